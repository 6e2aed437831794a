"""Where this user's data lies on this computer, and how a database there is opened. Without Qt."""

import argparse
import getpass
import locale
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import platformdirs

from desktop import PRODUCT
from domain.errors import DatabaseError, Trouble
from domain.safety import Report, nothing_told
from storage.backups import back_up_before_update
from storage.engine import Database, open_database
from storage.keys import (
    Key,
    Keyring,
    find_key,
    keep_in_keyring,
    new_key,
    protection_of,
    system_keyring,
    write_key_file,
)
from storage.keys import Protection as StoredProtection
from storage.migrate import upgrade
from storage.setup import create_office
from storage.trouble import files_in_words


def own_database() -> Path:
    return _data_folder() / "portal-desk.db"


def demo_folder() -> Path:
    """The demo's database and what is remembered of its windows, apart from the user's own."""
    return _data_folder() / "demo"


def log_file() -> Path:
    return platformdirs.user_log_path(PRODUCT, appauthor=False) / "portal-desk.log"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySource:
    """Where the key of a database comes from: the keyring, unless a command says otherwise."""

    key_file: Path | None = None
    recovery_key: str | None = None
    no_encryption: bool = False

    def open(
        self, place: Path, backup_folder: Path | None = None, report: Report = nothing_told
    ) -> Database:
        """Open an existing database and bring it to this program's schema.

        Raises KeyNeededError when its key is neither in the file named nor in the keyring.
        """
        return opened(place, self.find(place), backup_folder, report)

    def new_key(self) -> Key | None:
        """The key of a database about to be made, kept where it will be found again."""
        if self.no_encryption:
            return None
        key = new_key()
        if self.key_file is not None:
            write_key_file(self.key_file, key)
            return key
        keyring = system_keyring()
        if keyring is None:
            raise DatabaseError(
                "This computer has no keyring to keep the key of a new database in."
                " Add --key-file F to keep it in a file, or --no-encryption to do without."
            )
        keep_in_keyring(keyring, key)
        return key

    def create(self, place: Path, make: Callable[[Key | None], None]) -> Key | None:
        """Make a database with a new key, which is not kept in a file where that failed."""
        key = self.new_key()
        try:
            make(key)
        except BaseException:
            if self.key_file is not None and not place.exists():
                self.key_file.unlink(missing_ok=True)  # it would stand in the way of the next try
            raise
        return key

    def find(self, place: Path) -> Key | None:
        """The key of a database or a backup that is there; None where it needs none."""
        with files_in_words(place):
            if not place.is_file():
                raise DatabaseError(f"There is no database at {place}.", Trouble.MISSING)
            empty = place.stat().st_size == 0  # which opening it explains
            if empty or protection_of(place) is StoredProtection.NONE:
                return None
        given = self.key_file or self.recovery_key
        keyring: Keyring | None = None if given else system_keyring()
        return find_key(
            place, keyring=keyring, key_file=self.key_file, recovery_key=self.recovery_key
        )


def key_source(options: argparse.Namespace) -> KeySource:
    """What the command line says about the key."""
    return KeySource(
        key_file=options.key_file,
        recovery_key=options.recovery_key,
        no_encryption=getattr(options, "no_encryption", False),
    )


def open_or_create(options: argparse.Namespace) -> Database:
    """The database a command is to write into, made where there is none yet."""
    place = (options.database or own_database()).absolute()
    keys = key_source(options)
    if not place.exists():
        create = partial(
            create_office,
            place,
            organisation="",
            staff_name=getpass.getuser(),
            country=_country_of_this_computer(),
        )
        keys.create(place, create)
    return keys.open(place)


def opened(
    place: Path,
    key: Key | None,
    backup_folder: Path | None = None,
    report: Report = nothing_told,
) -> Database:
    """Open a database; one of an older program is backed up before it is changed."""
    database = open_database(place, key)
    folder = backup_folder or place.with_name("backups")
    try:
        upgrade(database, lambda: back_up_before_update(database, folder, report), report)
    except BaseException:
        database.close()
        raise
    return database


def _data_folder() -> Path:
    return platformdirs.user_data_path(PRODUCT, appauthor=False)


def _country_of_this_computer() -> str:
    language, _, country = (locale.getlocale()[0] or "").partition("_")
    return country if language and len(country) == 2 else "US"  # noqa: PLR2004 - alpha-2
