"""The tables of the import wizard: the files, the first rows of one, and the rows to look at."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt

from desktop.icons import Icon
from desktop.models.import_export import PROBLEM_HEADS, problem_cells
from desktop.models.import_form import ChosenFile, ImportForm
from desktop.models.index import ROOT, Index
from desktop.models.roles import Role
from desktop.models.titled_table import RIGHT, TitledTable
from desktop.theme import Ink
from domain.importing import ImportFile, ImportProblem, Outcome

_Display = Qt.ItemDataRole.DisplayRole
_MARKS = {
    Outcome.SKIPPED: (Icon.FAILED, Ink.BAD),
    Outcome.KEPT: (Icon.CONFLICT, Ink.WARN),
    Outcome.ADAPTED: (Icon.INFO, Ink.TEXT2),
}


_ROWS = 2  # the column of numbers in both lists
_WHAT = 3


class FileTable(TitledTable):
    """A row for each chosen file: name, what it holds, rows, how it was read or why not."""

    _on_the_right = (_ROWS,)

    def __init__(self, form: ImportForm, parent: QObject | None = None) -> None:
        super().__init__(parent or form)
        self._form = form
        self._titles = (
            self.tr("File"),
            self.tr("Holds"),
            self.tr("Rows"),
            self.tr("Read as"),
        )
        self._shown: tuple[ChosenFile, ...] = form.files
        form.files_changed.connect(self._refresh)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = _Display) -> Any:
        if not index.isValid():
            return None
        chosen, column = self._shown[index.row()], index.column()
        texts = self._texts(chosen)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return texts[column]
            case Qt.ItemDataRole.ToolTipRole if column == 0:
                return str(chosen.path)
            case Qt.ItemDataRole.TextAlignmentRole if column == _ROWS:
                return RIGHT
            case Role.STRONG:
                return column == 0
            case Role.SECONDARY:
                return column > 0 and not chosen.problem
            case Role.ICON if column == 0:
                return Icon.CONTACT if self._is_vcard(chosen) else Icon.FILE
            case Role.ICON if column == len(texts) - 1 and chosen.problem:
                return Icon.FAILED
            case Role.ICON_COLOR if chosen.problem:
                return Ink.BAD
        return None

    def _texts(self, chosen: ChosenFile) -> tuple[str, ...]:
        file = chosen.file
        if file is None:
            said = chosen.problem.removeprefix(f"{chosen.path.name}: ")
            said = said[:1].upper() + said[1:]
            return chosen.path.name, "–", "–", said or self.tr("Reading")
        return chosen.path.name, file.kind.value, f"{file.rows:,}", file.read_as

    def _is_vcard(self, chosen: ChosenFile) -> bool:
        return chosen.path.suffix.lower() == ".vcf"

    def _refresh(self) -> None:
        self.beginResetModel()
        self._shown = self._form.files
        self.endResetModel()


class PreviewTable(TitledTable):
    """The first rows of a file under the names its columns have there."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file: ImportFile | None = None
        self._titles = ()

    def show_file(self, file: ImportFile | None) -> None:
        if file is not self._file:
            self.beginResetModel()
            self._file = file
            self._titles = file.header if file else ()
            self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() or self._file is None else len(self._file.preview)

    def data(self, index: Index, role: int = _Display) -> Any:
        if not index.isValid() or self._file is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._file.preview[index.row()][index.column()].replace("\n", " ")
            case Role.DIM:
                # Columns that stay behind; those of a vCard file are no choice of anybody.
                columns = self._file.columns
                return any(columns) and columns[index.column()] is None
        return None


class ProblemTable(TitledTable):
    """The rows of the files to look at, with what became of each and why."""

    _on_the_right = (_ROWS,)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._problems: Sequence[ImportProblem] = ()
        self._titles = tuple(self.tr(head) for head in PROBLEM_HEADS)

    def show_problems(self, problems: Sequence[ImportProblem]) -> None:
        self.beginResetModel()
        self._problems = problems
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._problems)

    def data(self, index: Index, role: int = _Display) -> Any:
        if not index.isValid():
            return None
        problem, column = self._problems[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return problem_cells(problem)[column]
            case Qt.ItemDataRole.TextAlignmentRole if column == _ROWS:
                return RIGHT
            case Role.ICON if column == 0:
                return _MARKS[problem.outcome][0]
            case Role.ICON_COLOR if column == 0:
                return _MARKS[problem.outcome][1]
            case Role.SECONDARY:
                return column in (1, _ROWS)
            case Role.STRONG:
                return column == _WHAT
        return None
