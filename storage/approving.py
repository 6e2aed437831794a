"""What an approved request brings about: access with its invitation, or a request of an account."""

from collections.abc import Collection
from dataclasses import replace
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.accounts import Account, AccountClass
from domain.addresses import email_key
from domain.contacts import (
    AccountContact,
    Contact,
    problems,
    settled,
    with_account_access,
    with_service_notifications,
    with_site_access,
)
from domain.errors import GoneError, RefusedError
from domain.ids import AccountId, AccountRequestId, ContactId, SiteId, account_contact_id, new_id
from domain.invitations import sent_again
from domain.login_decisions import Approval
from domain.login_requests import Finding, RequestKind
from domain.portal_access import PortalState, grant_access, why_not_invited
from domain.services import AccountRequest
from storage.account_contacts import load, load_contact, store
from storage.address_found import address_found_batch
from storage.aliases import current_contact
from storage.changes import action_of
from storage.inviting import invite, invite_at_new_address, lacks, latest, queue
from storage.login_schema import LoginRequestRow
from storage.portal_schema import AccountRequestRow
from storage.receivables import invoices_numbered
from storage.registering import find_contact
from storage.schema import AccountClassRow, AccountRow, DivisionRow, SiteRow
from storage.values import fields_of, invitation_fields, invitation_of, update, value_of

_REQUEST_TYPE = "Quick Request"
_SITE_GONE = "One of the sites is not of this account any more. Choose again."


def typed_contact(request: LoginRequestRow, account_class: AccountClass) -> Contact:
    """A new person with what was typed, and with the notifications of a new contact (rule 10)."""
    contact = Contact(
        id=ContactId(new_id()),
        name=request.name.strip() or request.email,
        email=request.email,
        phone_1=request.phone,
    )
    wanted = account_class.default_contact_service_notification
    return with_service_notifications(contact, wanted=wanted)


def give_access(session: Session, request: LoginRequestRow, approval: Approval) -> ContactId:
    """Invite the contact; who is in already is only given the chosen access."""
    account, account_class, country = _account(session, approval.account_id)
    before = _known(session, request, approval, account_class)
    row = _reaching(session, before, approval.site_ids)
    if approval.takes_email:
        row = replace(row, contact=replace(row.contact, email=request.email))
    reason = why_not_invited(
        is_new=False, email=row.contact.email, account=account, account_class=account_class
    )
    if reason:
        raise RefusedError({"portal": reason})
    row = settled(replace(row, portal=grant_access(row.portal, action_of(session).at)))
    if found := problems(row, country):
        raise RefusedError(found)
    store(session, row)
    session.flush()
    if before.contact.email and email_key(before.contact.email) != email_key(row.contact.email):
        invite_at_new_address(session, row.contact.id, wanted=True)
    elif row.portal.state is PortalState.INVITED:
        _invite(session, request, row)
    _use_up_invoice(session, request)
    return row.contact.id


def keep_request(
    session: Session, request: LoginRequestRow, approval: Approval
) -> ContactId | None:
    """An open request of the account, which its people see in the portal (U31)."""
    sites = _of_account(session, approval.account_id, approval.site_ids)
    about = [part for part in (request.name, request.email, request.phone) if part]
    kept = AccountRequest(
        id=AccountRequestId(new_id()),
        account_id=approval.account_id,
        site_id=next(iter(sites), None),
        number=_next_number(session, approval.account_id),
        created_at=request.asked_at,
        type=_REQUEST_TYPE,
        text="\n".join((request.text, ", ".join(about))),
    )
    session.add(AccountRequestRow(**fields_of(kept)))
    return approval.contact_id


def _known(
    session: Session, request: LoginRequestRow, approval: Approval, account_class: AccountClass
) -> AccountContact:
    """The contact of the account, stored or about to be."""
    account = approval.account_id
    if approval.contact_id is not None:
        person = load_contact(session, current_contact(session, approval.contact_id))
    elif known := find_contact(session, account, request.email_key):
        return _loaded(load(session, known))
    else:
        person = typed_contact(request, account_class)
    id = account_contact_id(account, person.id)
    return load(session, id) or AccountContact(id=id, account_id=account, contact=person)


def _loaded(row: AccountContact | None) -> AccountContact:
    if row is None:
        raise GoneError("contact")
    return row


def _reaching(
    session: Session, row: AccountContact, site_ids: Collection[SiteId]
) -> AccountContact:
    """With access as chosen; the roles of links that stay, stay too."""
    if not site_ids:
        return with_account_access(row, wanted=True)
    wanted = _of_account(session, row.account_id, site_ids)
    row = with_account_access(row, wanted=False)
    for site in row.site_ids - set(wanted):
        row = with_site_access(row, site, wanted=False)
    for site in wanted:
        row = with_site_access(row, site, wanted=True)
    return row


def _of_account(
    session: Session, account: AccountId, site_ids: Collection[SiteId]
) -> tuple[SiteId, ...]:
    query = select(SiteRow.id).where(SiteRow.account_id == account, SiteRow.id.in_(site_ids))
    found = tuple(session.scalars(query.order_by(SiteRow.sort_number, SiteRow.id)))
    if len(found) != len(site_ids):
        raise RefusedError({"links": _SITE_GONE})
    return found


def _invite(session: Session, request: LoginRequestRow, row: AccountContact) -> None:
    """A new link where there is an invitation already, so that one link works."""
    former = latest(session, row.id)
    if former is None or not invitation_of(former).is_live:
        found = request.kind is RequestKind.ADDRESS
        invite(session, row, batch=address_found_batch(session) if found else None)
        return
    again = sent_again(invitation_of(former), lacks(session, row.account_id))
    former.token_hash = None
    update(former, invitation_fields(again))
    session.flush()
    queue(session, again)


def _use_up_invoice(session: Session, request: LoginRequestRow) -> None:
    """What proved the account for this person registers nobody else (A18)."""
    if request.finding is not Finding.DOUBTED:
        return
    for found in invoices_numbered(session, request.invoice_number):
        id = found.invoice.id
        used = select(LoginRequestRow.id).where(LoginRequestRow.invoice_id == id)
        if found.invoice.account_id == request.account_id and not session.scalars(used).first():
            request.invoice_id = id


def _next_number(session: Session, account: AccountId) -> str:
    """Of a series of its own: the others are numbered by another system."""
    query = select(AccountRequestRow.number).where(AccountRequestRow.account_id == account)
    taken = set(session.scalars(query))
    return next(number for number in (f"P{place}" for place in count(1)) if number not in taken)


def _account(session: Session, id: AccountId) -> tuple[Account, AccountClass, str]:
    """With the country its phones are read with."""
    found = session.execute(
        select(AccountRow, AccountClassRow, DivisionRow.country)
        .join(AccountClassRow, AccountClassRow.id == AccountRow.class_id)
        .join(DivisionRow, DivisionRow.id == AccountRow.division_id)
        .where(AccountRow.id == id)
    ).first()
    if found is None:
        raise GoneError("account")
    account, account_class, country = found
    return value_of(Account, account), value_of(AccountClass, account_class), country
