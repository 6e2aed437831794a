"""The demo's office: it keeps every rule, and looks the same each time it is made."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.accounts import SiteStatus, site_number_fits
from domain.books import AccountQuery, ContactQuery, ListedContact, Scope
from domain.branding import Branding, branding_problems
from domain.contacts import BillingKind, Level, problems, settled, warnings
from domain.ids import AccountContactId, new_id
from domain.portal_access import PortalState
from domain.portal_scope import Standing, scope_of
from domain.receivables import in_dollars
from domain.services import Stream, in_tons
from storage.check import check
from storage.demo import create_demo
from storage.engine import Database, open_database
from storage.options import SqlOptionBook
from storage.portal_home import SqlPortalHomeBook
from storage.setup import own_author
from storage.values import columns_of, value_of
from tests.office import Office

DATA = Path(__file__).parents[2] / "resources" / "demo"
TODAY = date(2026, 7, 1)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    database = made(tmp_path_factory.mktemp("demo") / "demo.db")
    yield Office(database=database, author=own_author(database))
    database.close()


def made(place: Path) -> Database:
    create_demo(place, DATA, TODAY)
    return open_database(place)


def test_two_programs_that_make_it_at_once_find_it_whole(tmp_path: Path) -> None:
    place = tmp_path / "demo.db"
    with ThreadPoolExecutor(2) as programs:
        both = [programs.submit(made, place) for _ in range(2)]
    found = [one.result() for one in both]
    assert [check(database).damage for database in found] == [(), ()]
    assert check(found[0]).counts == check(found[1]).counts != {}
    for database in found:
        database.close()


def contacts_of(demo: Office, number: str) -> tuple[ListedContact, ...]:
    (account,) = demo.accounts.listed(AccountQuery(text=number), 0, 1)
    return demo.contacts.listed(ContactQuery(scope=Scope.ALL, account_id=account.id), 0, 100)


def test_renovation_gym_is_as_the_article_shows_it(demo: Office) -> None:
    (john,) = (row for row in contacts_of(demo, "49418") if row.name == "John Doe")
    assert (john.level, john.billing, john.email) == (
        Level.ACCOUNT,
        BillingKind.PRIMARY,
        "jdoe@renogym.example",
    )
    assert (john.receive_service_notifications, john.portal_state) == (False, PortalState.YES)
    (account,) = demo.accounts.listed(AccountQuery(text="49418"), 0, 1)
    card = demo.accounts.card(account.id)
    assert card.account_class.name == "Commercial"
    assert card.account_class.auto_send_portal_invitation
    assert not card.account_class.enable_add_sites
    assert [site.address for site in card.sites] == [
        "4405 Pheasant Ridge Dr NE, Blaine, MN 55449-4531",
        "60 E Broadway, Bloomington, MN 55425-5510",
        "425 Rice St, Saint Paul, MN 55103-2123",
    ]


def test_the_staff_member_at_the_demo_is_aliena_somers(demo: Office) -> None:
    assert demo.author.staff_name == "Aliena Somers"


def test_the_mill_had_and_will_have_services(demo: Office) -> None:
    (mill,) = demo.accounts.listed(AccountQuery(text="21638"), 0, 1)
    site = demo.accounts.card(mill.id).sites[0]
    assert site.address.startswith("12911 Farm to Market 1960 Rd W, Houston, TX")
    visits = demo.accounts.visits(site.id, date(2026, 5, 20), 60)
    assert {visit.outcome for visit in visits if visit.day > TODAY} == {""}
    outcomes = {visit.outcome for visit in visits if visit.day < TODAY}
    assert {"Completed", "Completed - Recycling Contaminated", "Not Serviced - Bin Blocked"} <= (
        outcomes
    )


def test_the_mill_has_the_home_page_of_the_article(demo: Office) -> None:
    (mill,) = demo.accounts.listed(AccountQuery(text="21638"), 0, 1)
    card = demo.accounts.card(mill.id)
    standing = Standing(
        id=AccountContactId(new_id()),
        account=card.account,
        account_class=card.account_class,
        state=PortalState.YES,
        level=Level.ACCOUNT,
    )
    options = SqlOptionBook(demo.database, demo.author).options()
    scope = scope_of(standing, card.division, options, card.sites)
    assert scope is not None
    book = SqlPortalHomeBook(demo.database)
    home = book.previewed(scope, card.sites[0].id, TODAY)
    assert home.balance is not None
    assert (in_dollars(home.balance.total), home.balance.past_due) == ("$221.62", 22162)
    assert home.current_services is not None
    frequencies = {one.service.service: one.service.frequency for one in home.current_services}
    assert frequencies["4 Yard Trash Service"] == "1x per week"
    assert frequencies["35 Yard Compactor Service"] == "2x per week"
    assert frequencies["10 Yard Open Top Service"] == "On Call"
    assert home.diversion is not None
    assert round(home.diversion.share(Stream.RECYCLED), 1) == 91.3
    assert {s: in_tons(w) for s, w in home.diversion.weights.items()} == {
        Stream.RECYCLED: "789.00",
        Stream.SOLID: "75.39",
    }
    assert home.requests is not None
    assert [one.number for one in home.requests] == ["1567", "1552", "1551", "1535"]
    assert home.recent_services
    assert home.recent_services[0].number.startswith("958")


def test_its_branding_can_be_saved_as_it_stands(demo: Office) -> None:
    with demo.database.reading() as session:
        rows = session.execute(select(*columns_of(Branding)))
        every = [value_of(Branding, row) for row in rows]
    assert len(every) == 4
    assert [branding_problems(one) for one in every] == [{}] * 4


def test_every_contact_could_be_saved_as_it_stands(demo: Office) -> None:
    for account in demo.accounts.listed(AccountQuery(), 0, 100):
        for listed in contacts_of(demo, account.number):
            opened = demo.contacts.opened(listed.id)
            assert problems(opened.row, opened.division.country) == {}, listed
            assert warnings(opened.row, opened.division.country) == {}, listed
            assert settled(opened.row) == opened.row, listed


def test_every_site_number_and_billing_holder_is_in_order(demo: Office) -> None:
    for account in demo.accounts.listed(AccountQuery(), 0, 100):
        for site in demo.accounts.card(account.id).sites:
            assert site_number_fits(account.number, site.number)
        kinds = [row.billing for row in contacts_of(demo, account.number)]
        assert kinds.count(BillingKind.PRIMARY) <= 1
        assert kinds.count(BillingKind.SECONDARY) <= 1


def test_it_shows_every_state_there_is(demo: Office) -> None:
    accounts = demo.accounts.listed(AccountQuery(), 0, 100)
    rows = [row for account in accounts for row in contacts_of(demo, account.number)]
    assert {row.portal_state for row in rows} == set(PortalState)
    assert len({account.status for account in accounts}) == 6
    sites = [s for account in accounts for s in demo.accounts.card(account.id).sites]
    assert {site.status for site in sites} == set(SiteStatus)
    assert 40 <= len(accounts) <= 60
    assert 220 <= len(rows) <= 260


def test_only_example_domains_and_numbers_nobody_has_are_used(demo: Office) -> None:
    for account in demo.accounts.listed(AccountQuery(), 0, 100):
        for listed in contacts_of(demo, account.number):
            person = demo.contacts.opened(listed.id).row.contact
            for email in filter(None, (person.email, person.email_2)):
                assert email.endswith(".example")
            for phone in filter(None, (person.phone_1, person.phone_2)):
                assert "-555-01" in phone


def test_activity_history_tells_what_several_people_did_over_weeks(demo: Office) -> None:
    (john,) = (row for row in contacts_of(demo, "49418") if row.name == "John Doe")
    page = demo.history.page(john.id, kind=None, text="", after=None)
    assert len({entry.staff_name for entry in page.items}) >= 4
    days = [(TODAY - entry.at.astimezone().date()).days for entry in page.items]
    assert days == sorted(days)
    assert days[0] >= 1


def test_two_demos_of_a_day_are_alike(demo: Office, tmp_path: Path) -> None:
    again = made(tmp_path / "again.db")
    other = Office(database=again, author=own_author(again))
    assert contacts_of(other, "49418") == contacts_of(demo, "49418")
    assert check(again).counts == check(demo.database).counts
    again.close()


def test_its_file_is_sound(demo: Office) -> None:
    assert check(demo.database).damage == ()


def test_a_demo_that_was_interrupted_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "demo.db.new").write_bytes(b"half of it")
    database = made(tmp_path / "demo.db")
    assert check(database).damage == ()
    assert not (tmp_path / "demo.db.new").exists()
    database.close()
