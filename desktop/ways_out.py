"""While a database does not open: why, and what can be done about it."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop.data_files import KeySource
from desktop.models.safety_restore import RestoreForm
from desktop.restoring import BackupShelf
from desktop.settings import Settings
from desktop.tasks import TaskRunner
from desktop.theme import current_theme
from desktop.views.safety.key_dialog import KeyDialog
from desktop.views.safety.restore_dialog import RestoreDialog
from desktop.views.safety.trouble_dialog import TroubleDialog, WayOut
from domain.errors import DataError, KeyNeededError, RefusedError, WrongKeyError
from domain.safety import GivenKey


class WaysOut(QObject):
    """One window at a time; which way was taken comes as a signal."""

    shown = Signal()
    open = Signal(Path)  # this file, again or instead
    open_with = Signal(Path, GivenKey)
    start_first = Signal(Path)
    restored = Signal(Path, object)  # the place, and a Ready backup to put there
    gave_up = Signal()

    def __init__(
        self, settings: Settings, keys: KeySource, tasks: TaskRunner, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._keys = keys
        self._tasks = tasks
        self._dialog: QDialog | None = None
        self._said = ""

    @property
    def is_shown(self) -> bool:
        return self._dialog is not None

    def explain(self, error: DataError, place: Path) -> None:
        """Show why the database at this place does not open."""
        dialog = self._dialog
        is_about_key = isinstance(error, KeyNeededError | WrongKeyError | RefusedError)
        if isinstance(dialog, KeyDialog) and is_about_key:
            dialog.refuse(str(error))
        elif is_about_key:
            self._ask_key(error, place)
        elif not isinstance(dialog, TroubleDialog) or self._said != str(error):
            self._said = str(error)  # said already where it is tried again by itself
            shown = TroubleDialog(error)
            shown.chosen.connect(lambda way: self._take(way, place))
            self._show(shown)

    def close(self) -> None:
        if self._dialog is not None:
            self._dialog.blockSignals(True)
            self._dialog.close()
            self._dialog.deleteLater()
            self._dialog = None

    def restore(self, place: Path, over: QWidget | None = None) -> None:
        """Choose a backup to put there, in front of the window that says why or of another."""
        form = RestoreForm(
            BackupShelf(place, self._keys), self._tasks, self._settings.backup_folder
        )
        dialog = RestoreDialog(form, place, over or self._dialog)
        form.setParent(dialog)
        dialog.ready.connect(lambda ready: self.restored.emit(place, ready))
        dialog.open()

    def _ask_key(self, error: DataError, place: Path) -> None:
        why = str(error) if isinstance(error, WrongKeyError) else self._why_asked()
        dialog = KeyDialog(place, why)
        dialog.entered.connect(lambda key: self.open_with.emit(place, key))
        dialog.wants_again.connect(lambda: self._take(WayOut.AGAIN, place))
        dialog.wants_other_file.connect(lambda: self._take(WayOut.OTHER_FILE, place))
        dialog.wants_restore.connect(lambda: self._take(WayOut.RESTORE, place))
        self._show(dialog)

    def _why_asked(self) -> str:
        return self.tr(
            "The key is not at hand on this computer. Type what you have, or unlock the keyring of"
            " this computer and try again."
        )

    def _take(self, way: WayOut, place: Path) -> None:
        match way:
            case WayOut.AGAIN:
                self.open.emit(place)
            case WayOut.OTHER_FILE:
                self._choose_file()
            case WayOut.RESTORE:
                self.restore(place)
            case WayOut.NEW_OFFICE:
                self.start_first.emit(place)
            case WayOut.BACKUP_FOLDER:
                self._choose_backup_folder(place)

    def _choose_file(self) -> None:
        chooser = QFileDialog(self._dialog, self.tr("Choose a database"))
        chooser.setNameFilters([self.tr("Databases (*.db)"), self.tr("All files (*)")])
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(self.open_other)
        chooser.open()

    def open_other(self, file: str) -> None:
        """Open a file that was chosen instead, now and at the next start."""
        place = Path(file)
        self._settings.database = place
        self.open.emit(place)

    def _choose_backup_folder(self, place: Path) -> None:
        chooser = QFileDialog(self._dialog, self.tr("Choose the backup folder"))
        chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.setOption(QFileDialog.Option.ShowDirsOnly)
        chooser.fileSelected.connect(lambda folder: self._take_folder(Path(folder), place))
        chooser.open()

    def _take_folder(self, folder: Path, place: Path) -> None:
        self._settings.backup_folder = folder
        self.open.emit(place)

    def _show(self, dialog: QDialog) -> None:
        self.close()
        self._dialog = dialog
        dialog.rejected.connect(self.gave_up)
        current_theme().dress()
        dialog.show()
        self.shown.emit()
