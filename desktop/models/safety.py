"""The backups of the open database: made when they are due, and what there is to say of them."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from desktop.models.dates import clock, day_of, short_day
from desktop.settings import Settings
from desktop.tasks import Progress, Step, TaskRunner
from domain.errors import DataError
from domain.safety import Backup, Report, Safety

_LOOK_EVERY = 3_600_000  # milliseconds; what is due is a matter of hours


class Standing(enum.Enum):
    """How the backups stand."""

    UNKNOWN = enum.auto()  # nobody has looked yet
    NO_FOLDER = enum.auto()
    RUNNING = enum.auto()
    MADE = enum.auto()
    SAME_DISK = enum.auto()  # made, but one broken disk takes everything
    FAILED = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupState:
    standing: Standing = Standing.UNKNOWN
    short: str = ""  # for the status bar
    sentence: str = ""  # with what to do

    @property
    def is_warning(self) -> bool:
        return self.standing in (Standing.NO_FOLDER, Standing.SAME_DISK, Standing.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    newest: Backup | None
    shares_disk: bool


class BackupWatch(QObject):
    """Makes the backup of the day, at the start and whenever a day has passed."""

    changed = Signal()
    made = Signal()
    progressed = Signal(Step)

    def __init__(
        self,
        safety: Safety,
        settings: Settings,
        tasks: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.state = BackupState()
        self._safety = safety
        self._settings = settings
        self._tasks = tasks
        self._timer = QTimer(self, interval=_LOOK_EVERY)
        self._timer.timeout.connect(self.look)

    @property
    def folder(self) -> Path | None:
        return self._settings.backup_folder

    def start(self) -> None:
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Make the backup of the day if it is due."""
        self._run(self._safety.back_up_if_due)

    def back_up_now(self) -> None:
        self._run(self._safety.back_up)

    def choose(self, folder: Path) -> None:
        """Keep the backups there from now on; those made before stay where they are."""
        self._settings.backup_folder = folder
        self._run(self._safety.back_up)

    def _run(self, work: Callable[[Path, Report], Backup | None]) -> None:
        folder = self.folder
        if folder is None:
            self._say(Standing.NO_FOLDER, _tr("No backups"), _no_folder())
        elif self.state.standing is not Standing.RUNNING:
            self._say(Standing.RUNNING, _tr("Backing up…"), _tr("A backup is being made."))

            def made(progress: Progress) -> _Looked:
                work(folder, progress.report)
                newest = self._safety.newest(folder)
                return _Looked(newest=newest, shares_disk=self._safety.shares_disk(folder))

            self._tasks.run_with_progress(
                self, made, progressed=self.progressed.emit, done=self._tell, failed=self._fail
            )

    def _tell(self, looked: _Looked) -> None:
        newest = looked.newest
        self.made.emit()
        when = f"{short_day(day_of(newest.made_at))}, {clock(newest.made_at)}" if newest else ""
        if newest is None:  # another window is making the first
            self._say(Standing.MADE, _tr("Backing up…"), _tr("A backup is being made."))
        elif looked.shares_disk:
            self._say(Standing.SAME_DISK, _tr("Backup on the same disk"), _same_disk(when))
        else:
            sentence = _tr("The newest backup is of {}, in {}.").format(when, self.folder)
            self._say(Standing.MADE, _tr("Backed up {}").format(when), sentence)

    def _fail(self, error: DataError) -> None:
        self._say(Standing.FAILED, _tr("Backup failed"), str(error))

    def _say(self, standing: Standing, short: str, sentence: str) -> None:
        self.state = BackupState(standing=standing, short=short, sentence=sentence)
        self.changed.emit()


def _no_folder() -> str:
    return _tr(
        "No backups are made. Choose a backup folder on another drive,"
        " so that a broken disk does not take the contacts."
    )


def _same_disk(when: str) -> str:
    return _tr(
        "The newest backup is of {}, but on the same disk as the data."
        " Choose a backup folder on another drive, so that a broken disk does not take both."
    ).format(when)


def _tr(sentence: str) -> str:
    return QCoreApplication.translate("Safety", sentence)
