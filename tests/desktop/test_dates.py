from datetime import UTC, date, datetime

import pytest

from desktop.models.dates import clock, day_of, full_day, short_day


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
