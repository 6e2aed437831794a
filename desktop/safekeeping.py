"""Backups, recovery key and restoring of one open database: what the main window shows of them."""

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from desktop.data_files import KeySource
from desktop.models.import_state import ImportState
from desktop.models.safety import BackupWatch, Standing
from desktop.models.safety_restore import RestoreForm
from desktop.restoring import BackupShelf, DatabaseSafety
from desktop.settings import Settings
from desktop.tasks import Step, TaskRunner
from desktop.views.main.main_window import MainWindow
from desktop.views.safety.recovery_key_dialog import RecoveryKeyDialog
from desktop.views.safety.restore_dialog import RestoreDialog
from desktop.views.widgets import Tone
from storage.engine import Database

_LOG = logging.getLogger("portal-desk")


class Safekeeping(QObject):
    """Tells once of what stands against backups; the status bar tells how they stand."""

    ready = Signal(object)  # a Ready backup, to take the place of the database

    def __init__(
        self, database: Database, keys: KeySource, settings: Settings, tasks: TaskRunner,
        window: MainWindow,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._database = database
        self._keys = keys
        self._tasks = tasks
        self._window = window
        self._safety = DatabaseSafety(database)
        self._told = ""
        self._asked = False
        self.watch = BackupWatch(self._safety, settings, tasks, self)
        self.watch.changed.connect(self._follow)
        self.watch.progressed.connect(self._progress)

    def start(self) -> None:
        self._window.status.backups.clicked.connect(lambda: self._tell_state(anew=True))
        self._window.banner.closed.connect(lambda: self._tell_state(anew=False))
        self.watch.start()

    def back_up(self) -> None:
        if self.watch.folder is None:
            self.choose_folder()
        else:
            self._asked = True
            self.watch.back_up_now()

    def choose_folder(self) -> None:
        start = str(self.watch.folder or Path.home())
        chooser = QFileDialog(self._window, self.tr("Choose the backup folder"), start)
        chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.setOption(QFileDialog.Option.ShowDirsOnly)
        chooser.fileSelected.connect(self.take_folder)
        chooser.open()

    def take_folder(self, folder: str) -> None:
        self._asked = True
        self._window.banner.dismiss()
        self.watch.choose(Path(folder))

    def restore(self, imports: ImportState) -> None:
        if imports.running:
            sentence = self.tr("An import is running. Restore a backup when it has finished.")
            self._window.banner.tell(Tone.WARN, sentence)
            return
        place = self._database.place
        shelf = BackupShelf(place, self._keys, self._database.key)
        form = RestoreForm(shelf, self._tasks, self.watch.folder)
        dialog = RestoreDialog(form, place, self._window)
        form.setParent(dialog)
        self.watch.made.connect(form.look)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.ready.connect(self.ready)
        dialog.open()

    def show_recovery_key(self, organisation: str) -> None:
        key = self._safety.recovery_key()
        if key is None:
            sentence = self.tr("This data is not encrypted, so there is no recovery key.")
            self._window.banner.tell(Tone.INFO, sentence)
            return
        dialog = RecoveryKeyDialog(key, organisation, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _follow(self) -> None:
        state = self.watch.state
        self._window.status.show_backups(state.short, state.sentence, warns=state.is_warning)
        if state.standing is not Standing.RUNNING:
            self._window.status.end_progress()
            self._tell_state(anew=self._asked)
            self._asked = False

    def _tell_state(self, *, anew: bool) -> None:
        """A warning that comes once is read, one every hour is not; and it interrupts nobody."""
        state = self.watch.state
        if not state.is_warning:
            if anew:
                self._window.banner.succeed(state.sentence)
            return
        is_free = not self._window.banner.text()
        if anew or (is_free and state.sentence != self._told):
            _LOG.warning("backups: %s", state.sentence)
            self._told = state.sentence
            change = (self.tr("Choose a folder"), self.choose_folder)
            self._window.banner.tell(Tone.WARN, state.sentence, action=change)

    def _progress(self, step: Step) -> None:
        self._window.status.show_progress(step.what, step.done, step.total)
