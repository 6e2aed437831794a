"""01 and 10: the main window and its states."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.views.main.actions import MainActions
from desktop.views.main.contact_grid import ContactGrid
from desktop.views.main.search_popup import SearchPopup
from desktop.views.main.seers_dialog import SeersDialog
from desktop.views.main.shortcuts_dialog import ShortcutsDialog
from desktop.views.widgets import SearchField
from tests.shots.stage import Stage, child, shot


@shot("01-main", large=True)
def main(stage: Stage) -> QWidget:
    window = stage.show_account("49418", site=2)
    row = stage.contact("Sofia Lindqvist")
    window.show_contact(row.account_id, row.id)
    child(window, ContactGrid).setFocus()
    stage.settle()
    return window


@shot("01b-search", large=True)
def search(stage: Stage) -> QWidget:
    window = stage.show_account("49418", site=2)
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    field = child(child(window, SearchPopup), SearchField)
    QTest.keyClicks(field, "reno")
    stage.settle(0.6)
    return window


@shot("01c-site-chooser")
def many_sites(stage: Stage) -> QWidget:
    return stage.show_account("45512", site=3)


@shot("01d-shortcuts")
def shortcuts(stage: Stage) -> QWidget:
    window = stage.show_account("21638")
    QTest.keyClick(window, Qt.Key.Key_F1)
    return stage.dialog(ShortcutsDialog)


@shot("01e-narrow")
def narrow(stage: Stage) -> QWidget:
    window = stage.show_account("21638")
    window.resize(1180, 720)
    stage.settle()
    return window


@shot("10a-empty")
def empty(stage: Stage) -> QWidget:
    return stage.show_account("60299")


@shot("10b-nothing-found")
def nothing_found(stage: Stage) -> QWidget:
    window = stage.show_account("49418")
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "jon deo")
    stage.settle(0.6)
    return window


@shot("01f-site-seers")
def site_seers(stage: Stage) -> QWidget:
    stage.show_account("49418", site=1)
    child(stage.window, MainActions).site_seers.trigger()
    return stage.dialog(SeersDialog)
