"""Backups, the recovery key, and putting a backup back: what the screens need of them.

All methods may raise domain.errors.DataError, whose text is the sentence to show.
"""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

KEPT = 14  # of each reason; a new program's backups never push out those of the days before
DAY = timedelta(days=1)

# done, total, what; raises CancelledError where somebody wants it to stop
Report = Callable[[int, int, str], None]


def nothing_told(_done: int, _total: int, _what: str) -> None:
    """For work whose progress nobody follows."""


class Reason(enum.Enum):
    """Why a backup was made."""

    DAILY = "daily"
    BEFORE_UPDATE = "before-update"  # of the database to the schema of a newer program


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A file in the backup folder; office_mark tells whose, where several offices share it."""

    file: Path
    made_at: datetime
    reason: Reason
    office_mark: str
    size: int  # in bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is in a backup."""

    organisation: str
    accounts: int
    sites: int
    contacts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundBackup:
    backup: Backup
    content: Content | None  # None where it cannot be looked into
    why_not: str = ""


class KeyKind(enum.Enum):
    """What somebody has at hand to open an encrypted database with."""

    COMPUTER = "computer"  # its keyring, or the key file named at the start
    RECOVERY_KEY = "recovery key"
    PASSPHRASE = "passphrase"  # noqa: S105 - a choice, not a secret
    KEY_FILE = "key file"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenKey:
    kind: KeyKind = KeyKind.COMPUTER
    text: str = ""  # as typed; the path of a key file
    keep: bool = False  # in this computer's keyring, for the next start


class Safety(Protocol):
    """The backups of one open database."""

    def recovery_key(self) -> str | None:
        """The database's key to write down; None for a database that is not encrypted."""
        ...

    def back_up(self, folder: Path, report: Report) -> Backup | None:
        """Make a backup now; None where another window is at it."""
        ...

    def back_up_if_due(self, folder: Path, report: Report) -> Backup | None:
        """Make the backup of the day, unless there is one."""
        ...

    def newest(self, folder: Path) -> Backup | None: ...

    def shares_disk(self, folder: Path) -> bool:
        """Whether one broken disk would take the database and its backups."""
        ...


class ReadyBackup(Protocol):
    """A copy of a backup beside the database, found sound; nothing else has changed yet."""

    @property
    def source(self) -> Path: ...

    def put_in_place(self) -> Path | None:
        """Let it be the database; where the former one is kept is returned, if there was one.

        Raises BusyError while somebody has the database open.
        """
        ...

    def discard(self) -> None: ...


class Backups(Protocol):
    """The backups somebody may put in the place of one database, open or not."""

    def found(self, folder: Path) -> tuple[FoundBackup, ...]:
        """Newest first."""
        ...

    def prepare(self, file: Path, key: GivenKey, report: Report) -> ReadyBackup:
        """Copy a backup, or any file somebody has chosen, and look it over.

        Raises KeyNeededError, WrongKeyError, RefusedError about a mistyped recovery key, or
        DatabaseError where the file is no sound backup.
        """
        ...


def is_due(newest: datetime | None, now: datetime) -> bool:
    return newest is None or now - newest >= DAY
