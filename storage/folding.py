"""Texts as they are searched and ordered: without accents, case, or punctuation in numbers."""

import re
import unicodedata
from collections.abc import Iterable

from domain.addresses import email_key

_DIGITS = re.compile(r"\d+")
_NUMBER_LIKE = re.compile(r"[\d\s()+./-]*\d[\d\s()+./-]*")


def folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def number_key(number: str) -> str:
    """Orders numbers by value: 49418999 before 494181000."""
    return _DIGITS.sub(lambda digits: digits[0].zfill(12), folded(number))


def digits_of(text: str) -> str:
    """The bare digits of a phone number, or of what may be a part of one; else empty."""
    if not _NUMBER_LIKE.fullmatch(text):
        return ""
    return "".join(char for char in text if char.isdigit())


def spellings(query: str) -> tuple[tuple[str, ...], ...]:
    """The words of a query; for each the texts of which one must occur."""
    found = []
    for word in folded(query).split():
        digits = digits_of(word)
        found.append((word, digits) if digits and digits != word else (word,))
    return tuple(found)


def account_keys(*, number: str, name: str) -> dict[str, str]:
    """The derived columns of an account."""
    return {
        "sort_name": folded(name),
        "sort_number": number_key(number),
        "search": _searchable((number, name)),
    }


def site_keys(*, number: str, name: str, address: str) -> dict[str, str]:
    """The derived columns of a site; address as domain.accounts.Site.address."""
    return {"sort_number": number_key(number), "search": _searchable((number, name, address))}


def contact_keys(
    *, name: str, title: str, email: str, email_2: str, phones: Iterable[str]
) -> dict[str, str]:
    """The derived columns of a contact."""
    phones = [phone for phone in phones if phone]
    digits = (digits_of(phone) for phone in phones)
    return {
        "sort_name": folded(name),
        "search": _searchable((name, title, email, email_2, *phones, *digits)),
        "email_key": email_key(email) if email else "",
        "email_2_key": email_key(email_2) if email_2 else "",
    }


def _searchable(texts: Iterable[str]) -> str:
    """One text, in which no word runs over from one field into the next."""
    return "\n".join(folded(text) for text in texts if text)
