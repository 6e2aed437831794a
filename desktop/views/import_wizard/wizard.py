"""The import wizard: files, columns, check, import, result."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.import_form import ImportForm, ImportStep
from desktop.tasks import Step
from desktop.theme import current_theme
from desktop.views.import_wizard.columns_page import ColumnsPage
from desktop.views.import_wizard.files_page import FilesPage
from desktop.views.import_wizard.report_page import ReportPage
from desktop.views.import_wizard.step_strip import StepStrip
from desktop.views.import_wizard.work_page import WorkPage
from desktop.views.widgets import (
    DialogFrame,
    Tone,
    announce,
    ghost,
    hairline,
    plain,
    primary,
)

_SIZE = QSize(1000, 720)
_LEAST = QSize(860, 600)


class ImportWizard(DialogFrame):
    """Not modal: other windows stay usable, also while it imports.

    Closed during an import it only hides, and comes back with the result.
    """

    wants_accounts = Signal()  # Show accounts, after the import

    def __init__(self, form: ImportForm, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._form = form
        self._in_background = False
        form.setParent(self)
        self.setModal(False)
        self.setWindowTitle(self.tr("Import"))
        self.files = FilesPage(form)
        self.columns = ColumnsPage(form)
        self.checking = WorkPage(
            self.tr("Comparing the files with what is here"), self.tr("Nothing is changed yet.")
        )
        self.check = ReportPage(form, after=False)
        self.importing = WorkPage(
            self.tr("Importing"),
            self.tr(
                "Other windows stay open; what is typed there can be saved when the import has"
                " finished. Stop leaves everything as it was."
            ),
        )
        self.outcome = ReportPage(form, after=True)
        self.set_body(self._body(), scrolls=False)
        self._add_buttons()
        self._connect()
        theme = current_theme()
        self.resize(theme.px(_SIZE.width()), theme.px(_SIZE.height()))
        self.setMinimumSize(theme.px(_LEAST.width()), theme.px(_LEAST.height()))
        self._refresh()

    def reject(self) -> None:
        """Close; an import under way goes on without the window."""
        if self._form.importing:
            self._go_to_background()
        else:
            self._form.stop()
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._form.importing:
            event.ignore()
            self._go_to_background()
        else:
            super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on from wherever it means nothing else."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.next_button.click()
        else:
            super().keyPressEvent(event)

    def _body(self) -> QWidget:
        self._strip = StepStrip(
            (
                self.tr("Files"),
                self.tr("Columns"),
                self.tr("Check"),
                self.tr("Import"),
                self.tr("Result"),
            )
        )
        self._stack = QStackedWidget()
        for page in (
            self.files,
            self.columns,
            self.checking,
            self.check,
            self.importing,
            self.outcome,
        ):
            self._stack.addWidget(page)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._strip)
        column.addWidget(hairline())
        column.addWidget(self._stack, 1)
        return body

    def _connect(self) -> None:
        self._form.step_changed.connect(self._refresh)
        self._form.files_changed.connect(self._refresh_buttons)
        self._form.progressed.connect(self._show_progress)
        self._form.failed.connect(self._tell_failure)
        self._form.exported.connect(
            lambda name: self.banner.succeed(self.tr("The list is in {}.").format(name))
        )

    def _add_buttons(self) -> None:
        self.back_button = ghost(self.tr("&Back"), Icon.BACK)
        self.cancel_button = plain(self.tr("Cancel"))
        self.next_button = primary(self.tr("&Continue"))
        self.footer.add_left(self.back_button)
        self.footer.add_right(self.cancel_button)
        self.footer.add_right(self.next_button)
        for button in (self.back_button, self.cancel_button, self.next_button):
            button.setAutoDefault(False)
        self.back_button.clicked.connect(self._form.back)
        self.cancel_button.clicked.connect(self._cancel)
        self.next_button.clicked.connect(self._next)
        for keys, act in (
            ("Alt+Left", self.back_button.click),
            ("Alt+Right", self.next_button.click),
            ("Ctrl+Return", self.next_button.click),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _next(self) -> None:
        match self._form.step:
            case ImportStep.RESULT:
                self.accept()
                self.wants_accounts.emit()
            case ImportStep.IMPORT:
                self._go_to_background()
            case _:
                self.banner.dismiss()
                if self._form.step is ImportStep.COLUMNS and self._form.why_not_next():
                    self.columns.show_first_problem()
                self._form.next()

    def _cancel(self) -> None:
        if self._form.importing:
            self._form.stop()
            self.cancel_button.setEnabled(False)
        else:
            self.reject()

    def _refresh(self) -> None:
        step = self._form.step
        self._strip.show_step(step)
        self._stack.setCurrentWidget(self._page(step))
        self._refresh_header()
        self._refresh_buttons()
        if self._in_background and not self._form.importing:
            self._come_back()
        self._give_focus(step)

    def _page(self, step: ImportStep) -> QWidget:
        report = self._form.report
        match step:
            case ImportStep.FILES:
                return self.files
            case ImportStep.COLUMNS:
                self.columns.show_first_problem()
                return self.columns
            case ImportStep.CHECK if report is None:
                self.checking.start()
                return self.checking
            case ImportStep.IMPORT:
                self.importing.start()
                return self.importing
        page = self.outcome if step is ImportStep.RESULT else self.check
        if report is not None:
            page.show_report(report, "" if step is ImportStep.RESULT else self._form.why_not_next())
        return page

    def _refresh_header(self) -> None:
        context = self.tr("Several files go in together, or not at all. No mail is sent.")
        title, icon = self.tr("Import"), Icon.IMPORT
        report = self._form.report
        if self._form.step is ImportStep.RESULT and report is not None:
            title, icon = self.tr("Import finished"), Icon.CHECKED
            if not report.changes_something:
                context = self.tr("Everything was here already; nothing was changed.")
            elif not report.accounts.total + report.sites.total + report.contacts.total:
                context = self.tr("What the customer portal shows of them is here now.")
            else:
                context = self.tr("{0} accounts, {1} sites and {2} contacts are here now.").format(
                    f"{report.accounts.total:,}",
                    f"{report.sites.total:,}",
                    f"{report.contacts.total:,}",
                )
            announce(self, f"{title}. {context}")
        self.header.set_subject(title, context, icon)

    def _refresh_buttons(self) -> None:
        step, busy = self._form.step, self._form.busy
        why_not = (
            "" if step in (ImportStep.IMPORT, ImportStep.RESULT) else self._form.why_not_next()
        )
        self.back_button.setVisible(step in (ImportStep.COLUMNS, ImportStep.CHECK))
        texts = {
            ImportStep.FILES: self.tr("&Continue"),
            ImportStep.COLUMNS: self.tr("&Check the files"),
            ImportStep.CHECK: self._import_text(),
            ImportStep.IMPORT: self.tr("&Run in background"),
            ImportStep.RESULT: self.tr("&Show accounts"),
        }
        self.next_button.setText(texts[step])
        # In the columns step the button leads to the gap instead.
        blocked = bool(why_not) and step is not ImportStep.COLUMNS
        waiting = busy and step is not ImportStep.IMPORT
        self.next_button.setEnabled(not blocked and not waiting)
        self.footer.note.setText(why_not if step is not ImportStep.CHECK else "")
        closing = step is ImportStep.RESULT
        self.cancel_button.setText(self.tr("Close") if closing else self.tr("Cancel"))
        if step is ImportStep.IMPORT:
            self.cancel_button.setText(self.tr("Sto&p"))
        self.cancel_button.setEnabled(True)

    def _import_text(self) -> str:
        report = self._form.report
        if report is None:
            return self.tr("&Import")
        tallies = (report.accounts, report.sites, report.contacts, *report.figures.values())
        count = sum(tally.added + tally.changed for tally in tallies)
        return self.tr("&Import {} records").format(f"{count:,}") if count else self.tr("&Import")

    def _show_progress(self, step: Step) -> None:
        page = self.importing if self._form.importing else self.checking
        page.show_progress(step)

    def _tell_failure(self, sentence: str) -> None:
        self.banner.tell(Tone.BAD, sentence)

    def _give_focus(self, step: ImportStep) -> None:
        match step:
            case ImportStep.FILES:
                some = bool(self._form.files)
                (self.files.table if some else self.files.choose_button).setFocus()
            case ImportStep.COLUMNS:
                self.columns.file.setFocus()
            case ImportStep.IMPORT:
                self.cancel_button.setFocus()
            case ImportStep.CHECK | ImportStep.RESULT:
                self.next_button.setFocus()

    def _go_to_background(self) -> None:
        self._in_background = True
        self.hide()

    def _come_back(self) -> None:
        """With the result, or with what went wrong."""
        self._in_background = False
        self.show()
        self.raise_()
