"""What mail needs to know and no database, log or backup ever holds."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from domain.errors import KeyNeededError
from domain.links import KEY_LENGTH, LinkKey
from domain.mail import MailSettings
from mailing.server import Connection, ServerError, connect
from storage.keys import Keyring
from storage.lasting import sync_folder
from storage.trouble import files_in_words


class PasswordNeededError(ServerError):
    """Nobody has entered the password of the mail server on this computer."""


class MailSecrets:
    """The password of the mail server and the key of the links, for the database at a place.

    Without a keyring the key lies in a file beside the database that only its owner can read, and
    the password is kept as long as the program runs. given is a password that the program was
    started with, which goes before all others.
    """

    def __init__(self, place: Path, office: str, keyring: Keyring | None, given: str = "") -> None:
        self._given = given
        self._file = place.with_name(f"{place.name}.links.key")
        self._office = office
        self._keyring = keyring
        self._typed: dict[str, str] = {}

    @property
    def keeps_passwords(self) -> bool:
        """Whether the password is there after a new start; where not, it is asked for each time."""
        return self._keyring is not None

    def password(self, settings: MailSettings) -> str | None:
        """None where it has to be asked for; "" where the server wants none."""
        if not settings.mail_user:
            return ""
        if self._given:
            return self._given
        name = _name_of(settings)
        if name in self._typed or self._keyring is None:
            return self._typed.get(name)
        return self._keyring.get(name)

    def keep_password(self, settings: MailSettings, password: str) -> None:
        name = _name_of(settings)
        if self._keyring is None:
            self._typed[name] = password
        else:
            self._keyring.set(name, password)

    def dial(self, settings: Callable[[], MailSettings]) -> Connection:
        """Connect by the settings there are now. Raises ServerError."""
        now = settings()
        password = self.password(now)
        if password is None:
            raise PasswordNeededError(
                f"The password of {now.mail_user} at {now.place} is not known on this computer."
                " Enter it in System Options, Mail."
            )
        return connect(now, password)

    def link_key(self) -> LinkKey:
        """The same for ever; made when it is asked for first.

        Raises KeyNeededError for a keyring that is locked, or a file that is no key.
        """
        if self._keyring is None:
            return LinkKey(_raw(_kept(self._file)))
        name = f"links {self._office}"
        kept = self._keyring.get(name)
        if kept is None:
            kept = secrets.token_hex(KEY_LENGTH)
            self._keyring.set(name, kept)
        return LinkKey(_raw(kept))


def _name_of(settings: MailSettings) -> str:
    return f"mail {settings.mail_user} at {settings.place}"


def _kept(file: Path) -> str:
    """What is in the file, which is made where it is not there."""
    with files_in_words(file), FileLock(f"{file}.lock", is_singleton=False):
        if file.exists():
            return _read(file)
        made, unfinished = secrets.token_hex(KEY_LENGTH), file.with_name(f"{file.name}.new")
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(f"{made}\n")
            opened.flush()
            os.fsync(opened.fileno())
        unfinished.replace(file)
        sync_folder(file.parent)
        return made


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise KeyNeededError(f"The key of the links in {file} cannot be read.") from None


def _raw(text: str) -> bytes:
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        raw = b""
    if len(raw) != KEY_LENGTH:
        raise KeyNeededError("What is kept as the key of the links is no key. Remove it.")
    return raw
