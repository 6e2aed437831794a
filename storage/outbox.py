"""The outbox: mail that was queued with what it is about, until the mail server answered for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session

from domain.accounts import Account, AccountClass, Division
from domain.addresses import email_key
from domain.changes import Origin
from domain.contacts import Contact
from domain.ids import MessageId
from domain.invitations import (
    Invitation,
    InvitationState,
    MailSetup,
    Waits,
    delayed,
    refused,
    sent,
    still_meant,
    waiting,
)
from domain.letters import Addressed, CannotWriteError, Letter
from domain.links import LinkKey, token_hash
from domain.mail import MessageState
from domain.portal_access import why_not_invited
from storage.changes import action_of
from storage.engine import Database
from storage.mail import load_mail_setup
from storage.mail_schema import InvitationRow, MessageRow, RefusedAddressRow
from storage.schema import (
    AccountClassRow,
    AccountContactRow,
    AccountRow,
    ContactRow,
    DivisionRow,
)
from storage.setup import own_author
from storage.values import (
    CONTACT_FIELDS,
    invitation_fields,
    invitation_of,
    portal_of,
    value_of,
)
from storage.values import update as fill

SENDER_NAME = "Portal Desk"  # who sends, in Activity History
_LOGGED = {"logged": True, "synchronize_session": False}

# Writes the letter of an invitation at this time. Raises CannotWriteError.
Writer = Callable[[Addressed, datetime], Letter]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A letter that is to be sent now, with the secret of its link."""

    id: MessageId
    number: int
    invitation: Invitation
    letter: Letter
    token: str
    attempts: int  # so far
    queued_at: datetime


