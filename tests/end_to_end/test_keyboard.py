"""The work of a day, by keyboard alone."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.__main__ import main
from desktop.data_files import opened
from desktop.models.contact_table import ContactTable
from desktop.models.history_list import HistoryList
from desktop.models.search import SearchResults
from desktop.resources import resource
from desktop.views.edit_contact.access_view import AccessView
from desktop.views.edit_contact.dialog import EditContactDialog
from desktop.views.main.contact_grid import ContactGrid
from desktop.views.main.main_window import MainWindow
from desktop.views.widgets import Confirmation
from domain.contacts import BillingKind
from storage.contacts import SqlContactBook
from storage.demo import create_demo
from storage.setup import own_author
from tests.end_to_end.working import CTRL, Clerk, at_work


def button(verb: str) -> Callable[[QWidget | None], bool]:
    return lambda widget: (
        isinstance(widget, QAbstractButton) and widget.text().replace("&", "") == verb
    )


def texts(clerk: Clerk, kind: type[SearchResults] | type[HistoryList]) -> list[str]:
    """What a list says, row by row, to eyes and to screen readers."""
    model = (clerk.editing or clerk.office.window).findChild(kind)
    assert model is not None
    rows = (model.index(row, 0) for row in range(model.rowCount()))
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
    return [" ".join(str(row.data(role) or "") for role in roles) for row in rows]


def marked(clerk: Clerk) -> str:
    """The contact whose row has the keyboard in the main window."""
    grid, table = clerk.focus, clerk.office.window.findChild(ContactTable)
    row = table.row_at(grid.current_row()) if isinstance(grid, ContactGrid) and table else None
    return row.name if row else ""


def find_by_phone(clerk: Clerk, digits: str, name: str) -> None:
    clerk.press(Qt.Key.Key_K, CTRL)
    assert isinstance(clerk.focus, QLineEdit)
    clerk.write(digits)
    clerk.wait(lambda: any(name in text for text in texts(clerk, SearchResults)))
    clerk.press(Qt.Key.Key_Return)
    clerk.wait(lambda: marked(clerk) == name)


def restrict_to_first_site(clerk: Clerk) -> None:
    clerk.press(Qt.Key.Key_Tab, CTRL)
    assert isinstance(clerk.focus, AccessView)
    clerk.press(Qt.Key.Key_Space)  # Account (All Sites) off
    clerk.press(Qt.Key.Key_Down)
    clerk.press(Qt.Key.Key_Space)


def give_roles(clerk: Clerk) -> None:
    for downs in (1, 2):  # another one in Role 2 than in Role 1
        clerk.press(Qt.Key.Key_Right)
        clerk.press(Qt.Key.Key_Space)
        clerk.wait(QApplication.activePopupWidget)
        for _ in range(downs):
            clerk.press(Qt.Key.Key_Down)
        clerk.press(Qt.Key.Key_Return)
        clerk.wait(lambda: isinstance(clerk.focus, AccessView))


def give_first_tag(clerk: Clerk) -> None:
    clerk.press(Qt.Key.Key_Tab, CTRL)
    clerk.press(Qt.Key.Key_Home)
    clerk.press(Qt.Key.Key_Space)


def save_and_agree(clerk: Clerk) -> None:
    """Ctrl+S; what it brings about is asked where she was a billing contact (A4)."""
    clerk.press(Qt.Key.Key_S, CTRL)
    dialog = clerk.editing
    assert dialog is not None
    clerk.wait(
        lambda: (
            isinstance(QApplication.activeModalWidget(), Confirmation)
            or "•" not in dialog.windowTitle()
        )
    )
    if isinstance(QApplication.activeModalWidget(), Confirmation):
        clerk.shown(Confirmation)
        clerk.press(Qt.Key.Key_Return)
        clerk.wait(lambda: "•" not in dialog.windowTitle())


def unlink_a_colleague(clerk: Clerk, name: str) -> None:
    clerk.press(Qt.Key.Key_Home, CTRL)
    if marked(clerk) == name:
        clerk.press(Qt.Key.Key_Down)
    unlinked = marked(clerk)
    assert unlinked not in ("", name)
    clerk.press(Qt.Key.Key_Return)
    clerk.shown(EditContactDialog)
    clerk.tab_to(button("Unlink from account"))
    clerk.press(Qt.Key.Key_Space)
    clerk.shown(Confirmation)
    clerk.tab_to(button("Unlink"))
    clerk.press(Qt.Key.Key_Space)
    clerk.shown(MainWindow)
    clerk.wait(lambda: isinstance(clerk.focus, ContactGrid) and marked(clerk) != unlinked)
    clerk.press(Qt.Key.Key_Down)
    assert marked(clerk) not in ("", unlinked)


def a_day(clerk: Clerk, book: SqlContactBook, digits: str, name: str) -> None:
    """Find an owner by part of a number, restrict, group and tag her, look, unlink another."""
    find_by_phone(clerk, digits, name)
    clerk.press(Qt.Key.Key_Return)
    owner = clerk.shown(EditContactDialog).contact_id
    restrict_to_first_site(clerk)
    give_roles(clerk)
    give_first_tag(clerk)
    save_and_agree(clerk)
    stored = book.opened(owner).row
    (link,) = stored.links
    assert None not in (link.site_id, link.role_1, link.role_2)
    assert link.role_1 != link.role_2
    assert stored.billing is BillingKind.NONE

    clerk.shown(EditContactDialog)
    clerk.press(Qt.Key.Key_Tab, CTRL)
    clerk.wait(lambda: any("Tag added" in text for text in texts(clerk, HistoryList)))
    told = " ".join(texts(clerk, HistoryList)[:8])
    assert "Access" in told
    clerk.press(Qt.Key.Key_Escape)
    clerk.shown(MainWindow)
    clerk.wait(lambda: marked(clerk) == name)
    unlink_a_colleague(clerk, name)


def test_an_owner_is_found_restricted_tagged_looked_up_and_another_unlinked(
    qtbot: QtBot, tmp_path: Path
) -> None:
    create_demo(tmp_path / "demo.db", resource("demo"), date(2026, 7, 1))
    database = opened(tmp_path / "demo.db", None)
    book = SqlContactBook(database, own_author(database))
    with at_work(qtbot, database, tmp_path) as clerk:
        a_day(clerk, book, "3-555-0111", "Renee Delacroix")


def test_imported_customers_are_worked_on_the_same_way(
    qtbot: QtBot, tmp_path: Path, shared_data: Path
) -> None:
    files = shared_data / "adventureworks"
    place = tmp_path / "office.db"
    chosen = [f"--{kind}={files / kind}.csv" for kind in ("customers", "locations", "contacts")]
    assert main(["import", *chosen, f"--database={place}", "--no-encryption"]) == 0
    database = opened(place, None)
    book = SqlContactBook(database, own_author(database))
    with at_work(qtbot, database, tmp_path) as clerk:
        a_day(clerk, book, "961-555-0100", "Silvia")
