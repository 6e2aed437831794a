"""An office with an account and a contact of it, and Edit Contact on that."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from domain.accounts import Account
from domain.contacts import AccountContact
from tests.desktop.edit_contact.editing import Editing, editing
from tests.office import Office, an_office

Open = Callable[..., AbstractContextManager[Editing]]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.database.close()


@pytest.fixture
def account(office: Office) -> Account:
    return office.add_account(sites=3)


@pytest.fixture
def john(office: Office, account: Account) -> AccountContact:
    return office.add_contact(account, email="john@renogym.example")


@pytest.fixture
def edit(qtbot: QtBot, office: Office) -> Open:
    return partial(editing, qtbot, office)


@pytest.fixture
def desk(edit: Open, john: AccountContact) -> Iterator[Editing]:
    with edit(john) as desk:
        yield desk
