from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QToolTip
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.theme import Ink, Theme
from desktop.views.widgets import Table
from tests.gallery import PEOPLE, People, table


def opened(qtbot: QtBot) -> Table:
    made = table()
    qtbot.addWidget(made)
    made.resize(1000, 300)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def middle(view: Table, row: int, column: int) -> QPoint:
    return view.visualRect(view.model().index(row, column)).center()


def test_the_model_of_the_gallery_keeps_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(People())


def test_enter_and_double_click_open_the_row(qtbot: QtBot) -> None:
    view = opened(qtbot)
    rows: list[int] = []
    view.opened.connect(lambda index: rows.append(index.row()))
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    where = middle(view, 1, 3)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert rows == [2, 1]
    assert view.current_row() == 1


def test_a_selected_row_has_a_bar_and_the_focus_goes_around_it(qtbot: QtBot, theme: Theme) -> None:
    view = opened(qtbot)
    view.clearFocus()
    view.select_row(1)
    rect = view.visualRect(view.model().index(1, 0))
    last = view.visualRect(view.model().index(1, len(PEOPLE[0]) - 1))
    image = view.viewport().grab().toImage()
    assert image.pixelColor(rect.left() + 1, rect.center().y()) == theme.color(Ink.ACCENT)
    assert image.pixelColor(last.right(), last.center().y()) == theme.color(Ink.ACCENT_SOFT)
    view.setFocus()
    image = view.viewport().grab().toImage()
    assert image.pixelColor(last.right(), last.center().y()) == theme.color(Ink.ACCENT)
    assert image.pixelColor(last.center().x(), last.top()) == theme.color(Ink.ACCENT)


def test_the_row_under_the_mouse_stands_out_as_a_whole(qtbot: QtBot, theme: Theme) -> None:
    view = opened(qtbot)
    qtbot.mouseMove(view.viewport(), middle(view, 2, 4))
    assert view.hovered_row == 2
    image = view.viewport().grab().toImage()
    first = view.visualRect(view.model().index(2, 0))
    assert image.pixelColor(first.left() + 2, first.top() + 3) == theme.color(Ink.HOVER)
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert view.hovered_row == -1


def test_a_text_that_is_cut_short_is_in_the_tooltip(qtbot: QtBot) -> None:
    view = opened(qtbot)
    index = view.model().index(3, 4)
    option = QStyleOptionViewItem()
    option.rect = view.visualRect(index)
    told: list[str] = []
    for width in (600, 60):
        rect = option.rect
        rect.setWidth(width)
        option.rect = rect
        event = QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), view.mapToGlobal(QPoint(5, 5)))
        view.itemDelegate().helpEvent(event, view, option, index)
        told.append(QToolTip.text())
    QToolTip.hideText()
    assert told == ["", PEOPLE[3][4]]


def test_a_double_click_on_a_border_fits_the_column(qtbot: QtBot) -> None:
    view = opened(qtbot)
    header = view.horizontalHeader()
    header.resizeSection(3, 40)
    border = QPoint(header.sectionViewportPosition(3) + header.sectionSize(3), 20)
    qtbot.mouseDClick(header.viewport(), Qt.MouseButton.LeftButton, pos=border)
    widest = view.fontMetrics().horizontalAdvance("Facilities Director")
    assert widest < header.sectionSize(3) < widest + 60


def test_columns_start_with_their_width_and_one_takes_the_rest(qtbot: QtBot) -> None:
    view = opened(qtbot)
    header = view.horizontalHeader()
    assert header.sectionSize(0) == 102
    assert header.length() == view.viewport().width()
    assert header.height() == 44
    assert view.rowHeight(0) == 36


def test_a_zoom_makes_rows_higher(qtbot: QtBot, theme: Theme) -> None:
    view = opened(qtbot)
    theme.apply(theme.choice, 150)
    assert view.rowHeight(0) == 54
    assert view.horizontalHeader().sizeHint().height() == 66


def test_tab_leaves_the_table(qtbot: QtBot) -> None:
    view = opened(qtbot)
    assert not view.tabKeyNavigation()
