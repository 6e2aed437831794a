"""Countries as legacy systems write them, as ISO 3166 alpha-2."""

_NAMES = {
    "AU": ("australia", "aus"),
    "AT": ("austria", "österreich"),
    "BE": ("belgium",),
    "BR": ("brazil",),
    "CA": ("canada", "can"),
    "CH": ("switzerland", "schweiz", "suisse"),
    "DE": ("germany", "deutschland", "deu", "ger"),
    "DK": ("denmark",),
    "ES": ("spain", "españa"),
    "FR": ("france", "fra"),
    "GB": ("united kingdom", "great britain", "england", "scotland", "wales", "uk", "gbr"),
    "IE": ("ireland",),
    "IT": ("italy", "italia"),
    "MX": ("mexico", "méxico", "mex"),
    "NL": ("netherlands", "the netherlands", "holland"),
    "NZ": ("new zealand",),
    "PL": ("poland",),
    "PT": ("portugal",),
    "SE": ("sweden",),
    "US": ("united states", "united states of america", "usa", "u.s.", "u.s.a.", "america"),
}
_CODES = {name: code for code, names in _NAMES.items() for name in names}


def country_code(written: str) -> str | None:
    """Empty for an empty cell, None for a country that is not known."""
    name = written.strip()
    if found := _CODES.get(name.casefold()):
        return found
    two_letters = len(name) == len("US") and name.isascii() and name.isalpha()
    return name.upper() if two_letters or not name else None
