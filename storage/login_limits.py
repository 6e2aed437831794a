"""Counting tries, in the database: every process that serves the portal counts in one place."""

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import delete, select
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
            return tuple(count_one(session, limit, whose) for limit, whose in tries)

    def forget(self, limit: Limit, whose: str) -> None:
        """After a success: the tries before it were the owner's own."""
        with self._database.writing(PORTAL) as session:
            forget(session, limit, whose)


def forget(session: Session, limit: Limit, whose: str) -> None:
    gone = delete(PortalLimitRow).where(PortalLimitRow.subject == _subject(limit, whose))
    session.execute(gone, execution_options={"logged": True})


def tally_of(session: Session, limit: Limit, whose: str) -> Tally | None:
    """As it is now; None where nothing counts any more."""
    row = session.get(PortalLimitRow, _subject(limit, whose))
    if row is None or action_of(session).at >= row.since + limit.within:
        return None
    return Tally(count=row.count, since=row.since)


def count_one(session: Session, limit: Limit, whose: str) -> Tally:
    subject, now = _subject(limit, whose), action_of(session).at
    query = select(PortalLimitRow).where(PortalLimitRow.subject == subject).with_for_update()
    row = session.scalars(query).first()
    former = None if row is None else Tally(count=row.count, since=row.since)
    tally = counted(former, limit, now)
    if row is None:
        session.add(PortalLimitRow(subject=subject, count=tally.count, since=tally.since))
    else:
        row.count, row.since = tally.count, tally.since
    return tally


def _subject(limit: Limit, whose: str) -> str:
    return sha256(f"{limit.name}|{whose}".encode("utf-8", "surrogatepass")).hexdigest()
