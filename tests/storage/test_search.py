import pytest

from tests.office import Office

pytestmark = pytest.mark.both


@pytest.fixture
def searched(office: Office) -> Office:
    gym = office.add_account("49418", "Renovation Gym", sites=3)
    mill = office.add_account("21638", "The Mill", sites=1)
    office.add_contact(gym, "Priya Raman", email="p.raman@renogym.example")
    office.add_contact(gym, "Sofia Lindqvist", sites=office.sites(gym)[1:2])
    office.add_contact(mill, "Zoë Miller", phone_1="763-555-0142")
    return office


def test_an_account_name_finds_the_account_its_sites_and_its_people(searched: Office) -> None:
    found = searched.search.search("renovation gym", 10)
    assert [account.number for account in found.accounts] == ["49418"]
    assert [one.site.number for one in found.sites] == ["49418001", "49418002", "49418003"]
    assert found.sites[0].account_name == "Renovation Gym"
    assert [row.name for row in found.contacts] == ["Priya Raman", "Sofia Lindqvist"]


def test_a_site_finds_its_contacts_and_those_of_the_whole_account(searched: Office) -> None:
    assert [row.name for row in searched.search.search("49418002", 10).contacts] == [
        "Priya Raman",
        "Sofia Lindqvist",
    ]
    assert [row.name for row in searched.search.search("49418001", 10).contacts] == ["Priya Raman"]


def test_words_may_come_from_different_places(searched: Office) -> None:
    assert [row.name for row in searched.search.search("zoe mill blaine", 10).contacts] == [
        "Zoë Miller"
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("fina", []),  # "fin" and "ina" stand in it, apart
        ("finn.castellano@northfield.example", ["Finn Castellano"]),
        ("finn.castellano@northfold.example", []),
        ("castellano@northf", ["Finn Castellano"]),
        ("0142555", []),  # of one number the end, of another the start
    ],
)
def test_pieces_of_a_word_that_stand_apart_are_not_the_word(
    searched: Office, text: str, found: list[str]
) -> None:
    searched.add_contact(
        searched.add_account("3055", "Marina Store"),
        "Finn Castellano",
        email="finn.castellano@northfield.example",
        phone_1="763-555-0142",
        phone_2="555-0142",
    )
    assert [row.name for row in searched.search.search(text, 10).contacts] == found


def test_a_search_gives_the_first_and_counts_the_rest(searched: Office) -> None:
    found = searched.search.search("pheasant ridge", 2)
    assert (len(found.sites), found.site_count) == (2, 4)
    assert (len(found.contacts), found.contact_count) == (2, 3)
    assert (found.accounts, found.account_count) == ((), 0)


@pytest.mark.parametrize("text", ["", "  ", "nobody has this"])
def test_nothing_is_found_for_nothing(searched: Office, text: str) -> None:
    found = searched.search.search(text, 10)
    assert (found.accounts, found.sites, found.contacts) == ((), (), ())
    assert (found.account_count, found.site_count, found.contact_count) == (0, 0, 0)
