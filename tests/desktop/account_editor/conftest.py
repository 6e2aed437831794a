from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from domain.accounts import Account
from tests.desktop.account_editor.editing import Edit, Editing
from tests.office import Office, an_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.database.close()


@pytest.fixture
def gym(office: Office) -> Account:
    return office.add_account(sites=3)


@pytest.fixture
def edit(qtbot: QtBot, office: Office) -> Iterator[Edit]:
    shown: list[Editing] = []

    def show(account: Account | None) -> Editing:
        shown.append(Editing(qtbot, office, account.id if account else None))
        return shown[-1]

    yield show
    for editing in shown:
        editing.close()
