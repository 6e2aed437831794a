"""Hashing passwords: in a line of its own, for known and unknown names alike."""

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.links import new_token

_LATER = 10  # steps of priority

P = ParamSpec("P")
R = TypeVar("R")


class Passwords:
    """A hash takes 64 MiB and all cores, so a flood of logins waits in line and not in threads."""

    def __init__(self, at_once: int, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()  # RFC 9106, low memory: 64 MiB, t = 3, p = 4
        self._line = CapacityLimiter(at_once)
        self._alone = ThreadPoolExecutor(1, "hash")
        self._flood = ThreadPoolExecutor(at_once, "hashes", initializer=_after_pages)
        self._nobodys = self._hasher.hash(new_token())

    async def hashed(self, password: str) -> str:
        return await self._in_turn(self._hasher.hash, password)

    async def fits(self, hashed: str | None, password: str) -> bool:
        """Always one hash: without a login, of a password that nobody has (A17)."""
        fits = await self._in_turn(self._verify, hashed or self._nobodys, password)
        return fits and hashed is not None

    def is_outdated(self, hashed: str) -> bool:
        return self._hasher.check_needs_rehash(hashed)

    def _verify(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _in_turn(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Whoever signs in alone need not wait; many who do shall not hold up those who read."""
        async with self._line:
            others = self._line.borrowed_tokens - 1 + self._line.statistics().tasks_waiting
            threads = self._flood if others else self._alone
            hashing = threads.submit(work, *args, **kwargs)
            return await asyncio.wrap_future(hashing)


def _after_pages() -> None:
    if sys.platform == "linux":  # where a thread, and each that it starts, has its own priority
        thread = threading.get_native_id()
        priority = os.getpriority(os.PRIO_PROCESS, thread)
        os.setpriority(os.PRIO_PROCESS, thread, priority + _LATER)
