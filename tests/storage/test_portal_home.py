from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from domain.accounts import Account, InactiveSiteView, SiteStatus
from domain.books import AccountSave
from domain.ids import AccountId, LoginId, SiteId
from domain.portal_home import Home
from domain.receivables import Age, InvoiceStatus, balance_of
from domain.services import Diversion, Stream
from storage.portal_home import Opened, SqlPortalHomeBook
from storage.receivables import invoices_numbered
from tests.office import MONDAY, Office
from tests.storage.portal import (
    a_login,
    a_request,
    a_service,
    a_session,
    a_tonnage,
    an_invoice,
    counted,
    somebody,
)

pytestmark = pytest.mark.both


@dataclass
class Homes:
    """The home page of whoever signs in to look at it."""

    office: Office

    def opened(
        self, login: LoginId, account: AccountId | None, site: SiteId | None, today: date
    ) -> Opened:
        token = a_session(self.office, login)
        opened = SqlPortalHomeBook(self.office.database).opened(token, account, site, today)
        assert opened is not None
        assert opened.signed_in.login.id == login
        return opened


@pytest.fixture
def book(office: Office) -> Homes:
    return Homes(office)


@pytest.fixture
def login(office: Office) -> LoginId:
    return a_login(office)


@pytest.fixture
def gym(office: Office) -> Account:
    return office.add_account(sites=3)


def home(book: Homes, login: LoginId, site: SiteId | None = None) -> Home:
    found = book.opened(login, None, site, MONDAY).home
    assert found is not None
    return found


def test_the_balance_adds_up_what_is_open(
    office: Office, book: Homes, login: LoginId, gym: Account
) -> None:
    somebody(office, gym, login)
    for cents, late, status in (
        (10_000, 0, InvoiceStatus.OPEN),
        (22_162, 45, InvoiceStatus.OPEN),
        (-1_000, 0, InvoiceStatus.CREDIT_NOTE),
        (99_999, 5, InvoiceStatus.PAID),
        (99_999, 5, InvoiceStatus.VOIDED),
        (99_999, 5, InvoiceStatus.UNPOSTED),
    ):
        an_invoice(office, gym.id, cents, late=late, status=status)
    an_invoice(office, office.add_account("21638", "The Mill").id, 77_777)
    balance = home(book, login).balance
    assert balance is not None
    assert (balance.total, balance.past_due) == (31_162, 21_162)
    assert balance.buckets[Age.TO_60] == 21_162


def test_somebody_at_site_level_sees_no_balance(
    office: Office, book: Homes, login: LoginId, gym: Account
) -> None:
    somebody(office, gym, login, *office.sites(gym))
    an_invoice(office, gym.id, 22_162)
    assert home(book, login).balance is None


def test_current_services_come_next_on_their_next_visit(
    office: Office, book: Homes, login: LoginId, gym: Account
) -> None:
    somebody(office, gym, login)
    first, second, third = office.sites(gym)
    a_service(office, first, next_day=MONDAY + timedelta(days=5))
    a_service(office, second, next_day=MONDAY + timedelta(days=5))
    a_service(office, third, next_day=MONDAY - timedelta(days=5))
    office.add_visit(first, MONDAY - timedelta(days=7), "4 Yard Trash Service", "Completed")
    office.add_visit(first, MONDAY, "4 Yard Trash Service", "Completed")
    office.add_visit(first, MONDAY + timedelta(days=3), "4 Yard Trash Service")
    office.add_visit(first, MONDAY + timedelta(days=2), "Another service")
    services = home(book, login).current_services
    assert services is not None
    assert [one.next_day for one in services] == [
        MONDAY + timedelta(days=3),
        MONDAY + timedelta(days=5),
        None,
    ]


def test_recent_services_are_the_last_ones_up_to_today(
    office: Office, book: Homes, login: LoginId, gym: Account
) -> None:
    somebody(office, gym, login)
    first, second, _ = office.sites(gym)
    for days in range(-3, 8):
        office.add_visit(first, MONDAY - timedelta(days=days), "4 Yard Trash Service", "Completed")
    office.add_visit(second, MONDAY, "Bulk Item Pickup")
    recent = home(book, login).recent_services
    assert recent is not None
    assert [(MONDAY - one.day).days for one in recent] == [0, 0, 1, 2, 3]
    of_second = home(book, login, second.id).recent_services
    assert of_second is not None
    assert [one.service for one in of_second] == ["Bulk Item Pickup"]


def test_diversion_is_of_this_year(
    office: Office, book: Homes, login: LoginId, gym: Account
) -> None:
    somebody(office, gym, login)
    first, second, _ = office.sites(gym)
    a_tonnage(office, first, Stream.RECYCLED, 50_000)
    a_tonnage(office, second, Stream.RECYCLED, 28_900)
    a_tonnage(office, second, Stream.SOLID, 7_539, date(2025, 1, 1))
    a_tonnage(office, first, Stream.SOLID, 99_999, date(2024, 12, 31))
    diversion = home(book, login).diversion
    assert diversion is not None
    assert diversion.weights == {Stream.RECYCLED: 78_900, Stream.SOLID: 7_539}
    assert round(diversion.share(Stream.RECYCLED), 1) == 91.3


def test_requests_about_the_account_are_for_account_level(
    office: Office, book: Homes, login: LoginId, gym: Account
) -> None:
    first, second, _ = office.sites(gym)
    limited = a_login(office)
    somebody(office, gym, login)
    somebody(office, gym, limited, first, name="At the first")
    a_request(office, gym, None, "1535")
    a_request(office, gym, first, "1551")
    a_request(office, gym, second, "1552")

    def seen(login: LoginId, site: SiteId | None = None) -> list[str]:
        requests = home(book, login, site).requests
        assert requests is not None
        return [one.number for one in requests]

    assert seen(login) == ["1552", "1551", "1535"]
    assert seen(login, second.id) == ["1552", "1535"]
    assert seen(limited) == ["1551"]


