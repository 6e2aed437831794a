"""Exports of one open database: the dialog, the progress in the status bar, and how it ended."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.models.export_form import ExportedTable, ExportForm, ExportRun
from desktop.tasks import Step, TaskRunner
from desktop.views.export.export_dialog import ExportDialog
from desktop.views.main.main_window import MainWindow
from desktop.views.widgets import Tone
from domain.exporting import Exported, Exporter


class Exports(QObject):
    def __init__(self, exporter: Exporter, tasks: TaskRunner, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._form = ExportForm(None, self)
        self.run = ExportRun(exporter, tasks, self)
        self.run.progressed.connect(self._progress)
        self.run.finished.connect(self._finish)
        self.run.failed.connect(self._fail)
        self.run.stopped.connect(self._stop)

    def open(self, table: ExportedTable | None) -> None:
        if self.run.busy:
            sentence = self.tr("An export is running. Stop it, or wait until it has finished.")
            self._window.banner.tell(Tone.INFO, sentence)
            return
        self._form.deleteLater()
        self._form = ExportForm(table, self)
        self._ask()

    def _ask(self) -> None:
        dialog = ExportDialog(self._form, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._start)
        dialog.open()

    def _start(self) -> None:
        self._window.banner.dismiss()
        self.run.start(self._form)

    def _progress(self, step: Step) -> None:
        self._window.status.show_progress(step.what, step.done, step.total, stop=self.run.stop)

    def _finish(self, exported: Exported) -> None:
        self._window.status.end_progress()
        folder = exported.files[0].absolute().parent
        show = (self.tr("Show in folder"), lambda: _show(folder))
        self._window.banner.tell(Tone.OK, self._outcome(exported), action=show)

    def _outcome(self, exported: Exported) -> str:
        count = f"{exported.contacts:,}"
        if len(exported.files) == 1:
            name = exported.files[0].name
            if exported.contacts == 1:
                return self.tr("1 contact is in {}.").format(name)
            return self.tr("{0} contacts are in {1}.").format(count, name)
        return self.tr("{0} accounts, {1} sites and {2} contacts are in {3}.").format(
            f"{exported.accounts:,}",
            f"{exported.sites:,}",
            count,
            ", ".join(file.name for file in exported.files),
        )

    def _fail(self, sentence: str) -> None:
        self._window.status.end_progress()
        again = (self.tr("Export again"), self._ask)
        self._window.banner.tell(Tone.BAD, sentence, action=again)

    def _stop(self) -> None:
        self._window.status.end_progress()
        sentence = self.tr("The export was stopped. No file was written.")
        self._window.banner.tell(Tone.INFO, sentence)


def _show(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
