"""Bringing a database to the schema this program knows."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from domain.errors import DatabaseError, Trouble
from domain.safety import Report, nothing_told
from storage import derived
from storage.engine import Database

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0013"  # the last step in migrations/versions
_DERIVED_SINCE = "0002"  # what follows from the records is made anew in an older database
_SAID = "Bringing the database up to date"


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


def upgrade(
    database: Database,
    before: Callable[[], object] = _nothing,
    report: Report = nothing_told,
) -> None:
    """Take the missing steps, all or none. Raises DatabaseError for a schema of a newer program.

    before is called when an existing database is about to be changed; if it fails, nothing is.
    report hears of each step, and may end the work between two.
    """
    version = schema_version(database)
    if version == HEAD:
        return
    refuse_newer(database, version)
    if version is not None:
        before()
    migrate(database, HEAD, report)


def refuse_newer(database: Database, version: str | None) -> None:
    """Raises DatabaseError for a schema of a newer program, which no step leads back from."""
    if version is not None and version not in known_versions():
        raise DatabaseError(
            f"{database.name} was made by a newer Portal Desk."
            " Install that version on this computer; the database was not touched.",
            Trouble.NEWER,
        )


def migrate(database: Database, target: str, report: Report = nothing_told) -> None:
    """Step up or down to a version, in one transaction."""
    # Alembic takes a while to import, and most starts of the program need no step.
    from alembic import command  # noqa: PLC0415

    version = schema_version(database) or ""
    going_down = target == "base" or target < version
    derives = version < _DERIVED_SINCE and target == HEAD
    total = sum(version < one <= target for one in known_versions()) + derives
    taken = itertools.count(1)

    def step(connection: Connection) -> None:
        config = _config()
        config.attributes["connection"] = connection
        config.attributes["told"] = lambda **_: report(next(taken), total, _SAID)
        report(0, total, _SAID)
        (command.downgrade if going_down else command.upgrade)(config, target)
        if derives:
            derived.rebuild(connection)
            report(total, total, _SAID)

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
