"""A day to think on."""

from datetime import UTC, date, datetime

JUNE_16 = date(2025, 6, 16)
NOON = datetime(2025, 6, 16, 12, tzinfo=UTC)
EVENING = datetime(2025, 6, 16, 18, tzinfo=UTC)
