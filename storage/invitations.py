"""Invitations in a SQL database."""

from collections import Counter
from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.changes import Author
from domain.contacts import AccountContact
from domain.errors import GoneError, RefusedError
from domain.ids import AccountContactId, InvitationId
from domain.invitation_book import Attention, MailWaiting
from domain.invitations import (
    ENDED,
    OFFERED,
    Cancelled,
    Invitation,
    InvitationState,
    Waits,
    cancelled,
    copied,
    released_unless,
    sent_again,
)
from domain.links import LinkKey, invitation_link, token_hash
from domain.mail import MessageKind, MessageState
from domain.portal_access import PortalState
from storage.account_contacts import load
from storage.changes import action_of
from storage.engine import Database
from storage.inviting import invite, latest, portal_url, queue, why_not_invited_now
from storage.mail_schema import InvitationRow, MessageRow, RefusedAddressRow
from storage.many_invitations import (
    COLUMNS,
    KIND,
    Lacking,
    invitation_from,
    queue_many,
    store_many,
)
from storage.schema import AccountContactRow, AccountRow, ContactRow
from storage.values import invitation_fields, invitation_of, update

_NOT_INVITED = "This contact is not Invited. Turn portal access on to invite."


class SqlInvitationBook:
    """An InvitationBook over a database; author is in whose name it writes.

    key is asked for when a link is to be made.
    """

    def __init__(self, database: Database, author: Author, key: Callable[[], LinkKey]) -> None:
        self._database = database
        self._author = author
        self._key = key

    def latest(self, id: AccountContactId) -> Invitation | None:
        with self._database.reading() as session:
            row = latest(session, id)
            return None if row is None else invitation_of(row)

    def resend(self, id: AccountContactId) -> Invitation:
        with self._database.writing(self._author) as session:
            contact, row = _invited(session, id)
            if row is None:
                return invite(session, contact)
            former = invitation_of(row)
            again = sent_again(former, Lacking(session, [former])(former))
            row.token_hash = None
            update(row, invitation_fields(again))
            session.flush()
            queue(session, again)
            return again

    def copy_link(self, id: AccountContactId) -> str:
        key = self._key()
        with self._database.writing(self._author) as session:
            contact, row = _invited(session, id)
            url = portal_url(session, contact.account_id)
            if not url:
                raise RefusedError({"customer_portal_url": Waits.PORTAL_URL.value})
            if row is None:
                made = invite(session, contact, wanted=False)
                row = session.get_one(InvitationRow, made.id)
            handed = copied(invitation_of(row), action_of(session).at)
            token = key.invitation_token(handed.id, handed.number)
            row.token_hash = token_hash(token)
            update(row, invitation_fields(handed))
            return invitation_link(url, token)

    def cancel(self, ids: frozenset[InvitationId]) -> int:
        with self._database.writing(self._author) as session:
            live = select(InvitationRow).where(InvitationRow.state.not_in(ENDED))
            rows = session.scalars(live.where(InvitationRow.id.in_(ids))).all()
            for row in rows:
                ended = cancelled(
                    invitation_of(row), Cancelled.BY_STAFF.value, action_of(session).at
                )
                update(row, invitation_fields(ended))
            return len(rows)

    def mail_waiting(self) -> MailWaiting:
        counted = (
            select(InvitationRow.state, InvitationRow.waits_for, func.count())
            .where(InvitationRow.state.in_((InvitationState.MADE, InvitationState.WAITING)))
            .group_by(InvitationRow.state, InvitationRow.waits_for)
        )
        reminders = select(func.count()).where(
            MessageRow.state == MessageState.QUEUED, MessageRow.kind == MessageKind.REMINDER
        )
        with self._database.reading() as session:
            rows = session.execute(counted).all()
            waiting = {reason: count for _, reason, count in rows if reason is not None}
            sendable = _sendable(session) if OFFERED & waiting.keys() else Counter()
            return MailWaiting(
                leaving=sum(count for state, _, count in rows if state is InvitationState.MADE),
                waiting=waiting,
                sendable=sendable.total(),
                allowed=sendable[Waits.ACCESS],
                reminders=session.scalars(reminders).one(),
            )

    def send_waiting(self) -> int:
        with self._database.writing(self._author) as session:
            query = (
                select(*COLUMNS)
                .where(InvitationRow.state == InvitationState.WAITING)
                .where(InvitationRow.waits_for.in_(OFFERED))
                .order_by(InvitationRow.id)
            )
            found = [invitation_from(row) for row in session.execute(query)]
            lacks = Lacking(session, found)
            before = [one for one in found if lacks(one) is not one.waits_for]
            after = [released_unless(one, lacks(one)) for one in before]
            store_many(session, list(zip(before, after, strict=True)))
            queue_many(session, after)
            return sum(one.state is InvitationState.MADE for one in after)

    def refused_addresses(self, limit: int) -> tuple[Attention, ...]:
        query = (
            select(
                AccountContactRow.id.label("account_contact_id"),
                AccountContactRow.account_id,
                ContactRow.name,
                (AccountRow.number + " " + AccountRow.name).label("account"),
                ContactRow.email,
                RefusedAddressRow.words,
                RefusedAddressRow.at,
            )
            .join(ContactRow, ContactRow.email_key == RefusedAddressRow.email_key)
            .join(AccountContactRow, AccountContactRow.contact_id == ContactRow.id)
            .join(AccountRow, AccountRow.id == AccountContactRow.account_id)
            .order_by(RefusedAddressRow.at.desc(), AccountContactRow.id)
            .limit(limit)
        )
        with self._database.reading() as session:
            found = session.execute(query)
            return tuple(Attention(**row._mapping) for row in found)  # noqa: SLF001, its public name


def _sendable(session: Session) -> Counter[Waits | None]:
    """How many of those that are offered could leave now, by what they waited for."""
    columns = (InvitationRow.waits_for, InvitationRow.batch_id, *KIND)
    counted = (
        select(*columns, func.count())
        .join(AccountRow, AccountRow.id == InvitationRow.account_id)
        .where(InvitationRow.state == InvitationState.WAITING)
        .where(InvitationRow.waits_for.in_(OFFERED))
        .group_by(*columns)
    )
    lacks, found = Lacking(session), Counter[Waits | None]()
    for waits_for, batch, division, class_id, status, count in session.execute(counted):
        if lacks.of(batch, division, class_id, status) is None:
            found[waits_for] += count
    return found


def _invited(session: Session, id: AccountContactId) -> tuple[AccountContact, InvitationRow | None]:
    """With the invitation that can be sent again. Raises GoneError, RefusedError."""
    contact = load(session, id)
    if contact is None:
        raise GoneError("contact")
    if contact.portal.state is not PortalState.INVITED:
        raise RefusedError({"portal": _NOT_INVITED})
    if why_not := why_not_invited_now(session, contact):
        raise RefusedError({"portal": why_not})
    row = latest(session, id)
    return contact, row if row is not None and row.state not in ENDED else None
