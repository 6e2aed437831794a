"""What a login opens: the account contacts bound to it, and those that wait for its next login."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, ScalarSelect, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.changes import Operation
from domain.history import PORTAL_EVENT
from domain.ids import LoginId
from domain.invitations import InvitationState, accepted, still_meant
from domain.logins import DeviceKind, PortalEvent
from domain.portal_access import PortalState
from storage.changes import Written, action_of, record
from storage.login_schema import LoginRow
from storage.mail_schema import InvitationRow
from storage.portal_scope import open_accounts
from storage.schema import AccountContactRow, ContactRow
from storage.values import invitation_fields, invitation_of, portal_of, update


def opens_any(session: Session, login: LoginId) -> bool:
    """Whether the login reaches an account at all, looked up anew each time (A15)."""
    return bool(open_accounts(session, login))


def bind_invited(session: Session, login: LoginId, key: str) -> list[AccountContactRow]:
    """What was granted to this address since: its owner proved it with the password (A14)."""
    bound, at = [], action_of(session).at
    for row in session.execute(_INVITED, {"key": key}).all():
        if is_open_offer(row.InvitationRow, row.AccountContactRow, row.ContactRow, at):
            bind(session, row.InvitationRow, row.AccountContactRow, login)
            bound.append(row.AccountContactRow)
    return bound


_OFFERED = (InvitationState.MADE, InvitationState.SENT, InvitationState.WAITING)
_INVITED = (
    select(InvitationRow, AccountContactRow, ContactRow)
    .join(AccountContactRow, AccountContactRow.id == InvitationRow.account_contact_id)
    .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
    .where(ContactRow.email_key == bindparam("key"))
    .where(AccountContactRow.portal_state == PortalState.INVITED)
)
# Of a login, to be asked with its row: few have anything to be bound to them.
IS_INVITED = (
    select(AccountContactRow.id)
    .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
    .where(ContactRow.email_key == LoginRow.email_key)
    .where(AccountContactRow.portal_state == PortalState.INVITED)
    .exists()
)


def is_open_offer(
    invitation: InvitationRow, row: AccountContactRow, contact: ContactRow, now: datetime
) -> bool:
    """Staff still mean it, and its 14 days are not over."""
    offer = invitation_of(invitation)
    return (
        offer.state_at(now) in _OFFERED
        and row.portal_state is PortalState.INVITED
        and still_meant(offer, portal_of(row), contact.email)
    )


def bind(
    session: Session, invitation: InvitationRow, row: AccountContactRow, login: LoginId
) -> None:
    """The invitation is accepted, and this login opens the account from now on."""
    at = action_of(session).at
    portal = replace(
        portal_of(row), state=PortalState.YES, since=at, accepted_at=at, login_id=login
    )
    row.portal_state, row.portal_since = portal.state, portal.since
    row.portal_accepted_at, row.portal_login_id = portal.accepted_at, portal.login_id
    update(invitation, invitation_fields(accepted(invitation_of(invitation), at)))
    invitation.token_hash = None
    session.flush()


def note(session: Session, login: LoginId, event: PortalEvent, device: DeviceKind) -> None:
    """For the Activity History of everybody this login is."""
    rows = session.execute(_OWN, {"login": login})
    record(session, (_written(row, event, device) for row in rows))


_OWN = select(
    AccountContactRow.id, AccountContactRow.contact_id, AccountContactRow.account_id
).where(AccountContactRow.portal_login_id == bindparam("login"))


def note_of(
    session: Session, row: AccountContactRow, event: PortalEvent, device: DeviceKind
) -> None:
    record(session, [_written(row, event, device)])


def _written(
    row: AccountContactRow | Row[*tuple[Any, ...]], event: PortalEvent, device: DeviceKind
) -> Written:
    return Written(
        entity=PORTAL_EVENT,
        entity_id=row.id,
        operation=Operation.CREATE,
        fields={"event": [None, event.name.lower()], "device": [None, device.name.lower()]},
        contact_id=row.contact_id,
        account_id=row.account_id,
    )


def name_of(session: Session, login: LoginId, otherwise: str) -> str:
    """As the office calls who has this login."""
    name = session.execute(select(name_of_login(login))).scalar_one()
    return name or otherwise


def name_of_login(login: LoginId | InstrumentedAttribute[LoginId]) -> ScalarSelect[str]:
    return (
        select(ContactRow.name)
        .join(AccountContactRow, AccountContactRow.contact_id == ContactRow.id)
        .where(AccountContactRow.portal_login_id == login)
        .order_by(AccountContactRow.id)
        .limit(1)
        .scalar_subquery()
    )
