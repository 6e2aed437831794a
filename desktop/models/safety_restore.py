"""Choosing a backup and getting it ready to take the place of the database."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QObject, Qt, Signal

from desktop.models.dates import clock, day_of, short_day
from desktop.models.index import ROOT, Index
from desktop.models.titled_table import RIGHT, TitledTable
from desktop.tasks import Latest, Progress, Running, Step, TaskRunner
from domain.errors import CancelledError, DataError, KeyNeededError, RefusedError, WrongKeyError
from domain.safety import Backups, FoundBackup, GivenKey, KeyKind, ReadyBackup, Reason

_NUMBERS = (2, 3, 4)  # the columns of counts and sizes


class BackupTable(TitledTable):
    """The backups found in a folder, newest first."""

    _on_the_right = _NUMBERS

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: list[FoundBackup] = []
        self._titles = (
            self.tr("Made"),
            self.tr("Reason"),
            self.tr("Contacts"),
            self.tr("Accounts"),
            self.tr("Size"),
            self.tr("Organization"),
        )

    def show(self, found: Sequence[FoundBackup]) -> None:
        """Show these; who stays in the list stays chosen."""
        files = {one.backup.file for one in found}
        for row in reversed(range(len(self._found))):
            if self._found[row].backup.file not in files:
                self.beginRemoveRows(ROOT, row, row)
                del self._found[row]
                self.endRemoveRows()
        for row, one in enumerate(found):
            if row == len(self._found) or self._found[row].backup.file != one.backup.file:
                self.beginInsertRows(ROOT, row, row)
                self._found.insert(row, one)
                self.endInsertRows()
            self._found[row] = one
        if found:
            last = self.index(len(found) - 1, len(self._titles) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def backup_at(self, row: int) -> FoundBackup | None:
        return self._found[row] if 0 <= row < len(self._found) else None

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        found = self._found[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._texts(found)[index.column()]
            case Qt.ItemDataRole.ToolTipRole:
                return found.why_not or str(found.backup.file)
            case Qt.ItemDataRole.TextAlignmentRole if index.column() in _NUMBERS:
                return RIGHT
            case _:
                return None

    def _texts(self, found: FoundBackup) -> tuple[str, ...]:
        backup, content = found.backup, found.content
        reasons = {
            Reason.DAILY: self.tr("Daily"),
            Reason.BEFORE_UPDATE: self.tr("Before an update"),
        }
        return (
            f"{short_day(day_of(backup.made_at))}, {clock(backup.made_at)}",
            reasons[backup.reason],
            f"{content.contacts:,}" if content else "–",
            f"{content.accounts:,}" if content else "–",
            QLocale.c().formattedDataSize(backup.size, 1, QLocale.DataSizeFormat.DataSizeSIFormat),
            content.organisation if content else found.why_not,
        )


class RestoreForm(QObject):
    """Reads the folder, then copies and checks what was chosen, off the GUI thread."""

    changed = Signal()
    progressed = Signal(Step)
    failed = Signal(str)
    key_needed = Signal(str)  # why the key at hand is not enough
    ready = Signal(object)  # ReadyBackup

    def __init__(
        self,
        backups: Backups,
        tasks: TaskRunner,
        folder: Path | None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.table = BackupTable(self)
        self.folder = folder
        self.is_looking = False
        self._backups = backups
        self._tasks = tasks
        self._looking = Latest(tasks, self)
        self._running: Running | None = None
        self.file: Path | None = None  # what was last to be prepared
        self._kind = KeyKind.COMPUTER

    @property
    def is_preparing(self) -> bool:
        return self._running is not None

    def look_in(self, folder: Path) -> None:
        """Find the backups in another folder."""
        self.folder = folder
        self.look()

    def look(self) -> None:
        """Find the backups, also those made since."""
        folder = self.folder
        if folder is None:
            self._show(())
            return
        self.is_looking = True
        self.changed.emit()
        self._looking.ask(
            lambda: self._backups.found(folder), done=self._show, failed=self._not_looked
        )

    def prepare(self, file: Path, key: GivenKey | None = None) -> None:
        """Get this backup ready; says ready, failed, or that it needs a key."""
        if self._running is not None:
            return
        self.file = file
        given = key or GivenKey()
        self._kind = given.kind

        def work(progress: Progress) -> ReadyBackup:
            return self._backups.prepare(file, given, progress.report)

        self._running = self._tasks.run_with_progress(
            self, work, progressed=self.progressed.emit, done=self._done, failed=self._fail
        )
        self.changed.emit()

    def prepare_with(self, key: GivenKey) -> None:
        """Try again with a key somebody gave."""
        if self.file is not None:
            self.prepare(self.file, key)

    def cancel(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _show(self, found: tuple[FoundBackup, ...]) -> None:
        self.is_looking = False
        self.table.show(found)
        self.changed.emit()

    def _not_looked(self, error: DataError) -> None:
        self._show(())
        self.failed.emit(str(error))

    def _done(self, ready: ReadyBackup) -> None:
        self._running = None
        self.changed.emit()
        self.ready.emit(ready)

    def _fail(self, error: DataError) -> None:
        self._running = None
        self.changed.emit()
        if isinstance(error, CancelledError):
            return
        if isinstance(error, KeyNeededError | WrongKeyError | RefusedError):
            first = self._kind is KeyKind.COMPUTER
            asked = self.tr("This backup is encrypted with a key that is not on this computer.")
            self.key_needed.emit(asked if first else str(error))
        else:
            self.failed.emit(str(error))
