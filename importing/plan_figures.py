"""Invoices, services, visits, requests and weights of the source, for accounts and sites we have.

What another system numbers is recognised by its number; what has none, by everything but what may
change. Nobody edits these records here, so the file is right.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from domain.accounts import Account, Site, Visit
from domain.ids import (
    AccountRequestId,
    CurrentServiceId,
    InvoiceId,
    TonnageId,
    VisitId,
    new_id,
)
from domain.importing import FileKind
from domain.importing import ImportField as F
from domain.receivables import Invoice, InvoiceStatus, code_key
from domain.services import AccountRequest, CurrentService, RequestStatus, Stream, Tonnage
from importing import cells
from importing.cells import UnreadableCellError
from importing.plan import Fate, Plan, unknown_account
from importing.source import SourceFigure
from storage.imports import Figure, ImportTarget

_INVOICE_WORDS = {
    **dict.fromkeys(("open", "unpaid", "posted", "partial", "past due"), InvoiceStatus.OPEN),
    **dict.fromkeys(("paid", "closed"), InvoiceStatus.PAID),
    **dict.fromkeys(("credit note", "credit memo", "credit"), InvoiceStatus.CREDIT_NOTE),
    **dict.fromkeys(("void", "voided", "cancelled", "canceled"), InvoiceStatus.VOIDED),
    **dict.fromkeys(("unposted", "draft"), InvoiceStatus.UNPOSTED),
}
_STREAMS = {stream.value.casefold(): stream for stream in Stream}
_STREAMS |= {"recycled": Stream.RECYCLED, "solid waste": Stream.SOLID, "trash": Stream.SOLID}


class _RefusedError(Exception):
    """Why a row is left out."""


class _Kind(NamedTuple):
    """How the rows of one kind of file are read and recognised."""

    value: type[Any]
    read: Callable[["_Places", SourceFigure], Figure]
    key: Callable[[Any], Hashable]
    once: bool  # a second row with the same key is a mistake of the file


def plan_figures(plan: Plan, target: ImportTarget) -> None:
    places = _Places(plan)
    for kind, rows in plan.source.figures.items():
        _Figures(plan, places, kind, target.figures(_KINDS[kind].value)).add(rows)


class _Places:
    """The accounts and sites as they will be."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._sites: dict[str, list[Site]] = defaultdict(list)
        for site in {
            site.id: site for site in (*plan.office.sites, *(new for _, new in plan.writes.sites))
        }.values():
            self._sites[site.number].append(site)

    def account(self, row: SourceFigure) -> Account:
        account = self._plan.account_numbered(row.number)
        if account is None:
            raise _RefusedError(unknown_account(row.number))
        return account

    def site(self, row: SourceFigure, account: Account | None = None) -> Site:
        number = row.cells[F.AT_SITE]
        found = [
            site
            for site in self._sites.get(number, ())
            if account is None or site.account_id == account.id
        ]
        if not found:
            raise _RefusedError(f"There is no site {number}.")
        if len(found) > 1:
            raise _RefusedError(f"Several accounts have a site {number}.")
        return found[0]


