from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.tasks import ThreadedTasks
from tests.desktop.all_contacts.working import AllOpened, filled, open_all
from tests.desktop.main_window.opened import open_window
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
def everybody(office: Office, tasks: ThreadedTasks, tmp_path: Path, qtbot: QtBot) -> AllOpened:
    """All contacts of two accounts: six people, one on Credit Hold, one without an address."""
    filled(office)
    return open_all(open_window(qtbot, office, tasks, tmp_path))