def test_nothing_of_another_account_is_on_the_page(
    office: Office, book: Homes, login: LoginId, gym: Account
) -> None:
    somebody(office, gym, login)
    mill = office.add_account("21638", "The Mill", sites=1)
    (other,) = office.sites(mill)
    a_service(office, other)
    a_request(office, mill, None, "1551")
    a_request(office, mill, other, "1552")
    a_tonnage(office, other, Stream.SOLID, 100)
    an_invoice(office, mill.id, 22_162)
    office.add_visit(other, MONDAY, "4 Yard Trash Service")
    found = book.opened(login, gym.id, None, MONDAY).home
    assert found == Home(
        balance=balance_of((), MONDAY),
        current_services=(),
        recent_services=(),
        diversion=Diversion(weights=dict.fromkeys(Stream, 0)),
        requests=(),
    )


@pytest.mark.parametrize("view", InactiveSiteView)
def test_of_all_sites_the_closed_ones_show_what_the_class_says(
    office: Office,
    book: Homes,
    login: LoginId,
    gym: Account,
    view: InactiveSiteView,
) -> None:
    office.setup.keep(replace(office.comm, enable_viewing_inactive_site=view))
    somebody(office, gym, login)
    first, second, _ = office.sites(gym)
    for site, number in ((first, "1551"), (second, "1552")):
        a_service(office, site)
        a_request(office, gym, site, number)
        office.add_visit(site, MONDAY, "4 Yard Trash Service", "Completed")
    base = office.accounts.card(gym.id)
    closed = replace(first, status=SiteStatus.INACTIVE)
    office.accounts.save(AccountSave(account=gym, sites=(closed, *base.sites[1:]), base=base))
    found = home(book, login)
    assert found.current_services is not None
    assert found.requests is not None
    assert found.recent_services is not None
    assert [one.service.site_id for one in found.current_services] == [second.id]
    assert [one.number for one in found.requests] == ["1552"]
    history = {first.id, second.id} if view is not InactiveSiteView.NO else {second.id}
    assert {one.site_id for one in found.recent_services} == history


def test_a_site_that_is_not_seen_has_no_home_page(
    office: Office, book: Homes, login: LoginId, gym: Account
) -> None:
    first, second, _ = office.sites(gym)
    somebody(office, gym, login, first)
    assert book.opened(login, gym.id, second.id, MONDAY).home is None
    assert book.opened(login, gym.id, first.id, MONDAY).home is not None


def test_a_closed_site_shows_what_was_done_there_and_nothing_else(
    office: Office, book: Homes, login: LoginId, gym: Account
) -> None:
    history = InactiveSiteView.SERVICE_HISTORY_ONLY
    office.setup.keep(replace(office.comm, enable_viewing_inactive_site=history))
    first, *_ = office.sites(gym)
    somebody(office, gym, login, first)
    a_service(office, first)
    a_request(office, gym, first, "1551")
    office.add_visit(first, MONDAY, "4 Yard Trash Service", "Completed")
    base = office.accounts.card(gym.id)
    closed = replace(first, status=SiteStatus.INACTIVE)
    office.accounts.save(AccountSave(account=gym, sites=(closed, *base.sites[1:]), base=base))
    found = home(book, login)
    assert found.current_services is None
    assert found.requests is None
    assert found.recent_services is not None
    assert len(found.recent_services) == 1


def test_what_was_asked_at_a_site_that_leaves_stays_with_the_account(
    office: Office, book: Homes, login: LoginId, gym: Account
) -> None:
    first, second, _ = office.sites(gym)
    somebody(office, gym, login)
    a_request(office, gym, first, "1551")
    a_request(office, gym, second, "1552")
    a_service(office, second)
    a_tonnage(office, second, Stream.SOLID, 100)
    office.accounts.move_site(first.id, office.add_account("21638", "The Mill").id)
    base = office.accounts.card(gym.id)
    left = tuple(site for site in base.sites if site.id != second.id)
    office.accounts.save(
        AccountSave(account=gym, sites=left, base=base, removed_sites=(second.id,))
    )
    requests = home(book, login).requests
    assert requests is not None
    assert [(one.number, one.site_id) for one in requests] == [("1552", None), ("1551", None)]


def test_an_invoice_is_found_however_its_number_is_typed(office: Office, gym: Account) -> None:
    mill = office.add_account("21638", "The Mill")
    made = [an_invoice(office, one.id, 5, number="INV-100 482") for one in (gym, mill)]
    with office.database.reading() as session:
        found = invoices_numbered(session, " inv-100482 ")
        assert {one.invoice for one in found} == set(made)
        assert {one.account_number for one in found} == {"49418", "21638"}
        assert invoices_numbered(session, "100482") == ()


@pytest.mark.parametrize("at_account", [True, False])
def test_the_number_of_queries_does_not_grow_with_the_sites(
    office: Office, book: Homes, login: LoginId, *, at_account: bool
) -> None:
    found = []
    for number, sites in (("1", 1), ("2", 40)):
        account = office.add_account(number, f"Account {number}", sites=sites)
        somebody(office, account, login, *(() if at_account else office.sites(account)))
        for site in office.sites(account):
            a_service(office, site)
        with counted(office.database) as statements:
            book.opened(login, account.id, None, MONDAY)
            found.append(statements())
    assert found[0] == found[1]


def test_a_token_of_nobody_opens_no_home_page(office: Office) -> None:
    assert SqlPortalHomeBook(office.database).opened("nobody's", None, None, MONDAY) is None
