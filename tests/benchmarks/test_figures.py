"""The figures mean what they say, and are about the same customers every time."""

import pytest

from benchmarks.line import Line, percentile
from benchmarks.people import Furniture, Town
from benchmarks.queries import queries
from domain.ids import AccountClassId, ContactRoleId, DivisionId, TagTypeId, new_id
from storage.imports import Writes


def made(accounts: int, contacts: int) -> Writes:
    furniture = Furniture(
        classes=(AccountClassId(new_id()),),
        divisions=(DivisionId(new_id()),),
        roles=(ContactRoleId(new_id()),),
        tag_types=(TagTypeId(new_id()),),
    )
    return Town(furniture, accounts=accounts, contacts=contacts).accounts(accounts)


def test_a_town_has_as_many_contacts_as_asked_for() -> None:
    town = made(350, 1_000)
    assert len(town.accounts) == 350
    assert len(town.account_contacts) == 1_000
    assert len({(one.account_id, one.contact_id) for one in town.account_contacts}) == 1_000


def test_a_town_is_the_same_every_time() -> None:
    first, second = made(20, 57), made(20, 57)
    assert [one.id for one in first.account_contacts] == [one.id for one in second.account_contacts]
    assert [person.name for _, person in first.contacts] == [
        person.name for _, person in second.contacts
    ]


def test_there_are_200_queries_each_once_in_its_place() -> None:
    assert len(queries()) == 200
    assert queries() == queries()


@pytest.mark.parametrize(
    ("ours", "peer", "at_least", "holds"),
    [(10, 5, False, True), (11, 5, False, False), (1, 2, True, True), (1, 1.9, True, False)],
)
def test_a_line_holds_up_to_its_bound(
    ours: float, peer: float, at_least: bool, holds: bool
) -> None:
    line = Line(name="x", ours=ours, peer=peer, unit="ms", bound=2, at_least=at_least)
    assert line.holds is holds
    assert line.as_json()["holds"] is holds


def test_the_95th_of_a_hundred_is_the_95th() -> None:
    assert percentile([float(n) for n in range(100, 0, -1)], 95) == 95
    assert percentile([3.0], 95) == 3
