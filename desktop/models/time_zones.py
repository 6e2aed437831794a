"""The time zones to choose from."""

from functools import cache

from PySide6.QtCore import QTimeZone

# Places; the others are abbreviations and offsets, which forget about daylight saving.
_REGIONS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def time_zones() -> tuple[str, ...]:
    """Names such as "America/Chicago", in their order."""
    names = (bytes(id.data()).decode() for id in QTimeZone.availableTimeZoneIds())
    return tuple(sorted(name for name in names if name.partition("/")[0] in _REGIONS))


def zone_of_this_computer() -> str:
    """Empty where the system does not name a place."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    return name if name in time_zones() else ""
