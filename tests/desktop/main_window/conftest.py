from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.tasks import ThreadedTasks
from tests.desktop.main_window.opened import Opened, open_at, open_window
from tests.office import Office, an_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = an_office(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[ThreadedTasks]:
    del qtbot  # there must be an application
    runner = ThreadedTasks()
    yield runner
    runner.close()


@pytest.fixture
def gym(office: Office, tasks: ThreadedTasks, tmp_path: Path, qtbot: QtBot) -> Opened:
    """Renovation Gym, open, with three sites and four contacts; The Mill beside it."""
    account = office.add_account(sites=3)
    first, _, third = office.sites(account)
    office.add_contact(account, "John Doe", email="john@renogym.example", phone_1="763-555-0142")
    office.add_contact(account, "Priya Raman", title="Controller")
    office.add_contact(account, "Lena Ortiz", sites=(third,))
    office.add_contact(account, "Tom Akerlund", sites=(first, third))
    mill = office.add_account("21638", "The Mill", sites=1)
    office.add_contact(mill, "Alicia Fuentes", phone_1="952-555-0109")
    return open_at(open_window(qtbot, office, tasks, tmp_path), "49418")
