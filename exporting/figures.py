"""What the portal shows of accounts and sites, in the importer's columns."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from domain.accounts import Visit
from domain.importing import FileKind
from domain.importing import ImportField as F
from domain.moving import NO, YES
from domain.receivables import Invoice
from domain.services import AccountRequest, CurrentService, Stream, Tonnage
from storage.exports import ExportedFigure

_Cell = Callable[[ExportedFigure[Any]], object]


class _Table(NamedTuple):
    value: type[Any]
    cells: Mapping[F, _Cell]


_TABLES: Mapping[FileKind, _Table] = {
    FileKind.INVOICES: _Table(
        Invoice,
        {
            F.ACCOUNT_NUMBER: lambda one: one.account_number,
            F.INVOICE_NUMBER: lambda one: one.value.number,
            F.QUICK_PAY_CODE: lambda one: one.value.quick_pay_code,
            F.DATE: lambda one: one.value.day,
            F.DUE_DATE: lambda one: one.value.due,
            F.AMOUNT: lambda one: _hundredths(one.value.amount),
            F.BALANCE: lambda one: _hundredths(one.value.balance),
            F.STATUS: lambda one: one.value.status.value,
        },
    ),
    FileKind.SERVICES: _Table(
        CurrentService,
        {
            F.AT_SITE: lambda one: one.site_number,
            F.SERVICE: lambda one: one.value.service,
            F.QUANTITY: lambda one: one.value.quantity,
            F.FREQUENCY: lambda one: one.value.frequency,
            F.NEXT_DATE: lambda one: one.value.next_day or "",
        },
    ),
    FileKind.VISITS: _Table(
        Visit,
        {
            F.AT_SITE: lambda one: one.site_number,
            F.DATE: lambda one: one.value.day,
            F.SERVICE: lambda one: one.value.service,
            F.WORK_ORDER_NUMBER: lambda one: one.value.number,
            F.OUTCOME: lambda one: one.value.outcome,
        },
    ),
    FileKind.REQUESTS: _Table(
        AccountRequest,
        {
            F.REQUEST_NUMBER: lambda one: one.value.number,
            F.ACCOUNT_NUMBER: lambda one: one.account_number,
            F.AT_SITE: lambda one: one.site_number,
            F.DATE: lambda one: f"{one.value.created_at.astimezone():%Y-%m-%d %H:%M:%S}",
            F.REQUEST_TYPE: lambda one: one.value.type,
            F.REQUEST_TEXT: lambda one: one.value.text,
            F.STATUS: lambda one: one.value.status.value,
            F.CLOSED_DATE: lambda one: one.value.closed_on or "",
        },
    ),
    FileKind.WEIGHTS: _Table(
        Tonnage,
        {
            F.AT_SITE: lambda one: one.site_number,
            F.DATE: lambda one: one.value.day,
            F.MATERIAL: lambda one: one.value.material,
            F.RECYCLED: lambda one: YES if one.value.stream is Stream.RECYCLED else NO,
            F.TONS: lambda one: _hundredths(one.value.weight),
        },
    ),
}


def value_of_kind(kind: FileKind) -> type[Any]:
    return _TABLES[kind].value


def header(kind: FileKind) -> tuple[str, ...]:
    return tuple(field.value for field in _TABLES[kind].cells)


def row(kind: FileKind, one: ExportedFigure[Any]) -> Sequence[str]:
    return [str(cell(one)) for cell in _TABLES[kind].cells.values()]


def _hundredths(amount: int) -> str:
    """With a point before the last two digits, and nothing between the others."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"
