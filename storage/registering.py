"""Who becomes the contact of somebody who proved to belong to an account (U13, A18)."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.addresses import email_key
from domain.contacts import AccountContact, BillingKind, Contact
from domain.ids import (
    AccountContactId,
    AccountId,
    ContactId,
    account_contact_id,
    new_id,
)
from domain.login_mail import LoginMailKind
from domain.login_requests import Finding
from domain.logins import DeviceKind
from domain.portal_access import PortalState, grant_access
from storage.account_contacts import load, store
from storage.address_found import address_found_batch
from storage.changes import action_of
from storage.inviting import invite, latest
from storage.login_mail import ask, invite_again
from storage.schema import AccountContactRow, ContactRow


def find_contact(session: Session, account: AccountId, key: str) -> AccountContactId | None:
    """The contact of the account with this address."""
    query = (
        select(AccountContactRow.id)
        .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
        .where(AccountContactRow.account_id == account, ContactRow.email_key == key)
        .order_by(AccountContactRow.id)
        .limit(1)
    )
    return session.scalars(query).first() if key else None


def register(
    session: Session,
    account: AccountId,
    *,
    name: str,
    email: str,
    by: str,
    note: str = "",
    by_address: bool = False,
) -> tuple[Finding, AccountContactId]:
    """Invite the contact with this address, or a new one; what is known of it stays as it is.

    What staff took away stays away, and is for them to decide. The mail to somebody whose
    service address was found may be another (U12).
    """
    id = find_contact(session, account, email_key(email)) or _add(
        session, account, name=name, email=email, note=note
    )
    row = load(session, id)
    if row is None or row.portal.state is PortalState.DISABLED:
        return Finding.ACCESS_ENDED, id
    if row.portal.state is PortalState.YES:
        return Finding.HAS_ACCESS, id
    if row.portal.state is PortalState.INVITED and latest(session, id) is not None:
        invite_again(session, email_key(email))
    else:
        granted = replace(row, portal=grant_access(row.portal, action_of(session).at))
        store(session, granted)
        session.flush()
        invite(session, granted, by=by, batch=address_found_batch(session) if by_address else None)
    _tell_billing_contact(session, account, id)
    return Finding.PROVED, id


def _add(
    session: Session, account: AccountId, *, name: str, email: str, note: str
) -> AccountContactId:
    """At account level, without billing and notifications."""
    contact = Contact(id=ContactId(new_id()), name=name.strip() or email, email=email, note=note)
    id = account_contact_id(account, contact.id)
    store(session, AccountContact(id=id, account_id=account, contact=contact))
    session.flush()
    return id


def _tell_billing_contact(session: Session, account: AccountId, who: AccountContactId) -> None:
    query = (
        select(ContactRow.email)
        .join(AccountContactRow, AccountContactRow.contact_id == ContactRow.id)
        .where(AccountContactRow.account_id == account, AccountContactRow.id != who)
        .where(AccountContactRow.billing == BillingKind.PRIMARY, ContactRow.email_key != "")
    )
    for email in session.scalars(query):
        ask(session, LoginMailKind.REGISTERED, email, DeviceKind.OTHER)
