"""The second step: what the columns of each file hold."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.import_form import ImportForm
from desktop.models.import_tables import PreviewTable
from desktop.theme import Ink, current_theme
from desktop.views.widgets import (
    Card,
    Column,
    ComboBox,
    ElidedLabel,
    Field,
    Note,
    Table,
    TextRole,
    label,
    scrolled,
)
from domain.importing import FIELDS, REQUIRED, FileKind, ImportField, ImportFile

_TABLES = tuple(kind for kind in FileKind if FIELDS[kind])
_EXAMPLES = 3
_ROOM, _LEAST = 936, 112  # for the columns of the first rows, and for each of many


class ColumnsPage(QWidget):
    """One file at a time; its columns with a choice each, and its first rows below."""

    def __init__(self, form: ImportForm) -> None:
        super().__init__()
        self._form = form
        self._shown: ImportFile | None = None
        px = current_theme().px
        self.file = ComboBox()
        self.kind = ComboBox()
        for kind in _TABLES:
            self.kind.addItem(kind.value, kind)
        self.choices: list[ComboBox] = []
        self.problem = Note()
        self.problem.set_look(Icon.PROBLEM, Ink.BAD, TextRole.PROBLEM)
        self._columns = Card(margin=1)
        self._preview = PreviewTable(self)
        self.preview = Table(self.tr("First rows of the file"), row_height=32)
        self.preview.setModel(self._preview)
        self.preview.setCornerWidget(QWidget())
        top = QHBoxLayout()
        top.setSpacing(px(16))
        top.addWidget(Field(self.tr("&File"), self.file), 2)
        self._kind_field = Field(self.tr("Its rows a&re"), self.kind)
        top.addWidget(self._kind_field, 1)
        below = Card(margin=1)
        below.column.addWidget(self.preview)
        below.column.addSpacing(px(7))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(10))
        column.addLayout(top)
        column.addWidget(self.problem)
        column.addWidget(self._columns, 5)
        column.addWidget(label(self.tr("First rows"), TextRole.H3))
        column.addWidget(below, 4)
        self.file.activated.connect(lambda _: self._refresh())
        self.kind.activated.connect(self._set_kind)
        form.files_changed.connect(self._refresh_files)

    def show_first_problem(self) -> None:
        """Open the file that stands in the way, if one does, and go to its first gap."""
        rows = range(len(self._form.files))
        row = next((row for row in rows if self._form.problem_of(row)), self.file.currentIndex())
        self.file.setCurrentIndex(max(row, 0))
        self._refresh()

    def _refresh_files(self) -> None:
        row = max(self.file.currentIndex(), 0)
        self.file.clear()
        for chosen in self._form.files:
            self.file.addItem(chosen.path.name)
        self.file.setCurrentIndex(min(row, len(self._form.files) - 1))
        self._refresh()

    def _refresh(self) -> None:
        row = self.file.currentIndex()
        file = self._form.files[row].file if 0 <= row < len(self._form.files) else None
        same_layout = self._shown and file and self._shown.header == file.header
        if file is None or not same_layout or not self._shown or self._shown.kind != file.kind:
            self._lay_out(file)
        self._shown = file
        self._preview.show_file(file)
        count = len(file.header) if file else 0
        self.preview.set_columns([Column(max(_LEAST, _ROOM // max(count, 1)))] * count)
        self._kind_field.setVisible(file is not None and file.kind is not FileKind.VCARDS)
        self.problem.set_text(self._form.problem_of(row) if file else "")
        if file:
            self.kind.setCurrentIndex(self.kind.findData(file.kind))
            for choice, held in zip(self.choices, file.columns, strict=False):
                choice.setCurrentIndex(choice.findData(held))

    def _lay_out(self, file: ImportFile | None) -> None:
        """A line for each column of the file."""
        self.choices = []
        while item := self._columns.column.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._columns.setVisible(file is not None and bool(FIELDS[file.kind]))
        if file is None or not FIELDS[file.kind]:
            return
        px = current_theme().px
        lines = QWidget()
        grid = QGridLayout(lines)
        grid.setContentsMargins(px(16), px(10), px(16), px(10))
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(6))
        heads = (self.tr("Column in the file"), self.tr("First values"), self.tr("Holds"))
        for place, head in enumerate(heads):
            grid.addWidget(label(head.upper(), TextRole.CAP), 0, place)
        for position, name in enumerate(file.header):
            grid.addWidget(ElidedLabel(name, TextRole.STRONG), position + 1, 0)
            values = [row[position].replace("\n", " ") for row in file.preview[:_EXAMPLES]]
            shown = " · ".join(value for value in values if value) or "–"
            grid.addWidget(ElidedLabel(shown, TextRole.DIM), position + 1, 1)
            grid.addWidget(self._choice(file.kind, position, name), position + 1, 2)
        for place, stretch in enumerate((2, 4, 2)):
            grid.setColumnStretch(place, stretch)
        grid.setRowStretch(len(file.header) + 1, 1)
        area: QScrollArea = scrolled(lines)
        self._columns.column.addWidget(area)

    def _choice(self, kind: FileKind, position: int, name: str) -> ComboBox:
        choice = ComboBox()
        choice.addItem(self.tr("Not imported"), None)
        for field in FIELDS[kind]:
            star = " *" if field in REQUIRED[kind] else ""
            choice.addItem(f"{field.value}{star}", field)
        choice.setAccessibleName(self.tr("What column {} holds").format(name))
        choice.activated.connect(lambda _: self._set_column(position, choice.currentData()))
        self.choices.append(choice)
        return choice

    def _set_kind(self) -> None:
        self._form.set_kind(self.file.currentIndex(), self.kind.currentData())

    def _set_column(self, position: int, field: ImportField | None) -> None:
        self._form.set_column(self.file.currentIndex(), position, field)
