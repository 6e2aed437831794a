"""A disk that fails, stops or tells all, below a process that was started with it.

It stands between the program and the C library (disk.c, preloaded) and not inside SQLite, so that
our own books run on our own engine: the encryption, the pragmas and the pool are those a user has,
errors are the numbers an operating system gives, and what Python writes itself (a key file, a lock,
a new name for a finished database) goes over the same disk.
"""

import ctypes
import enum
import shutil
import struct
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

_HEAD = struct.Struct("=4q")  # kind, offset, length of the path, length of the data


class Wish(enum.IntEnum):
    """What happens at a call, as disk.c numbers it."""

    NOTHING = 0
    FAIL_ONCE = 1
    FAIL_ON = 2  # at this call and each one after it, until the cause is gone
    KILL = 3


class Kind(enum.Enum):
    CREATE = "c"
    WRITE = "w"
    TRUNCATE = "t"
    SYNC = "s"
    UNLINK = "u"
    RENAME = "r"
    LINK = "l"
    MARK = "m"


class Told(NamedTuple):
    """One thing that was done to the disk."""

    kind: Kind
    path: str  # of a mark: its text
    offset: int  # of a truncation: the new length
    data: bytes  # of a renaming or linking: the new path


def built(folder: Path) -> Path:
    """The library to preload."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise FileNotFoundError("torture builds a failing disk: install a C compiler (Debian: gcc)")
    library = folder / "disk.so"
    source = Path(__file__).with_name("disk.c")
    flags = ["-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC"]
    subprocess.run([compiler, *flags, "-o", library, source, "-ldl"], check=True)
    return library


def watch(folder: Path) -> None:
    """Nothing outside of this folder is touched, counted or told."""
    _disk().disk_watch(bytes(folder.resolve()))


def arm(wish: Wish, call: int = 0, errno: int = 0) -> None:
    """What happens at this call, counted from now on."""
    _disk().disk_arm(int(wish), ctypes.c_long(call), errno)


def calls() -> int:
    count: int = _disk().disk_calls()
    return count


def record(tape: Path) -> None:
    """Write down everything that is done from now on."""
    _disk().disk_tape(bytes(tape))


def mark(text: str) -> None:
    _disk().disk_mark(text.encode())


def played(tape: Path) -> Iterator[Told]:
    content = memoryview(tape.read_bytes())
    start = 0
    while start < len(content):
        kind, offset, path, data = _HEAD.unpack_from(content, start)
        start += _HEAD.size
        yield Told(
            kind=Kind(chr(kind)),
            path=bytes(content[start : start + path]).decode(),
            offset=offset,
            data=bytes(content[start + path : start + path + data]),
        )
        start += path + data


@cache
def _disk() -> ctypes.CDLL:
    preloaded = ctypes.CDLL(None)
    preloaded.disk_calls.restype = ctypes.c_long
    return preloaded
