"""What is to be known of queued messages before they leave, read for many at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from domain.accounts import Account, AccountClass, Division
from domain.contacts import Contact
from domain.ids import BatchId, MessageId
from domain.invitations import Invitation, MailSetup, Waits
from domain.letters import Addressed
from domain.mail import MessageKind, MessageState
from domain.portal_access import PortalAccess, why_nobody_is_invited
from storage.login_schema import LoginRow
from storage.mail import load_batch_setup, load_mail_setup
from storage.mail_schema import InvitationRow, MessageRow
from storage.many_invitations import COLUMNS, invitation_from
from storage.schema import AccountContactRow, AccountRow, ContactRow
from storage.values import columns_of, portal_of, value_of

_COLUMNS = (
    MessageRow.id.label("message_id"),
    MessageRow.number.label("message_number"),
    MessageRow.kind,
    MessageRow.attempts,
    MessageRow.queued_at,
    MessageRow.content,
    *COLUMNS,
    AccountContactRow.portal_state,
    AccountContactRow.portal_since,
    AccountContactRow.portal_accepted_at,
    AccountContactRow.portal_login_id,
    ContactRow.name.label("contact_name"),
    ContactRow.title,
    ContactRow.email.label("contact_email"),
    ContactRow.email_key,
    AccountRow.number.label("account_number"),
    AccountRow.name.label("account_name"),
    AccountRow.class_id,
    AccountRow.division_id,
    AccountRow.status,
    AccountRow.invoice_delivery,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMail:
    """A queued message with what it is about, as that is now."""

    id: MessageId
    number: int
    kind: MessageKind
    attempts: int
    queued_at: datetime
    content: str | None
    invitation: Invitation
    portal: PortalAccess | None  # None: the contact was unlinked
    email: str  # of the contact
    addressed: Addressed | None
    why_not_now: tuple[Waits | None, str]  # what changed since it was queued


class OfficeMail:
    """What is the same for all messages of a transaction."""

    def __init__(self, session: Session) -> None:
        classes = session.execute(select(*columns_of(AccountClass)))
        divisions = session.execute(select(*columns_of(Division)))
        self.classes = {row.id: value_of(AccountClass, row) for row in classes}
        self.divisions = {row.id: value_of(Division, row) for row in divisions}
        office = load_mail_setup(session)

        @cache
        def setup(batch: BatchId | None) -> MailSetup:
            return load_batch_setup(session, office, batch)

        @cache
        def lacks(batch: BatchId | None, division: Division) -> Waits | None:
            return setup(batch).lacks(division)

        self.setup = setup
        self.lacks = lacks


def due(
    session: Session,
    office: OfficeMail,
    now: datetime,
    limit: int,
    *,
    besides: Collection[MessageId],
) -> list[DueMail]:
    """Those whose time has come, oldest first."""
    query = (
        select(*_COLUMNS)
        .join(InvitationRow, InvitationRow.id == MessageRow.invitation_id)
        .outerjoin(AccountContactRow, AccountContactRow.id == InvitationRow.account_contact_id)
        .outerjoin(ContactRow, ContactRow.id == AccountContactRow.contact_id)
        .outerjoin(AccountRow, AccountRow.id == AccountContactRow.account_id)
        .where(MessageRow.state == MessageState.QUEUED, MessageRow.next_try_at <= now)
        .where(MessageRow.id.not_in(besides))
        .order_by(MessageRow.next_try_at, MessageRow.id)
        .limit(limit)
    )
    rows = session.connection().execute(query).all()
    logins = with_login(session, {row.email_key for row in rows if row.email_key})
    return [_due(row, office, logins, now) for row in rows]


def _due(row: Row[Any], office: OfficeMail, logins: Collection[str], now: datetime) -> DueMail:
    invitation, is_here = invitation_from(row), row.portal_state is not None
    addressed: Addressed | None = None
    why_not: tuple[Waits | None, str] = (None, "")
    if is_here:
        addressed = _addressed(row, invitation, office, logins, now)
        why_not = _why_not_now(row, addressed, office)
    return DueMail(
        id=row.message_id,
        number=row.message_number,
        kind=row.kind,
        attempts=row.attempts,
        queued_at=row.queued_at,
        content=row.content,
        invitation=invitation,
        portal=portal_of(row) if is_here else None,
        email=row.contact_email or "",
        addressed=addressed,
        why_not_now=why_not,
    )


def _addressed(
    row: Row[Any],
    invitation: Invitation,
    office: OfficeMail,
    logins: Collection[str],
    now: datetime,
) -> Addressed:
    is_reminder = row.kind is MessageKind.REMINDER
    left = invitation.expires_at - now if is_reminder and invitation.expires_at else None
    return Addressed(
        invitation=invitation,
        contact=Contact(
            id=invitation.contact_id,
            name=row.contact_name,
            title=row.title,
            email=row.contact_email,
        ),
        account=Account(
            id=invitation.account_id,
            number=row.account_number,
            name=row.account_name,
            class_id=row.class_id,
            division_id=row.division_id,
            status=row.status,
            invoice_delivery=row.invoice_delivery,
        ),
        division=office.divisions[row.division_id],
        setup=office.setup(invitation.batch_id),
        has_login=row.email_key in logins,
        is_reminder=is_reminder,
        **({} if left is None else {"days_left": max(left.days, 1)}),
    )


def _why_not_now(
    row: Row[Any], addressed: Addressed, office: OfficeMail
) -> tuple[Waits | None, str]:
    """What changed since it was queued, a class that was switched off for example."""
    if missing := office.lacks(addressed.invitation.batch_id, addressed.division):
        return missing, ""
    words = why_nobody_is_invited(row.status, office.classes[row.class_id])
    return (Waits.ACCESS, words) if words else (None, "")


def with_login(session: Session, keys: Collection[str]) -> set[str]:
    """Which of these addresses have a login already (A14)."""
    return set(session.scalars(select(LoginRow.email_key).where(LoginRow.email_key.in_(keys))))
