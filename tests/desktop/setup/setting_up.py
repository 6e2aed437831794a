"""The windows of the Setup menu on a real office, and what a clerk does with them."""

from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.mail_room import MailRoom
from desktop.models.data_changes import DataChanges
from desktop.models.import_state import ImportState
from desktop.setup_screens import SetupScreens
from desktop.tasks import ThreadedTasks
from desktop.views.main.openers import SetupScreen
from desktop.views.setup.class_dialog import ClassDialog
from desktop.views.setup.class_list_dialog import ClassListDialog
from desktop.views.setup.list_dialog import ListDialog
from desktop.views.setup.options_window import OptionsWindow
from desktop.views.widgets import Confirmation, DialogFrame, Switch
from tests.fakes import MemoryKeyring
from tests.office import Office

W = TypeVar("W", bound=QWidget)
CTRL = Qt.KeyboardModifier.ControlModifier


class SettingUp:
    """A main window as far as these windows need one, and a clerk in front of it."""

    def __init__(self, qtbot: QtBot, office: Office) -> None:
        self.qtbot = qtbot
        self.office = office
        self.tasks = ThreadedTasks()
        self.keyring: MemoryKeyring | None = MemoryKeyring()
        self.imports = ImportState()
        self.changes = DataChanges()
        office.database.watch(self.changes.report)
        self.window = DialogFrame("Main")
        qtbot.addWidget(self.window)
        self.window.show()
        self.screens = SetupScreens(
            MailRoom(office.database, office.author, lambda: self.keyring),
            self.tasks,
            self.changes,
            self.imports,
            self.window,
        )

    def close(self) -> None:
        self.tasks.close()
        for dialog in self.window.findChildren(DialogFrame):
            dialog.done(0)

    def child(self, kind: type[W], of: QObject | None = None) -> W:
        """The window of this kind, once it is there and has the keyboard."""

        def found() -> list[W]:
            return [w for w in (of or self.window).findChildren(kind) if w.isVisible()]

        self.qtbot.waitUntil(lambda: len(found()) == 1)
        [shown] = found()
        shown.activateWindow()
        self.qtbot.waitUntil(shown.isActiveWindow)
        return shown

    def classes(self) -> ClassListDialog:
        self.screens.open(self.window, SetupScreen.ACCOUNT_CLASSES)
        dialog = self.child(ClassListDialog)
        self.qtbot.waitUntil(lambda: dialog.table.model().rowCount() > 0)
        QAbstractItemModelTester(
            dialog.table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal, dialog
        )
        return dialog

    def edit_class(self) -> ClassDialog:
        """The first class of the list: COMM, where there is no other."""
        self.qtbot.keyClick(self.classes().table, Qt.Key.Key_Return)
        return self.child(ClassDialog)

    def options(self) -> OptionsWindow:
        self.screens.open(self.window, SetupScreen.SYSTEM_OPTIONS)
        return self.child(OptionsWindow)

    def entries(self, screen: SetupScreen) -> ListDialog:
        self.screens.open(self.window, screen)
        dialog = self.child(ListDialog)
        QAbstractItemModelTester(
            dialog.entries, QAbstractItemModelTester.FailureReportingMode.Fatal, dialog
        )
        return dialog

    def question(self, of: QWidget) -> Confirmation:
        return self.child(Confirmation, of)

    def says(self, window: QWidget, sentence: str) -> bool:
        return any(sentence in one.text() for one in window.findChildren(QLabel) if one.isVisible())

    def save(self, dialog: QWidget) -> None:
        dialog.activateWindow()  # as a window manager does once a question is answered
        self.qtbot.waitUntil(dialog.isActiveWindow)
        self.qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)

    def enter(self, dialog: ClassDialog | OptionsWindow, name: str, text: str) -> None:
        line = self.control(dialog, name, QLineEdit)
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClicks(line, text) if text else self.qtbot.keyClick(line, Qt.Key.Key_Delete)
        line.clearFocus()

    def turn(self, dialog: ClassDialog | OptionsWindow, name: str) -> None:
        switch = self.control(dialog, name, Switch)
        switch.setFocus()
        self.qtbot.keyClick(switch, Qt.Key.Key_Space)

    def control(self, dialog: ClassDialog | OptionsWindow, name: str, kind: type[W]) -> W:
        if isinstance(dialog, ClassDialog):
            dialog.show_setting(name)
            page = dialog.class_tabs[dialog.tabs.currentIndex()]()
            control = page.rows[name].control
        else:
            control = dialog.rows[name].control
        assert isinstance(control, kind)
        return control
