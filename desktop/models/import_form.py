"""The import wizard without its widgets: files, what their columns hold, the check and the run."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.models.import_export import export_problems
from desktop.models.import_state import ImportState
from desktop.tasks import Running, Step, TaskRunner
from domain.errors import CancelledError, DataError
from domain.importing import (
    FileKind,
    Importer,
    ImportField,
    ImportFile,
    ImportJob,
    ImportReport,
    columns_problem,
)


class ImportStep(enum.IntEnum):
    FILES = 0
    COLUMNS = 1
    CHECK = 2
    IMPORT = 3
    RESULT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenFile:
    """A file as chosen; without file it is being read, or has a problem."""

    path: Path
    file: ImportFile | None = None
    problem: str = ""


class ImportForm(QObject):
    """Goes from step to step; what takes time runs elsewhere and can be stopped."""

    files_changed = Signal()
    step_changed = Signal()
    progressed = Signal(object)  # Step
    exported = Signal(str)  # the file's name
    failed = Signal(str)

    def __init__(
        self,
        importer: Importer,
        tasks: TaskRunner,
        import_state: ImportState,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._importer = importer
        self._tasks = tasks
        self._import_state = import_state
        self._running: Running | None = None
        self._files: tuple[ChosenFile, ...] = ()
        self.step = ImportStep.FILES
        self.report: ImportReport | None = None  # of the check, then of the run
        self.vcard_account = ""

    @property
    def files(self) -> tuple[ChosenFile, ...]:
        return self._files

    @property
    def busy(self) -> bool:
        """A check or the import itself is under way."""
        return self._running is not None

    @property
    def importing(self) -> bool:
        return self.step is ImportStep.IMPORT

    @property
    def has_vcards(self) -> bool:
        return any(one.file and one.file.kind is FileKind.VCARDS for one in self._files)

    # Files and columns

    def add(self, paths: Sequence[Path]) -> None:
        """Read the files; one that was chosen before is read again."""
        known = [one.path for one in self._files]
        for path in dict.fromkeys(paths):
            if path in known:
                self._put(known.index(path), ChosenFile(path=path))
            else:
                self._files = (*self._files, ChosenFile(path=path))
            self._look(path)
        self.files_changed.emit()

    def remove(self, row: int) -> None:
        self._files = (*self._files[:row], *self._files[row + 1 :])
        self.files_changed.emit()

    def set_kind(self, row: int, kind: FileKind) -> None:
        chosen = self._files[row]
        if chosen.file is not None and chosen.file.kind is not kind:
            file = self._importer.as_kind(chosen.file, kind)
            self._put(row, ChosenFile(path=chosen.path, file=file))
            self.files_changed.emit()

    def set_column(self, row: int, column: int, field: ImportField | None) -> None:
        """Say what a column holds; the column that held it before is left out."""
        chosen = self._files[row]
        if chosen.file is None:
            return
        columns = [None if one is field else one for one in chosen.file.columns]
        columns[column] = field
        self._put(row, replace(chosen, file=replace(chosen.file, columns=tuple(columns))))
        self.files_changed.emit()

    def problem_of(self, row: int) -> str:
        """Why this file stands in the way, empty when it does not."""
        chosen = self._files[row]
        if chosen.file is None:
            return chosen.problem
        return columns_problem(chosen.file.kind, chosen.file.columns) or ""

    # Steps

    def why_not_next(self) -> str:
        """The first thing to do before the next step; empty when it can be taken."""
        if not self._files:
            return self.tr("Choose at least one file.")
        for row, chosen in enumerate(self._files):
            if chosen.file is None and not chosen.problem:
                return self.tr("Reading {}").format(chosen.path.name)
            if chosen.problem:
                return self.tr("Remove {}, or correct it and choose it again.").format(
                    chosen.path.name
                )
            if self.step is ImportStep.COLUMNS and (problem := self.problem_of(row)):
                return f"{chosen.path.name}: {problem}"
        if self.step is ImportStep.CHECK and self.report and not self.report.changes_something:
            return self.tr("There is nothing to import: everything is here already.")
        return ""

    def next(self) -> None:
        if self.busy or self.why_not_next():
            return
        match self.step:
            case ImportStep.FILES:
                self._go(ImportStep.COLUMNS)
            case ImportStep.COLUMNS:
                self._check()
            case ImportStep.CHECK:
                self._run()
            case ImportStep.IMPORT | ImportStep.RESULT:
                pass

    def back(self) -> None:
        if self.step in (ImportStep.COLUMNS, ImportStep.CHECK):
            self.stop()
            self._go(ImportStep(self.step - 1))

    def stop(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def export(self, path: Path) -> None:
        """Write the rows to look at into a file."""
        problems = self.report.problems if self.report else ()
        self._tasks.run(
            self,
            lambda: export_problems(path, problems),
            done=lambda _: self.exported.emit(path.name),
            failed=lambda error: self.failed.emit(str(error)),
        )

    # Work

    def _job(self) -> ImportJob:
        files = tuple(one.file for one in self._files if one.file is not None)
        account = self.vcard_account.strip() if self.has_vcards else ""
        return ImportJob(files=files, vcard_account=account)

    def _check(self) -> None:
        job = self._job()
        self.report = None
        self._running = self._tasks.run_with_progress(
            self,
            lambda progress: self._importer.check(job, progress),
            progressed=self._tell,
            done=self._checked,
            failed=self._check_failed,
        )
        self._go(ImportStep.CHECK)

    def _run(self) -> None:
        job = self._job()
        self._import_state.set_running(True)
        self._running = self._tasks.run_with_progress(
            self,
            lambda progress: self._importer.run(job, progress),
            progressed=self._tell,
            done=self._imported,
            failed=self._run_failed,
        )
        self._go(ImportStep.IMPORT)

    def _tell(self, step: Step) -> None:
        if self.busy:
            self.progressed.emit(step)

    def _checked(self, report: ImportReport) -> None:
        self._running = None
        if self.step is ImportStep.CHECK:
            self.report = report
            self.step_changed.emit()

    def _check_failed(self, error: DataError) -> None:
        self._running = None
        if self.step is ImportStep.CHECK:
            self._go(ImportStep.COLUMNS)
            self.failed.emit(str(error))

    def _imported(self, report: ImportReport) -> None:
        self._running = None
        self._import_state.set_running(False)
        self.report = report
        self._go(ImportStep.RESULT)

    def _run_failed(self, error: DataError) -> None:
        """Nothing was kept, so the check still holds: from there it can be tried again."""
        self._running = None
        self._import_state.set_running(False)
        self._go(ImportStep.CHECK)
        said = str(error)
        if not isinstance(error, CancelledError):
            said = self.tr("{} Nothing was imported.").format(said)
        self.failed.emit(said)

    def _look(self, path: Path) -> None:
        def put(chosen: ChosenFile) -> None:
            paths = [one.path for one in self._files]
            if path in paths:
                self._put(paths.index(path), chosen)
                self.files_changed.emit()

        self._tasks.run(
            self,
            lambda: self._importer.look(path),
            done=lambda file: put(ChosenFile(path=path, file=file)),
            failed=lambda error: put(ChosenFile(path=path, problem=str(error))),
        )

    def _put(self, row: int, chosen: ChosenFile) -> None:
        self._files = (*self._files[:row], chosen, *self._files[row + 1 :])

    def _go(self, step: ImportStep) -> None:
        self.step = step
        self.step_changed.emit()
