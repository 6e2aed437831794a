"""The countries to choose from: those whose phone numbers can be read (A5)."""

from functools import cache

from PySide6.QtCore import QCollator, QLocale


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """ISO 3166 alpha-2 codes with their English names, in the order of the names."""
    # Its tables take a while to load; no list is shown before somebody opens a dialog with one.
    from phonenumbers import SUPPORTED_REGIONS  # noqa: PLC0415

    known = ((code, _name(code)) for code in SUPPORTED_REGIONS)
    order = QCollator(QLocale(QLocale.Language.English))
    return tuple(
        sorted(
            ((code, name) for code, name in known if name),
            key=lambda country: order.sortKey(country[1]),
        )
    )


def country_of_this_computer() -> str:
    """The country the system is set to; the United States where it says none."""
    code = QLocale.territoryToCode(QLocale.system().territory())
    return code if code in dict(countries()) else "US"


def _name(code: str) -> str:
    territory = QLocale.codeToTerritory(code)
    if territory is QLocale.Country.AnyCountry:
        return ""
    return QLocale.territoryToString(territory)
