"""Invitations to many: reviewed, queued, followed until all have left, and what became of each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from time import monotonic
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.models.data_changes import DataChanges
from desktop.tasks import Latest, Progress, Running, TaskRunner
from domain.bulk import BulkBook, BulkResult, Chosen, DisableAccess, Outcome, RowResult
from domain.errors import DataError
from domain.exporting import Exporter
from domain.ids import ActionId, BatchId
from domain.invitation_batches import (
    Batch,
    BatchBook,
    Fate,
    MailChoices,
    PreviewBook,
    Review,
    SendInvitations,
)

T = TypeVar("T")

_LOOK_AFTER = 300  # milliseconds from a write to looking at it
_SLICE = 500
_HEADER = ("Name", "Account", "Email", "Result", "Reason")
SKIPPED = (Outcome.REFUSED, Outcome.UNCHANGED)


class Stage(Enum):
    REVIEWING = auto()
    READY = auto()
    QUEUEING = auto()
    SENDING = auto()
    DONE = auto()
    FAILED = auto()  # nothing was sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What a run works with."""

    batches: BatchBook
    bulk: BulkBook
    exporter: Exporter
    previews: PreviewBook


class _NotKept:
    """A report of a former batch: who got no invitation then was not written down."""

    def count(self, _outcome: Outcome | None = None) -> int:
        return 0

    def rows(
        self, _outcome: Outcome | None, _start: int, _length: int, _reason: str | None = None
    ) -> tuple[RowResult, ...]:
        return ()

    def kinds(self) -> Mapping[tuple[Outcome, str], int]:
        return {}

    def reasons(self) -> Mapping[str, int]:
        return {}