class _Figures:
    """Those of one kind, as they are here and as the file has them."""

    def __init__(
        self, plan: Plan, places: _Places, kind: FileKind, here: tuple[Figure, ...]
    ) -> None:
        self._plan = plan
        self._places = places
        self._name = kind
        self._kind = _KINDS[kind]
        self._here: dict[Hashable, list[Figure]] = defaultdict(list)
        for figure in here:
            self._here[self._kind.key(figure)].append(figure)
        self._lines: dict[Hashable, int] = {}

    def add(self, rows: list[SourceFigure]) -> None:
        changed: list[tuple[SourceFigure, Figure]] = []
        for done, row in enumerate(rows):
            self._plan.step(done, len(rows), f"Comparing {self._name.value.lower()}")
            figure = self._read(row)
            if figure is not None and not self._is_here(figure):
                changed.append((row, figure))
        # Those that are here exactly are taken by now, so that no row takes another one's.
        for row, figure in changed:
            self._put(row, figure)

    def _read(self, row: SourceFigure) -> Figure | None:
        try:
            figure = self._kind.read(self._places, row)
        except _RefusedError as refused:
            self._plan.tell_skipped(row, _what(row), str(refused))
            return None
        first = self._lines.setdefault(self._kind.key(figure), row.line)
        if self._kind.once and first != row.line:
            self._plan.tell_skipped(row, _what(row), f"Line {first} has this one already.")
            return None
        return figure

    def _is_here(self, figure: Figure) -> bool:
        candidates = self._here.get(self._kind.key(figure), [])
        for one in candidates:
            if _with(figure, id=one.id) == one:
                candidates.remove(one)
                self._count(one.id, Fate.UNCHANGED)
                return True
        return False

    def _put(self, row: SourceFigure, figure: Figure) -> None:
        candidates = self._here.get(self._kind.key(figure), [])
        old = candidates.pop(0) if candidates else None
        if old is None:
            self._plan.writes.figures.append((None, figure))
            self._count(figure.id, Fate.ADDED)
            return
        kept = {name: getattr(old, name) for name in _unsaid(self._name, row.cells)}
        new = _with(figure, id=old.id, **kept)
        if new != old:
            self._plan.writes.figures.append((old, new))
        self._count(old.id, Fate.UNCHANGED if new == old else Fate.CHANGED)

    def _count(self, id: UUID, fate: Fate) -> None:
        self._plan.figures[self._name].add(id, fate)


def _with(figure: Any, **values: object) -> Figure:
    changed: Figure = replace(figure, **values)
    return changed


def _what(row: SourceFigure) -> str:
    names = (F.INVOICE_NUMBER, F.REQUEST_NUMBER, F.WORK_ORDER_NUMBER, F.AT_SITE)
    return next((row.cells[name] for name in names if row.cells.get(name)), row.number)


# Where a file has no column for it, what is here stays.
_OPTIONAL: Mapping[FileKind, Mapping[F, str]] = {
    FileKind.INVOICES: {F.QUICK_PAY_CODE: "quick_pay_code", F.DUE_DATE: "due"},
    FileKind.SERVICES: {F.QUANTITY: "quantity", F.FREQUENCY: "frequency", F.NEXT_DATE: "next_day"},
    FileKind.VISITS: {F.WORK_ORDER_NUMBER: "number", F.OUTCOME: "outcome"},
    FileKind.REQUESTS: {F.AT_SITE: "site_id", F.REQUEST_TYPE: "type", F.REQUEST_TEXT: "text"},
    FileKind.WEIGHTS: {F.MATERIAL: "material"},
}


def _unsaid(kind: FileKind, said: Mapping[F, str]) -> list[str]:
    return [name for field, name in _OPTIONAL[kind].items() if field not in said]


# Reading


def _cell(row: SourceFigure, field: F, read: Callable[[str], Any]) -> Any:
    try:
        return read(row.cells[field])
    except UnreadableCellError as error:
        cell = row.cells[field]
        raise _RefusedError(f"“{field.value}” is “{cell[:60]}”; it should be {error}.") from None


def _maybe(row: SourceFigure, field: F, read: Callable[[str], Any]) -> Any:
    return _cell(row, field, read) if row.cells.get(field) else None


def _needed(row: SourceFigure, field: F) -> str:
    if not row.cells[field]:
        raise _RefusedError(f"“{field.value}” is empty.")
    return row.cells[field]


def _invoice(places: _Places, row: SourceFigure) -> Invoice:
    day: date = _cell(row, F.DATE, cells.day)
    amount: int = _cell(row, F.AMOUNT, cells.cents)
    balance: int | None = _maybe(row, F.BALANCE, cells.cents)
    status = _status(row, amount, balance)
    if balance is None:
        owed = status in (InvoiceStatus.OPEN, InvoiceStatus.CREDIT_NOTE, InvoiceStatus.UNPOSTED)
        balance = amount if owed else 0
    return Invoice(
        id=InvoiceId(new_id()),
        account_id=places.account(row).id,
        number=_needed(row, F.INVOICE_NUMBER),
        quick_pay_code=row.cells.get(F.QUICK_PAY_CODE, ""),
        day=day,
        due=_maybe(row, F.DUE_DATE, cells.day) or day,
        amount=amount,
        balance=balance,
        status=status,
    )


