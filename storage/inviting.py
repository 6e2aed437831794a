"""Who is invited by what is saved, in the transaction that saves it (A8, A11)."""

from dataclasses import replace

from sqlalchemy import bindparam, insert, or_, select
from sqlalchemy.orm import Session

from domain.accounts import Account, AccountClass, AccountStatus, Division
from domain.addresses import email_key
from domain.changes import Operation, Origin
from domain.contacts import AccountContact
from domain.ids import (
    AccountContactId,
    AccountId,
    BatchId,
    ContactId,
    InvitationId,
    MessageId,
    new_id,
)
from domain.invitations import (
    ENDED,
    Invitation,
    InvitationState,
    Known,
    Waits,
    becomes_active,
    is_invited_automatically,
    made,
    waits_for,
)
from domain.mail import MessageKind, MessageState
from domain.permissions import Permission
from domain.portal_access import PortalState, grant_access, why_not_invited
from storage.account_contacts import load, store
from storage.changes import action_of, lending
from storage.mail import load_batch_setup, load_mail_setup
from storage.mail_schema import InvitationRow, MessageRow, RefusedAddressRow
from storage.schema import (
    AccountClassRow,
    AccountContactRow,
    AccountRow,
    ChangeRow,
    ContactRow,
    DivisionRow,
)
from storage.values import invitation_fields, value_of

_LATEST = (
    select(InvitationRow)
    .where(InvitationRow.account_contact_id == bindparam("id"))
    .order_by(InvitationRow.made_at.desc(), InvitationRow.id.desc())
    .limit(1)
)
_OPEN_STATES = (PortalState.INVITED, PortalState.YES)


def latest(session: Session, id: AccountContactId) -> InvitationRow | None:
    """The last invitation of this account contact, also one that has ended."""
    return session.scalars(_LATEST, {"id": id}).first()


def invite(
    session: Session,
    row: AccountContact,
    *,
    by: str = "",
    wanted: bool = True,
    batch: BatchId | None = None,
) -> Invitation:
    """For a stored account contact that is Invited. by names what invites by itself.

    batch is what it is sent with, where that is not as System Options say.
    """
    division = _division(session, row.account_id)
    invitation = made(
        row,
        id=InvitationId(new_id()),
        by=by or action_of(session).author.staff_name,
        at=action_of(session).at,
        waits_for=waits_for(
            load_batch_setup(session, load_mail_setup(session), batch),
            division,
            known(session, row),
            wanted=wanted,
            automatic=bool(by),
        ),
    )
    invitation = replace(invitation, batch_id=batch)
    session.add(InvitationRow(id=invitation.id, **invitation_fields(invitation)))
    session.flush()
    queue(session, invitation)
    return invitation


def queue(session: Session, invitation: Invitation) -> None:
    """Put its mail into the outbox, where one is to leave."""
    if invitation.state is not InvitationState.MADE:
        return
    at = action_of(session).at
    message = {
        "id": MessageId(new_id()),
        "invitation_id": invitation.id,
        "number": invitation.number,
        "kind": MessageKind.INVITATION,
        "state": MessageState.QUEUED,
        "queued_at": at,
        "next_try_at": at,
        "attempts": 0,
        "last_answer": "",
    }
    session.execute(insert(MessageRow), [message], execution_options={"logged": True})


def invite_at_new_address(session: Session, contact: ContactId, *, wanted: bool) -> None:
    """Wherever this person is Invited: the links mailed to the former address are dead (A12)."""
    session.flush()
    ids = session.scalars(
        select(AccountContactRow.id)
        .where(AccountContactRow.contact_id == contact)
        .where(AccountContactRow.portal_state == PortalState.INVITED)
        .order_by(AccountContactRow.id)
    ).all()
    for id in ids:
        if row := load(session, id):
            invite(session, row, wanted=wanted)


def refused_words(session: Session, email: str) -> str:
    """What the mail server said of an address that it refuses for good, else nothing."""
    found = session.get(RefusedAddressRow, email_key(email))
    return found.words if found else ""


