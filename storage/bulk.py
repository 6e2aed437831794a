"""Changes to many account contacts, in short transactions between which others can save (C4)."""

import time
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from domain.bulk import BulkChange, BulkResult, Chosen, Outcome, Progress, Undoable
from domain.changes import Author, Origin
from domain.errors import CancelledError, DataError
from domain.ids import AccountContactId, ActionId, undo_id
from storage import listing
from storage.bulk_changes import Part, Work, work_of
from storage.bulk_report import Done, SqlReport
from storage.changes import Action
from storage.engine import Database
from storage.packed_ids import PackedIds

ROWS = 500  # in one transaction: about the time of a few saves
# Between two of them: who waits for the database looks for it only now and then.
_OPEN = 0.02  # seconds


class SqlBulkBook:
    """A BulkBook over a database; author is in whose name it writes."""

    def __init__(self, database: Database, author: Author, rows: int = ROWS) -> None:
        self._database = database
        self._author = author
        self._rows = rows

    def run(self, change: BulkChange, chosen: Chosen, progress: Progress) -> BulkResult:
        return self.run_work(work_of(change), chosen, progress)

    def run_work(self, work: Work, chosen: Chosen, progress: Progress) -> BulkResult:
        """The same for anything that is done to slices of the chosen rows."""
        with self._database.reading() as session:
            ids = chosen_ids(session, chosen)
        parts = [
            Part(ids[start : start + self._rows], work) for start in range(0, len(ids), self._rows)
        ]
        with self._database.action(self._author) as action:
            return self._done(action, parts, progress)

    def undo(self, action_id: ActionId, progress: Progress) -> BulkResult:
        from storage.undo import parts_of  # noqa: PLC0415 - a start takes nothing back

        with self._database.reading() as session:
            parts = parts_of(session, action_id, self._rows)
        author = replace(self._author, origin=Origin.UNDO)
        with self._database.action(author, undo_id(action_id)) as action:
            return self._done(action, parts, progress)

    def last_undoable(self) -> Undoable | None:
        from storage.undoable import undoable  # noqa: PLC0415 - as above

        with self._database.reading() as session:
            return undoable(session, self._author)

    def _done(self, action: Action, parts: Sequence[Part], progress: Progress) -> BulkResult:
        report, total = SqlReport(self._database), sum(len(part.ids) for part in parts)
        for place, part in enumerate(parts):
            try:
                progress(report.count(), total)
                self._do(action, part, report)
            except DataError as error:
                trouble = "" if isinstance(error, CancelledError) else str(error)
                if not report.count() and trouble:
                    raise
                for id in (id for left in parts[place:] for id in left.ids):
                    report.add(Done(id, Outcome.NOT_REACHED, trouble))
                return BulkResult(action_id=action.id, report=report, stopped=True, trouble=trouble)
        return BulkResult(action_id=action.id, report=report, stopped=False)

    def _do(self, action: Action, part: Part, report: SqlReport) -> None:
        with self._database.writing(action.author, part_of=action) as session:
            results = part.work(session, part.ids)
        for result in results:
            report.add(result)
        time.sleep(_OPEN)


def chosen_ids(session: Session, chosen: Chosen) -> Sequence[AccountContactId]:
    if chosen.query is None:
        return PackedIds(sorted(chosen.ids))
    matches = listing.ids(session, chosen.query)
    return PackedIds(id for id in matches if id not in chosen.ids)
