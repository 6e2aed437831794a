"""Who has a database open: everybody who works on it, or one who puts another in its place."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2

from domain.errors import BusyError
from storage.trouble import in_words

_PATIENCE = 5.0  # seconds; putting a file into its place takes less


class Occupancy:
    """Held for as long as a database is open. It ends by itself with the process."""

    def __init__(self, place: Path) -> None:
        self._held = contextlib.ExitStack()
        try:
            # A database of its own, because SQLite shares and excludes on every system alike.
            connection = self._held.enter_context(contextlib.closing(_lock_file(place, _PATIENCE)))
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlcipher3.dbapi2.Error as error:
            self._held.close()
            if isinstance(in_words(error, place), BusyError):
                raise BusyError(
                    "A backup is being put in the place of this database. Try again in a moment."
                ) from None
            # The folder may only be read: nobody can put another database there either.

    def end(self) -> None:
        self._held.close()


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """Nobody opens the database meanwhile. Raises BusyError where somebody has it open."""
    with contextlib.closing(_lock_file(place, 0)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlcipher3.dbapi2.Error as error:
            sentence = in_words(error, place)
            if isinstance(sentence, BusyError):
                sentence = BusyError(
                    "Portal Desk has this database open in another window."
                    " Close it there, then try again."
                )
            raise sentence from error
        yield


def _lock_file(place: Path, patience: float) -> Any:
    return sqlcipher3.dbapi2.connect(
        f"{place}.open.lock", isolation_level=None, check_same_thread=False, timeout=patience
    )
