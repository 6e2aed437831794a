"""Counting tries, in the database: every process that serves the portal counts in one place."""

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from domain.logins import Limit, Tally, counted
from storage.changes import action_of
from storage.engine import Database
from storage.login_schema import PortalLimitRow
from storage.portal_author import PORTAL

Try = tuple[Limit, str]  # what is limited, and of whom or from where


class SqlLimitBook:
    """Tries of people and places that are not known, so only a hash of them is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, tries: Sequence[Try]) -> tuple[Tally, ...]:
        """Count each once more. What was there before makes no difference to the work."""
        with self._database.writing(PORTAL) as session:
            return count_tries(session, tries)


def forget(session: Session, limit: Limit, whose: str) -> None:
    _taken_out(session, [_subject(limit, whose)])


def tally_of(session: Session, limit: Limit, whose: str) -> Tally | None:
    """As it is now; None where nothing counts any more."""
    row = session.connection().execute(_KEPT, {"subject": _subject(limit, whose)}).first()
    tally = None if row is None else Tally(count=row[0], since=row[1])
    return None if tally is None or action_of(session).at >= tally.since + limit.within else tally


def count_one(session: Session, limit: Limit, whose: str) -> Tally:
    (tally,) = count_tries(session, [(limit, whose)])
    return tally


def count_tries(session: Session, tries: Sequence[Try]) -> tuple[Tally, ...]:
    """Written anew, known or not: always the same two statements for all of them.

    No try of another process is lost between them: databases have one writer at a time.
    """
    subjects, at = [_subject(limit, whose) for limit, whose in tries], action_of(session).at
    former = _taken_out(session, subjects)
    tallies = {
        subject: counted(former.get(subject), limit, at)
        for subject, (limit, _) in zip(subjects, tries, strict=True)
    }
    rows = [
        {"subject": subject, "count": tally.count, "since": tally.since}
        for subject, tally in tallies.items()
    ]
    session.connection().execute(_WRITTEN, rows)
    return tuple(tallies.values())


def _taken_out(session: Session, subjects: Sequence[str]) -> dict[str, Tally]:
    rows = session.connection().execute(_TAKEN_OUT, {"subjects": subjects})
    return {subject: Tally(count=count, since=since) for subject, count, since in rows}


# Below the session: none of it is a record, and a login would wait for the session's part.
_TAKEN_OUT = (
    delete(PortalLimitRow)
    .where(PortalLimitRow.subject.in_(bindparam("subjects", expanding=True)))
    .returning(PortalLimitRow.subject, PortalLimitRow.count, PortalLimitRow.since)
)
_KEPT = select(PortalLimitRow.count, PortalLimitRow.since).where(
    PortalLimitRow.subject == bindparam("subject")
)
_WRITTEN = insert(PortalLimitRow)


def _subject(limit: Limit, whose: str) -> str:
    return sha256(f"{limit.name}|{whose}".encode("utf-8", "surrogatepass")).hexdigest()