class InvitationRun(QObject):
    """One batch, new or opened again. Knows no widgets, and works in the background only."""

    changed = Signal()  # the stage, or the numbers
    progressed = Signal(object)  # Step, while it reviews, queues or cancels
    told = Signal(str)  # something ended well, in a sentence
    refused = Signal(str)  # something did not

    def __init__(
        self,
        books: Books,
        tasks: TaskRunner,
        changes: DataChanges,
        what: Chosen | Batch,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.books = books
        self._tasks = tasks
        self.former = what if isinstance(what, Batch) else None
        self._chosen = what if isinstance(what, Chosen) else Chosen()
        self._reviews = Latest(tasks, self)
        self._looks = Latest(tasks, self)
        self._running: Running | None = None
        self._began = 0.0
        self.stage = Stage.REVIEWING
        self.invite = SendInvitations()
        self.choices: MailChoices | None = None
        self.review: Review | None = None
        self.result: BulkResult | None = None
        self.standing: Mapping[Fate, int] = dict.fromkeys(Fate, 0)
        self.error = ""
        self.is_stopping = False
        self._look_soon = QTimer(self, singleShot=True, interval=_LOOK_AFTER)
        self._look_soon.timeout.connect(self._look)
        self._changes = changes
        changes.written.connect(self._hear)

    # Before

    def start(self) -> None:
        """Read what the mail can be made from, and look at everybody who was chosen.

        A former batch shows as it stands.
        """
        if self.former is not None:
            id = ActionId(self.former.id)
            self.result = BulkResult(action_id=id, report=_NotKept(), stopped=False)
            self._began = monotonic()
            self._take_standing(self.former.standing)
            self._look()
            return
        self._tasks.run(
            self, self.books.batches.choices, done=self._take_choices, failed=self._fail
        )
        self.look_over(self.invite)

    def look_over(self, invite: SendInvitations) -> None:
        """Count what sending would do; the newest question is answered."""
        self.invite, self.stage = invite, Stage.REVIEWING
        book, chosen = self.books.batches, self._chosen
        words = self.tr("Counting")
        self._reviews.follow(
            lambda progress: book.review(invite, chosen, _reporting(progress, words)),
            progressed=self.progressed.emit,
            done=self._take_review,
            failed=self._fail,
        )
        self.changed.emit()

    # While

    def send(self) -> None:
        if self.stage is not Stage.READY:
            return
        book, invite, chosen = self.books.batches, self.invite, self._chosen
        words = self.tr("Queueing invitations")
        self._enter(Stage.QUEUEING)
        self._running = self._tasks.run_with_progress(
            self,
            lambda progress: book.send(invite, chosen, _reporting(progress, words)),
            progressed=self.progressed.emit,
            done=self._take_result,
            failed=self._fail,
        )

    def stop(self) -> None:
        """What was sent stays sent; the rest stays here."""
        if self.stage is Stage.QUEUEING and self._running is not None:
            self.is_stopping = True
            self._running.cancel()
            self.changed.emit()
        elif self.stage is Stage.SENDING:
            self.is_stopping = True
            self._move(lambda book, batch: book.stop(batch))

    # After

    def retry(self) -> None:
        """Those that failed, each with a new link."""
        self._move(lambda book, batch: book.send_again(batch, Fate.FAILED))

    def send_rest(self) -> None:
        """Those that were stopped."""
        self._move(lambda book, batch: book.send_again(batch, Fate.STOPPED))

    def cancel_batch(self) -> None:
        """End the access of everybody who was invited with these and has not accepted."""
        batch, books, words = self.batch, self.books, self.tr("Cancelling invitations")
        if batch is None:
            return

        def work(progress: Progress) -> BulkResult:
            ids = books.batches.open_invitations(batch)
            return books.bulk.run(DisableAccess(), Chosen(ids=ids), _reporting(progress, words))

        self._tasks.run_with_progress(
            self,
            work,
            progressed=self.progressed.emit,
            done=self._take_cancelled,
            failed=lambda error: self.refused.emit(str(error)),
        )

    def export(self, file: Path) -> None:
        """What became of each, as CSV."""
        exporter = self.books.exporter
        self._tasks.run(
            self,
            lambda: exporter.table_csv(_HEADER, self._lines(), file),
            done=lambda _: self.told.emit(self.tr("The list is in {file}.").format(file=file.name)),
            failed=lambda error: self.refused.emit(str(error)),
        )

    def close(self) -> None:
        """Follow it no longer."""
        self._look_soon.stop()
        self._changes.written.disconnect(self._hear)

    # What there is to say

    @property
    def batch(self) -> BatchId | None:
        return None if self.result is None else BatchId(self.result.action_id)

    @property
    def invited(self) -> int:
        """How many get an invitation, or got one."""
        if self.result is not None:
            return sum(self.standing.values())
        return 0 if self.review is None else self.review.report.count(Outcome.CHANGED)

    @property
    def skipped(self) -> int:
        report = self.result.report if self.result else self.review.report if self.review else None
        return 0 if report is None else sum(report.count(outcome) for outcome in SKIPPED)

    @property
    def not_reached(self) -> int:
        return 0 if self.result is None else self.result.report.count(Outcome.NOT_REACHED)

    @property
    def seconds_left(self) -> int | None:
        """None as long as nobody can know."""
        left = self.standing[Fate.LEAVING]
        gone, took = self.invited - left, monotonic() - self._began
        return None if not gone or took < 1 else round(left * took / gone)

    def rows_of(self, outcome: Outcome, reason: str) -> tuple[str, ...]:
        """Names for a list of those who are skipped for a reason; for a worker thread."""
        report = self.result.report if self.result else self.review.report if self.review else None
        rows = () if report is None else report.rows(outcome, 0, _SLICE, reason)
        return tuple(" · ".join(filter(None, (row.name, row.account))) for row in rows)

    # Behind it

    def _move(self, work: Callable[[BatchBook, BatchId], int]) -> None:
        batch, book = self.batch, self.books.batches
        if batch is not None:
            self._tasks.run(
                self,
                lambda: work(book, batch),
                done=lambda _count: self._look(),
                failed=lambda error: self.refused.emit(str(error)),
            )

    def _hear(self, _ids: frozenset[UUID] | None) -> None:
        if self.result is not None and not self._look_soon.isActive():
            self._look_soon.start()

    def _look(self) -> None:
        batch, book = self.batch, self.books.batches
        if batch is not None:
            self._looks.ask(
                lambda: book.standing(batch),
                done=self._take_standing,
                failed=lambda error: self.refused.emit(str(error)),
            )

    def _take_standing(self, standing: Mapping[Fate, int]) -> None:
        self.standing = standing
        leaving = standing[Fate.LEAVING] > 0
        self.is_stopping = self.is_stopping and leaving
        self._enter(Stage.SENDING if leaving else Stage.DONE)

    def _take_choices(self, choices: MailChoices) -> None:
        self.choices = choices
        self.changed.emit()

    def _take_review(self, review: Review) -> None:
        self.review = review
        self._enter(Stage.READY)

    def _take_result(self, result: BulkResult) -> None:
        self.result, self._running, self._began = result, None, monotonic()
        self.is_stopping = False
        if result.stopped:
            self.stop_what_was_queued()
        self._look()

    def stop_what_was_queued(self) -> None:
        """Stopped while it queued: nothing more leaves either."""
        self._move(lambda book, batch: book.stop(batch))

    def _take_cancelled(self, result: BulkResult) -> None:
        count = result.changed
        words = (
            self.tr("1 invitation was cancelled.")
            if count == 1
            else self.tr("{count} invitations were cancelled.")
        )
        told = self.refused if result.trouble else self.told
        told.emit(f"{words.format(count=f'{count:,}')} {result.trouble}".strip())
        self._look()

    def _fail(self, error: DataError) -> None:
        self._running, self.error = None, str(error)
        self._enter(Stage.FAILED)

    def _enter(self, stage: Stage) -> None:
        self.stage = stage
        self.changed.emit()

    def _lines(self) -> Iterator[Sequence[str]]:
        """For a worker thread."""
        result, batch, book = self.result, self.batch, self.books.batches
        if result is None or batch is None:
            return
        every, start = frozenset(Fate), 0
        while some := book.people(batch, every, start, _SLICE):
            for one in some:
                yield one.name, one.account, one.email, one.fate.value, one.words
            start += len(some)
        for outcome in (*SKIPPED, Outcome.NOT_REACHED):
            for start in range(0, result.report.count(outcome), _SLICE):
                for row in result.report.rows(outcome, start, _SLICE):
                    words = row.outcome.value if outcome is Outcome.NOT_REACHED else "Skipped"
                    yield row.name, row.account, "", words, row.reason


def _reporting(progress: Progress, words: str) -> Callable[[int, int], None]:
    return lambda done, total: progress.report(done, total, words)
