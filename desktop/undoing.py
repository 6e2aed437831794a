"""Undo in the Edit menu: what it takes back is asked first, and how it ended is said."""

from PySide6.QtCore import QObject

from desktop.tasks import Progress, Step, TaskRunner
from desktop.views.main.main_window import MainWindow
from desktop.views.widgets import Question, Tone, confirm
from domain.bulk import BulkBook, BulkResult, Outcome, Undoable
from domain.errors import DataError
from domain.ids import ActionId


class Undoing(QObject):
    def __init__(self, book: BulkBook, tasks: TaskRunner, window: MainWindow) -> None:
        super().__init__(window)
        self._book = book
        self._tasks = tasks
        self._window = window
        self._busy = False

    def ask(self) -> None:
        """Undo the newest action that can be taken back."""
        if not self._busy:
            self._tasks.run(self, self._book.last_undoable, done=self._ask, failed=self._fail)

    def undo(self, action: ActionId) -> None:
        """Without a question: whoever asks has just done it."""
        if self._busy:
            return
        self._busy = True
        words = self.tr("Undoing")

        def work(progress: Progress) -> BulkResult:
            return self._book.undo(action, lambda done, total: progress.report(done, total, words))

        running = self._tasks.run_with_progress(
            self,
            work,
            progressed=self._progress,
            done=lambda result: self._finish(action, result),
            failed=self._fail,
        )
        self._stop = running.cancel

    def _ask(self, last: Undoable | None) -> None:
        if last is None:
            self._window.banner.tell(Tone.INFO, self.tr("There is nothing to undo."))
            return
        question = Question(
            title=self.tr("Undo {action}?").format(action=last.title),
            sentence=self.tr(
                "It becomes as it was before. What somebody changed since stays as it is."
            ),
            verb=self.tr("Undo"),
        )
        confirm(self._window, question, lambda: self.undo(last.action_id))

    def _progress(self, step: Step) -> None:
        self._window.status.show_progress(step.what, step.done, step.total, stop=self._stop)

    def _finish(self, action: ActionId, result: BulkResult) -> None:
        self._end()
        kept = result.report.count(Outcome.REFUSED)
        if result.stopped:
            rest = (self.tr("Undo the rest"), lambda: self.undo(action))
            why = result.trouble or self.tr("Stopped.")
            sentence = self.tr("{} What was given back so far stays.").format(why)
            self._window.banner.tell(Tone.WARN, sentence, action=rest)
        elif kept:
            reasons = " ".join(result.report.reasons())
            sentence = self.tr("Undone, but for {count}. {reasons}")
            self._window.banner.tell(Tone.WARN, sentence.format(count=f"{kept:,}", reasons=reasons))
        else:
            self._window.banner.succeed(self.tr("Undone."))

    def _fail(self, error: DataError) -> None:
        self._end()
        self._window.banner.tell(Tone.BAD, str(error))

    def _end(self) -> None:
        self._busy = False
        self._window.status.end_progress()
