"""Putting a backup in place with the keys this computer has or somebody gives. Without Qt."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from desktop.data_files import KeySource
from domain.errors import DatabaseError, DataError, KeyNeededError, Trouble, WrongKeyError
from domain.safety import Backup, FoundBackup, GivenKey, KeyKind, Report, nothing_told
from storage.backups import (
    back_up,
    back_up_if_due,
    backups_in,
    content_of,
    newest_backup,
    shares_disk,
)
from storage.check import Checked
from storage.engine import Database
from storage.keys import (
    Key,
    Protection,
    find_key,
    keep_in_keyring,
    protection_of,
    salt_of,
    system_keyring,
)
from storage.recovery import recovery_key
from storage.restoring import Prepared, discard, prepare, put_in_place


class DatabaseSafety:
    """Safety of one open database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def recovery_key(self) -> str | None:
        key = self._database.key
        return recovery_key(key.raw) if key else None

    def back_up(self, folder: Path, report: Report) -> Backup | None:
        return back_up(self._database, folder, report=report)

    def back_up_if_due(self, folder: Path, report: Report) -> Backup | None:
        return back_up_if_due(self._database, folder, report=report)

    def newest(self, folder: Path) -> Backup | None:
        return newest_backup(self._database, folder)

    def shares_disk(self, folder: Path) -> bool:
        return shares_disk(folder, self._database.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A ReadyBackup with the key that opens it."""

    source: Path
    prepared: Prepared
    key: Key | None
    present_key: Key | None
    keep: bool

    def put_in_place(self) -> Path | None:
        kept = put_in_place(self.prepared, present_key=self.present_key)
        if self.keep and self.key is not None:
            keep_key(self.key)
        return kept

    def discard(self) -> None:
        discard(self.prepared.file)


class BackupShelf:
    """Backups for the database at one place; at_hand is the key of the one that is open."""

    def __init__(self, place: Path, keys: KeySource, at_hand: Key | None = None) -> None:
        self._place = place
        self._keys = keys
        self._at_hand = at_hand

    def found(self, folder: Path) -> tuple[FoundBackup, ...]:
        return tuple(self._look(backup) for backup in backups_in(folder))

    def prepare(self, file: Path, key: GivenKey, report: Report) -> Ready:
        opening = self._key(file, key)
        return Ready(
            source=file,
            prepared=prepare(file, self._place, opening, report=report),
            key=opening,
            present_key=self._present_key(opening),
            keep=key.keep,
        )

    def _look(self, backup: Backup) -> FoundBackup:
        try:
            content = content_of(backup.file, self._key(backup.file, GivenKey()))
        except (KeyNeededError, WrongKeyError):
            why = "Encrypted with another key"
        except DatabaseError as error:
            why = "Damaged" if error.trouble is Trouble.DAMAGED else str(error)
        else:
            return FoundBackup(backup=backup, content=content)
        return FoundBackup(backup=backup, content=None, why_not=why)

    def _key(self, file: Path, given: GivenKey) -> Key | None:
        key = self._at_hand
        if given.kind is not KeyKind.COMPUTER:
            return given_key(file, given)
        if key is not None and file.is_file() and salt_of(file) == key.salt:
            return key
        return self._keys.find(file)

    def _present_key(self, opening: Key | None) -> Key | None:
        """The key of what is to be replaced, so that its last saves are in the file kept."""
        if not self._place.exists():
            return None
        for key in (self._at_hand, opening):
            if key is not None and salt_of(self._place) == key.salt:
                return key
        with contextlib.suppress(DataError):
            return self._keys.find(self._place)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    content: Checked
    kept: Path | None  # where the former database is now


def restore(backup: Path, place: Path, keys: KeySource, report: Report = nothing_told) -> Restored:
    """Check the backup, and only then let it take the place of the database.

    Raises BusyError where a window has the database open; nothing was changed then.
    """
    encrypted = backup.is_file() and protection_of(backup) is Protection.ENCRYPTED
    if keys.no_encryption and encrypted:
        raise DatabaseError(
            f"The backup {backup} is encrypted."
            " Give its key with --key-file F or --recovery-key K instead of --no-encryption."
        )
    ready = BackupShelf(place, keys).prepare(
        backup, GivenKey(keep=keys.recovery_key is not None), report
    )
    try:
        kept = ready.put_in_place()
    except BaseException:
        ready.discard()
        raise
    return Restored(content=ready.prepared.content, kept=kept)


def given_key(file: Path, given: GivenKey) -> Key | None:
    """The key somebody typed or named, for this file."""
    match given.kind:
        case KeyKind.PASSPHRASE:
            return find_key(file, passphrase=given.text)
        case KeyKind.KEY_FILE:
            return find_key(file, key_file=Path(given.text))
        case _:
            return find_key(file, recovery_key=given.text)


def keep_key(key: Key) -> bool:
    """Whether it is now where the next start finds it: in the keyring of this computer."""
    keyring = system_keyring()
    if keyring is None:
        return False
    try:
        keep_in_keyring(keyring, key)
    except KeyNeededError:  # it is locked; what the key opens is open all the same
        return False
    return True
