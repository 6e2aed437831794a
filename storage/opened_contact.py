"""Everything Edit Contact shows of one person in one account, from one state of the data."""

from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from domain.accounts import Account, AccountClass, Division, Site
from domain.books import BillingHolder, OpenedContact
from domain.contacts import AccountContact, BillingKind
from domain.errors import GoneError
from domain.ids import AccountContactId, AccountId, ContactId
from domain.portal_access import PortalState
from domain.settings import ContactRole, TagType
from storage.inviting import latest, refused_words
from storage.login_schema import LoginRow
from storage.logins import login_of
from storage.mail import load_mail_setup
from storage.schema import (
    AccountClassRow,
    AccountContactRow,
    AccountRow,
    ContactRoleRow,
    ContactRow,
    DivisionRow,
    SiteRow,
    TagTypeRow,
)
from storage.values import columns_of, invitation_of, leading_value

# Made once: what SQLAlchemy knows of a statement, it knows of this object.
_ACCOUNT = (
    select(*columns_of(Account), *columns_of(AccountClass), *columns_of(Division))
    .join(AccountClassRow, AccountClassRow.id == AccountRow.class_id)
    .join(DivisionRow, DivisionRow.id == AccountRow.division_id)
    .where(AccountRow.id == bindparam("id"))
)
_SITES = (
    select(*columns_of(Site))
    .where(SiteRow.account_id == bindparam("id"))
    .order_by(SiteRow.sort_number, SiteRow.id)
)
_ROLES = select(*columns_of(ContactRole)).order_by(ContactRoleRow.name)
_TAG_TYPES = select(*columns_of(TagType)).order_by(TagTypeRow.name)
_HOLDERS = (
    select(AccountContactRow.billing, AccountContactRow.id, ContactRow.name)
    .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
    .where(AccountContactRow.account_id == bindparam("id"))
    .where(AccountContactRow.billing != BillingKind.NONE)
    .order_by(AccountContactRow.billing)
)
_ACCOUNTS_OF = (
    select(
        AccountContactRow.id,
        AccountRow.id.label("account_id"),
        AccountRow.number,
        AccountRow.name,
        AccountContactRow.portal_state,
    )
    .join(AccountRow, AccountRow.id == AccountContactRow.account_id)
    .where(AccountContactRow.contact_id == bindparam("id"))
    .order_by(AccountRow.sort_number, AccountRow.id)
)


class InAccount(NamedTuple):
    """One of the accounts somebody is a contact of."""

    id: AccountContactId
    account_id: AccountId
    named: str  # "49418 Renovation Gym"
    state: PortalState


def opened_contact(session: Session, row: AccountContact, *, is_new: bool) -> OpenedContact:
    account, account_class, division = account_of(session, row.account_id)
    session.flush()
    read = session.connection().execute  # past the session, which takes its time for each
    of_account = {"id": row.account_id}
    setup = load_mail_setup(session)
    elsewhere = [
        one for one in accounts_of(session, row.contact.id) if one.account_id != row.account_id
    ]
    invitation = None if is_new else latest(session, row.id)
    login = session.get(LoginRow, row.portal.login_id) if row.portal.login_id else None
    return OpenedContact(
        row=row,
        is_new=is_new,
        account=account,
        account_class=account_class,
        division=division,
        sites=tuple(leading_value(Site, site) for site in read(_SITES, of_account)),
        holders=tuple(
            BillingHolder(kind=kind, id=id, name=name)
            for kind, id, name in read(_HOLDERS, of_account)
        ),
        other_accounts=tuple(one.named for one in elsewhere),
        roles=tuple(leading_value(ContactRole, role) for role in read(_ROLES)),
        tag_types=tuple(leading_value(TagType, one) for one in read(_TAG_TYPES)),
        options=setup.options,
        invitation=invitation_of(invitation) if invitation else None,
        invited_elsewhere=tuple(one.named for one in elsewhere if one.state is PortalState.INVITED),
        mail_lacks=setup.lacks(division),
        mail_refused=refused_words(session, row.contact.email) if row.contact.email else "",
        login=login_of(login) if login else None,
    )


def account_of(session: Session, id: AccountId) -> tuple[Account, AccountClass, Division]:
    """With its class and division. Raises GoneError."""
    found = session.connection().execute(_ACCOUNT, {"id": id}).first()
    if found is None:
        raise GoneError("account")
    values = iter(found)
    return (
        leading_value(Account, values),
        leading_value(AccountClass, values),
        leading_value(Division, values),
    )


def accounts_of(session: Session, contact_id: ContactId) -> tuple[InAccount, ...]:
    """By their numbers."""
    return tuple(
        InAccount(id, account_id, f"{number} {name}", state)
        for id, account_id, number, name, state in session.execute(_ACCOUNTS_OF, {"id": contact_id})
    )
