"""One change to what is chosen in All contacts, while it runs and after."""

import csv
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal

from desktop.icons import Icon, Mark
from desktop.models.listed_rows import ListedRows, Source
from desktop.models.roles import Role
from desktop.tasks import Progress, Running, Step, TaskRunner
from desktop.theme import Ink
from domain.bulk import AddTag, BulkBook, BulkChange, BulkResult, Chosen, Outcome, Report, RowResult
from domain.errors import DataError
from domain.ids import new_id
from domain.spreadsheets import protected


class Stage(Enum):
    READY = auto()
    RUNNING = auto()
    DONE = auto()
    FAILED = auto()  # as a whole; what it did before that stays done


class BulkRun(QObject):
    """A bulk change, and taking it back. It is asked for once, and can be stopped."""

    changed = Signal()  # the stage
    progressed = Signal(object)  # Step
    list_written = Signal(str)
    list_failed = Signal(str)

    def __init__(
        self, book: BulkBook, tasks: TaskRunner, chosen: Chosen, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._book = book
        self._tasks = tasks
        self._chosen = chosen
        self._running: Running | None = None
        self.stage = Stage.READY
        self.change: BulkChange | None = None
        self.subject = ""  # the words of what is changed: "VIP"
        self.is_undo = False
        self.is_stopping = False
        self.result: BulkResult | None = None
        self.error = ""

    def start(self, change: BulkChange, subject: str = "") -> None:
        self.change, self.subject, self.is_undo = change, subject, False
        book, chosen, words = self._book, self._chosen, self.doing

        def work(progress: Progress) -> BulkResult:
            return book.run(change, chosen, lambda done, total: progress.report(done, total, words))

        self._run(work)

    def undo(self) -> None:
        """Take back what `result` tells of."""
        if self.result is None or self.stage is Stage.RUNNING:
            return
        book, action, words = self._book, self.result.action_id, self.tr("Undoing")
        self.is_undo = True

        def work(progress: Progress) -> BulkResult:
            return book.undo(action, lambda done, total: progress.report(done, total, words))

        self._run(work)

    def stop(self) -> None:
        """What is done stays done."""
        if self._running is not None:
            self.is_stopping = True
            self._running.cancel()
            self.changed.emit()

    def write_results(self, file: Path) -> None:
        """What became of each row, as CSV no spreadsheet takes for formulas."""
        if self.result is None:
            return
        report = self.result.report
        self._tasks.run(
            self,
            lambda: write_results(report, file),
            done=lambda _: self.list_written.emit(
                self.tr("The list is in {file}.").format(file=file.name)
            ),
            failed=lambda error: self.list_failed.emit(str(error)),
        )

    @property
    def doing(self) -> str:
        if self.is_undo:
            return self.tr("Undoing")
        if isinstance(self.change, AddTag):
            return self.tr("Adding {tag}").format(tag=self.subject)
        return self.tr("Ending portal access")

    @property
    def outcome(self) -> str:
        """One sentence about how it ended."""
        if self.result is None:
            return self.error
        count = self.result.changed
        people = self.tr("1 contact") if count == 1 else self.tr("{count} contacts")
        people = people.format(count=f"{count:,}")
        if self.is_undo:
            sentence = self.tr("Undone for {people}.")
        elif isinstance(self.change, AddTag):
            sentence = self.tr("{tag} was added to {people}.")
        else:
            sentence = self.tr("Portal access of {people} was ended.")
        return sentence.format(people=people, tag=self.subject)

    def _run(self, work: Any) -> None:
        self.stage, self.is_stopping = Stage.RUNNING, False
        self._running = self._tasks.run_with_progress(
            self, work, progressed=self._pass_on, done=self._take, failed=self._fail
        )
        self.changed.emit()

    def _pass_on(self, step: Step) -> None:
        if self.stage is Stage.RUNNING:
            self.progressed.emit(step)

    def _take(self, result: BulkResult) -> None:
        self.result, self._running = result, None
        self.stage = Stage.DONE
        self.changed.emit()

    def _fail(self, error: DataError) -> None:
        self.error, self._running = str(error), None
        self.stage = Stage.FAILED
        self.changed.emit()


@dataclass(frozen=True, slots=True)
class ResultRow:
    id: UUID  # of this row only
    result: RowResult


_MARKS = {
    Outcome.CHANGED: Mark(Icon.SUCCESS, Ink.OK),
    Outcome.UNCHANGED: Mark(Icon.SKIP, Ink.TEXT2),
    Outcome.REFUSED: Mark(Icon.FAILED, Ink.BAD),
    Outcome.NOT_REACHED: Mark(Icon.INACTIVE, Ink.TEXT2),
}
_NAME, _ACCOUNT, _OUTCOME = range(3)


class ResultTable(ListedRows[Outcome | None, ResultRow]):
    """What became of each row; None shows all outcomes."""

    def __init__(self, report: Report, tasks: TaskRunner, parent: QObject | None = None) -> None:
        def listed(outcome: Outcome | None, start: int, length: int) -> tuple[ResultRow, ...]:
            rows = report.rows(outcome, start, length)
            return tuple(ResultRow(new_id(), row) for row in rows)

        source = Source(report.count, listed, lambda _outcome, _id: None)
        super().__init__(source, None, tasks, parent)
        self._titles = (self.tr("Name"), self.tr("Account"), self.tr("Result"))

    def cell(self, row: ResultRow, column: int, role: int) -> Any:
        result = row.result
        mark = _MARKS[result.outcome]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (result.name, result.account, self._words(result))[column] or "–"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._titles[column]}: {self.cell(row, column, _TEXT)}"
            case Role.STRONG:
                return column == _NAME
            case Role.SECONDARY:
                return column == _ACCOUNT
            case Role.ICON if column == _OUTCOME:
                return mark.icon
            case Role.ICON_COLOR if column == _OUTCOME:
                return mark.ink
            case _:
                return None

    def _words(self, result: RowResult) -> str:
        words = result.outcome.value
        return f"{words}: {result.reason}" if result.reason else words


def write_results(report: Report, file: Path) -> None:
    """For a worker thread. Raises DataError with what to do."""
    try:
        with file.open("w", encoding="utf-8-sig", newline="") as opened:
            lines = csv.writer(opened)
            lines.writerow(["Name", "Account", "Result", "Reason"])
            for start in range(0, report.count(), _SLICE):
                for row in report.rows(None, start, _SLICE):
                    cells = (row.name, row.account, row.outcome.value, row.reason)
                    lines.writerow([protected(cell) for cell in cells])
    except OSError as error:
        raise DataError(
            f"The list could not be written: {error.strerror}. Choose another folder or name."
        ) from error


_SLICE = 500
_TEXT = int(Qt.ItemDataRole.DisplayRole)
