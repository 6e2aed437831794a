"""Putting a backup in the place of a database.

Everything that may fail or take long happens to a copy beside it; then one rename changes places.
Whoever is interrupted has either the old database or the new one, and never loses the old one.
"""

import contextlib
import itertools
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlcipher3.dbapi2

from domain.errors import DatabaseError, Trouble
from domain.ids import new_id
from domain.safety import Report, nothing_told
from storage.check import Checked, check
from storage.embedded import connect
from storage.engine import now, open_database
from storage.keys import Key
from storage.lasting import sync_file, sync_folder
from storage.migrate import upgrade
from storage.occupancy import alone
from storage.trouble import files_in_words, in_words

_CHUNK = 8_000_000
_LOGS = ("-wal", "-journal")  # what is not in the file yet, and what is to be taken back
_BESIDE = (*_LOGS, "-shm", ".open.lock", ".import.lock", ".backup.lock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A copy of a backup beside the database it is to replace: sound, and of this schema."""

    file: Path
    place: Path
    content: Checked


def prepare(
    backup: Path, place: Path, key: Key | None, *, report: Report = nothing_told
) -> Prepared:
    """Copy the backup beside the database and look it over; the database is not touched.

    Raises WrongKeyError, or DatabaseError where the backup cannot be used.
    """
    copy = place.with_name(f"{place.name}.restoring")
    discard(copy)
    if backup.resolve() == place.resolve():
        raise DatabaseError(f"{backup} is the database itself. Choose a backup of it.")
    with files_in_words(backup):
        size = backup.stat().st_size
    with files_in_words(place.parent):
        place.parent.mkdir(parents=True, exist_ok=True)
    try:
        _copy(backup, copy, size, report)
        report(size, size, "Checking the backup")
        content = _looked_over(backup, copy, key)
        with files_in_words(copy):
            sync_file(copy)
    except BaseException:
        discard(copy)
        raise
    return Prepared(file=copy, place=place, content=content)


def put_in_place(
    prepared: Prepared, *, present_key: Key | None = None, at: datetime | None = None
) -> Path | None:
    """Let the prepared copy be the database; what was there is kept, and its new place returned.

    present_key lets what the present database has not yet written into its file be kept in it.
    Raises BusyError where somebody has the database open; the copy is then still prepared. Raises
    DatabaseError where the disk refuses; what was there is there again.
    """
    place = prepared.place
    with alone(place), files_in_words(place):
        kept = _kept_aside(place, present_key, at or now()) if place.exists() else None
        try:
            # A log left here would be read as the log of what comes now.
            for end in (*_LOGS, "-shm"):
                place.with_name(place.name + end).unlink(missing_ok=True)
            prepared.file.replace(place)
            sync_folder(place.parent)
        except OSError:
            _put_back(kept, place)
            raise
    with contextlib.suppress(DatabaseError):  # the next copy makes room for itself
        discard(prepared.file)
    return kept


def discard(copy: Path) -> None:
    """Remove a copy that is not to be put in place."""
    for name in (copy.name, *(copy.name + end for end in _BESIDE)):
        with files_in_words(copy.parent):
            copy.with_name(name).unlink(missing_ok=True)


def _copy(backup: Path, copy: Path, size: int, report: Report) -> None:
    done = 0
    with contextlib.ExitStack() as files:
        with files_in_words(backup):
            source = files.enter_context(backup.open("rb"))
        with files_in_words(copy.parent):
            target = files.enter_context(copy.open("xb"))
            while chunk := source.read(_CHUNK):
                target.write(chunk)
                done += len(chunk)
                report(done, size, "Copying the backup")
    with files_in_words(copy.parent):
        for end in _LOGS:  # of a database that was not closed, such as one from a broken computer
            if (log := backup.with_name(f"{backup.name}{end}")).exists():
                shutil.copyfile(log, copy.with_name(f"{copy.name}{end}"))


def _looked_over(backup: Path, copy: Path, key: Key | None) -> Checked:
    with _about_backup(backup), contextlib.closing(open_database(copy, key)) as database:
        upgrade(database)
        content = check(database)
        if content.damage:
            raise DatabaseError(content.damage[0], Trouble.DAMAGED)
    with _driver_in_words(copy), contextlib.closing(connect(copy, key)) as connection:
        # Numbers of changes that were given out after the backup may not be given out again.
        connection.execute("UPDATE office SET device_id = ?", (new_id().bytes,))
        # Everything is in the one file then.
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    return content


@contextlib.contextmanager
def _driver_in_words(place: Path) -> Iterator[None]:
    try:
        yield
    except sqlcipher3.dbapi2.Error as error:
        raise in_words(error, place) from error


@contextlib.contextmanager
def _about_backup(backup: Path) -> Iterator[None]:
    """What is wrong with the copy, said of the file somebody chose."""
    try:
        yield
    except DatabaseError as error:
        if error.trouble in (Trouble.DAMAGED, Trouble.EMPTY):
            sentence = f"The backup {backup} is damaged. Choose another one."
        elif error.trouble is Trouble.NEWER:
            sentence = (
                f"The backup {backup} was made by a newer Portal Desk."
                " Install that version on this computer, or choose another backup."
            )
        else:
            raise
        raise DatabaseError(sentence, error.trouble) from error


def _kept_aside(place: Path, key: Key | None, at: datetime) -> Path:
    """A second name for the present file, so that there is no moment without a database."""
    kept = _free_name(place, at)
    _keep_logs(place, kept)
    if _is_written_out(place, key):
        for end in _LOGS:
            kept.with_name(f"{kept.name}{end}").unlink(missing_ok=True)
    else:
        _keep_logs(place, kept)  # also one that the attempt has left
    try:
        kept.hardlink_to(place)
    except OSError:  # a disk that knows no second names
        _kept_copy(place, kept)
    sync_folder(place.parent)
    return kept


def _put_back(kept: Path | None, place: Path) -> None:
    if kept is None:
        place.unlink(missing_ok=True)
        return
    for end in ("", *_LOGS):
        old = kept.with_name(f"{kept.name}{end}")
        if old.exists():
            old.replace(place.with_name(f"{place.name}{end}"))
            old.unlink(missing_ok=True)  # nothing is renamed where both name the same file


def _free_name(place: Path, at: datetime) -> Path:
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    stem = f"{place.stem}-before-restore-{stamp}"
    stems = itertools.chain([stem], (f"{stem}-{more}" for more in itertools.count(2)))
    return next(name for stem in stems if not (name := place.with_stem(stem)).exists())


def _keep_logs(place: Path, kept: Path) -> None:
    for end in _LOGS:
        log, copy = place.with_name(f"{place.name}{end}"), kept.with_name(f"{kept.name}{end}")
        if log.exists() and not copy.exists():
            _kept_copy(log, copy)


def _kept_copy(file: Path, kept: Path) -> None:
    shutil.copy2(file, kept)
    sync_file(kept)


def _is_written_out(place: Path, key: Key | None) -> bool:
    """Have the log beside the file written into it; not where the file does not open."""
    try:
        with contextlib.closing(connect(place, key)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlcipher3.dbapi2.Error:
        return False
    return True
