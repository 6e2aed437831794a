"""The first step: which files."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.icons import Icon
from desktop.models.import_form import ImportForm
from desktop.models.import_tables import FileTable
from desktop.theme import current_theme
from desktop.views.widgets import Card, Column, EmptyState, Field, Table, ghost, plain, primary

_COLUMNS = (Column(270), Column(110), Column(90), Column(240, stretches=True))


class FilesPage(QWidget):
    """Files are chosen in a dialog, or dropped anywhere on the page."""

    chosen = Signal(object)  # list[Path]

    def __init__(self, form: ImportForm) -> None:
        super().__init__()
        self._form = form
        px = current_theme().px
        self.setAcceptDrops(True)
        self.choose_button = primary(self.tr("Ch&oose files"), Icon.FOLDER)
        self.add_button = plain(self.tr("A&dd files"), Icon.ADD)
        self.remove_button = ghost(self.tr("&Remove"), Icon.DELETE)
        self.account = QLineEdit()
        self.account.setMaximumWidth(px(220))
        self._account_field = Field(
            self.tr("Account &number for the vCards"),
            self.account,
            hint=self.tr(
                "Empty: each card goes to the account named like its organization, else a new one."
            ),
        )
        self.table = Table(self.tr("Chosen files"))
        self.table.setModel(FileTable(form, self.table))
        self.table.set_columns(_COLUMNS)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing_yet())
        self._stack.addWidget(self._list())
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.addWidget(self._stack)
        self.chosen.connect(form.add)
        self.choose_button.clicked.connect(self._choose)
        self.add_button.clicked.connect(self._choose)
        self.remove_button.clicked.connect(self._remove)
        self.account.textChanged.connect(self._set_account)
        form.files_changed.connect(self._refresh)
        delete = QShortcut(QKeySequence.StandardKey.Delete, self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove)
        self._refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.chosen.emit(files)

    def _nothing_yet(self) -> QWidget:
        card = Card()
        card.column.addWidget(
            EmptyState(
                Icon.IMPORT,
                self.tr("Choose the files to import"),
                self.tr(
                    "CSV files of customers, locations and contacts, and vCards."
                    " You can also drop them here."
                ),
                [self.choose_button],
            )
        )
        return card

    def _list(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current_theme().px(12))
        tools = QHBoxLayout()
        tools.addWidget(self.add_button)
        tools.addWidget(self.remove_button)
        tools.addStretch(1)
        card = Card(margin=1)
        card.column.addWidget(self.table)
        card.column.addSpacing(current_theme().px(7))
        column.addLayout(tools)
        column.addWidget(card, 1)
        column.addWidget(self._account_field)
        return page

    def _choose(self) -> None:
        chooser = QFileDialog(self, self.tr("Choose the files to import"))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFiles)
        chooser.setNameFilters(
            [
                self.tr("Customers, locations, contacts and vCards (*.csv *.txt *.tsv *.vcf)"),
                self.tr("All files (*)"),
            ]
        )
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.filesSelected.connect(lambda names: self.chosen.emit([Path(n) for n in names]))
        chooser.open()

    def _remove(self) -> None:
        row = self.table.current_row()
        if row >= 0:
            self._form.remove(row)
            if self._form.files:
                self.table.select_row(min(row, len(self._form.files) - 1))

    def _set_account(self, number: str) -> None:
        self._form.vcard_account = number

    def _refresh(self) -> None:
        some = bool(self._form.files)
        self._stack.setCurrentIndex(1 if some else 0)
        self._account_field.setVisible(self._form.has_vcards)
        if some and self.table.current_row() < 0:
            self.table.select_row(len(self._form.files) - 1)
            self.table.setFocus()
        self.remove_button.setEnabled(some)
