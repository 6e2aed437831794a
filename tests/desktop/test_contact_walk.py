from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.models.contact_walk import ContactWalk, Neighbours
from domain.accounts import Account
from domain.books import ContactOrder, ContactQuery
from tests.office import Office, an_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.database.close()


@pytest.fixture
def account(office: Office) -> Account:
    return office.add_account()


def by_name(account: Account, text: str = "") -> ContactQuery:
    return ContactQuery(account_id=account.id, order=ContactOrder.NAME, text=text)


def test_neighbours_are_those_of_the_list(office: Office, account: Account) -> None:
    ada, ben, cleo = (office.add_contact(account, name).id for name in ("Ada", "Ben", "Cleo"))
    walk = ContactWalk(office.contacts, by_name(account))
    assert walk.beside(ada) == Neighbours(None, ben)
    assert walk.beside(ben) == Neighbours(ada, cleo)
    assert walk.beside(cleo) == Neighbours(ben, None)


def test_a_contact_that_an_edit_took_out_of_the_list_keeps_its_place(
    office: Office, account: Account
) -> None:
    ada, ben, cleo = (
        office.add_contact(account, name, title="Owner").id for name in ("Ada", "Ben", "Cleo")
    )
    walk = ContactWalk(office.contacts, by_name(account, "owner"))
    walk.beside(ben)
    office.change(ben, lambda row: replace(row, contact=replace(row.contact, title="")))
    assert walk.beside(ben) == Neighbours(ada, cleo)


def test_a_contact_that_never_was_in_the_list_has_no_neighbours(
    office: Office, account: Account
) -> None:
    office.add_contact(account, "Ada", title="Owner")
    ben = office.add_contact(account, "Ben").id
    assert ContactWalk(office.contacts, by_name(account, "owner")).beside(ben) == Neighbours()
