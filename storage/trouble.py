"""What the database driver and the system complain of, in words a clerk can act on."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import BusyError, CancelledError, DatabaseError, Trouble, WrongKeyError

# Primary result codes, https://www.sqlite.org/rescode.html
_BUSY, _LOCKED, _INTERRUPT, _CORRUPT, _NOT_A_DATABASE = 5, 6, 9, 11, 26
_TROUBLES = {
    8: Trouble.READ_ONLY,
    10: Trouble.DISK,
    _CORRUPT: Trouble.DAMAGED,
    13: Trouble.FULL,
    14: Trouble.NOT_OPENED,  # SQLITE_CANTOPEN
}
_SENTENCES = {
    Trouble.READ_ONLY: "The database {place} cannot be written to."
    " Allow writing to the file and its folder, or choose another place.",
    Trouble.DISK: "The disk with the database {place} does not answer as it should."
    " Check the disk, then try again.",
    Trouble.DAMAGED: "The database {place} is damaged. Restore a backup of it.",
    Trouble.FULL: "The disk with the database {place} is full. Make room, then try again.",
    Trouble.NOT_OPENED: "The database {place} cannot be opened."
    " Check that you may read and write the file and its folder.",
}
# The driver's backup() tells an error by its message only.
_CODES = {
    "attempt to write a readonly database": 8,
    "disk I/O error": 10,
    "database disk image is malformed": _CORRUPT,
    "database or disk is full": 13,
    "unable to open database file": 14,
}
_PAGE = 4096  # the size of a page of ours, and of SQLCipher's
_ROOM = 16 * _PAGE  # with less SQLite cannot make the files it works with

_FILE_TROUBLES = {
    errno.ENOENT: Trouble.MISSING,
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EFBIG: Trouble.FULL,
    errno.EACCES: Trouble.READ_ONLY,
    errno.EPERM: Trouble.READ_ONLY,
    errno.EROFS: Trouble.READ_ONLY,
}
_FILE_SENTENCES = {
    Trouble.MISSING: "There is no {place}. Choose another place.",
    Trouble.FULL: "The disk of {place} is full. Make room, then try again.",
    Trouble.READ_ONLY: "{place} may not be read or written. Allow it, or choose another place.",
    Trouble.DISK: "The disk of {place} does not answer as it should. Check it, then try again.",
}


def in_words(error: BaseException | None, place: Path) -> BaseException:
    """The error to raise instead; the error itself where it is a mistake of the program."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else _CODES.get(str(error))
    if primary in (_BUSY, _LOCKED):
        return BusyError()
    if primary == _INTERRUPT:
        return CancelledError()  # see domain.asking
    if primary == _NOT_A_DATABASE and not _is_torn(place):
        return WrongKeyError()
    trouble = Trouble.DAMAGED if primary == _NOT_A_DATABASE else _TROUBLES.get(primary or 0)
    if trouble in (Trouble.DISK, Trouble.NOT_OPENED) and _is_full(place):
        trouble = Trouble.FULL
    if trouble is not None:
        return DatabaseError(_SENTENCES[trouble].format(place=place), trouble)
    return error or DatabaseError(f"The database {place} cannot be used.")


def refuse_read_only(place: Path) -> None:
    """SQLite opens a file it may not write for reading, and makes logs beside it of its mode."""
    if not may_write(place):
        raise DatabaseError(_SENTENCES[Trouble.READ_ONLY].format(place=place), Trouble.READ_ONLY)


def may_write(place: Path) -> bool:
    # Asked for, not tried: closing a file would end the locks that SQLite has on it.
    return os.access(place, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


@contextmanager
def files_in_words(place: Path) -> Iterator[None]:
    """What the system complains of while a file at this place is worked on."""
    try:
        yield
    except OSError as error:
        trouble = _FILE_TROUBLES.get(error.errno or 0, Trouble.DISK)
        raise DatabaseError(_FILE_SENTENCES[trouble].format(place=place), trouble) from error


def _is_torn(place: Path) -> bool:
    """Whether the end of the file is missing: no key opens it, and the key is not to blame."""
    return place.is_file() and place.stat().st_size % _PAGE != 0


def _is_full(place: Path) -> bool:
    """SQLite calls a disk without room for its shared memory a failing one."""
    try:
        return shutil.disk_usage(place.parent).free < _ROOM
    except OSError:
        return False
