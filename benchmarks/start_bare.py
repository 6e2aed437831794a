"""A bare PySide6 window; with a file, a table on its rows. A program of its own."""

import sys

from PySide6.QtWidgets import QApplication, QMainWindow

from benchmarks.stamps import Stamps


def main() -> None:
    app = QApplication([])
    window = QMainWindow()
    window.resize(1440, 900)
    stamps = Stamps(lambda: True)
    if len(sys.argv) > 1:
        from PySide6.QtSql import QSqlDatabase, QSqlTableModel  # noqa: PLC0415, not for a window
        from PySide6.QtWidgets import QTableView  # noqa: PLC0415

        database = QSqlDatabase.addDatabase("QSQLITE")
        database.setDatabaseName(sys.argv[1])
        assert database.open()
        model = QSqlTableModel(None, database)
        model.setTable("contacts")
        model.select()
        view = QTableView()
        view.setModel(model)
        window.setCentralWidget(view)
        view.viewport().installEventFilter(stamps)
    else:
        window.installEventFilter(stamps)
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
