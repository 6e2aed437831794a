"""Putting a backup in place with the keys this computer has or somebody gives. Without Qt."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from desktop.data_files import KeySource
from domain.errors import DatabaseError, DataError
from domain.safety import Report, nothing_told
from storage.check import Checked
from storage.keys import Key, Protection, keep_in_keyring, protection_of, salt_of, system_keyring
from storage.restoring import Prepared, discard, prepare, put_in_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    content: Checked
    kept: Path | None  # where the former database is now


def restore(
    backup: Path, place: Path, keys: KeySource, *, report: Report = nothing_told
) -> Restored:
    """Check the backup, and only then let it take the place of the database.

    Raises BusyError where a window has the database open; nothing was changed then.
    """
    key = _key_of_backup(backup, keys)
    prepared = prepare(backup, place, key, report=report)
    try:
        return finish(prepared, key, keys)
    except BaseException:
        discard(prepared.file)
        raise


def finish(prepared: Prepared, key: Key | None, keys: KeySource) -> Restored:
    """Put what was prepared in place, so that this computer opens it at the next start."""
    present = _key_of_present(prepared.place, key, keys)
    kept = put_in_place(prepared, present_key=present)
    if key is not None and keys.recovery_key is not None:
        keep_key(key)
    return Restored(content=prepared.content, kept=kept)


def keep_key(key: Key) -> bool:
    """Keep the key where the next start finds it; False where this computer has no keyring."""
    keyring = system_keyring()
    if keyring is not None:
        keep_in_keyring(keyring, key)
    return keyring is not None


def _key_of_backup(backup: Path, keys: KeySource) -> Key | None:
    encrypted = backup.is_file() and protection_of(backup) is Protection.ENCRYPTED
    if keys.no_encryption and encrypted:
        raise DatabaseError(
            f"The backup {backup} is encrypted."
            " Give its key with --key-file F or --recovery-key K instead of --no-encryption."
        )
    return keys.find(backup)


def _key_of_present(place: Path, key: Key | None, keys: KeySource) -> Key | None:
    """The key of what is to be replaced, so that its last saves are in the file that is kept."""
    if not place.exists():
        return None
    if key is not None and salt_of(place) == key.salt:
        return key
    with contextlib.suppress(DataError):
        return keys.find(place)
    return None
