from datetime import UTC, date, datetime

import pytest

from desktop.models.dates import clock, day_of, full_day, moment, short_day


def test_days_are_written_as_the_office_writes_them() -> None:
    assert short_day(date(2025, 6, 16)) == "Jun 16, 2025"
    assert full_day(date(2025, 6, 16)) == "Monday, June 16, 2025"


@pytest.mark.parametrize(
    ("hour", "minute", "written"), [(14, 41, "2:41 pm"), (0, 5, "12:05 am"), (12, 0, "12:00 pm")]
)
def test_times_are_written_in_twelve_hours(hour: int, minute: int, written: str) -> None:
    local = datetime(2025, 6, 16, hour, minute).astimezone()
    assert clock(local.astimezone(UTC)) == written
    assert day_of(local.astimezone(UTC)) == date(2025, 6, 16)


def test_a_moment_names_its_day_where_it_is_another_one() -> None:
    entry = datetime(2025, 6, 16, 9, 0).astimezone()
    assert moment(entry.replace(hour=14), entry) == "2:00 pm"
    assert moment(entry.replace(day=30), entry) == "Jun 30, 9:00 am"
    assert moment(entry.replace(year=2026), entry) == "Jun 16, 2026, 9:00 am"
