"""Invoices by what is printed on them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.receivables import Invoice, InvoiceStatus, code_key
from storage.engine import Database
from storage.portal_schema import InvoiceRow
from storage.schema import AccountRow
from storage.values import columns_of, value_of

_MOST = 20  # invoices of one number, in an office that took over several others


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedInvoice:
    invoice: Invoice
    account_number: str


class SqlInvoiceBook:
    def __init__(self, database: Database) -> None:
        self._database = database

    def in_hand(self, number: str, code: str) -> Invoice | None:
        """The invoice of somebody who has it: by its number and one of the two others on it."""
        with self._database.reading() as session:
            found = invoices_numbered(session, number)
        return next((one.invoice for one in found if _is_in_hand(one, code)), None)


def _is_in_hand(found: NumberedInvoice, code: str) -> bool:
    printed = (code_key(found.invoice.quick_pay_code), code_key(found.account_number))
    sent = found.invoice.status in (InvoiceStatus.OPEN, InvoiceStatus.PAID)
    return sent and bool(code_key(code)) and code_key(code) in printed


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
