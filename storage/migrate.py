"""Bringing a database to the schema this program knows."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from domain.errors import DatabaseError, Trouble
from storage import derived
from storage.engine import Database

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0012"  # the last step in migrations/versions
_DERIVED_SINCE = "0002"  # what follows from the records is made anew in an older database


def schema_version(database: Database) -> str | None:
    """The step a database is at; None for one without tables."""
    with database.reading() as session:
        connection = session.connection()
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(
            text("SELECT version_num FROM alembic_version")
        ).scalar_one_or_none()
        return found


def _nothing() -> None:
    """For a database that may be made anew."""


def upgrade(database: Database, before: Callable[[], object] = _nothing) -> None:
    """Take the missing steps, all or none. Raises DatabaseError for a schema of a newer program.

    before is called when an existing database is about to be changed; if it fails, nothing is.
    """
    version = schema_version(database)
    if version == HEAD:
        return
    if version is not None and version not in known_versions():
        raise DatabaseError(
            f"{database.name} was made by a newer Portal Desk."
            " Install that version on this computer; the database was not touched.",
            Trouble.NEWER,
        )
    if version is not None:
        before()
    migrate(database, HEAD)


def migrate(database: Database, target: str) -> None:
    """Step up or down to a version, in one transaction."""
    # Alembic takes a while to import, and most starts of the program need no step.
    from alembic import command  # noqa: PLC0415

    version = schema_version(database) or ""

    def step(connection: Connection) -> None:
        config = _config()
        config.attributes["connection"] = connection
        going_down = target == "base" or target < version
        (command.downgrade if going_down else command.upgrade)(config, target)
        if version < _DERIVED_SINCE and target == HEAD:
            derived.rebuild(connection)

    database.rebuild(step)


def known_versions() -> frozenset[str]:
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    scripts = ScriptDirectory.from_config(_config())
    return frozenset(script.revision for script in scripts.walk_revisions())


def _config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config
