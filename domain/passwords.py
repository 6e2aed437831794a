"""What a password of the portal has to be (U34). Nothing is asked of its characters."""

import itertools
import re
from collections.abc import Collection

SHORTEST = 12
LONGEST = 256  # more would only keep the hash busy

TOO_SHORT = f"Use at least {SHORTEST} characters."
TOO_LONG = f"Use at most {LONGEST} characters."
IS_ADDRESS = "Do not use your email address."
IS_COMMON = "This password is easy to guess. Choose another one, for example four words."
NOT_THE_SAME = "Both passwords must be the same."

_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def password_problem(
    password: str, *, email: str, common: Collection[str], context: Collection[str] = ()
) -> str | None:
    """The first reason against it.

    common are lower-case passwords that many people have, context the words of this place: the
    company, its customer's name and number.
    """
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    typed = password.casefold()
    local = email.casefold().partition("@")[0]
    core = _ENDS.sub("", typed)
    if typed == email.casefold() or (local and core in (local, email.casefold())):
        return IS_ADDRESS
    words = {_plain(word) for word in context} - {""}
    if typed in common or core in common or _plain(core) in words or _repeats(typed):
        return IS_COMMON
    if not core and _plain(typed) in words:
        return IS_COMMON
    return None


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _repeats(text: str) -> bool:
    """The same few characters over and over, or one after the other as on a keyboard."""
    if any(text == (text[:size] * len(text))[: len(text)] for size in range(1, 5)):
        return True
    steps = {ord(after) - ord(before) for before, after in itertools.pairwise(text)}
    if text.isdecimal():
        steps = {step % 10 for step in steps}  # after 9 comes 0
    return len(steps) == 1
