"""Changing many contacts: review, progress, result."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QWidget

from desktop.icons import Icon
from desktop.models.all_contacts_bulk import BulkRun, Stage
from desktop.tasks import Step, TaskRunner
from desktop.theme import current_theme
from desktop.views.all_contacts.bulk_result import BulkResultPage
from desktop.views.all_contacts.bulk_reviews import Review, said_people
from desktop.views.widgets import (
    Button,
    DialogFrame,
    Kind,
    Surface,
    TextRole,
    Tone,
    label,
    plain,
    primary,
)
from domain.bulk import Outcome

_RESULT = (860, 520)


class BulkDialog(DialogFrame):
    """Never modal. Closing it while the work runs leaves the work running."""

    export = Signal()  # the list of results is wanted as a file

    def __init__(self, run: BulkRun, review: Review, tasks: TaskRunner, parent: QWidget) -> None:
        super().__init__(review.title, parent)
        self.run = run
        self._review = review
        self._tasks = tasks
        self._progress = _Progress()
        self._result = BulkResultPage()
        self._body = QStackedWidget()
        for page in (review, self._progress, self._result):
            self._body.addWidget(page)
        self.set_body(self._body, scrolls=False)
        self.cancel = plain(self.tr("Cancel"))
        self.go = Button("", Kind.DANGER_EDGED if review.is_dangerous else Kind.PRIMARY)
        self.stop = plain(self.tr("Stop"))
        self.background = primary(self.tr("Run in background"))
        self.export_list = plain(self.tr("Export list"), Icon.EXPORT)
        self.undo = plain(self.tr("Undo"), Icon.UNDO)
        self.done_button = primary(self.tr("Close"))
        self._lay_out()
        self._connect()
        self._follow()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def reject(self) -> None:
        """Esc: a running change goes on in the background."""
        if self.run.stage is Stage.RUNNING:
            self.hide()
        else:
            super().reject()

    def _start(self) -> None:
        change = self._review.change
        if change is not None:
            self.run.start(change, self._review.subject)

    def _follow(self) -> None:
        stage, run = self.run.stage, self.run
        asks = stage is Stage.READY
        shown = {
            self.cancel: asks,
            self.go: asks,
            self.stop: stage is Stage.RUNNING,
            self.background: stage is Stage.RUNNING,
            self.export_list: run.result is not None and stage is Stage.DONE,
            self.undo: run.result is not None and run.result.changed > 0 and not run.is_undo,
            self.done_button: stage in (Stage.DONE, Stage.FAILED),
        }
        for button, wanted in shown.items():
            button.setVisible(wanted)
        if stage is Stage.RUNNING:
            self.undo.hide()
        self.stop.setEnabled(not run.is_stopping)
        self._say()

    def _say(self) -> None:
        run, people = self.run, self._review.people
        match run.stage:
            case Stage.READY:
                self.header.set_subject(
                    self._review.title,
                    self.tr("{people} selected").format(people=self._review.chosen),
                    self._review.icon,
                )
                self.go.setText(self._review.verb)
                self.go.setEnabled(self._review.change is not None)
                self.footer.note.setText("")
            case Stage.RUNNING:
                self.banner.dismiss()
                self.header.set_subject(run.doing, people, self._review.icon)
                self.footer.note.setText(
                    self.tr("Stopping: what is done stays done.")
                    if run.is_stopping
                    else self.tr("You can go on working.")
                )
                self._body.setCurrentWidget(self._progress)
                self.background.setFocus()
            case Stage.DONE:
                self._show_result()
            case Stage.FAILED:
                self.header.set_subject(self._review.title, people, Icon.PROBLEM)
                self.footer.note.setText("")
                self.banner.tell(Tone.BAD, run.error, closable=False)

    def _show_result(self) -> None:
        result = self.run.result
        if result is None:
            return
        icon = Icon.CHECKED if result.changed else Icon.INFO
        context = self.tr("What was done stays done.") if result.stopped else ""
        if result.trouble:
            icon = Icon.PROBLEM
            self.banner.tell(Tone.BAD, result.trouble)
        elif result.stopped:
            context = self.tr("You stopped it.") + " " + context
        self.header.set_subject(self.run.outcome, context, icon)
        refused = result.report.count(Outcome.REFUSED)
        self.footer.note.setText(
            self.tr("{people} not changed, with the reason beside them.").format(
                people=said_people(self, refused)
            )
            if refused
            else ""
        )
        self._result.show_report(result.report, self._tasks)
        self._body.setCurrentWidget(self._result)
        px = current_theme().px
        self.resize(max(self.width(), px(_RESULT[0])), max(self.height(), px(_RESULT[1])))
        self.done_button.setFocus()

    def _connect(self) -> None:
        self._review.changed.connect(self._follow)
        self.run.changed.connect(self._follow)
        self.run.progressed.connect(self._progress.show_step)
        self.run.list_written.connect(self.banner.succeed)
        self.run.list_failed.connect(lambda sentence: self.banner.tell(Tone.BAD, sentence))
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._start)
        self.stop.clicked.connect(self.run.stop)
        self.background.clicked.connect(self.hide)
        self.undo.clicked.connect(self.run.undo)
        self.done_button.clicked.connect(self.accept)
        self.export_list.clicked.connect(self.export)

    def _lay_out(self) -> None:
        px = current_theme().px
        self.footer.add_left(self.export_list)
        for button in (self.cancel, self.go, self.stop, self.background):
            self.footer.add_right(button)
        self.footer.add_right(self.undo)
        self.footer.add_right(self.done_button)
        self.resize(px(680), px(self._review.dialog_height))


class _Progress(Surface):
    def __init__(self) -> None:
        super().__init__("plain", margin=24, spacing=8)
        self._done = label("", TextRole.STRONG, tabular=True)
        self._share = label("", TextRole.DIM, tabular=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        words = QHBoxLayout()
        words.addWidget(self._done)
        words.addStretch()
        words.addWidget(self._share)
        self.column.addLayout(words)
        self.column.addWidget(self._bar)
        self.column.addStretch()
        self.show_step(Step(0, 0, ""))

    def show_step(self, step: Step) -> None:
        self._bar.setRange(0, step.total)
        self._bar.setValue(step.done)
        self._bar.setAccessibleName(step.what)
        if not step.total:
            self._done.setText(self.tr("Starting"))
            self._share.setText("")
            return
        words = self.tr("{done} of {total}")
        self._done.setText(words.format(done=f"{step.done:,}", total=f"{step.total:,}"))
        self._share.setText(f"{100 * step.done // step.total} %")
