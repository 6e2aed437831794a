"""Making the database the first start asked for, with its key where it was chosen to be."""

from functools import partial
from pathlib import Path

from desktop.data_files import KeySource
from desktop.models.first_start import FirstStart, Protection
from domain.errors import RefusedError
from storage.keys import Key, key_from_passphrase, system_keyring
from storage.setup import create_office


class FirstOffice:
    """One place and, once created, its key."""

    def __init__(self, place: Path, keys: KeySource) -> None:
        self.place = place
        self.key: Key | None = None
        self._keys = keys

    def choices(self) -> tuple[Protection, ...]:
        """The protections to offer; the command line may have chosen already."""
        if self._keys.key_file is not None:
            return (Protection.KEY_FILE,)
        if self._keys.no_encryption:
            return (Protection.NONE,)
        if system_keyring() is not None:
            return (Protection.KEYRING, Protection.PASSPHRASE, Protection.NONE)
        return (Protection.PASSPHRASE, Protection.NONE)

    def create(self, answers: FirstStart) -> None:
        """Raises RefusedError or DatabaseError; then nothing was made."""
        folder = answers.backup_folder.strip()
        if folder and not Path(folder).is_dir():
            raise RefusedError({"backup_folder": "There is no such folder. Choose another."})
        make = partial(
            create_office,
            self.place,
            organisation=answers.organisation.strip(),
            staff_name=answers.staff_name.strip(),
            country=answers.country,
        )
        match answers.protection:
            case Protection.PASSPHRASE:
                self.key = key_from_passphrase(answers.passphrase)
                make(self.key)
            case Protection.NONE:
                self.key = None
                make(None)
            case Protection.KEYRING | Protection.KEY_FILE:
                self.key = self._keys.create(self.place, make)
