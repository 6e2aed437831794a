from dataclasses import replace
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from domain.accounts import (
    Account,
    Site,
    Visit,
    account_problems,
    next_site_number,
    site_number_fits,
    site_problems,
)
from domain.ids import AccountClassId, AccountId, DivisionId, SiteId, VisitId
from tests.domain.days import JUNE_16


def a_site(number: str = "49418001") -> Site:
    return Site(id=SiteId(uuid4()), account_id=AccountId(uuid4()), number=number, name="Gym")


def test_sites_are_numbered_after_their_account() -> None:
    assert next_site_number("49418", frozenset()) == "49418001"
    assert next_site_number("49418", frozenset({"49418001", "49418003"})) == "49418004"


@given(st.sets(st.integers(min_value=1, max_value=1200)))
def test_the_next_number_is_never_taken(used: set[int]) -> None:
    taken = frozenset(f"49418{n:03d}" for n in used)

    number = next_site_number("49418", taken)
    assert number not in taken
    assert site_number_fits("49418", number)


def test_numbers_of_other_shapes_do_not_disturb_the_sequence() -> None:
    assert next_site_number("49418", frozenset({"49418-A", "494189", "7", "49418"})) == "49418010"


def test_a_site_number_is_the_account_number_and_three_digits() -> None:
    assert site_number_fits("49418", "49418001")
    assert site_number_fits("49418", "494181000")
    assert not site_number_fits("49418", "49419001")
    assert not site_number_fits("49418", "4941801")
    assert not site_number_fits("49418", "4941800a")
    assert site_problems(a_site("49419001"), "49418") == {
        "number": "Enter 49418 and three digits, for example 49418001."
    }


def test_an_address_reads_in_two_lines() -> None:
    site = replace(
        a_site(),
        street="4405 Pheasant Ridge Dr NE",
        city="Blaine",
        state="MN",
        postal_code="55449",
    )

    assert site.city_line == "Blaine, MN 55449"
    assert site.address == "4405 Pheasant Ridge Dr NE, Blaine, MN 55449"
    assert a_site().address == ""
    assert replace(a_site(), postal_code="75001", city="Paris").city_line == "Paris, 75001"


def test_an_account_needs_a_number_and_a_name() -> None:
    account = Account(
        id=AccountId(uuid4()),
        number=" ",
        name="",
        class_id=AccountClassId(uuid4()),
        division_id=DivisionId(uuid4()),
    )

    assert account_problems(account) == {
        "number": "Enter an account number.",
        "name": "Enter a name.",
    }


def test_a_visit_that_was_not_serviced_failed() -> None:
    def visit(outcome: str) -> Visit:
        return Visit(
            id=VisitId(uuid4()),
            site_id=SiteId(uuid4()),
            day=JUNE_16,
            service="4 Yard Trash",
            outcome=outcome,
        )

    assert visit("Not Serviced - Bin Blocked").failed
    assert not visit("Completed - Recycling Contaminated").failed
    assert not visit("").failed
