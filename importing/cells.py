"""Dates, amounts and switches as files write them."""

import re
from datetime import date, datetime

_DATE = re.compile(
    r"(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"|(?P<us_m>\d{1,2})/(?P<us_d>\d{1,2})/(?P<us_y>\d{4})"
    r"|(?P<eu_d>\d{1,2})\.(?P<eu_m>\d{1,2})\.(?P<eu_y>\d{4}))"
    r"(?:[T ]+(?P<time>\d{1,2}:\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\.?)?)?",
    re.ASCII | re.IGNORECASE,
)
_AMOUNT = re.compile(r"[\d.,]*\d[\d.,]*", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+", re.ASCII)
_CENTS = 2  # digits behind the point, at most
_NOON = 12
_YES = frozenset({"yes", "y", "true", "1", "x"})
_NO = frozenset({"no", "n", "false", "0", ""})


class UnreadableCellError(ValueError):
    """A cell that is not what its column says; its text is what it should look like."""


def moment(cell: str) -> datetime:
    """A date, with its time if it has one, by the clock of this computer.

    2025-06-16 and 16.06.2025 are read as they are, and 6/16/2025 with the month first.
    """
    found = _DATE.fullmatch(cell.strip())
    if found is None:
        raise UnreadableCellError("a date such as 2025-06-16")
    part = found.groupdict()
    year, month, day = (
        int(part[name] or part[f"us_{name}"] or part[f"eu_{name}"]) for name in ("y", "m", "d")
    )
    hour, _, minute = (part["time"] or "0:00").partition(":")
    hours = int(hour)
    if half := (part["half"] or "").lower():
        hours = hours % _NOON + (_NOON if half.startswith("p") else 0)
    try:
        second = int(part["second"] or 0)
        return datetime(year, month, day, hours, int(minute), second).astimezone()
    except (OverflowError, ValueError):
        raise UnreadableCellError("a date such as 2025-06-16") from None


def day(cell: str) -> date:
    return moment(cell).date()


def cents(cell: str) -> int:
    """An amount of money: 1,234.56 and 1.234,56 and (12.00) and $ 5.

    Of two kinds of separators the last one begins the cents. One before three digits groups them.
    """
    return _hundredths(cell, groups=True)


def tons(cell: str) -> int:
    """Hundredths of a ton; a single point or comma begins the fraction, however long."""
    return _hundredths(cell, groups=False)


def whole(cell: str) -> int:
    text = cell.strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 6:  # noqa: PLR2004, a million of anything
        raise UnreadableCellError("a whole number")
    return int(text)


def yes(cell: str) -> bool | None:
    """None for a word that is neither yes nor no."""
    word = cell.strip().casefold()
    return True if word in _YES else False if word in _NO else None


def _hundredths(cell: str, *, groups: bool) -> int:
    text = "".join(cell.split()).removeprefix("$")
    negative = text.startswith(("-", "(")) or text.endswith("-")
    text = text.strip("-()").removeprefix("$")
    if not _AMOUNT.fullmatch(text):
        raise UnreadableCellError("an amount such as 1,234.56")
    whole_part, fraction = _split(text, groups=groups)
    if len(whole_part) > 12 or (groups and len(fraction) > _CENTS):  # noqa: PLR2004, a trillion
        raise UnreadableCellError("an amount such as 1,234.56")
    # In whole numbers, which lose nothing; half a hundredth counts as one.
    thousandths = int(f"{whole_part or '0'}{fraction[:3]:0<3}")
    found = (thousandths + 5) // 10
    return -found if negative else found


def _split(text: str, *, groups: bool) -> tuple[str, str]:
    """The digits before and behind the point."""
    last = max(text.rfind("."), text.rfind(","))
    if last < 0 or (groups and _GROUPED.fullmatch(text) and len({*text} & {".", ","}) == 1):
        return _digits(text), ""
    before, point = text[:last], text[last]
    if point in before or (before.strip("0123456789") and not _GROUPED.fullmatch(before)):
        raise UnreadableCellError("an amount such as 1,234.56")
    return _digits(before), text[last + 1 :]


def _digits(text: str) -> str:
    return text.replace(".", "").replace(",", "")
