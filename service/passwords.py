"""Hashing passwords: one at a time per place in the queue, for known and unknown names alike."""

from functools import partial

import anyio.to_thread
from anyio import CapacityLimiter
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.links import new_token


class Passwords:
    """A hash takes 64 MiB and a core, so a flood of logins waits in line and not in threads."""

    def __init__(self, at_once: int, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()  # RFC 9106, low memory: 64 MiB, t = 3, p = 4
        self._line = CapacityLimiter(at_once)
        self._nobodys = self._hasher.hash(new_token())

    async def hashed(self, password: str) -> str:
        return await anyio.to_thread.run_sync(self._hasher.hash, password, limiter=self._line)

    async def fits(self, hashed: str | None, password: str) -> bool:
        """Always one hash: without a login, of a password that nobody has (A17)."""
        verify = partial(self._verify, hashed or self._nobodys, password)
        return await anyio.to_thread.run_sync(verify, limiter=self._line) and hashed is not None

    def is_outdated(self, hashed: str) -> bool:
        return self._hasher.check_needs_rehash(hashed)

    def _verify(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False
