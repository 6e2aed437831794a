"""What the demo's office served, billed, weighed and was asked for."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from domain.ids import (
    AccountId,
    AccountRequestId,
    CurrentServiceId,
    InvoiceId,
    SiteId,
    TonnageId,
    VisitId,
)
from domain.receivables import InvoiceStatus
from domain.services import RequestStatus, Stream
from storage.demo_files import demo_id, lines
from storage.portal_schema import AccountRequestRow, CurrentServiceRow, InvoiceRow, TonnageRow
from storage.schema import Base, VisitRow

_VISITS = range(-42, 22)  # days from today
# How visits of the past went, over and over; "" stands for nothing worth a remark.
_OUTCOMES = (
    "Completed", "Completed", "Completed", "Completed - Recycling Contaminated", "Completed",
    "Completed", "Not Serviced - Bin Blocked", "Completed", "Completed", "Completed", "Completed",
    "Not Serviced - Bin Overloaded", "Completed",
)  # fmt: skip
_NUMBER_TODAY = 9_580_812  # of the first visit in the list
_NUMBERS_A_DAY = 211
_WEIGHED_EVERY = 28  # days


def figures(folder: Path, today: date) -> Iterator[Base]:
    """Everything, as it would be on this day."""
    yield from _services(folder, today)
    yield from _invoices(folder, today)
    yield from _requests(folder, today)
    yield from _weights(folder, today)


def _services(folder: Path, today: date) -> Iterator[Base]:
    for line, service in enumerate(lines(folder / "services.csv")):
        site = SiteId(demo_id(service["site"]))
        weekly = {int(day) for day in service["days_from_today"].split()}
        yield CurrentServiceRow(
            id=CurrentServiceId(demo_id(f"service {line}")),
            site_id=site,
            service=service["service"],
            quantity=1,
            frequency=f"{len(weekly)}x per week" if weekly else "On Call",
            next_day=None,
        )
        for turn, offset in enumerate(day for day in _VISITS if day % 7 in weekly):
            outcome = service["outcome_today"] if offset == 0 else ""
            if offset < 0:
                outcome = _OUTCOMES[(5 * line + turn) % len(_OUTCOMES)]
            key = f"visit {service['site']} {service['service']} {offset}"
            yield VisitRow(
                id=VisitId(demo_id(key)),
                site_id=site,
                day=today + timedelta(days=offset),
                service=service["service"],
                outcome=outcome,
                number=str(_NUMBER_TODAY + _NUMBERS_A_DAY * offset + line),
            )


def _invoices(folder: Path, today: date) -> Iterator[Base]:
    for invoice in lines(folder / "invoices.csv"):
        yield InvoiceRow(
            id=InvoiceId(demo_id(f"invoice {invoice['number']}")),
            account_id=AccountId(demo_id(invoice["account"])),
            number=invoice["number"],
            quick_pay_code=invoice["quick_pay_code"],
            day=today - timedelta(days=int(invoice["days_ago"])),
            due=today - timedelta(days=int(invoice["due_days_ago"])),
            amount=_hundredths(invoice["amount"]),
            balance=_hundredths(invoice["balance"]),
            status=InvoiceStatus(invoice["status"]),
        )


def _requests(folder: Path, today: date) -> Iterator[Base]:
    for request in lines(folder / "requests.csv"):
        day = today - timedelta(days=int(request["days_ago"]))
        closed = request["closed_days_ago"]
        yield AccountRequestRow(
            id=AccountRequestId(demo_id(f"request {request['number']}")),
            account_id=AccountId(demo_id(request["account"])),
            site_id=SiteId(demo_id(request["site"])) if request["site"] else None,
            number=request["number"],
            created_at=datetime.combine(day, time.fromisoformat(request["time"])).astimezone(),
            type=request["type"],
            text=request["text"],
            status=RequestStatus(request["status"]),
            closed_on=today - timedelta(days=int(closed)) if closed else None,
        )


def _weights(folder: Path, today: date) -> Iterator[Base]:
    """What was weighed this year, in equal parts up to today."""
    parts = 1 + (today - date(today.year, 1, 1)).days // _WEIGHED_EVERY
    for line, weighed in enumerate(lines(folder / "weights.csv")):
        total = _hundredths(weighed["tons_this_year"])
        for part in range(parts):
            yield TonnageRow(
                id=TonnageId(demo_id(f"weight {line} {part}")),
                site_id=SiteId(demo_id(weighed["site"])),
                day=date(today.year, 1, 1) + timedelta(days=part * _WEIGHED_EVERY),
                material=weighed["material"],
                stream=Stream(weighed["stream"]),
                weight=total // parts + (total % parts if part == 0 else 0),
            )


def _hundredths(amount: str) -> int:
    return round(float(amount) * 100)
