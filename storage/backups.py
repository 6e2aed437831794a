"""Backups: complete copies of a database, encrypted with its own key, made while it is in use.

A backup is copied from one unchanging state under another name, checked, and only then given its
own: a file that is called a backup is one.
"""

import contextlib
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2
from sqlalchemy import select

from domain.errors import DatabaseError, Trouble
from domain.safety import KEPT, Backup, Content, Reason, Report, is_due, nothing_told
from storage.engine import Database, now
from storage.keys import Key
from storage.lasting import sync_file, sync_folder
from storage.schema import OfficeRow
from storage.trouble import files_in_words, in_words

_LOG = logging.getLogger("portal-desk")
_PAGES = 2000  # copied in one go, 8 MB
_UNFINISHED = ".unfinished"
_TIME = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(
    r"portal-desk-(?P<time>\d{8}T\d{6}Z)-(?P<reason>[a-z-]+)-(?P<mark>[0-9a-f]{8})\.db"
)

_NOT_WRITABLE = (
    "Nothing can be written to the backup folder {folder}."
    " Allow it, or choose another backup folder."
)
_SENTENCES = {
    Trouble.MISSING: "The backup folder {folder} is not there."
    " Connect its drive, or choose another backup folder.",
    Trouble.FULL: "The disk of the backup folder {folder} is full."
    " Make room there, or choose another backup folder.",
    Trouble.READ_ONLY: _NOT_WRITABLE,
    Trouble.NOT_OPENED: _NOT_WRITABLE,
    Trouble.DAMAGED: "The database {place} is damaged, so no backup of it can be made."
    " Restore an earlier backup.",
}
_OTHER = (
    "The backup folder {folder} does not answer as it should."
    " Check its disk, or choose another backup folder."
)


def back_up(
    database: Database,
    folder: Path,
    reason: Reason = Reason.DAILY,
    *,
    report: Report = nothing_told,
    at: datetime | None = None,
) -> Backup | None:
    """Make a backup, and remove the oldest of its kind beyond the number kept.

    None where another process is making one of this database. Raises DatabaseError, and then
    nothing is left of the attempt.
    """
    with database.held("backup") as is_ours:
        return _made(database, folder, reason, report, at or now()) if is_ours else None


def back_up_if_due(
    database: Database,
    folder: Path,
    *,
    report: Report = nothing_told,
    at: datetime | None = None,
) -> Backup | None:
    """Make the backup of the day; None if there is one already, or it is being made."""
    at = at or now()
    with database.held("backup") as is_ours:
        newest = newest_backup(database, folder, at=at)
        due = is_due(newest.made_at if newest else None, at)
        return _made(database, folder, Reason.DAILY, report, at) if is_ours and due else None


def back_up_before_update(database: Database, folder: Path, report: Report = nothing_told) -> None:
    """Raises DatabaseError where that fails, or while another process is at it."""
    try:
        with _about(folder):
            folder.mkdir(exist_ok=True)
        made = back_up(database, folder, Reason.BEFORE_UPDATE, report=report)
    except DatabaseError as error:
        why = str(error)
    else:
        if made is not None:
            return
        why = "Another window is making a backup."
    raise DatabaseError(
        "The database must be brought to this version of Portal Desk, and is left as it is because"
        f" it could not be backed up to {folder} before. {why}",
        Trouble.NOT_BACKED_UP,
    )


def newest_backup(database: Database, folder: Path, at: datetime | None = None) -> Backup | None:
    """The newest of this office; one from the future, after a wrong clock, does not count."""
    mark = _mark(database)
    made = (found for found in backups_in(folder) if found.office_mark == mark)
    return next((found for found in made if found.made_at <= (at or now())), None)


def backups_in(folder: Path) -> tuple[Backup, ...]:
    """Of all offices that back up there, newest first."""
    with _about(folder):
        found = [backup for file in folder.iterdir() if (backup := _backup(file))]
    return tuple(sorted(found, key=lambda one: (one.made_at, one.file.name), reverse=True))


def content_of(file: Path, key: Key | None) -> Content:
    """What is in a backup, which is only read. Raises WrongKeyError or DatabaseError."""
    with _reading(file, key) as connection:

        def count(table: str) -> int:
            counted: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - ours
            return counted

        (organisation,) = connection.execute("SELECT organisation FROM office").fetchone()
        return Content(
            organisation=organisation,
            accounts=count("accounts"),
            sites=count("sites"),
            contacts=count("contacts"),
        )


