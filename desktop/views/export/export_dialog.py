"""Export: what, which columns, and where to."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.icons import Icon
from desktop.models.export_form import ExportForm, What
from desktop.theme import current_theme
from desktop.views.widgets import (
    DialogFrame,
    Field,
    Question,
    TextRole,
    confirm,
    label,
    plain,
    primary,
)
from domain.exporting import ExportColumn

_COLUMNS_BESIDE = 4


class ExportDialog(DialogFrame):
    """Only asks; the export itself goes on behind it."""

    chosen = Signal()

    def __init__(self, form: ExportForm, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._form = form
        self.setWindowTitle(self.tr("Export"))
        self.header.set_subject(
            form.table.title if form.table else self.tr("Export"), self._context(), Icon.EXPORT
        )
        self.whats: dict[What, QRadioButton] = {}
        self.columns: dict[ExportColumn, QCheckBox] = {}
        self.target = QLineEdit()
        self.browse = plain(self.tr("&Browse"), Icon.FOLDER)
        self.cancel_button = plain(self.tr("Cancel"))
        self.export_button = primary(self.tr("E&xport"))
        self._field = Field(self.tr("&File"), self.target)
        self._columns = self._column_boxes()
        self._lay_out()
        self._connect()
        self._follow()
        self.whats[form.what].setFocus()

    def _context(self) -> str:
        count = self._form.table.count if self._form.table else None
        if count == 1:
            return self.tr("1 contact")
        return "" if count is None else self.tr("{} contacts").format(f"{count:,}")

    def _lay_out(self) -> None:
        px = current_theme().px
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self._field, 1)
        button = QVBoxLayout()
        button.setContentsMargins(0, px(20), 0, 0)
        button.addWidget(self.browse)
        button.addStretch()
        row.addLayout(button)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(16))
        column.addLayout(self._choices())
        column.addWidget(self._columns)
        column.addLayout(row)
        column.addStretch()
        self.set_body(body)
        self.footer.add_right(self.cancel_button)
        self.footer.add_right(self.export_button)
        self.resize(px(720), px(620) if self._form.table else px(360))

    def _choices(self) -> QVBoxLayout:
        choices = {
            What.TABLE: (
                self.tr("&Table, as CSV"),
                self.tr("For a spreadsheet. Nothing in the file can run there as a formula."),
            ),
            What.CARDS: (
                self.tr("Contacts, as &vCards"),
                self.tr("For telephones and mail programs, and for Import."),
            ),
            What.OFFICE: (
                self.tr("The whole &office, for another Portal Desk"),
                self.tr(
                    "Eight files, customers.csv to weights.csv, from which Import makes the same"
                    " again. Portal access stays behind."
                ),
            ),
        }
        group = QButtonGroup(self)
        column = QVBoxLayout()
        column.setSpacing(current_theme().px(10))
        for what, (name, effect) in choices.items():
            if self._form.table is None and what is not What.OFFICE:
                continue
            button = QRadioButton(name)
            button.setAccessibleDescription(effect)
            hint = label(effect, TextRole.HINT, wrap=True)
            hint.setContentsMargins(current_theme().px(24), 0, 0, 0)
            group.addButton(button)
            choice = QVBoxLayout()
            choice.setSpacing(0)
            choice.addWidget(button)
            choice.addWidget(hint)
            column.addLayout(choice)
            self.whats[what] = button
        self.whats[self._form.what].setChecked(True)
        return column

    def _column_boxes(self) -> QWidget:
        px = current_theme().px
        boxes = QWidget()
        grid = QGridLayout(boxes)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(4))
        grid.addWidget(label(self.tr("Columns"), TextRole.H3), 0, 0, 1, _COLUMNS_BESIDE)
        high = -(-len(ExportColumn) // _COLUMNS_BESIDE)
        for place, column in enumerate(ExportColumn):
            box = QCheckBox(column.value)
            box.setChecked(column in self._form.columns)
            grid.addWidget(box, 1 + place % high, place // high)
            self.columns[column] = box
        return boxes

    def _connect(self) -> None:
        for what, button in self.whats.items():
            button.clicked.connect(lambda _checked=False, what=what: self._form.choose(what))
        for box in self.columns.values():
            box.toggled.connect(self._choose_columns)
        self.target.textEdited.connect(self._form.set_target)
        self.browse.clicked.connect(self._browse)
        self.cancel_button.clicked.connect(self.reject)
        self.export_button.clicked.connect(self._export)
        self._form.changed.connect(self._follow)

    def _choose_columns(self) -> None:
        self._form.set_columns([one for one, box in self.columns.items() if box.isChecked()])

    def _follow(self) -> None:
        form = self._form
        self.whats[form.what].setChecked(True)
        self._columns.setVisible(form.what is What.TABLE)
        self._field.set_label(self.tr("&Folder") if form.what is What.OFFICE else self.tr("&File"))
        if self.target.text() != form.target:
            self.target.setText(form.target)
        self.footer.note.setText(form.why_not())
        self.export_button.setEnabled(not form.why_not())

    def _browse(self) -> None:
        chooser = QFileDialog(self, self.tr("Export"), self._form.target)
        if self._form.what is What.OFFICE:
            chooser.setFileMode(QFileDialog.FileMode.Directory)
            chooser.setOption(QFileDialog.Option.ShowDirsOnly)
        else:
            chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            chooser.setDefaultSuffix("vcf" if self._form.what is What.CARDS else "csv")
            # We ask ourselves, also for a name that was typed into the field.
            chooser.setOption(QFileDialog.Option.DontConfirmOverwrite)
        chooser.selectFile(self._form.target)
        chooser.fileSelected.connect(self._form.set_target)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.open()

    def _export(self) -> None:
        replaced = self._form.replaced()
        if not replaced:
            self._go()
            return
        names = ", ".join(replaced)
        question = Question(
            title=self.tr("Replace {}?").format(names),
            sentence=self.tr("What is in there now is lost once the export has finished."),
            verb=self.tr("Replace"),
        )
        confirm(self, question, self._go)

    def _go(self) -> None:
        self.accept()
        self.chosen.emit()
