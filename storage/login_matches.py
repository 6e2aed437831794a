"""Which accounts and contacts a login request may be about, each with the reason."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session

from domain.accounts import SiteStatus
from domain.addresses import email_key
from domain.ids import AccountId, SiteId
from domain.login_decisions import Match
from domain.login_requests import LoginRequest, RequestKind, Typed
from domain.receivables import code_key
from storage.receivables import NumberedInvoice, invoices_numbered
from storage.schema import AccountContactRow, AccountRow, ContactRow, SiteRow

_MOST = 10  # of each reason

_NAMED = (AccountRow.number + " " + AccountRow.name).label("account")
_CONTACTS = (
    select(
        AccountContactRow.id,
        AccountContactRow.account_id,
        AccountContactRow.contact_id,
        ContactRow.name,
        _NAMED,
    )
    .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
    .join(AccountRow, AccountRow.id == AccountContactRow.account_id)
    .order_by(ContactRow.sort_name, AccountRow.sort_number, AccountContactRow.id)
    .limit(_MOST)
)


def matches_of(session: Session, request: LoginRequest) -> tuple[Match, ...]:
    """Contacts before accounts, and those of the account that was found before others."""
    typed = request.typed
    accounts = [*_by_invoice(session, typed), *_by_number(session, typed)]
    accounts += _by_address(session, typed)
    known = {match.account_id for match in accounts}
    contacts = [*_same_email(session, typed.email), *_same_name(session, typed.name, known)]
    mentioned = known | ({request.account_id} if request.account_id else set())
    contacts.sort(key=lambda match: match.account_id not in mentioned)
    return (*contacts, *accounts)


def site_at(session: Session, typed: Typed, account: AccountId) -> SiteId | None:
    """The one site of the account that has the typed address."""
    query = select(SiteRow.id).where(SiteRow.account_id == account)
    found = session.scalars(query.where(*_has_address(typed)).limit(2)).all()
    return found[0] if len(found) == 1 and typed.kind is RequestKind.ADDRESS else None


def _same_email(session: Session, email: str) -> Iterator[Match]:
    if not (key := email_key(email)):
        return
    has_it = or_(ContactRow.email_key == key, ContactRow.email_2_key == key)
    for row in session.execute(_CONTACTS.where(has_it)):
        yield replace(_contact(row, f"Same email address as {row.name}"), same_email=True)


def _same_name(session: Session, name: str, accounts: set[AccountId]) -> Iterator[Match]:
    if not name or not accounts:
        return
    called_so = func.lower(ContactRow.name) == name.lower()
    here = AccountContactRow.account_id.in_(accounts)
    for row in session.execute(_CONTACTS.where(called_so, here)):
        yield _contact(row, f"Same name as {row.name}")


def _by_invoice(session: Session, typed: Typed) -> Iterator[Match]:
    if typed.invoice_number:
        for found in invoices_numbered(session, typed.invoice_number):
            account = session.get_one(AccountRow, found.invoice.account_id)
            yield Match(
                reason=f"Invoice {found.invoice.number} belongs to it{_fit(found, typed.code)}",
                account_id=account.id,
                account=f"{account.number} {account.name}",
            )


def _fit(found: NumberedInvoice, code: str) -> str:
    match code_key(code):
        case "":
            return ""
        case key if key == code_key(found.account_number):
            return ", and the account number is right"
        case key if key == code_key(found.invoice.quick_pay_code):
            return ", and the quick pay code is right"
        case _:
            return ", but the code is another"


def _by_number(session: Session, typed: Typed) -> Iterator[Match]:
    query = select(AccountRow.id, _NAMED).where(AccountRow.number == typed.code.strip())
    if typed.code.strip():
        for row in session.execute(query.limit(_MOST)):
            reason = f"Account number {typed.code.strip()} was typed"
            yield Match(reason=reason, account_id=row.id, account=row.account)


def _by_address(session: Session, typed: Typed) -> Iterator[Match]:
    query: Select[*tuple[Any, ...]] = (
        select(SiteRow.id, SiteRow.account_id, SiteRow.number, SiteRow.status, _NAMED)
        .join(AccountRow, AccountRow.id == SiteRow.account_id)
        .where(*_has_address(typed))
        .order_by(SiteRow.sort_number, SiteRow.id)
        .limit(_MOST)
    )
    if typed.kind is not RequestKind.ADDRESS:
        return
    for row in session.execute(query):
        is_active = row.status is SiteStatus.ACTIVE
        remark = "" if is_active else f", which is {row.status.value}"
        yield Match(
            reason=f"Service address matches site {row.number}{remark}",
            account_id=row.account_id,
            account=row.account,
        )


def _has_address(typed: Typed) -> tuple[ColumnElement[bool], ...]:
    """As storage.login_requests compares it; a request without an address is of no site."""
    street, city = (" ".join(text.split()).lower() for text in (typed.street, typed.city))
    there = or_(func.lower(SiteRow.city) == city, SiteRow.postal_code.startswith(city))
    return func.lower(SiteRow.street) == street, there, SiteRow.street != ""


def _contact(row: Row[*tuple[Any, ...]], reason: str) -> Match:
    return Match(
        reason=reason,
        account_id=row.account_id,
        account=row.account,
        contact_id=row.contact_id,
        account_contact_id=row.id,
        name=row.name,
    )
