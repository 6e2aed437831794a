"""The merge dialog in a test, and what a clerk does with it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.import_state import ImportState
from desktop.models.merge import MergeForm
from desktop.tasks import ThreadedTasks
from desktop.views.merge.merge_dialog import MergeDialog
from desktop.views.merge.merge_row import MergeRow
from domain.contacts import AccountContact
from storage.merge_contacts import SqlMergeBook
from tests.office import Office


class Comparing:
    def __init__(
        self, qtbot: QtBot, office: Office, kept: AccountContact, other: AccountContact
    ) -> None:
        self.qtbot = qtbot
        self.office = office
        self.tasks = ThreadedTasks()
        self.imports = ImportState()
        self.book = SqlMergeBook(office.database, office.author)
        opened = self.book.opened(kept.contact.id, other.contact.id)
        self.form = MergeForm(opened, self.book, self.tasks)
        self.dialog = MergeDialog(self.form, self.imports)
        self.dialog.open()
        self.dialog.activateWindow()
        qtbot.waitUntil(self.dialog.isActiveWindow)

    def close(self) -> None:
        self.tasks.close()
        self.dialog.done(0)
        self.dialog.deleteLater()

    def row(self, name: str) -> MergeRow:
        return next(row for row in self.dialog.rows if row.field.name == name)

    @property
    def shown(self) -> list[str]:
        return [row.field.name for row in self.dialog.rows if not row.isHidden()]

    def press(self, key: Qt.Key) -> None:
        focused = self.dialog.focusWidget()
        assert isinstance(focused, QWidget)
        self.qtbot.keyClick(focused, key)

    def type_into(self, name: str, text: str) -> None:
        line = self.row(name).result
        assert isinstance(line, QLineEdit)
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClicks(line, text)

    def merge(self) -> None:
        with self.qtbot.waitSignal(self.dialog.merged):
            self.dialog.merge.click()
