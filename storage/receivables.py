"""Invoices by what is printed on them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.receivables import Invoice, code_key
from storage.portal_schema import InvoiceRow
from storage.schema import AccountRow
from storage.values import columns_of, value_of

_MOST = 20  # invoices of one number, in an office that took over several others


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedInvoice:
    invoice: Invoice
    account_number: str


def invoices_numbered(session: Session, number: str) -> tuple[NumberedInvoice, ...]:
    """The invoices with this number, however it is typed, the newest first."""
    rows = session.execute(
        select(*columns_of(Invoice), AccountRow.number.label("account_number"))
        .join(AccountRow, AccountRow.id == InvoiceRow.account_id)
        .where(InvoiceRow.number_key == code_key(number))
        .order_by(InvoiceRow.day.desc(), InvoiceRow.id)
        .limit(_MOST)
    )
    return tuple(
        NumberedInvoice(invoice=value_of(Invoice, row), account_number=row.account_number)
        for row in rows
    )
