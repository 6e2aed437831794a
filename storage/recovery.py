"""A database's key as words on paper: groups of characters, each with one that checks it.

32 bytes are 256 bits, 5 to a character, 4 characters to a group. The fifth of a group is the sum of
its characters, weighted by odd numbers so that any single wrong one shows, and of the group's
place, so that two groups that changed places show too.
"""

import hashlib
import re

from domain.errors import RefusedError

FIELD = "recovery_key"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: they look like others
_LOOKALIKES = str.maketrans("ILO", "110")
_WEIGHTS = (1, 3, 5, 7)
_BYTES = 32
_GROUPS = 13
_LENGTH = len(_WEIGHTS) + 1
_SPARE = 5 * len(_WEIGHTS) * _GROUPS - 8 * _BYTES  # bits, which check the whole


def recovery_key(raw: bytes) -> str:
    """The key as it is printed, typed and read out."""
    number = int.from_bytes(raw, "big") << _SPARE | _check(raw)
    digits = [number >> 5 * place & 31 for place in reversed(range(_GROUPS * len(_WEIGHTS)))]
    groups = [digits[at : at + len(_WEIGHTS)] for at in range(0, len(digits), len(_WEIGHTS))]
    return "-".join(
        "".join(_ALPHABET[digit] for digit in (*group, _sum(group, place)))
        for place, group in enumerate(groups)
    )


def raw_key(text: str) -> bytes:
    """The key that was printed as this text, however it was spaced.

    Raises RefusedError with the group to look at again.
    """
    number = 0
    groups = _groups(text)
    for place, group in enumerate(groups):
        digits = _digits(group, place)
        if _sum(digits[:-1], place) != digits[-1]:
            raise _refused(f"Group {place + 1} has a typing error. Compare it with the paper.")
        for digit in digits[:-1]:
            number = number << 5 | digit
    if len(groups) != _GROUPS:
        raise _refused(f"A recovery key has {_GROUPS} groups; {len(groups)} were typed.")
    raw = (number >> _SPARE).to_bytes(_BYTES, "big")
    if number & (1 << _SPARE) - 1 != _check(raw):
        raise _refused("This is no recovery key of Portal Desk. Compare it with the paper.")
    return raw


def _groups(text: str) -> list[str]:
    groups = re.findall(r"[0-9A-Z]+", text.upper().translate(_LOOKALIKES))
    if len(groups) == _GROUPS:
        return groups
    whole = "".join(groups)  # typed with other gaps, or with none
    return [whole[at : at + _LENGTH] for at in range(0, len(whole), _LENGTH)]


def _digits(group: str, place: int) -> list[int]:
    if len(group) != _LENGTH:
        raise _refused(f"Group {place + 1} has {len(group)} characters; each group has {_LENGTH}.")
    for character in group:
        if character not in _ALPHABET:
            raise _refused(
                f"Group {place + 1} has the character {character}, which no recovery key has."
            )
    return [_ALPHABET.index(character) for character in group]


def _sum(digits: list[int], place: int) -> int:
    weighted = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return (weighted + place) % 32


def _check(raw: bytes) -> int:
    return hashlib.sha256(raw).digest()[0] & (1 << _SPARE) - 1


def _refused(sentence: str) -> RefusedError:
    return RefusedError({FIELD: sentence})
