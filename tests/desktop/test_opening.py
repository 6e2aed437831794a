"""What a start reads, seen in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.opening import OpeningWindow
from desktop.settings import Settings
from desktop.tasks import Step
from tests.office import an_office

# Needed by dialogs, by mail, by files, by a server: later, or never that day.
LATER = (
    "alembic",
    "desktop.back_office",
    "desktop.setup_screens",
    "desktop.views.edit_contact.dialog",
    "email_validator",
    "exporting",
    "filelock",
    "importing",
    "jinja2",
    "keyring",
    "mailing",
    "phonenumbers",
    "psycopg",
    "qtawesome",
    "smtplib",
    "sqlalchemy.dialects.postgresql",
    "vobject",
)

START = """
import gc, os, sys
from PySide6.QtCore import QTimer
from desktop import __main__, opening

class Watched(opening.OpeningWindow):
    def give_way(self):
        QTimer.singleShot(0, tell)

def tell():
    print("modules", *sys.modules)
    print("collects", gc.isenabled(), gc.get_freeze_count() > 0)
    look.start(10)

def wait():
    # Seen from the outside, so that nothing is read because somebody looked.
    if {"desktop.back_office", "email_validator", "phonenumbers"} <= sys.modules.keys():
        print("read", "behind the window")
        sys.stdout.flush()
        os._exit(0)

look = QTimer()
look.timeout.connect(wait)

opening.OpeningWindow = Watched
__main__.main(["--database", sys.argv[1]])
"""


GONE = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop import __main__, opening
from desktop.settings import Settings

class Watched(opening.OpeningWindow):
    def show(self):
        super().show()
        self._look = QTimer(QApplication.instance(), interval=20)
        self._look.timeout.connect(tell)
        self._look.start()

def tell():
    windows = [type(one).__name__ for one in QApplication.topLevelWidgets() if one.isVisible()]
    if windows != ["Watched"]:
        print(*windows)
        sys.stdout.flush()
        os._exit(0)

Settings().last_opened = Path(sys.argv[1])
opening.OpeningWindow = Watched
__main__.main(["--database", sys.argv[1]])
"""


def _out(script: str, place: Path) -> str:
    """What the client says when it is started so, in a process of its own."""
    kept = {f"XDG_{kind}_HOME": str(place.parent) for kind in ("CONFIG", "DATA", "STATE")}
    done = subprocess.run(
        [sys.executable, "-c", script, place],
        env={**os.environ, **kept},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the client says of itself when its main window shows."""
    folder = tmp_path_factory.mktemp("start")
    office = an_office(folder)
    office.database.close()
    out = _out(START, office.database.place)
    return {name: rest for name, *rest in map(str.split, out.splitlines())}


def test_a_start_reads_nothing_that_the_main_window_does_not_need(
    told: dict[str, list[str]],
) -> None:
    assert "desktop.views.main.main_window" in told["modules"]
    assert [name for name in LATER if name in told["modules"]] == []


def test_what_the_first_contact_needs_is_read_before_anybody_opens_one(
    told: dict[str, list[str]],
) -> None:
    assert "read" in told


def test_unused_objects_are_looked_for_again_once_the_program_is_read(
    told: dict[str, list[str]],
) -> None:
    assert told["collects"] == ["True", "True"]


def test_what_is_said_of_a_database_that_is_gone_takes_the_place_of_the_first_window(
    tmp_path: Path,
) -> None:
    assert _out(GONE, tmp_path / "gone.db").split() == ["TroubleDialog"]


def test_what_takes_longer_is_said_and_moves(qtbot: QtBot, tmp_path: Path) -> None:
    window = OpeningWindow(Settings(tmp_path / "desktop.ini"))
    qtbot.addWidget(window)
    window.show()
    window.tell(Step(1, 3, "Bringing the database up to date"))
    assert window.accessibleName() == "Bringing the database up to date"
    before = window.grab().toImage()
    qtbot.waitUntil(lambda: window.grab().toImage() != before)
