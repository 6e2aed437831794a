"""Days and times as the office writes them, in the time zone of this computer."""

from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale, QTime

_AMERICAN = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)


def day_of(at: datetime) -> date:
    return at.astimezone().date()


def short_day(day: date) -> str:
    """For example "Jun 16, 2025"."""
    return _written(day, "MMM d, yyyy")


def full_day(day: date) -> str:
    """For example "Monday, June 16, 2025"."""
    return _written(day, "dddd, MMMM d, yyyy")


def near_day(day: date) -> str:
    """For example "Tue Jun 17", of a day within the year."""
    return _written(day, "ddd MMM d")


def short_weekday(day: date) -> str:
    """For example "Tue 17"."""
    return _written(day, "ddd d")


def month(day: date) -> str:
    """For example "June 2025"."""
    return _written(day, "MMMM yyyy")


def clock(at: datetime) -> str:
    """For example "2:41 pm"."""
    local = at.astimezone()
    return _AMERICAN.toString(QTime(local.hour, local.minute), "h:mm ap").lower()


def moment(at: datetime, beside: datetime) -> str:
    """The time, with the day where that is another than the one it stands beside."""
    day = day_of(at)
    if day == day_of(beside):
        return clock(at)
    form = "MMM d" if day.year == day_of(beside).year else "MMM d, yyyy"
    return f"{_written(day, form)}, {clock(at)}"


def _written(day: date, form: str) -> str:
    return _AMERICAN.toString(QDate(day.year, day.month, day.day), form)
