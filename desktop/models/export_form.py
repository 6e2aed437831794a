"""What the Export dialog asks, and the export itself, which goes on without it."""

import enum
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal

from desktop.tasks import Progress, Running, Step, TaskRunner
from domain.books import ContactOrder
from domain.errors import CancelledError, DataError
from domain.exporting import ExportColumn, Exported, ExportedRows, Exporter, OfficeFiles
from domain.importing import FIGURES, FileKind

# What the columns of the screens are called in a file.
SHOWN: Mapping[ContactOrder, Sequence[ExportColumn]] = {
    ContactOrder.TYPE: (ExportColumn.TYPE,),
    ContactOrder.BILLING_CONTACT: (ExportColumn.BILLING_CONTACT,),
    ContactOrder.NAME: (ExportColumn.NAME,),
    ContactOrder.TITLE: (ExportColumn.TITLE,),
    ContactOrder.EMAIL: (ExportColumn.EMAIL,),
    ContactOrder.PHONE: (ExportColumn.PHONE_1,),
    ContactOrder.SERVICE_NOTIFICATION: (ExportColumn.SERVICE_NOTIFICATION,),
    ContactOrder.REQUEST_NOTIFICATION: (ExportColumn.REQUEST_NOTIFICATION,),
    ContactOrder.PORTAL_USER: (ExportColumn.PORTAL_USER,),
    ContactOrder.ACCOUNT: (ExportColumn.ACCOUNT_NUMBER, ExportColumn.ACCOUNT_NAME),
}
# Of an account's table, also those for which its window is too narrow.
OF_ACCOUNT = tuple(
    column for order, some in SHOWN.items() if order is not ContactOrder.ACCOUNT for column in some
)
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')  # on one system or another
_LONGEST_NAME = 80


class What(enum.Enum):
    TABLE = "table"
    CARDS = "cards"
    OFFICE = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedTable:
    """A table on the screen, or what is selected in it."""

    title: str  # "Contacts of 49418 Renovation Gym"
    rows: ExportedRows
    count: int | None  # None: not known yet
    columns: tuple[ExportColumn, ...]  # those shown


class ExportForm(QObject):
    """What is exported, and where to."""

    changed = Signal()

    def __init__(self, table: ExportedTable | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.what = What.TABLE if table else What.OFFICE
        self._columns = set(table.columns) if table else set()
        folder = QStandardPaths.StandardLocation.DocumentsLocation
        self._folder = Path(QStandardPaths.writableLocation(folder) or Path.home())
        self._targets: dict[What, str] = {}  # as typed

    @property
    def columns(self) -> tuple[ExportColumn, ...]:
        """Those shown in their order, then the others that were chosen."""
        shown = self.table.columns if self.table else ()
        every = (*shown, *(column for column in ExportColumn if column not in shown))
        return tuple(column for column in every if column in self._columns)

    @property
    def target(self) -> str:
        """The file, or for the whole office the folder."""
        return self._targets.get(self.what, str(self._usual_target()))

    def choose(self, what: What) -> None:
        self.what = what
        self.changed.emit()

    def set_columns(self, columns: Collection[ExportColumn]) -> None:
        self._columns = set(columns)
        self.changed.emit()

    def set_target(self, typed: str) -> None:
        self._targets[self.what] = typed
        self.changed.emit()

    def why_not(self) -> str:
        """What is missing; empty when nothing is."""
        if self.what is What.TABLE and not self._columns:
            return self.tr("Choose at least one column.")
        if not self.target.strip():
            return self.tr("Choose where to.")
        return ""

    def replaced(self) -> tuple[str, ...]:
        """The names of files that are there already."""
        return tuple(path.name for path in self._paths() if path.exists())

    def work(self, exporter: Exporter, progress: Progress) -> Exported:
        path = Path(self.target.strip()).expanduser()
        if self.what is What.OFFICE or self.table is None:
            customers, locations, contacts, *figures = self._paths()
            files = OfficeFiles(
                customers=customers,
                locations=locations,
                contacts=contacts,
                figures=dict(zip(FIGURES, figures, strict=True)),
            )
            return exporter.office(files, progress)
        if self.what is What.CARDS:
            return exporter.vcards(self.table.rows, path, progress)
        return exporter.contacts_csv(self.table.rows, self.columns, path, progress)

    def _paths(self) -> tuple[Path, ...]:
        path = Path(self.target.strip()).expanduser()
        if self.what is not What.OFFICE:
            return (path,)
        kinds = (FileKind.CUSTOMERS, FileKind.LOCATIONS, FileKind.CONTACTS, *FIGURES)
        return tuple(path / f"{kind.value.lower()}.csv" for kind in kinds)

    def _usual_target(self) -> Path:
        if self.what is What.OFFICE or self.table is None:
            return self._folder
        name = _NOT_IN_NAMES.sub(" ", self.table.title)[:_LONGEST_NAME].strip(" .")
        return self._folder / f"{name}.{'vcf' if self.what is What.CARDS else 'csv'}"


class ExportRun(QObject):
    """One export at a time, in the background."""

    progressed = Signal(object)  # Step
    finished = Signal(object)  # Exported
    failed = Signal(str)
    stopped = Signal()

    def __init__(
        self, exporter: Exporter, tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._exporter = exporter
        self._tasks = tasks
        self._running: Running | None = None

    @property
    def busy(self) -> bool:
        return self._running is not None

    def start(self, form: ExportForm) -> None:
        exporter = self._exporter
        self._running = self._tasks.run_with_progress(
            self,
            lambda progress: form.work(exporter, progress),
            progressed=self._tell,
            done=self._finish,
            failed=self._fail,
        )

    def stop(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _tell(self, step: Step) -> None:
        if self.busy:
            self.progressed.emit(step)

    def _finish(self, exported: Exported) -> None:
        self._running = None
        self.finished.emit(exported)

    def _fail(self, error: DataError) -> None:
        self._running = None
        if isinstance(error, CancelledError):
            self.stopped.emit()
        else:
            self.failed.emit(str(error))
