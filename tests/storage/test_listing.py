from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.books import AccountQuery, ContactOrder, ContactQuery, ListedContact, Scope
from domain.contacts import BillingKind, Level, NotificationMethod
from tests.office import Office, an_office

pytestmark = pytest.mark.both


@pytest.fixture(scope="module")
def busy_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Several accounts with people who differ in every column."""
    office = an_office(tmp_path_factory.mktemp("busy"))
    names = ("Zoë Lund", "zoe lund", "Ángel Díaz", "Émile Roux", "emile roux", "O'Neil, Pat")
    for number in ("49418", "5000", "500"):
        account = office.add_account(number, f"Account {number}", sites=2)
        sites = office.sites(account)
        for place, name in enumerate(names):
            office.add_contact(
                account,
                name,
                sites=sites[: place % 3],
                title=("Owner", "", "manager")[place % 3],
                email=f"{'pP'[place % 2]}{place}@renogym.example",
                phone_1=f"(763) 555-01{place:02d}",
                billing=BillingKind.PRIMARY if place == 0 else BillingKind.NONE,
                receive_service_notifications=place % 2 == 0,
                service_notification_method=NotificationMethod.EMAIL,
            )
    yield office
    office.database.close()


@given(
    query=st.builds(
        ContactQuery,
        scope=st.sampled_from(Scope),
        text=st.sampled_from(("", "lund", "roux emile", "555-01", "nobody")),
        order=st.sampled_from(ContactOrder),
        descending=st.booleans(),
    ),
    start=st.integers(0, 20),
    length=st.integers(0, 20),
)
def test_rows_by_position_are_pieces_of_one_total_order(
    busy_office: Office, query: ContactQuery, start: int, length: int
) -> None:
    (account,) = busy_office.accounts.listed(AccountQuery(text="49418"), 0, 1)
    site = busy_office.accounts.card(account.id).sites[0]
    query = replace(query, account_id=account.id, site_id=site.id)
    contacts = busy_office.contacts
    whole = contacts.listed(query, 0, 1_000)
    assert contacts.count(query) == len(whole)
    assert contacts.listed(query, start, length) == whole[start : start + length]
    assert [contacts.position(query, row.id) for row in whole] == list(range(len(whole)))


def test_an_order_turned_round_is_the_same_order_backwards(busy_office: Office) -> None:
    for order in ContactOrder:
        rows = _everywhere(busy_office, order=order)
        assert _everywhere(busy_office, order=order, descending=True) == rows[::-1]


def test_names_are_ordered_without_regard_to_case_and_accents(busy_office: Office) -> None:
    names = [row.name for row in _everywhere(busy_office, order=ContactOrder.NAME)]
    assert set(names[:3]) == {"Ángel Díaz"}
    assert set(names[3:9]) == {"Émile Roux", "emile roux"}
    assert set(names[9:12]) == {"O'Neil, Pat"}
    assert set(names[12:]) == {"Zoë Lund", "zoe lund"}


def test_account_numbers_are_ordered_by_their_value(busy_office: Office) -> None:
    listed = busy_office.accounts.listed(AccountQuery(by_number=True), 0, 10)
    assert [account.number for account in listed] == ["500", "5000", "49418"]


@pytest.mark.parametrize(
    "text",
    ["angel diaz", "DÍAZ áng", "7635550102", "763-555-0102", "(763) 555-0102", "p2@renogym"],
)
def test_a_contact_is_found_by_any_part_in_any_order_and_spelling(
    busy_office: Office, text: str
) -> None:
    assert {row.name for row in _everywhere(busy_office, text=text)} == {"Ángel Díaz"}


@pytest.mark.parametrize("text", ["angel roux", "100%", "a_gel", "555010200"])
def test_what_nobody_has_finds_nobody(busy_office: Office, text: str) -> None:
    assert _everywhere(busy_office, text=text) == ()


def test_the_scopes_of_an_account_tell_levels_and_sites_apart(office: Office) -> None:
    account = office.add_account(sites=2)
    first, second = office.sites(account)
    boss = office.add_contact(account, "Boss")
    porter = office.add_contact(account, "Porter", sites=(first,))
    guard = office.add_contact(account, "Guard", sites=(first, second))
    office.add_contact(office.add_account("21638", "The Mill"), "Miller")

    def ids(scope: Scope) -> set[object]:
        query = ContactQuery(scope=scope, account_id=account.id, site_id=second.id)
        return {row.id for row in office.contacts.listed(query, 0, 10)}

    assert ids(Scope.ALL) == {boss.id, porter.id, guard.id}
    assert ids(Scope.ACCOUNT) == {boss.id}
    assert ids(Scope.THIS_SITE) == {guard.id}
    assert len(ids(Scope.EVERYWHERE)) == 4


def test_a_listed_contact_shows_what_its_row_shows(office: Office) -> None:
    account = office.add_account()
    row = office.add_contact(
        account,
        "Priya Raman",
        title="Owner",
        email="p.raman@renogym.example",
        phone_1="763-555-0142",
        billing=BillingKind.SECONDARY,
    )
    (listed,) = office.contacts.listed(ContactQuery(account_id=account.id), 0, 10)
    assert listed == ListedContact(
        id=row.id,
        contact_id=row.contact.id,
        account_id=account.id,
        account_number="49418",
        account_name="Renovation Gym",
        level=Level.ACCOUNT,
        billing=BillingKind.SECONDARY,
        name="Priya Raman",
        title="Owner",
        email="p.raman@renogym.example",
        phone="763-555-0142",
        receive_service_notifications=False,
        request_notification_method=NotificationMethod.NONE,
        portal_state=row.portal.state,
    )


def _everywhere(
    office: Office,
    *,
    text: str = "",
    order: ContactOrder = ContactOrder.TYPE,
    descending: bool = False,
) -> tuple[ListedContact, ...]:
    query = ContactQuery(scope=Scope.EVERYWHERE, text=text, order=order, descending=descending)
    return office.contacts.listed(query, 0, 1_000)
