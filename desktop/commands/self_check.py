"""`portal-desk --self-check`: opens the windows on fresh demo data, without a screen."""

import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QtMsgType,
    qInstallMessageHandler,
)

from desktop.arrangement import Arrangement
from desktop.data_files import opened
from desktop.models.contact_table import ContactTable
from desktop.office import Office
from desktop.opening import make_application
from desktop.resources import resource
from desktop.settings import Place, Settings
from desktop.tasks import ThreadedTasks
from desktop.theme import Theme, ThemeChoice
from desktop.views.edit_contact.dialog import EditContactDialog
from domain.books import AccountQuery, ContactQuery, ListedContact
from storage.demo import create_demo
from storage.setup import own_author

T = TypeVar("T")

_PATIENCE = 60  # seconds; a cold start on a slow disk is no fault
_PAUSE = 0.3
_LOOK_EVERY = 0.005
_ACCOUNT, _CONTACT = "49418", "John Doe"
_SAID_OFFSCREEN = "This plugin does not support"


class _StepError(Exception):
    """A step did not come to what it should; the text says which."""


def self_check() -> int:
    """Print a line per step; 0 if all of them worked, else 1."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, _faults() as faults:
        try:
            with _demo_office(Path(folder)) as office:
                _open_windows(office)
        except Exception:  # noqa: BLE001 - whatever it is, the check has its answer
            faults.append(traceback.format_exc())
    for fault in faults:
        print(f"failed  {fault}", file=sys.stderr)
    if not faults:
        _say("self-check passed")
    return 1 if faults else 0


@contextmanager
def _faults() -> Iterator[list[str]]:
    """What Qt warns about, and exceptions that end in an event handler, as they come."""
    found: list[str] = []

    def take_message(kind: QtMsgType, _where: QMessageLogContext, message: str) -> None:
        if kind is not QtMsgType.QtDebugMsg and not message.startswith(_SAID_OFFSCREEN):
            found.append(message)

    handler = qInstallMessageHandler(take_message)
    hook, sys.excepthook = (
        sys.excepthook,
        lambda *failed: found.extend(traceback.format_exception(*failed)),
    )
    try:
        yield found
    finally:
        sys.excepthook = hook
        qInstallMessageHandler(handler)


@contextmanager
def _demo_office(folder: Path) -> Iterator[Office]:
    place = folder / "demo.db"
    create_demo(place, resource("demo"), date.today())  # noqa: DTZ011 - this computer's day
    _say("demo database made")
    app = make_application()
    tasks = ThreadedTasks()
    database = opened(place, None)
    arrangement = Arrangement(
        database=database,
        author=own_author(database),
        settings=Settings(folder / "desktop.ini"),
        tasks=tasks,
    )
    Theme(app).apply(ThemeChoice.LIGHT)
    office = Office(arrangement)
    try:
        yield office
    finally:
        tasks.close()
        office.close()


def _open_windows(office: Office) -> None:
    window = office.window
    window.show()
    (account,) = office.accounts.listed(AccountQuery(text=_ACCOUNT), 0, 1)
    window.go(Place(account_id=account.id))
    table = window.findChild(ContactTable)
    contact = _wait("the contacts", lambda: _row_of(table, _CONTACT) if table else None)
    window.grab()
    _say(f"main window: {window.windowTitle()}")

    office.back_office.edit_contact(window, contact.id, ContactQuery(account_id=account.id))
    dialog = _wait("Edit Contact", lambda: window.findChild(EditContactDialog))
    for tab in range(dialog.tabs.count()):
        dialog.show_tab(tab)
        _settle()
        dialog.grab()
        _say(f"{dialog.windowTitle()}: {dialog.tabs.tabText(tab)}")
    dialog.reject()
    _wait("Edit Contact to close", lambda: not dialog.isVisible())

    office.back_office.add_contact(window, account.id)
    _wait("Add Contact", dialog.isVisible)
    dialog.grab()
    _say(dialog.windowTitle())
    dialog.reject()
    _wait("Add Contact to close", lambda: not dialog.isVisible())


def _row_of(table: ContactTable, name: str) -> ListedContact | None:
    rows = (table.row_at(position) for position in range(table.rowCount()))
    return next((row for row in rows if row is not None and row.name == name), None)


def _wait(what: str, found: Callable[[], T | None]) -> T:
    """Let the windows work until there is an answer."""
    until = time.monotonic() + _PATIENCE
    while not (answer := found()):
        if time.monotonic() > until:
            raise _StepError(f"{what} did not come within {_PATIENCE} seconds")
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        time.sleep(_LOOK_EVERY)
    return answer


def _settle() -> None:
    """Let the answers arrive that a tab asked for when it was shown."""
    until = time.monotonic() + _PAUSE
    while time.monotonic() < until:
        QCoreApplication.processEvents()
        time.sleep(_LOOK_EVERY)


def _say(step: str) -> None:
    print(f"ok      {step}", flush=True)
