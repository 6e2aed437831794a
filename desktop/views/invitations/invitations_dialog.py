"""Send portal invitations to many: review, progress, result (pictures 08)."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from desktop.icons import Icon
from desktop.models.dates import clock, day_of, short_day
from desktop.models.invitation_preview import InvitationPreview
from desktop.models.invitation_run import InvitationRun, Stage
from desktop.tasks import Step, TaskRunner
from desktop.theme import current_theme
from desktop.views.invitations.names_dialog import NamesDialog
from desktop.views.invitations.preview_dialog import PreviewDialog
from desktop.views.invitations.progress_page import ProgressPage
from desktop.views.invitations.result_page import ResultPage
from desktop.views.invitations.review_page import ReviewPage
from desktop.views.widgets import (
    Button,
    DialogFrame,
    Kind,
    Question,
    Tone,
    announce,
    confirm,
    ghost,
    plain,
    primary,
)
from domain.bulk import Outcome
from domain.invitation_batches import BatchBook, Fate

_SMALL, _LARGE, _LARGEST = (720, 520), (960, 640), (1120, 680)


class InvitationsDialog(DialogFrame):
    """Never modal. Closing it while mail leaves lets it leave."""

    def __init__(
        self, run: InvitationRun, book: BatchBook, tasks: TaskRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent.tr("Send Portal Invitations") if parent else "", parent)
        self.run = run
        self._tasks = tasks
        self.review = ReviewPage(run)
        self.progress = ProgressPage(run, book, tasks)
        self.results = ResultPage(run, book, tasks)
        self._body = QStackedWidget()
        for page in (self.review, self.progress, self.results):
            self._body.addWidget(page)
        self.set_body(self._body, scrolls=False)
        self.preview = ghost(self.tr("Preview &mail"), Icon.VIEW)
        self.cancel = plain(self.tr("Cancel"))
        self.send = Button("", Kind.PRIMARY, Icon.SEND)
        self.stop = plain(self.tr("S&top"))
        self.background = primary(self.tr("Run in &background"))
        self.export = plain(self.tr("E&xport list"), Icon.EXPORT)
        self.cancel_batch = Button(self.tr("Cancel these &invitations"), Kind.DANGER, Icon.REVOKE)
        self.close_button = primary(self.tr("Close"))
        self._lay_out()
        self._connect()
        self._follow()
        run.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def reject(self) -> None:
        """Esc: what runs goes on in the background."""
        if self.run.stage in (Stage.QUEUEING, Stage.SENDING):
            self.hide()
        else:
            super().reject()

    def _lay_out(self) -> None:
        px = current_theme().px
        self.header.add_button(self.export)
        self.footer.add_left(self.preview)
        self.footer.add_left(self.cancel_batch)
        for button in (
            self.cancel,
            self.send,
            self.stop,
            self.background,
            self.close_button,
        ):
            self.footer.add_right(button)
        self.send.setAutoDefault(False)  # Enter in From looks over, and does not send
        self.setMinimumSize(px(640), px(420))
        self.resize(px(_SMALL[0]), px(_SMALL[1]))

    def _connect(self) -> None:
        run = self.run
        run.changed.connect(self._follow)
        run.progressed.connect(self._show_step)
        run.told.connect(self.banner.succeed)
        run.refused.connect(lambda sentence: self.banner.tell(Tone.BAD, sentence))
        self.preview.clicked.connect(lambda _checked: self._show_preview())
        self.cancel.clicked.connect(self.reject)
        self.send.clicked.connect(run.send)
        self.stop.clicked.connect(run.stop)
        self.background.clicked.connect(self.hide)
        self.close_button.clicked.connect(self.accept)
        self.export.clicked.connect(self._ask_for_file)
        self.cancel_batch.clicked.connect(self._ask_to_cancel)
        self.results.retry.connect(run.retry)
        self.results.send_rest.connect(run.send_rest)
        self.results.failed.connect(lambda error: self.banner.tell(Tone.BAD, str(error)))
        self.review.shows.connect(self._show_names)

    # Showing

    def _follow(self) -> None:
        run, stage = self.run, self.run.stage
        asks = stage in (Stage.REVIEWING, Stage.READY)
        works = stage in (Stage.QUEUEING, Stage.SENDING)
        open_ones = sum(run.standing[fate] for fate in Fate if fate is not Fate.CANCELLED)
        for button, wanted in (
            (self.preview, asks),
            (self.cancel, asks),
            (self.send, asks),
            (self.stop, works),
            (self.background, works),
            (self.close_button, stage in (Stage.DONE, Stage.FAILED)),
            (self.export, stage is Stage.DONE),
            (self.cancel_batch, stage is Stage.DONE and open_ones > 0),
        ):
            button.setVisible(wanted)
        self.stop.setEnabled(not run.is_stopping)
        for button in (self.send, self.preview):
            button.setEnabled(stage is Stage.READY and run.invited > 0)
        self.footer.note.setText(self._note())
        match stage:
            case Stage.QUEUEING | Stage.SENDING:
                self._show_page(self.progress, _LARGE)
            case Stage.DONE:
                self._show_page(self.results, _LARGEST)
        self._say()

    def _say(self) -> None:
        run, count = self.run, f"{self.run.invited:,}"
        one = run.invited == 1
        match run.stage:
            case Stage.REVIEWING | Stage.READY:
                self.header.set_subject(
                    self.tr("Send portal invitations"), self._selected(), Icon.SEND
                )
                words = self.tr("&Send 1 invitation") if one else self.tr("&Send {} invitations")
                self.send.setText(words.format(count))
            case Stage.QUEUEING | Stage.SENDING:
                words = (
                    self.tr("Sending 1 portal invitation")
                    if one
                    else self.tr("Sending {} portal invitations")
                )
                self.header.set_subject(words.format(count), self._mail(), Icon.SEND)
            case Stage.DONE:
                sent = f"{run.standing[Fate.SENT]:,}"
                title = self.tr("{sent} of {count} invitations sent").format(sent=sent, count=count)
                icon = Icon.ATTENTION if run.standing[Fate.FAILED] else Icon.CHECKED
                self.header.set_subject(title, self._mail(), icon)
            case Stage.FAILED:
                self.header.set_subject(self.tr("Send portal invitations"), "", Icon.PROBLEM)
                self.banner.tell(Tone.BAD, run.error, closable=False)

    def _show_step(self, step: Step) -> None:
        if self.run.stage is not Stage.REVIEWING:
            self.progress.show_step(step)
        elif step.total > 0:
            words = self.tr("Counting… {done} of {total}")
            subject = words.format(done=f"{step.done:,}", total=f"{step.total:,}")
            self.header.set_subject(self.tr("Send portal invitations"), subject, Icon.SEND)

    def _selected(self) -> str:
        review = self.run.review
        if review is None:
            return self.tr("Counting…")
        contacts, accounts = review.report.count(), review.accounts
        return self.tr("{contacts} of {accounts}").format(
            contacts=self.tr("1 contact")
            if contacts == 1
            else self.tr("{} contacts").format(f"{contacts:,}"),
            accounts=self.tr("1 account")
            if accounts == 1
            else self.tr("{} accounts").format(f"{accounts:,}"),
        )

    def _mail(self) -> str:
        if (former := self.run.former) is not None:
            return self.tr("{day}, {time} · by {name}").format(
                day=short_day(day_of(former.made_at)),
                time=clock(former.made_at),
                name=former.made_by,
            )
        template = self.review.template.currentText()
        sender = self.review.sent_from.text() or self.tr("the division’s email")
        return self.tr("Template: {template} · from {sender}").format(
            template=template, sender=sender
        )

    def _note(self) -> str:
        match self.run.stage:
            case Stage.QUEUEING | Stage.SENDING if self.run.is_stopping:
                return self.tr("Stopping: what was sent stays sent.")
            case Stage.QUEUEING | Stage.SENDING:
                return self.tr("You can go on working.")
            case Stage.DONE if self.run.former is not None:
                return self.tr("Who was skipped then is not kept.")
            case Stage.DONE if self.run.skipped:
                return self.tr("Skipped contacts are not changed.")
        return ""

    def _show_page(self, page: QWidget, size: tuple[int, int]) -> None:
        if self._body.currentWidget() is not page:
            px = current_theme().px
            self._body.setCurrentWidget(page)
            self.resize(max(self.width(), px(size[0])), max(self.height(), px(size[1])))
            if page is self.results:
                announce(self, self.windowTitle())
                self.close_button.setFocus()
            else:
                self.background.setFocus()

    # Asking

    def _show_names(self, outcome: Outcome, reason: str) -> None:
        run = self.run
        title = reason or self.tr("Will get an invitation")
        names = NamesDialog(title, lambda: run.rows_of(outcome, reason), self._tasks, self)
        if outcome is Outcome.CHANGED:
            names.picked.connect(lambda row: self._show_preview(reason, row))
        names.open()

    def _show_preview(self, reason: str | None = None, position: int = 0) -> None:
        run = self.run
        if run.review is not None:
            mails = InvitationPreview(run.review.report, run.invite, run.books, self._tasks)
            dialog = PreviewDialog(mails, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            mails.open(reason, position)
            dialog.open()

    def _ask_to_cancel(self) -> None:
        question = Question(
            title=self.tr("Cancel these invitations?"),
            sentence=self.tr(
                "Whoever has not accepted loses access: the links stop working, and Portal User"
                " becomes Disabled. Nobody is written to. Edit > Undo gives the access back."
            ),
            verb=self.tr("Cancel invitations"),
            dangerous=True,
            cancel=self.tr("Keep them"),
        )
        confirm(self, question, self.run.cancel_batch)

    def _ask_for_file(self) -> None:
        chooser = QFileDialog(self, self.tr("Export the list"), "invitations.csv")
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter(self.tr("CSV files (*.csv)"))
        chooser.setDefaultSuffix("csv")
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(lambda name: self.run.export(Path(name)))
        chooser.open()
