"""Texts as they are searched and ordered: without accents, case, or punctuation in numbers.

A search text is a row of words, each behind two spaces. No word of a query has a space in it, so
nothing is found across two words, and the start of a word can be asked for like any other piece.
"""

import re
import unicodedata
from collections.abc import Iterable

from domain.addresses import email_key

WORD_START = "  "
LONGEST_START = 2  # a word of a query as short as this must begin a word; others may be inside

_DIGITS = re.compile(r"\d+")
_NUMBER_LIKE = re.compile(r"[()+./-]*\d[\d()+./-]*")


def folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not _left_out(char)).casefold()


def number_key(number: str) -> str:
    """Orders numbers by value: 49418999 before 494181000."""
    return _DIGITS.sub(lambda digits: digits[0].zfill(12), folded(number))


def needles(query: str) -> tuple[tuple[str, ...], ...]:
    """For each word of a query the pieces of a search text of which one must occur.

    A number is looked for as it is typed and as bare digits, and what may be one phone number
    with spaces in it as a whole as well.
    """
    words = folded(query).split()
    found = []
    for at, word in enumerate(words):
        spelled = [word]
        if _NUMBER_LIKE.fullmatch(word):
            spelled += [digits_of(word), digits_of("".join(_number_around(words, at)))]
        found.append(_without_contained([_needle(one) for one in spelled]))
    return tuple(found)


def digits_of(text: str) -> str:
    return "".join(char for char in folded(text) if char.isdigit())


def account_keys(*, number: str, name: str) -> dict[str, str]:
    """The derived columns of an account."""
    return {
        "sort_name": folded(name),
        "sort_number": number_key(number),
        "search": search_text((number, name)),
    }


def site_keys(*, number: str, name: str, address: str) -> dict[str, str]:
    """The derived columns of a site; address as domain.accounts.Site.address."""
    return {"sort_number": number_key(number), "search": search_text((number, name, address))}


def contact_keys(
    *, name: str, title: str, email: str, email_2: str, phones: Iterable[str]
) -> dict[str, str]:
    """The derived columns of a contact."""
    digits = map(digits_of, phones)
    return {
        "sort_name": folded(name),
        "search": search_text((name, title, email, email_2, *digits)),
        "email_key": email_key(email) if email else "",
        "email_2_key": email_key(email_2) if email_2 else "",
    }


def search_text(texts: Iterable[str]) -> str:
    """The words of these texts, each once."""
    return joined(dict.fromkeys(folded(" ".join(texts)).split()))


def joined(words: Iterable[str]) -> str:
    return "".join(WORD_START + word for word in words)


def _left_out(char: str) -> bool:
    """Accents, and the private characters that stand for something else in a search text."""
    return bool(unicodedata.combining(char)) or unicodedata.category(char) == "Co"


def _number_around(words: list[str], at: int) -> list[str]:
    """The words beside this one that are like it the parts of a number."""
    first, last = at, at
    while first and _NUMBER_LIKE.fullmatch(words[first - 1]):
        first -= 1
    while last + 1 < len(words) and _NUMBER_LIKE.fullmatch(words[last + 1]):
        last += 1
    return words[first : last + 1]


def _needle(word: str) -> str:
    return WORD_START + word if len(word) <= LONGEST_START else word


def _without_contained(spelled: list[str]) -> tuple[str, ...]:
    """Without those that can only occur where another one does."""
    return tuple(
        one
        for one in dict.fromkeys(spelled)
        if not any(other != one and other in one for other in spelled)
    )
