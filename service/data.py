"""The database that is served, and the secrets beside it."""

from pathlib import Path

from domain.errors import DatabaseError, KeyNeededError
from mailing.secrets import MailSecrets
from service.configuration import Configuration, ConfigurationError
from storage.engine import Database, open_database, open_server
from storage.keys import Key, Protection, find_key, protection_of, system_keyring
from storage.migrate import HEAD, refuse_newer, schema_version
from storage.portal_author import PORTAL
from storage.server import is_address
from storage.setup import SqlSetupBook


def opened(configuration: Configuration, *, current: bool = True) -> Database:
    """current refuses a database that is not at this program's schema. Raises DataError."""
    if is_address(configuration.database):
        database = open_server(configuration.database)
    else:
        place = Path(configuration.database).absolute()
        database = open_database(place, _key(place, configuration))
    version = schema_version(database)
    if current and version != HEAD:
        database.close()
        refuse_newer(database, version)
        raise DatabaseError(
            f"{database.name} is at schema {version or 'none'}, and this program at {HEAD}."
            " Run `portal-desk-service migrate`."
        )
    return database


def secrets_of(database: Database, configuration: Configuration) -> MailSecrets:
    """The same that a desktop on this database has. Raises DataError."""
    office, password = SqlSetupBook(database, PORTAL).office_id(), _mail_password(configuration)
    if configuration.secrets_folder:
        place = Path(configuration.secrets_folder) / "portal-desk"
        return MailSecrets(place, office, None, password)
    if is_address(configuration.database):
        raise ConfigurationError("A database on a server needs secrets_folder.")
    plain = database.key is None  # such as the demo, which leaves no trace in a keyring
    keyring = None if plain or configuration.key_file else system_keyring()
    return MailSecrets(database.place, office, keyring, password)


def _mail_password(configuration: Configuration) -> str:
    if not configuration.mail_password_file:
        return configuration.mail_password
    file = Path(configuration.mail_password_file)
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{file} is no text.") from None


def _key(place: Path, configuration: Configuration) -> Key | None:
    if not place.is_file() or protection_of(place) is Protection.NONE:
        return None
    if configuration.key_file:
        return find_key(place, key_file=Path(configuration.key_file))
    try:
        return find_key(place, keyring=system_keyring())
    except KeyNeededError as error:
        raise KeyNeededError(
            f"The key of the database {place} is not at hand: unlock the keyring of this computer,"
            " or name a file with the key in the setting key_file."
        ) from error
