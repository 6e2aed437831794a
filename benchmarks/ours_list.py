"""All contacts of the client, measured in a process of its own."""

from functools import partial
from pathlib import Path
from statistics import median

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.own_process import megabytes
from benchmarks.window import Desk, settle
from desktop.models.listed_rows import ListState
from domain.books import ContactOrder

_AGAIN = 5


def last_row(place: Path) -> tuple[float, float]:
    """Milliseconds from End to the last row painted, and the megabytes of the process."""
    desk = Desk(QApplication([]), place)
    model = desk.contacts
    desk.grid.setFocus()

    def end() -> None:
        QTest.keyClick(desk.grid, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        desk.grid.scrollToBottom()

    took = desk.until_painted(end, lambda: model.row_at(model.rowCount() - 1) is not None)
    desk.rest()  # in both, or one has read the rest of the program and the other has not
    used = megabytes()
    desk.close()
    return took, used


def without_rows(place: Path) -> float:
    """Megabytes of the same window on an empty database."""
    desk = Desk(QApplication([]), place)
    desk.rest()
    used = megabytes()
    desk.close()
    return used


def filtering(place: Path, queries: tuple[str, ...]) -> list[float]:
    """Milliseconds from the last key of each query until its first rows are painted."""
    desk = Desk(QApplication([]), place)
    desk.rest()
    field = desk.page.filter.search
    took = []
    for text in queries:
        before = text[:-1].strip()
        if desk.contacts.query.text != before:
            desk.until_painted(partial(field.setText, text[:-1]), partial(_shows, desk, before))
            settle()
        key = partial(field.insert, text[-1])  # QTest has no keys but those of ASCII
        took.append(desk.until_painted(key, partial(_shows, desk, text)))
    desk.close()
    return took


def sorting(place: Path) -> dict[str, float]:
    """Milliseconds from a click on each column's title until its first rows are painted."""
    desk = Desk(QApplication([]), place)
    desk.rest()
    took = {}
    for order in ContactOrder:
        column = desk.contacts.column_of(order)
        took[order.value] = median(_sorted(desk, column) for _ in range(_AGAIN))
    desk.close()
    return took


def _sorted(desk: Desk, column: int) -> float:
    model: QAbstractItemModel = desk.contacts
    other = column % (model.columnCount() - 1) + 1
    desk.until_painted(lambda: model.sort(other), lambda: _is_here(desk))
    return desk.until_painted(lambda: model.sort(column), lambda: _is_here(desk))


def _is_here(desk: Desk) -> bool:
    return desk.contacts.state is ListState.READY


def _shows(desk: Desk, text: str) -> bool:
    return desk.contacts.query.text == text and _is_here(desk)
