"""Hashes wait in a line, and behind whoever reads a page."""

import asyncio
import os
import sys
import threading
from dataclasses import dataclass, field
from typing import Literal

import pytest
from argon2 import PasswordHasher

from service.passwords import Passwords

WORDS = "four quiet green bins"
EVERYBODY = 6


@dataclass
class Watch:
    """What happens in the threads that hash."""

    at_once: int = 0
    most_at_once: int = 0
    priorities: list[int] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class WatchedHasher(PasswordHasher):
    """Each hash ends once somebody else has had time to begin one."""

    def __init__(self, watch: Watch) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.watch = watch
        self.others = threading.Event()

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002, argon2's name
        watch = self.watch
        with watch.lock:
            watch.at_once += 1
            watch.most_at_once = max(watch.most_at_once, watch.at_once)
            if sys.platform == "linux":
                thread = threading.get_native_id()
                watch.priorities.append(os.getpriority(os.PRIO_PROCESS, thread))
        self.others.wait(0.05)
        with watch.lock:
            watch.at_once -= 1
        return super().verify(hash, password)


def verified(watch: Watch, many: int, *, at_once: int) -> None:
    hasher = WatchedHasher(watch)
    passwords, hashed = Passwords(at_once, hasher), hasher.hash(WORDS)

    async def everybody() -> list[bool]:
        return await asyncio.gather(*(passwords.fits(hashed, WORDS) for _ in range(many)))

    assert all(asyncio.run(everybody()))


@pytest.mark.parametrize("at_once", [1, 2])
def test_no_more_hashes_at_once_than_said(at_once: int) -> None:
    watch = Watch()
    verified(watch, EVERYBODY, at_once=at_once)
    assert watch.most_at_once == at_once


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread has no priority")
def test_a_flood_hashes_after_whoever_reads_and_one_alone_does_not() -> None:
    here = os.getpriority(os.PRIO_PROCESS, 0)
    alone, flood = Watch(), Watch()
    verified(alone, 1, at_once=2)
    verified(flood, EVERYBODY, at_once=2)
    assert alone.priorities == [here]
    later = min(here + 10, 19)
    # But for the first, and the last that is alone again.
    assert flood.priorities.count(later) >= EVERYBODY - 2
