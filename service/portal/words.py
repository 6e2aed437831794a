"""Days, amounts and weights as the pages write them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from domain.accounts import Site, SiteStatus
from domain.receivables import in_dollars
from domain.services import in_tons

_TEENS = range(11, 14)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def weekday(day: date) -> str:
    """Such as "Mon June 16th"."""
    ending = "th" if day.day in _TEENS else _ENDINGS.get(day.day % 10, "th")
    return f"{day:%a %B} {day.day}{ending}"


def full_day(day: date) -> str:
    """Such as "Mon Jun 16, 2025"."""
    return f"{day:%a %b} {day.day}, {day.year}"


def short_day(day: date) -> str:
    """Such as "05/14/2024"."""
    return f"{day:%m/%d/%Y}"


def minute(at: datetime) -> str:
    """Such as "08/22/2024 4:01 pm"."""
    here = at.astimezone()
    return f"{here:%m/%d/%Y} {here:%I:%M %p}".replace(" 0", " ").lower()


def location_line(site: Site) -> str:
    """Such as "49418001 Renovation Gym, 1 Pheasant Ridge Dr NE, Blaine MN (Inactive)"."""
    address = site.address
    where = f", {address}" if address else ""
    status = "" if site.status is SiteStatus.ACTIVE else f" ({site.status.value})"
    return f"{site.number} {site.name}{where}{status}"


WORDS: Mapping[str, Callable[[Any], str]] = {
    "weekday": weekday,
    "full_day": full_day,
    "short_day": short_day,
    "minute": minute,
    "location_line": location_line,
    "dollars": in_dollars,
    "tons": in_tons,
}
