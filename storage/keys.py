"""The key of an encrypted database: made, derived, kept and found."""

import contextlib
import enum
import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from domain.errors import DatabaseError, KeyNeededError, RefusedError
from storage.lasting import sync_folder
from storage.recovery import raw_key
from storage.trouble import files_in_words

SERVICE = "Portal Desk"
_PLAIN_HEADER = b"SQLite format 3\0"
_SALT_LENGTH = 16
_KEY_LENGTH = 32
_ROUNDS = 256_000  # SQLCipher's own way from a passphrase to a key


class Protection(enum.Enum):
    NONE = "none"
    ENCRYPTED = "encrypted"


class Keyring(Protocol):
    """Where the operating system keeps secrets of the signed-in user."""

    def get(self, name: str) -> str | None: ...

    def set(self, name: str, secret: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The salt is no secret: it is the first 16 bytes of the encrypted file."""

    raw: bytes = field(repr=False)
    salt: bytes

    @property
    def pragma(self) -> str:
        return f"x'{self.raw.hex()}{self.salt.hex()}'"


class SystemKeyring:
    """The operating system's keyring through the keyring library."""

    def get(self, name: str) -> str | None:
        import keyring  # noqa: PLC0415, looks through its backends when imported

        with _keyring_in_words():
            return keyring.get_password(SERVICE, name)

    def set(self, name: str, secret: str) -> None:
        import keyring  # noqa: PLC0415

        with _keyring_in_words():
            keyring.set_password(SERVICE, name, secret)


def system_keyring() -> Keyring | None:
    """The keyring of this machine, None when it has none that works.

    One that is locked is there: whoever asks it is told so, and nobody keeps secrets elsewhere.
    """
    import keyring  # noqa: PLC0415
    from keyring.errors import KeyringError, KeyringLocked  # noqa: PLC0415

    backend = keyring.get_keyring()
    if backend.priority < 1:
        return None
    try:
        # Only an entry that comes back proves that it works for this user, now.
        backend.set_password(SERVICE, "probe", "works")
        works = backend.get_password(SERVICE, "probe") == "works"
        backend.delete_password(SERVICE, "probe")
    except KeyringLocked:
        return SystemKeyring()
    except (KeyringError, OSError, RuntimeError):
        return None
    return SystemKeyring() if works else None


def protection_of(place: Path) -> Protection:
    with place.open("rb") as file:
        return Protection.NONE if file.read(16) == _PLAIN_HEADER else Protection.ENCRYPTED


def new_key() -> Key:
    return Key(raw=secrets.token_bytes(_KEY_LENGTH), salt=secrets.token_bytes(_SALT_LENGTH))


def key_from_passphrase(passphrase: str, salt: bytes | None = None) -> Key:
    """The key SQLCipher derives from a passphrase; without a salt, for a new database."""
    salt = salt or secrets.token_bytes(_SALT_LENGTH)
    raw = hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, _ROUNDS, _KEY_LENGTH)
    return Key(raw=raw, salt=salt)


def keep_in_keyring(keyring: Keyring, key: Key) -> None:
    keyring.set(key.salt.hex(), key.raw.hex())


def write_key_file(file: Path, key: Key) -> None:
    """Written for its owner only, and never over an existing file."""
    if file.exists():
        raise DatabaseError(f"There is a key file at {file} already. Choose another name.")
    unfinished = file.with_name(f"{file.name}.new")
    with files_in_words(file):
        unfinished.unlink(missing_ok=True)  # half a key of an attempt that failed
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(f"{key.raw.hex()}\n")
            opened.flush()
            os.fsync(opened.fileno())
        unfinished.rename(file)
    with contextlib.suppress(OSError):  # the key is there, and the disk will be heard of again
        sync_folder(file.parent)


def find_key(
    place: Path,
    *,
    keyring: Keyring | None = None,
    key_file: Path | None = None,
    passphrase: str | None = None,
    recovery_key: str | None = None,
) -> Key | None:
    """The key of an existing database; None where it needs none.

    Raises KeyNeededError when it is encrypted and none of the given sources has its key, and
    RefusedError for a recovery key with a typing error.
    """
    if protection_of(place) is Protection.NONE:
        return None
    salt = salt_of(place)
    if passphrase is not None:
        return key_from_passphrase(passphrase, salt)
    if recovery_key is not None:
        return Key(raw=raw_key(recovery_key), salt=salt)
    if key_file is not None:
        return Key(raw=_read_key_file(key_file), salt=salt)
    secret = keyring.get(salt.hex()) if keyring else None
    if secret is None:
        where = "The keyring of this computer does not have its key"
        raise KeyNeededError(
            f"The database {place} is encrypted. "
            + (where if keyring else "This computer has no keyring")
            + ": give its key with --key-file F or --recovery-key K, or type its passphrase."
        )
    return Key(raw=_raw(secret, "The key in the keyring"), salt=salt)


def salt_of(place: Path) -> bytes:
    with place.open("rb") as file:
        return file.read(_SALT_LENGTH)


def _read_key_file(file: Path) -> bytes:
    try:
        text = file.read_text(encoding="ascii")
    except OSError as error:
        raise KeyNeededError(f"The key file {file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        text = ""
    return _raw(text.strip(), f"The key file {file}")


def _raw(text: str, what: str) -> bytes:
    raw = b""
    with contextlib.suppress(ValueError):
        raw = bytes.fromhex(text)
    if len(raw) == _KEY_LENGTH:
        return raw
    with contextlib.suppress(RefusedError):
        return raw_key(text)
    raise KeyNeededError(
        f"{what} is not a key: 64 hexadecimal digits or a recovery key are expected."
    )


@contextlib.contextmanager
def _keyring_in_words() -> Iterator[None]:
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        yield
    except KeyringError as error:
        raise KeyNeededError(
            "The keyring of this computer is locked or does not answer. Unlock it and try again."
        ) from error
