from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.desktop.setup.setting_up import SettingUp
from tests.office import Office, an_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.database.close()


@pytest.fixture
def desk(qtbot: QtBot, office: Office) -> Iterator[SettingUp]:
    desk = SettingUp(qtbot, office)
    yield desk
    desk.close()
