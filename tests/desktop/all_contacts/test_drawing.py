"""Long tables draw in their own way, which nobody is to see."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop.theme import ThemeChoice, current_theme
from desktop.views.widgets import Table
from desktop.views.widgets.long_table import LongTable
from tests.desktop.all_contacts.working import AllOpened


def drawn(qtbot: QtBot, made: type[Table], everybody: AllOpened) -> list[QImage]:
    """The same rows: plain, with one under the mouse, with one the keyboard is on, and in dark."""
    view = made("All contacts", row_height=32)
    view.setParent(everybody.window, Qt.WindowType.Window)
    view.setModel(everybody.contacts)
    view.setSelectionMode(Table.SelectionMode.NoSelection)
    view.resize(QSize(1400, 300))
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)

    def picture() -> QImage:
        return view.viewport().grab().toImage()

    view.clearFocus()
    found = [picture(), picture()]
    view.hovered_row = 1
    found.append(picture())
    view.setFocus()
    view.setCurrentIndex(everybody.contacts.index(2, 1))
    found.append(picture())
    current_theme().apply(ThemeChoice.DARK)
    found.append(picture())
    current_theme().apply(ThemeChoice.LIGHT)
    view.close()
    return found


def test_a_row_drawn_at_once_looks_as_if_it_were_drawn_cell_by_cell(
    everybody: AllOpened, qtbot: QtBot
) -> None:
    at_once = drawn(qtbot, LongTable, everybody)
    assert at_once == drawn(qtbot, Table, everybody)
    plain, again, hovered, ringed, dark = at_once
    assert plain == again
    assert plain != hovered != ringed != dark
