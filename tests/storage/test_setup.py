from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from domain.accounts import AccountClass
from domain.errors import DatabaseError, RefusedError
from domain.ids import AccountClassId, new_id
from domain.settings import SystemOptions
from storage.engine import open_database
from storage.migrate import HEAD, schema_version
from storage.setup import create_office, own_author
from tests.office import Office, an_office


def test_a_new_office_has_what_the_first_account_needs(office: Office) -> None:
    assert office.setup.organisation() == "Twin Cities Hauling"
    assert [division.country for division in office.setup.divisions()] == ["US"]
    assert [account_class.name for account_class in office.setup.account_classes()] == ["COMM"]
    assert own_author(office.database) == office.author
    assert office.author.staff_name == "Aliena Somers"
    assert schema_version(office.database) == HEAD
    assert office.contacts.opened(office.add_contact(office.add_account()).id).roles


def test_what_a_stopped_start_left_behind_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "portal-desk.db.new").write_bytes(b"half")
    (tmp_path / "portal-desk.db.new-wal").write_bytes(b"half")
    office = an_office(tmp_path)
    office.database.close()
    assert office.database.place.exists()
    assert list(tmp_path.glob("*.new*")) == []


def test_an_existing_database_is_not_made_anew(office: Office) -> None:
    account = office.add_account()
    with pytest.raises(DatabaseError, match="already"):
        create_office(
            office.database.place, None, organisation="Other", staff_name="Other", country="CA"
        )
    assert office.accounts.card(account.id).account == account


def test_an_office_may_be_made_in_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    place = tmp_path / "data" / "office" / "portal-desk.db"
    create_office(place, None, organisation="Hauling", staff_name="Ben Ruiz", country="CA")
    database = open_database(place)
    assert own_author(database).staff_name == "Ben Ruiz"
    database.close()


def test_options_come_back_as_they_were_kept(office: Office) -> None:
    row = office.add_contact(office.add_account())
    assert office.contacts.opened(row.id).options == SystemOptions()
    turned = replace(SystemOptions(), **_others(SystemOptions()))
    office.setup.keep_options(turned)
    assert office.contacts.opened(row.id).options == turned
    office.setup.keep_options(SystemOptions())
    assert office.contacts.opened(row.id).options == SystemOptions()


def test_names_are_given_once_whatever_their_case(office: Office) -> None:
    with pytest.raises(RefusedError, match="There is a comm already"):
        office.setup.keep(AccountClass(id=AccountClassId(new_id()), name="comm"))
    office.setup.keep(replace(office.comm, name="Comm"))
    assert [account_class.name for account_class in office.setup.account_classes()] == ["Comm"]


def _others(options: SystemOptions) -> dict[str, Any]:
    """Another value for each option."""
    known = {field.name: getattr(options, field.name) for field in fields(options)}
    return {name: not old if isinstance(old, bool) else "other" for name, old in known.items()}
