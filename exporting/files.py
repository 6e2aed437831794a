"""Files that are there whole or not at all."""

import errno
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from domain.errors import DataError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


class UnwritableError(DataError):
    """The file cannot be written; the sentence names it and says why."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path.name}: {why}")


class NewFile:
    """Stands beside its place under another name until it is whole."""

    def __init__(self, path: Path) -> None:
        with _in_words(path):
            self._path = path
            self._place = path.resolve()
            self._part = self._place.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
            self._file = self._part.open("x", encoding="utf-8", newline="")

    def write(self, text: str) -> None:
        with _in_words(self._path):
            self._file.write(text)

    def finish(self) -> None:
        with _in_words(self._path):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()

    def take_place(self) -> None:
        try:
            self._part.replace(self._place)
        except PermissionError:
            raise UnwritableError(
                self._path,
                "this file cannot be replaced, it may be open in another program."
                " Close it there, or choose another name.",
            ) from None

    def drop(self) -> None:
        """Nothing of it stays, unless it took its place."""
        try:
            self._file.close()
        except OSError:
            pass  # what could not be written is not wanted
        finally:
            self._part.unlink(missing_ok=True)


@contextmanager
def new_files(paths: Sequence[Path]) -> Iterator[list[NewFile]]:
    """A file for each path; they take the places of what is there once the block ends well.

    Raises UnwritableError.
    """
    for path in paths:
        if reason := _why_not(path, paths):
            raise UnwritableError(path, reason)
    files: list[NewFile] = []
    try:
        for path in paths:
            files.append(NewFile(path))  # noqa: PERF401 - those before are dropped
        yield files
        for file in files:
            file.finish()
        for file in files:
            file.take_place()
    finally:
        for file in files:
            file.drop()


def _why_not(path: Path, paths: Sequence[Path]) -> str:
    with _in_words(path):
        if path.is_dir():
            return "this is a folder. Enter the name of a file."
        if path.exists() and not path.is_file():
            return "this is not a file. Choose another name."
        if not path.absolute().parent.is_dir():
            return f"there is no folder {path.absolute().parent}. Choose another one."
        if [one.resolve() for one in paths].count(path.resolve()) > 1:
            return "two files cannot have the same name. Change one of them."
    return ""


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise UnwritableError(path, _reason(error)) from error


def _reason(error: OSError | ValueError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number in _FULL:
        return "the disk is full. Make room, or choose another folder."
    if number in _FORBIDDEN:
        return "this folder may not be written to. Choose another one."
    return f"this file cannot be written. {error}"