def why_not_invited_now(session: Session, row: AccountContact) -> str | None:
    """Why staff cannot invite this stored contact, None when they can (A10)."""
    account, account_class = _account(session, row.account_id)
    return why_not_invited(
        is_new=False, email=row.contact.email, account=account, account_class=account_class
    )


def invited_by_class(session: Session, row: AccountContact) -> AccountContact:
    """A contact that was created and stored just now, with what auto-send does to it."""
    account, account_class = _account(session, row.account_id)
    session.flush()
    if not is_invited_automatically(row, account, account_class, known(session, row)):
        return row
    with lending(session, Permission.SEND_PORTAL_INVITATIONS):
        row = replace(row, portal=grant_access(row.portal, action_of(session).at))
        store(session, row)
        session.flush()
        if row.portal.state is PortalState.INVITED:
            invite(session, row, by=f"Account class {account_class.name}")
    return row


def invite_after_prospect(session: Session, before: Account, after: Account) -> None:
    """A Prospect that becomes Active for the first time: contacts that staff entered (A11)."""
    if not becomes_active(before, after, was_active=_was_active(session, after.id)):
        return
    session.flush()
    entered = (
        select(ChangeRow.entity_id)
        .where(ChangeRow.account_id == after.id, ChangeRow.entity == AccountContactRow.logged_as)
        .where(ChangeRow.operation == Operation.CREATE, ChangeRow.origin == Origin.STAFF)
    )
    ids = session.scalars(
        select(AccountContactRow.id)
        .where(AccountContactRow.account_id == after.id, AccountContactRow.id.in_(entered))
        .where(AccountContactRow.portal_state == PortalState.NO)
        .order_by(AccountContactRow.id)
    ).all()
    for id in ids:
        if row := load(session, id):
            invited_by_class(session, row)


def known(session: Session, row: AccountContact) -> Known:
    key = email_key(row.contact.email)
    before = select(InvitationRow.id).where(InvitationRow.account_contact_id == row.id)
    same = (
        select(AccountContactRow.id)
        .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
        .outerjoin(InvitationRow, InvitationRow.account_contact_id == AccountContactRow.id)
        .where(AccountContactRow.account_id == row.account_id, ContactRow.email_key == key)
        .where(AccountContactRow.id != row.id)
        .where(
            or_(
                AccountContactRow.portal_state.in_(_OPEN_STATES),
                InvitationRow.state.not_in(ENDED),
            )
        )
    )
    return Known(
        invited_before=session.scalars(before.limit(1)).first() is not None,
        invited_at_account=bool(key) and session.scalars(same.limit(1)).first() is not None,
        refused=session.get(RefusedAddressRow, key) is not None,
    )


def lacks(session: Session, account_id: AccountId) -> Waits | None:
    """Without what no mail of this account can leave now."""
    return load_mail_setup(session).lacks(_division(session, account_id))


def portal_url(session: Session, account_id: AccountId) -> str:
    return load_mail_setup(session).portal_url(_division(session, account_id))


def _account(session: Session, id: AccountId) -> tuple[Account, AccountClass]:
    found = session.execute(
        select(AccountRow, AccountClassRow)
        .join(AccountClassRow, AccountClassRow.id == AccountRow.class_id)
        .where(AccountRow.id == id)
    ).one()
    return value_of(Account, found.AccountRow), value_of(AccountClass, found.AccountClassRow)


def _division(session: Session, account_id: AccountId) -> Division:
    found = select(DivisionRow).join(AccountRow, AccountRow.division_id == DivisionRow.id)
    return value_of(Division, session.scalars(found.where(AccountRow.id == account_id)).one())


def _was_active(session: Session, id: AccountId) -> bool:
    """Before this action."""
    changes = (
        select(ChangeRow.fields)
        .where(ChangeRow.entity == AccountRow.logged_as, ChangeRow.entity_id == id)
        .where(ChangeRow.action_id != action_of(session).id)
    )
    active = AccountStatus.ACTIVE.name.lower()
    return any(active in fields.get("status", ()) for fields in session.scalars(changes))
