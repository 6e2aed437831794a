"""Saving an account with its sites, and what follows when a site leaves it (K3)."""

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.accounts import (
    Account,
    Site,
    account_problems,
    next_site_number,
    site_problems,
)
from domain.books import AccountSave
from domain.contacts import (
    AccountContact,
    BillingKind,
    Contact,
    problems,
    settled,
    with_service_notifications,
    without_site,
)
from domain.errors import GoneError, RefusedError
from domain.ids import AccountId, SiteId, account_contact_id
from storage.account_contacts import end, linked_to_site, load, store
from storage.inviting import invite_after_prospect, invited_by_class
from storage.merging import merged_value
from storage.portal_schema import AccountRequestRow, CurrentServiceRow, TonnageRow
from storage.schema import (
    AccountClassRow,
    AccountContactRow,
    AccountRow,
    DivisionRow,
    SiteRow,
    VisitRow,
)
from storage.values import fields_of, update, value_of


def save_account(session: Session, save: AccountSave, *, invites: bool) -> None:
    """Raises RefusedError, ConflictError, GoneError."""
    before = _stored_account(session, save)
    account = _merged_account(save, before)
    changed = _merged_sites(session, save)
    found = _account_problems(session, account)
    found |= _sites_problems(session, account, changed, frozenset(save.removed_sites))
    row = None
    if save.first_contact is not None:
        row = _first_contact(session, account, save.first_contact)
        country = session.get_one(DivisionRow, account.division_id).country
        found |= {f"contact.{name}": text for name, text in problems(row, country).items()}
    if found:
        raise RefusedError(found)
    _keep(session, AccountRow, account)
    for id in save.removed_sites:
        remove_site(session, id)
    session.flush()  # a number that was given back may be taken again
    for site in changed:
        _keep(session, SiteRow, site)
    if row is not None:
        store(session, settled(row))
    if invites and row is not None:
        invited_by_class(session, settled(row))
    if invites and before is not None:
        invite_after_prospect(session, before, account)


def move_site(session: Session, id: SiteId, to: AccountId) -> None:
    """Raises GoneError."""
    site = session.get(SiteRow, id)
    if site is None:
        raise GoneError("site")
    account = session.get(AccountRow, to)
    if account is None:
        raise GoneError("account")
    if site.account_id == to:
        return
    _drop_links(session, id)
    _leave_requests(session, id)
    taken = session.scalars(select(SiteRow.number).where(SiteRow.account_id == to))
    site.number = next_site_number(account.number, frozenset(taken))
    site.account_id = to


def remove_site(session: Session, id: SiteId) -> None:
    """Nothing happens when it is gone already."""
    site = session.get(SiteRow, id)
    if site is None:
        return
    _drop_links(session, id)
    _leave_requests(session, id)
    for row in (VisitRow, CurrentServiceRow, TonnageRow):
        for gone in session.scalars(select(row).where(row.site_id == id)):
            session.delete(gone)
    session.delete(site)


def _leave_requests(session: Session, id: SiteId) -> None:
    """What was asked for at a site stays with the account when the site leaves it."""
    rows = select(AccountRequestRow).where(AccountRequestRow.site_id == id)
    for request in session.scalars(rows):
        request.site_id = None


def _drop_links(session: Session, id: SiteId) -> None:
    """Whoever has no link left is unlinked from the account."""
    for account_contact in session.scalars(linked_to_site(id)).all():
        row = load(session, account_contact)
        if row is None:
            continue
        left = without_site(row, id)
        if left is None:
            end(session, account_contact)
        else:
            store(session, left)


def _stored_account(session: Session, save: AccountSave) -> Account | None:
    if save.base is None:
        return None
    stored = session.get(AccountRow, save.account.id)
    if stored is None:
        raise GoneError("account")
    return value_of(Account, stored)


def _merged_account(save: AccountSave, stored: Account | None) -> Account:
    account = replace(
        save.account, number=save.account.number.strip(), name=save.account.name.strip()
    )
    if save.base is None or stored is None:
        return account
    return merged_value(base=save.base.account, mine=account, theirs=stored)


def _merged_sites(session: Session, save: AccountSave) -> tuple[Site, ...]:
    """The sites that are new or were changed, as they are to be stored."""
    seen = {site.id: site for site in save.base.sites} if save.base else {}
    found = []
    for site in save.sites:
        base = seen.get(site.id)
        if site == base or site.id in save.removed_sites:
            continue
        mine = replace(site, account_id=save.account.id, number=site.number.strip())
        mine = replace(mine, name=mine.name.strip())
        if base is not None:
            stored = session.get(SiteRow, site.id)
            if stored is None:
                raise GoneError("site")
            mine = merged_value(base=base, mine=mine, theirs=value_of(Site, stored))
        found.append(mine)
    return tuple(found)


def _account_problems(session: Session, account: Account) -> dict[str, str]:
    found = dict(account_problems(account))
    same = select(AccountRow.id).where(func.lower(AccountRow.number) == account.number.lower())
    if session.scalars(same.where(AccountRow.id != account.id)).first() is not None:
        found["number"] = f"Another account has number {account.number}."
    return found


def _sites_problems(
    session: Session, account: Account, changed: tuple[Site, ...], removed: frozenset[SiteId]
) -> dict[str, str]:
    """Keyed "<site id>.number" and the like; sites nobody touched stay as they are."""
    ids = {site.id for site in changed} | removed
    others = session.execute(
        select(SiteRow.id, SiteRow.number).where(SiteRow.account_id == account.id)
    )
    taken = {number for id, number in others if id not in ids}
    found: dict[str, str] = {}
    for site in changed:
        problems_of_site = dict(site_problems(site, account.number))
        if site.number in taken:
            problems_of_site["number"] = f"Another site has number {site.number}."
        taken.add(site.number)
        found |= {f"{site.id}.{name}": text for name, text in problems_of_site.items()}
    return found


def _first_contact(session: Session, account: Account, contact: Contact) -> AccountContact:
    """Account-level; the first billing contact where the class says so (rules 4, 9, 10)."""
    account_class = session.get(AccountClassRow, account.class_id)
    if account_class is None:
        raise GoneError("account class")
    held = (
        select(AccountContactRow.id)
        .where(AccountContactRow.account_id == account.id)
        .where(AccountContactRow.billing == BillingKind.PRIMARY)
    )
    takes_billing = account_class.create_contact_default and not session.scalars(held).first()
    wanted = contact.receive_service_notifications
    return AccountContact(
        id=account_contact_id(account.id, contact.id),
        account_id=account.id,
        contact=with_service_notifications(
            contact, wanted=wanted or account_class.default_contact_service_notification
        ),
        billing=BillingKind.PRIMARY if takes_billing else BillingKind.NONE,
    )


def _keep(session: Session, table: type[AccountRow] | type[SiteRow], value: Account | Site) -> None:
    row = session.get(table, value.id)
    if row is None:
        session.add(table(**fields_of(value)))
    else:
        update(row, fields_of(value))
