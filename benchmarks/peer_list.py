"""What Qt itself offers: QTableView on QSqlTableModel, and QSortFilterProxyModel over it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import sqlcipher3.dbapi2
from PySide6.QtCore import QCoreApplication, QSortFilterProxyModel, Qt
from PySide6.QtSql import QSqlDatabase, QSqlTableModel
from PySide6.QtWidgets import QApplication, QTableView

from benchmarks.large_office import KEY
from benchmarks.own_process import megabytes

_NAME = 4  # the column of the plain copy that the list is sorted by
_AGAIN = 5

# What a page of 50 rows needs of the tables of the program, written by hand.
_PAGE = """SELECT place, account_number, account_name, level, billing, name, title, email, phone,
 receive_service_notifications, request_notification_method, portal_state
 FROM listed_contacts ORDER BY {order} LIMIT 50"""


def last_row(place: Path) -> tuple[float, float]:
    """Milliseconds until all rows are fetched and the last is painted; megabytes."""
    app = QApplication([])
    view, model = _table(place)
    began = perf_counter()
    _fetch_all(model)
    view.scrollToBottom()
    view.viewport().repaint()
    took = (perf_counter() - began) * 1000
    app.processEvents()
    return took, megabytes()


def filtering(place: Path, queries: tuple[str, ...]) -> list[float]:
    """Milliseconds the proxy takes to filter by each query, all rows being fetched."""
    app = QApplication([])
    view, model = _table(place)
    _fetch_all(model)
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(model)
    proxy.setFilterKeyColumn(-1)
    proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    view.setModel(proxy)
    proxy.sort(_NAME)
    return [_timed(partial(_show, app, view, proxy, text)) for text in queries]


def sorting(place: Path, columns: dict[str, str]) -> dict[str, float]:
    """Milliseconds of the bare indexed query for the first rows in each order."""
    connection = sqlcipher3.dbapi2.connect(str(place))
    connection.execute(f'PRAGMA key = "{KEY.pragma}"')
    connection.execute("PRAGMA cache_size = -16000")
    return {
        name: median(_timed(partial(_first_rows, connection, column)) for _ in range(_AGAIN))
        for name, column in columns.items()
    }


def _first_rows(connection: Any, column: str) -> None:
    order = f"{column}, place" if column else "place"
    connection.execute(_PAGE.format(order=order)).fetchall()


def _table(place: Path) -> tuple[QTableView, QSqlTableModel]:
    database = QSqlDatabase.addDatabase("QSQLITE")
    database.setDatabaseName(str(place))
    assert database.open()
    model = QSqlTableModel(None, database)
    model.setTable("contacts")
    model.setSort(_NAME, Qt.SortOrder.AscendingOrder)
    model.select()
    view = QTableView()
    view.setModel(model)
    view.resize(1200, 800)
    view.show()
    QCoreApplication.processEvents()
    return view, model


def _fetch_all(model: QSqlTableModel) -> None:
    while model.canFetchMore():
        model.fetchMore()


def _show(app: QApplication, view: QTableView, proxy: QSortFilterProxyModel, text: str) -> None:
    proxy.setFilterFixedString(text)
    view.scrollToTop()
    view.viewport().repaint()
    app.processEvents()


def _timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000
