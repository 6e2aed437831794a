"""Edit Contact opened and saved, beside the bare widgets and the bare statements."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

from PySide6.QtWidgets import QApplication
from sqlalchemy import event

from benchmarks.dialogs import AGAIN, opened
from benchmarks.large_office import KEY
from benchmarks.window import Desk
from desktop.views.edit_contact.dialog import EditContactDialog
from domain.books import ContactOrder, ContactQuery, ContactSave, Scope
from domain.filters import Filter, FilterField
from storage.contacts import SqlContactBook
from storage.embedded import connect
from storage.engine import open_database
from storage.setup import own_author

_SAVES = 20

Statements = list[tuple[str, Any, bool]]


def opening(place: Path) -> tuple[float, float]:
    """Milliseconds until the dialog of a contact is painted, and one of as many bare widgets."""
    desk = Desk(QApplication([]), place)
    rows = [row for row in map(desk.contacts.row_at, range(AGAIN)) if row is not None]
    took = opened(
        desk,
        EditContactDialog,
        [
            partial(desk.office.back_office.edit_contact, desk.window, r.id, desk.contacts.query)
            for r in rows
        ],
    )
    desk.close()
    return took


def saving(place: Path) -> tuple[float, float]:
    """Milliseconds to save a changed title, and to run the same statements in one transaction."""
    database = open_database(place, KEY)
    book = SqlContactBook(database, own_author(database))
    valid = (Filter(field=FilterField.VALID_EMAIL, values=(True,)),)  # or nothing can be saved
    everybody = ContactQuery(scope=Scope.EVERYWHERE, order=ContactOrder.NAME, filters=valid)
    rows = book.listed(everybody, 100, _SAVES)
    ours, bare = [], []
    connection = connect(place, KEY)
    for row in rows:
        # There and back again, so that the statements fit once more.
        kept = []
        for title in (f"{row.title} of Everything", row.title):
            base = book.opened(row.id).row
            wanted = replace(base, contact=replace(base.contact, title=title))
            statements: Statements = []
            note = partial(note_into, statements)
            event.listen(database.engine, "before_cursor_execute", note)
            began = perf_counter()
            book.save(ContactSave(row=wanted, base=base))
            ours.append((perf_counter() - began) * 1000)
            event.remove(database.engine, "before_cursor_execute", note)
            kept.append(statements)
        bare += [_again(connection, statements) for statements in kept]
    connection.close()
    database.close()
    return median(ours), median(bare)


def note_into(
    statements: Statements,
    _connection: object,
    _cursor: object,
    statement: str,
    parameters: Any,
    _context: object,
    many: bool,
) -> None:
    statements.append((statement, parameters, many))


def _again(connection: Any, statements: Statements) -> float:
    """The changes get an id and a number of their own."""
    last = connection.execute("SELECT max(device_seq) FROM changes").fetchone()[0]
    told: Statements = []
    for statement, parameters, many in statements:
        if statement.startswith("INSERT INTO changes"):
            names = statement[statement.index("(") + 1 : statement.index(")")].split(", ")
            new = []
            for one in parameters if many else [parameters]:
                last += 1
                row = dict(zip(names, one, strict=True)) | {"id": uuid4().bytes, "device_seq": last}
                new.append(tuple(row.values()))
            told.append((statement, new, True))
        elif not statement.startswith("BEGIN"):
            told.append((statement, parameters, many))
    began = perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for statement, parameters, many in told:
        if many:
            connection.executemany(statement, parameters)
        else:
            connection.execute(statement, parameters).fetchall()
    connection.execute("COMMIT")
    return (perf_counter() - began) * 1000
