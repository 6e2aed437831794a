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
            return _counted(session, tries)


def forget(session: Session, limit: Limit, whose: str) -> None:
    _drop(session, [_subject(limit, whose)])


def tally_of(session: Session, limit: Limit, whose: str) -> Tally | None:
    """As it is now; None where nothing counts any more."""
    subject = _subject(limit, whose)
    tally = _kept(session, [subject]).get(subject)
    return None if tally is None or action_of(session).at >= tally.since + limit.within else tally


def count_one(session: Session, limit: Limit, whose: str) -> Tally:
    (tally,) = _counted(session, [(limit, whose)])
    return tally


def _counted(session: Session, tries: Sequence[Try]) -> tuple[Tally, ...]:
    """Written anew, known or not: one statement for all of them, and always the same ones.

    No try of another process is lost between them: databases have one writer at a time.
    """
    subjects, at = [_subject(limit, whose) for limit, whose in tries], action_of(session).at
    former = _kept(session, subjects)
    tallies = {
        subject: counted(former.get(subject), limit, at)
        for subject, (limit, _) in zip(subjects, tries, strict=True)
    }
    _drop(session, subjects)
    rows = [
        {"subject": subject, "count": tally.count, "since": tally.since}
        for subject, tally in tallies.items()
    ]
    session.execute(insert(PortalLimitRow), rows, execution_options=_LOGGED)
    return tuple(tallies.values())


def _kept(session: Session, subjects: Sequence[str]) -> dict[str, Tally]:
    rows = session.execute(_KEPT, {"subjects": subjects})
    return {subject: Tally(count=count, since=since) for subject, count, since in rows}


def _drop(session: Session, subjects: Sequence[str]) -> None:
    session.execute(_DROPPED, {"subjects": subjects}, execution_options=_LOGGED)


_LOGGED = {"logged": True, "synchronize_session": False}
_THESE = PortalLimitRow.subject.in_(bindparam("subjects", expanding=True))
_KEPT = select(PortalLimitRow.subject, PortalLimitRow.count, PortalLimitRow.since).where(_THESE)
_DROPPED = delete(PortalLimitRow).where(_THESE)


def _subject(limit: Limit, whose: str) -> str:
    return sha256(f"{limit.name}|{whose}".encode("utf-8", "surrogatepass")).hexdigest()
