import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
import sqlcipher3.dbapi2
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from domain.errors import DatabaseError, KeyNeededError
from storage.engine import open_database
from storage.keys import (
    Protection,
    find_key,
    keep_in_keyring,
    key_from_passphrase,
    new_key,
    protection_of,
    system_keyring,
    write_key_file,
)
from tests.fakes import MemoryKeyring
from tests.office import an_office


def test_a_key_in_the_keyring_is_found_by_the_file_alone(tmp_path: Path) -> None:
    key, keyring = new_key(), MemoryKeyring()
    keep_in_keyring(keyring, new_key())  # of another database
    keep_in_keyring(keyring, key)
    place = _an_encrypted_file(tmp_path, key.pragma)
    moved = place.rename(tmp_path / "moved.db")
    assert find_key(moved, keyring=keyring) == key


def test_a_key_file_opens_the_database_and_is_for_its_owner_only(tmp_path: Path) -> None:
    key, file = new_key(), tmp_path / "key.txt"
    write_key_file(file, key)
    assert file.read_text() == f"{key.raw.hex()}\n"
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert find_key(_an_encrypted_file(tmp_path, key.pragma), key_file=file) == key


def test_a_key_file_is_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "key.txt"
    file.write_text("of another database")
    with pytest.raises(DatabaseError, match="already"):
        write_key_file(file, new_key())
    assert file.read_text() == "of another database"


def test_a_passphrase_gives_the_key_that_sqlcipher_itself_derives(tmp_path: Path) -> None:
    place = _an_encrypted_file(tmp_path, "Correct Horse Battery")
    key = find_key(place, passphrase="Correct Horse Battery")
    assert key is not None
    open_database(place, key).close()


def test_a_passphrase_for_a_new_database_opens_it_again(tmp_path: Path) -> None:
    office = an_office(tmp_path, key_from_passphrase("Correct Horse Battery"))
    office.database.close()
    key = find_key(office.database.place, passphrase="Correct Horse Battery")
    open_database(office.database.place, key).close()


def test_an_unencrypted_database_needs_no_key(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    office.database.close()
    assert protection_of(office.database.place) is Protection.NONE
    assert find_key(office.database.place) is None


@pytest.mark.parametrize("keyring", [None, MemoryKeyring()])
def test_without_a_key_the_message_names_what_a_command_needs(
    tmp_path: Path, keyring: MemoryKeyring | None
) -> None:
    place = _an_encrypted_file(tmp_path, new_key().pragma)
    with pytest.raises(KeyNeededError, match="--key-file F"):
        find_key(place, keyring=keyring)


def test_a_locked_keyring_says_so(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    keyring.locked = True
    with pytest.raises(KeyNeededError, match="locked"):
        find_key(_an_encrypted_file(tmp_path, new_key().pragma), keyring=keyring)


class _DesktopKeyring(KeyringBackend):
    """What the keyring library finds on a desktop; it can be locked."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()
        self.secrets: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        del self.secrets[service, username]

    def _open(self) -> None:
        if self.locked:
            raise KeyringLocked("Failed to unlock the collection!")


@pytest.fixture
def desktop_keyring() -> Iterator[_DesktopKeyring]:
    before, made = keyring.get_keyring(), _DesktopKeyring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_a_locked_keyring_is_no_missing_one(desktop_keyring: _DesktopKeyring) -> None:
    desktop_keyring.locked = True
    found = system_keyring()
    assert found is not None
    with pytest.raises(KeyNeededError, match="Unlock it and try again"):
        found.set("office", "secret")
    desktop_keyring.locked = False
    found.set("office", "secret")
    assert found.get("office") == "secret"


@pytest.mark.parametrize("content", [b"", b"abc", b"zz" * 32, b"ab" * 33, b"\xff\xfe" * 40])
def test_a_file_that_holds_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "key.txt"
    file.write_bytes(content)
    with pytest.raises(KeyNeededError, match="64 hexadecimal digits"):
        find_key(_an_encrypted_file(tmp_path, new_key().pragma), key_file=file)


def test_a_missing_key_file_is_named(tmp_path: Path) -> None:
    place = _an_encrypted_file(tmp_path, new_key().pragma)
    with pytest.raises(KeyNeededError, match=r"gone\.txt"):
        find_key(place, key_file=tmp_path / "gone.txt")


def test_a_key_is_not_shown_where_it_is_logged() -> None:
    key = new_key()
    assert key.raw.hex() not in repr(key)
    assert repr(key.raw) not in repr(key)


def _an_encrypted_file(folder: Path, key: str) -> Path:
    """Made by the driver itself, with a passphrase or a raw key."""
    place = folder / "portal-desk.db"
    connection = sqlcipher3.dbapi2.connect(str(place))
    connection.execute(f'PRAGMA key = "{key}"')
    connection.execute("CREATE TABLE anything (at_all)")
    connection.close()
    return place
