"""The account editor on a real office, and what a clerk does with it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.models.account_form import AccountForm, OpenedAccount
from desktop.models.account_list import AccountList
from desktop.models.import_state import ImportState
from desktop.tasks import ThreadedTasks
from desktop.views.account_editor.account_dialog import AccountDialog
from desktop.views.account_editor.site_dialog import SiteDialog
from desktop.views.widgets import ComboBox, Confirmation
from domain.accounts import Account
from domain.books import ContactQuery, ListedContact
from domain.ids import AccountId
from tests.office import Office

CTRL = Qt.KeyboardModifier.ControlModifier


class Editing:
    """The dialog, and what a clerk does with it."""

    def __init__(self, qtbot: QtBot, office: Office, account_id: AccountId | None) -> None:
        self.qtbot = qtbot
        self.office = office
        self.tasks = ThreadedTasks()
        self.imports = ImportState()
        opened = OpenedAccount(
            card=office.accounts.card(account_id) if account_id else None,
            divisions=office.setup.divisions(),
            account_classes=office.setup.account_classes(),
        )
        self.form = AccountForm(opened, office.accounts, self.tasks)
        self.dialog = AccountDialog(
            self.form, lambda: AccountList(office.accounts, self.tasks), self.imports
        )
        self.form.setParent(self.dialog)
        self.dialog.open()
        self.dialog.activateWindow()
        qtbot.waitUntil(self.dialog.isActiveWindow)

    def close(self) -> None:
        self.tasks.close()
        self.dialog.done(0)
        self.dialog.deleteLater()

    def enter(self, name: str, text: str) -> None:
        line = self.dialog.details.fields[name].control
        assert isinstance(line, QLineEdit)
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClicks(line, text)
        line.clearFocus()

    def choose(self, name: str, word: str) -> None:
        box = self.dialog.details.fields[name].control
        assert isinstance(box, ComboBox)
        box.setCurrentText(word)

    def problem(self, name: str) -> str | None:
        return self.dialog.details.fields[name].problem

    def save(self) -> None:
        self.dialog.activateWindow()  # as a window manager does once a question is answered
        self.qtbot.waitUntil(self.dialog.isActiveWindow)
        self.qtbot.keyClick(self.dialog, Qt.Key.Key_Return, CTRL)

    def saved(self) -> AccountId:
        with self.qtbot.waitSignal(self.dialog.saved) as said:
            self.save()
        assert said.args
        found: AccountId = said.args[0]
        return found

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.form.saving)

    def select_site(self, row: int) -> None:
        self.dialog.sites.table.select_row(row)

    def site_dialog(self) -> SiteDialog:
        found = self.dialog.findChild(SiteDialog)
        assert found is not None
        return found

    def question(self) -> Confirmation:
        def asked() -> list[Confirmation]:
            return [w for w in self.dialog.findChildren(Confirmation) if w.isVisible()]

        self.qtbot.waitUntil(lambda: len(asked()) == 1)
        return asked()[0]


Edit = Callable[[Account | None], Editing]


def contacts(office: Office, id: AccountId) -> tuple[ListedContact, ...]:
    return office.contacts.listed(ContactQuery(account_id=id), 0, 100)