def shares_disk(folder: Path, place: Path) -> bool:
    """Whether one broken disk would take both."""
    with _about(folder):
        return folder.stat().st_dev == place.stat().st_dev


@contextlib.contextmanager
def _about(folder: Path, place: Path | None = None) -> Iterator[None]:
    """What stands against backups, said of their folder rather than of a file in it."""
    try:
        with files_in_words(folder):
            yield
    except DatabaseError as error:
        sentence = _SENTENCES.get(error.trouble, _OTHER).format(folder=folder, place=place)
        raise DatabaseError(sentence, error.trouble) from error


def _made(database: Database, folder: Path, reason: Reason, report: Report, at: datetime) -> Backup:
    mark = _mark(database)
    name = f"portal-desk-{at.astimezone(UTC).strftime(_TIME)}-{reason.value}-{mark}.db"
    file = folder / name
    unfinished = folder / f"{name}{_UNFINISHED}"
    with _about(folder, database.place):
        for leftover in folder.glob(f"portal-desk-*-{mark}.db{_UNFINISHED}*"):
            leftover.unlink()  # of a backup that was cut short
        try:
            _copy(database, unfinished, report)
            _check(unfinished, database.key)
            sync_file(unfinished)
            unfinished.replace(file)
            sync_folder(folder)
        except BaseException:
            for part in folder.glob(f"{unfinished.name}*"):
                part.unlink()
            raise
    _remove_oldest(folder, mark, reason)
    return Backup(
        file=file,
        made_at=at,
        reason=reason,
        office_mark=mark,
        size=file.stat().st_size,
    )


def _copy(database: Database, file: Path, report: Report) -> None:
    def tell(_status: int, remaining: int, total: int) -> None:
        report(total - remaining, total, "Making a backup")

    # The open reading keeps the state that is copied, so nothing has to be begun again when
    # somebody saves meanwhile, and nobody waits.
    with database.reading() as session, _driver(file, database.key) as target:
        connection = session.connection()
        connection.execute(select(OfficeRow.device_id)).all()
        source: Any = connection.connection.driver_connection
        source.backup(target, pages=_PAGES, progress=tell)
        # One file without a log beside it, which can be read where nothing may be written.
        target.execute("PRAGMA journal_mode = DELETE").fetchall()


def _check(file: Path, key: Key | None) -> None:
    with _reading(file, key) as connection:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise DatabaseError(f"The copy {file} is not sound: {found}.", Trouble.DISK)


@contextlib.contextmanager
def _reading(file: Path, key: Key | None) -> Iterator[Any]:
    """A connection that writes nothing, not even a log beside the file."""
    with files_in_words(file):
        file.stat()
    with _driver(file, key, reads_only=True) as connection:
        yield connection


@contextlib.contextmanager
def _driver(file: Path, key: Key | None, *, reads_only: bool = False) -> Iterator[Any]:
    uri = file.absolute().as_uri() + ("?mode=ro&immutable=1" if reads_only else "")
    try:
        connection = sqlcipher3.dbapi2.connect(
            uri, isolation_level=None, check_same_thread=False, uri=True
        )
        with contextlib.closing(connection):
            if key is not None:
                connection.execute("PRAGMA cipher_log_level = NONE")
                connection.execute(f'PRAGMA key = "{key.pragma}"')
            yield connection
    except sqlcipher3.dbapi2.Error as error:
        raise in_words(error, file) from error


def _mark(database: Database) -> str:
    """The end of the office's device id: enough to tell the offices of one folder apart."""
    with database.reading() as session:
        return session.execute(select(OfficeRow.device_id)).scalar_one().hex[-8:]


def _backup(file: Path) -> Backup | None:
    match = _NAME.fullmatch(file.name)
    reasons = {reason.value: reason for reason in Reason}
    if match is None or match["reason"] not in reasons:
        return None
    return Backup(
        file=file,
        made_at=datetime.strptime(match["time"], _TIME).replace(tzinfo=UTC),
        reason=reasons[match["reason"]],
        office_mark=match["mark"],
        size=file.stat().st_size,
    )


def _remove_oldest(folder: Path, mark: str, reason: Reason) -> None:
    alike = [
        found for found in backups_in(folder) if (found.office_mark, found.reason) == (mark, reason)
    ]
    for backup in alike[KEPT:]:
        try:
            backup.file.unlink()
        except OSError as error:  # one too many is no reason to say that the new one failed
            _LOG.warning("the old backup %s cannot be removed: %s", backup.file, error)