class Outbox:
    """The queued messages of a database. Whoever sends holds alone() meanwhile."""

    def __init__(self, database: Database, key: LinkKey) -> None:
        self._database = database
        self._key = key
        own = own_author(database)
        self._author = replace(own, staff_name=SENDER_NAME, origin=Origin.MAIL)

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether nobody else sends meanwhile, in this program or another; ends with a process."""
        with self._database.held("mail") as alone:
            yield alone

    def claim(self, now: datetime, limit: int, write: Writer) -> tuple[Claimed, ...]:
        """The next messages, oldest first, each looked at once more and written.

        What is not to be sent any more leaves the outbox on the way.
        """
        found: list[Claimed] = []
        if self.next_try() is None:
            return ()
        with self._database.writing(self._author) as session:
            setup = load_mail_setup(session)
            while len(found) < limit:
                rows = _due(session, now, limit - len(found), {one.id for one in found})
                if not rows:
                    break
                claims = (self._look(session, row, setup, write) for row in rows)
                found += [claimed for claimed in claims if claimed is not None]
        return tuple(found)

    def next_try(self) -> datetime | None:
        """When the next message is due; None for an empty outbox."""
        query = select(func.min(MessageRow.next_try_at))
        with self._database.reading() as session:
            return session.execute(
                query.where(MessageRow.state == MessageState.QUEUED)
            ).scalar_one()

    def sent(self, claimed: Claimed) -> None:
        """The mail server took it."""
        with self._database.writing(self._author) as session:
            _finish(session, claimed.id, MessageState.SENT)
            _settle(session, claimed, sent(claimed.invitation, action_of(session).at))
            mark = session.get(RefusedAddressRow, email_key(claimed.letter.recipient))
            if mark is not None:
                session.delete(mark)

    def refused(self, claimed: Claimed, words: str, *, address: bool) -> None:
        """It never takes it; address says that it takes nothing for this address."""
        with self._database.writing(self._author) as session:
            _finish(session, claimed.id, MessageState.REFUSED, words)
            _settle(session, claimed, refused(claimed.invitation, words))
            key = email_key(claimed.letter.recipient)
            if address and key:
                session.merge(
                    RefusedAddressRow(
                        email_key=key,
                        email=claimed.letter.recipient,
                        words=words,
                        at=action_of(session).at,
                    )
                )

    def put_off(self, claimed: Claimed, words: str, until: datetime) -> None:
        """It asked to try again later, or was lost on the way."""
        with self._database.writing(self._author) as session:
            session.execute(
                update(MessageRow)
                .where(MessageRow.id == claimed.id)
                .values(attempts=claimed.attempts + 1, last_answer=words, next_try_at=until),
                execution_options=_LOGGED,
            )
            _settle(session, claimed, delayed(claimed.invitation, words))

    def held(self, claimed: Claimed, reason: Waits, words: str) -> None:
        """Nothing like it can be sent until somebody completes System Options."""
        with self._database.writing(self._author) as session:
            _take_out(session, claimed.id)
            _settle(session, claimed, waiting(claimed.invitation, reason, words))

    def _look(
        self, session: Session, row: Row[Any], setup: MailSetup, write: Writer
    ) -> Claimed | None:
        message, stored = row.MessageRow, row.InvitationRow
        invitation = invitation_of(stored)
        meant = (
            message.number == invitation.number
            and invitation.state is InvitationState.MADE
            and row.AccountContactRow is not None
            and still_meant(invitation, portal_of(row.AccountContactRow), row.ContactRow.email)
        )
        if not meant:
            _finish(session, message.id, MessageState.CANCELLED)
            return None
        addressed = _addressed(session, row, invitation, setup)
        token = self._key.invitation_token(invitation.id, invitation.number)
        stored.token_hash = token_hash(token)
        reason, words = _why_not_now(row, addressed)
        letter = _letter_of(message)
        try:
            if reason is None and letter is None:
                letter = write(addressed, action_of(session).at)
                message.content = msgspec.json.encode(letter).decode()
        except CannotWriteError as error:
            reason, words = Waits.TEMPLATE, str(error)
        if reason is not None or letter is None:
            _take_out(session, message.id)
            fill(stored, invitation_fields(waiting(invitation, reason or Waits.TEMPLATE, words)))
            session.flush()
            return None
        return Claimed(
            id=message.id,
            number=message.number,
            invitation=invitation,
            letter=letter,
            token=token,
            attempts=message.attempts,
            queued_at=message.queued_at,
        )


def _due(session: Session, now: datetime, limit: int, besides: set[MessageId]) -> list[Row[Any]]:
    query = (
        select(
            MessageRow,
            InvitationRow,
            AccountContactRow,
            ContactRow,
            AccountRow,
            AccountClassRow,
            DivisionRow,
        )
        .join(InvitationRow, InvitationRow.id == MessageRow.invitation_id)
        .outerjoin(AccountContactRow, AccountContactRow.id == InvitationRow.account_contact_id)
        .outerjoin(ContactRow, ContactRow.id == AccountContactRow.contact_id)
        .outerjoin(AccountRow, AccountRow.id == AccountContactRow.account_id)
        .outerjoin(AccountClassRow, AccountClassRow.id == AccountRow.class_id)
        .outerjoin(DivisionRow, DivisionRow.id == AccountRow.division_id)
        .where(MessageRow.state == MessageState.QUEUED, MessageRow.next_try_at <= now)
        .where(MessageRow.id.not_in(besides))
        .order_by(MessageRow.next_try_at, MessageRow.id)
        .limit(limit)
    )
    return list(session.execute(query))


def _addressed(
    session: Session, row: Row[Any], invitation: Invitation, setup: MailSetup
) -> Addressed:
    contact = row.ContactRow
    login = (
        select(AccountContactRow.id)
        .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
        .where(ContactRow.email_key == email_key(invitation.email))
        .where(AccountContactRow.portal_accepted_at.is_not(None))
    )
    return Addressed(
        invitation=invitation,
        contact=Contact(id=contact.id, **{name: getattr(contact, name) for name in CONTACT_FIELDS}),
        account=value_of(Account, row.AccountRow),
        division=value_of(Division, row.DivisionRow),
        setup=setup,
        has_login=session.scalars(login.limit(1)).first() is not None,
    )


def _why_not_now(row: Row[Any], addressed: Addressed) -> tuple[Waits | None, str]:
    """What changed since it was queued, a class that was switched off for example."""
    if missing := addressed.setup.lacks(addressed.division):
        return missing, ""
    words = why_not_invited(
        is_new=False,
        email=addressed.invitation.email,
        account=addressed.account,
        account_class=value_of(AccountClass, row.AccountClassRow),
    )
    return (Waits.ACCESS, words) if words else (None, "")


def _letter_of(message: MessageRow) -> Letter | None:
    return msgspec.json.decode(message.content, type=Letter) if message.content else None


def _finish(session: Session, id: MessageId, state: MessageState, words: str = "") -> None:
    at = action_of(session).at
    done = {"state": state, "last_answer": words, "content": None, "done_at": at}
    which = update(MessageRow).where(MessageRow.id == id)
    session.execute(which.values(done), execution_options=_LOGGED)


def _take_out(session: Session, id: MessageId) -> None:
    """Its invitation waits, and is queued anew with the same link when that ends."""
    session.flush()
    session.delete(session.get_one(MessageRow, id))
    session.flush()


def _settle(session: Session, claimed: Claimed, after: Invitation) -> None:
    """Bring the invitation to its next step, unless it took another one meanwhile."""
    row = session.get_one(InvitationRow, claimed.invitation.id)
    if row.number == claimed.number and row.state is InvitationState.MADE:
        fill(row, invitation_fields(after))