def _status(row: SourceFigure, amount: int, balance: int | None) -> InvoiceStatus:
    word = row.cells.get(F.STATUS, "")
    if not word:
        if amount < 0:
            return InvoiceStatus.CREDIT_NOTE
        return InvoiceStatus.PAID if balance == 0 else InvoiceStatus.OPEN
    status = _INVOICE_WORDS.get(word.casefold())
    if status is None:
        raise _RefusedError(f"There is no invoice status “{word[:60]}”.")
    return status


def _service(places: _Places, row: SourceFigure) -> CurrentService:
    quantity = _maybe(row, F.QUANTITY, cells.whole)
    return CurrentService(
        id=CurrentServiceId(new_id()),
        site_id=places.site(row).id,
        service=_needed(row, F.SERVICE),
        quantity=1 if quantity is None else quantity,
        frequency=row.cells.get(F.FREQUENCY, ""),
        next_day=_maybe(row, F.NEXT_DATE, cells.day),
    )


def _visit(places: _Places, row: SourceFigure) -> Visit:
    return Visit(
        id=VisitId(new_id()),
        site_id=places.site(row).id,
        day=_cell(row, F.DATE, cells.day),
        service=_needed(row, F.SERVICE),
        outcome=row.cells.get(F.OUTCOME, ""),
        number=row.cells.get(F.WORK_ORDER_NUMBER, ""),
    )


def _request(places: _Places, row: SourceFigure) -> AccountRequest:
    account = places.account(row)
    closed: date | None = _maybe(row, F.CLOSED_DATE, cells.day)
    word = row.cells.get(F.STATUS, "").casefold()
    is_closed = word == "closed" or (not word and closed is not None)
    return AccountRequest(
        id=AccountRequestId(new_id()),
        account_id=account.id,
        site_id=places.site(row, account).id if row.cells.get(F.AT_SITE) else None,
        number=_needed(row, F.REQUEST_NUMBER),
        created_at=_cell(row, F.DATE, cells.moment),
        type=row.cells.get(F.REQUEST_TYPE, ""),
        text=row.cells.get(F.REQUEST_TEXT, ""),
        status=RequestStatus.CLOSED if is_closed else RequestStatus.OPEN,
        closed_on=closed,
    )


def _weight(places: _Places, row: SourceFigure) -> Tonnage:
    word = row.cells[F.RECYCLED]
    stream = _STREAMS.get(word.casefold())
    if stream is None:
        recycled = cells.yes(word)
        if recycled is None:
            raise _RefusedError(f"“{F.RECYCLED.value}” is “{word[:60]}”; it should be Yes or No.")
        stream = Stream.RECYCLED if recycled else Stream.SOLID
    return Tonnage(
        id=TonnageId(new_id()),
        site_id=places.site(row).id,
        day=_cell(row, F.DATE, cells.day),
        material=row.cells.get(F.MATERIAL, ""),
        stream=stream,
        weight=_cell(row, F.TONS, cells.tons),
    )


_KINDS: Mapping[FileKind, _Kind] = {
    FileKind.INVOICES: _Kind(
        Invoice, _invoice, lambda one: (one.account_id, code_key(one.number)), once=True
    ),
    FileKind.SERVICES: _Kind(
        CurrentService, _service, lambda one: (one.site_id, one.service.casefold()), once=False
    ),
    FileKind.VISITS: _Kind(
        Visit,
        _visit,
        lambda one: (one.site_id, one.number or (one.day, one.service.casefold())),
        once=False,
    ),
    FileKind.REQUESTS: _Kind(
        AccountRequest, _request, lambda one: (one.account_id, one.number.casefold()), once=True
    ),
    FileKind.WEIGHTS: _Kind(
        Tonnage,
        _weight,
        lambda one: (one.site_id, one.day, one.material.casefold(), one.stream),
        once=False,
    ),
}
