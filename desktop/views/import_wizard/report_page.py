"""What an import does, or has done: counts, and the rows to look at."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.import_form import ImportForm
from desktop.models.import_tables import ProblemTable
from desktop.theme import Ink, current_theme
from desktop.views.widgets import (
    Avatar,
    Card,
    Column,
    EmptyState,
    Note,
    Table,
    TextRole,
    Well,
    label,
    plain,
)
from domain.importing import FileKind, ImportReport, Tally

_COLUMNS = (
    Column(106),
    Column(160),
    Column(60),
    Column(164),
    Column(300, stretches=True),
)


class ReportPage(QWidget):
    """The same page before the run (what would happen) and after it (what happened)."""

    def __init__(self, form: ImportForm, *, after: bool) -> None:
        super().__init__()
        self._form = form
        px = current_theme().px
        self._counts = (
            _Count(self.tr("accounts"), Icon.ACCOUNT, after=after),
            _Count(self.tr("sites"), Icon.SITE, after=after),
            _Count(self.tr("contacts"), Icon.CONTACTS, after=after),
        )
        self._problems = ProblemTable(self)
        self.table = Table(self.tr("Rows to look at"))
        self.table.setModel(self._problems)
        self.table.set_columns(_COLUMNS)
        self._heading = label("", TextRole.H3)
        self._summary = label("", TextRole.DIM)
        self.export_button = plain(self.tr("E&xport list"), Icon.EXPORT)
        self.export_button.clicked.connect(self._ask_where)
        self._figures = label("", TextRole.DIM, wrap=True)
        self._warning = Note()
        self._warning.set_look(Icon.INFO, Ink.TEXT2)
        counts = QHBoxLayout()
        counts.setSpacing(px(12))
        for count in self._counts:
            counts.addWidget(count, 1)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self._heading)
        head.addWidget(self._summary, 1)
        head.addWidget(self.export_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.setSpacing(px(14))
        column.addLayout(counts)
        column.addWidget(self._figures)
        column.addWidget(self._warning)
        column.addLayout(head)
        column.addWidget(self._list(), 1)

    def show_report(self, report: ImportReport, warning: str = "") -> None:
        for count, tally in zip(
            self._counts, (report.accounts, report.sites, report.contacts), strict=True
        ):
            count.show_tally(tally)
        self._figures.setText(" · ".join(self._told(*one) for one in report.figures.items()))
        self._figures.setVisible(bool(report.figures))
        self._warning.set_text(warning)
        self._problems.show_problems(report.problems)
        some = bool(report.problems)
        self._heading.setText(self.tr("Rows to look at"))
        self._summary.setText(self._said(report) if some else "")
        self.export_button.setVisible(some)
        self._stack.setCurrentIndex(1 if some else 0)
        if some:
            self.table.select_row(0)

    def _told(self, kind: FileKind, tally: Tally) -> str:
        total, news = f"{tally.total:,}", tally.added + tally.changed
        if not news:
            return self.tr("{0}: {1}, as they are here").format(kind.value, total)
        said = self.tr("{0}: {1}, {2} new or changed")
        return said.format(kind.value, total, f"{news:,}")

    def _list(self) -> QWidget:
        self._stack = QStackedWidget()
        card = Card(margin=1)
        card.column.addWidget(self.table)
        card.column.addSpacing(current_theme().px(7))
        fine = Card()
        fine.column.addWidget(
            EmptyState(
                Icon.CHECKED,
                self.tr("Every row fits"),
                self.tr("No row is left out, and nothing stays against the files."),
                ink=Ink.OK,
            )
        )
        self._stack.addWidget(fine)
        self._stack.addWidget(card)
        return self._stack

    def _said(self, report: ImportReport) -> str:
        others = len(report.problems) - report.skipped
        said = [
            self.tr("{} left out").format(f"{report.skipped:,}") if report.skipped else "",
            self.tr("{} imported with a remark").format(f"{others:,}") if others else "",
        ]
        return " · ".join(part for part in said if part)

    def _ask_where(self) -> None:
        chooser = QFileDialog(self, self.tr("Export list"))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter(self.tr("CSV (*.csv)"))
        chooser.setDefaultSuffix("csv")
        chooser.selectFile("import-rows.csv")
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(lambda name: self._form.export(Path(name)))
        chooser.open()


class _Count(Well):
    """How many records of one sort, and what becomes of them."""

    def __init__(self, name: str, icon: Icon, *, after: bool) -> None:
        super().__init__(margin=12)
        self._name = name
        self._after = after
        self._number: QLabel = label("", TextRole.H2, tabular=True)
        self._fates = label("", TextRole.DIM, wrap=True)
        words = QVBoxLayout()
        words.setSpacing(current_theme().px(2))
        words.addWidget(self._number)
        words.addWidget(self._fates)
        row = QHBoxLayout()
        row.setSpacing(current_theme().px(12))
        row.addWidget(Avatar(icon, 36), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.column.addLayout(row)

    def show_tally(self, tally: Tally) -> None:
        fates = (
            (tally.added, self.tr("{} added") if self._after else self.tr("{} to add")),
            (tally.changed, self.tr("{} changed") if self._after else self.tr("{} to change")),
            (tally.kept, self.tr("{} kept as they are here")),
            (tally.unchanged, self.tr("{} unchanged")),
        )
        self._number.setText(f"{tally.total:,} {self._name}")
        said = " · ".join(text.format(f"{count:,}") for count, text in fates if count)
        self._fates.setText(said or self.tr("None in these files"))
        self.setAccessibleName(f"{self._number.text()}: {self._fates.text()}")
