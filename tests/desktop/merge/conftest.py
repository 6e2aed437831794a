"""Two contacts of one person, and the dialog that merges them, on a real office."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from domain.contacts import AccountContact
from tests.desktop.merge.comparing import Comparing
from tests.office import Office, an_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.database.close()


@pytest.fixture
def john(office: Office) -> AccountContact:
    return office.add_contact(
        office.add_account(), "John Doe", title="Owner", email="john@renogym.example"
    )


@pytest.fixture
def jon(office: Office) -> AccountContact:
    mill = office.add_account("21638", "The Mill")
    return office.add_contact(
        mill, "Jon Doe", title="Owner and Manager", phone_1="763-555-0142", note="Owns the mill."
    )


@pytest.fixture
def desk(
    qtbot: QtBot, office: Office, john: AccountContact, jon: AccountContact
) -> Iterator[Comparing]:
    desk = Comparing(qtbot, office, john, jon)
    yield desk
    desk.close()
