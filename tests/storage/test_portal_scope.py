from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.accounts import Account, AccountStatus, InactiveSiteView, Site, SiteStatus
from domain.books import AccountSave
from domain.contacts import Level
from domain.errors import GoneError
from domain.ids import AccountId, LoginId, SiteId, new_id
from domain.portal_access import end_access
from domain.portal_scope import Page, Step
from storage.engine import now
from storage.portal_scope import SqlPortalScopeBook
from tests.office import Office
from tests.storage.portal import a_login, counted, somebody

pytestmark = pytest.mark.both


@pytest.fixture
def book(office: Office) -> SqlPortalScopeBook:
    return SqlPortalScopeBook(office.database)


@pytest.fixture
def login(office: Office) -> LoginId:
    return a_login(office)


@pytest.fixture
def gym(office: Office) -> Account:
    return office.add_account(sites=3)


def numbers(
    book: SqlPortalScopeBook, login: LoginId, account: AccountId | None = None
) -> Sequence[str]:
    scope = book.of_login(login, account).scope
    assert scope is not None
    return [site.number for site in scope.sites]


def change(office: Office, account: Account, *sites: Site, **values: object) -> None:
    """What a clerk does who edits the account and these sites of it."""
    base = office.accounts.card(account.id)
    changed = {site.id: site for site in sites}
    every = tuple(changed.pop(site.id, site) for site in base.sites)
    account = replace(base.account, **values)  # type: ignore[arg-type]  # by name
    office.accounts.save(AccountSave(account=account, sites=(*every, *changed.values()), base=base))


def test_account_level_sees_every_site_and_one_added_later(
    office: Office, book: SqlPortalScopeBook, login: LoginId, gym: Account
) -> None:
    somebody(office, gym, login)
    assert numbers(book, login) == ["49418001", "49418002", "49418003"]
    new = replace(office.sites(gym)[0], id=SiteId(new_id()), number="49418004", name="New")
    change(office, gym, new)
    assert numbers(book, login) == ["49418001", "49418002", "49418003", "49418004"]


def test_site_level_sees_its_sites_and_none_added_later(
    office: Office, book: SqlPortalScopeBook, login: LoginId, gym: Account
) -> None:
    first, _, third = office.sites(gym)
    somebody(office, gym, login, third, first)
    new = replace(first, id=SiteId(new_id()), number="49418004", name="New")
    change(office, gym, new)
    assert numbers(book, login) == ["49418001", "49418003"]


def test_one_login_chooses_among_its_accounts(
    office: Office, book: SqlPortalScopeBook, login: LoginId, gym: Account
) -> None:
    mill = office.add_account("21638", "The Mill", sites=2)
    somebody(office, gym, login)
    somebody(office, mill, login, office.sites(mill)[1])
    reached = book.of_login(login)
    assert [one.number for one in reached.accounts] == ["21638", "49418"]
    assert numbers(book, login) == ["21638002"]
    assert len(numbers(book, login, gym.id)) == 3


def test_an_account_of_somebody_else_is_not_there(
    office: Office, book: SqlPortalScopeBook, login: LoginId, gym: Account
) -> None:
    mill = office.add_account("21638", "The Mill", sites=2)
    somebody(office, gym, login)
    somebody(office, mill, a_login(office), name="Somebody Else")
    for account in (mill.id, AccountId(new_id())):
        reached = book.of_login(login, account)
        assert reached.scope is None
        assert [one.number for one in reached.accounts] == ["49418"]


def test_ending_access_to_one_account_leaves_the_other(
    office: Office, book: SqlPortalScopeBook, login: LoginId, gym: Account
) -> None:
    mill = office.add_account("21638", "The Mill", sites=1)
    row = somebody(office, gym, login)
    somebody(office, mill, login)
    office.change(row.id, lambda one: replace(one, portal=end_access(one.portal, now())))
    assert [one.number for one in book.of_login(login).accounts] == ["21638"]
    office.contacts.unlink(row.id)
    assert [one.number for one in book.of_login(login).accounts] == ["21638"]


def test_a_class_that_is_switched_off_takes_its_accounts_along_at_once(
    office: Office, book: SqlPortalScopeBook, login: LoginId, gym: Account
) -> None:
    somebody(office, gym, login)
    office.setup.keep(replace(office.comm, enable_portal_access=False))
    assert book.of_login(login).accounts == ()
    assert book.of_login(login).scope is None
    office.setup.keep(replace(office.comm, enable_portal_access=True))
    assert len(numbers(book, login)) == 3


def test_a_closed_site_goes_or_keeps_its_history_as_the_class_says(
    office: Office, book: SqlPortalScopeBook, login: LoginId, gym: Account
) -> None:
    somebody(office, gym, login)
    closed = replace(office.sites(gym)[1], status=SiteStatus.INACTIVE)
    change(office, gym, closed)
    assert numbers(book, login) == ["49418001", "49418003"]
    history = InactiveSiteView.SERVICE_HISTORY_ONLY
    office.setup.keep(replace(office.comm, enable_viewing_inactive_site=history))
    scope = book.of_login(login).scope
    assert scope is not None
    assert scope.site(closed.id) == closed
    assert closed not in set(scope.sites_of(Page.REQUESTS))


def test_a_site_that_went_to_another_account_is_not_seen_any_more(
    office: Office, book: SqlPortalScopeBook, login: LoginId, gym: Account
) -> None:
    first, second, _ = office.sites(gym)
    somebody(office, gym, login, first, second)
    office.accounts.move_site(first.id, office.add_account("21638", "The Mill").id)
    assert numbers(book, login) == ["49418002"]


def test_why_names_the_first_step_that_says_no(
    office: Office, book: SqlPortalScopeBook, login: LoginId, gym: Account
) -> None:
    first, second, _ = office.sites(gym)
    row = somebody(office, gym, login, first)
    assert book.why(row.id, Page.HOME, first.id).allowed

    def step(page: Page, site: Site | None) -> Step | None:
        refusal = book.why(row.id, page, site.id if site else None).refusal
        return refusal.step if refusal else None

    assert step(Page.HOME, second) is Step.LINK
    assert step(Page.BALANCE, None) is Step.LINK
    change(office, gym, replace(first, status=SiteStatus.INACTIVE))
    assert step(Page.HOME, first) is Step.SITE
    office.change(row.id, lambda one: replace(one, portal=end_access(one.portal, now())))
    assert step(Page.HOME, first) is Step.CONTACT_SWITCH
    change(office, gym, status=AccountStatus.PROSPECT)
    assert step(Page.HOME, first) is Step.ACCOUNT_STATUS
    office.setup.keep(replace(office.comm, enable_portal_access=False))
    assert step(Page.HOME, first) is Step.CLASS_SWITCH


def test_everybody_who_sees_a_site_is_named(
    office: Office, book: SqlPortalScopeBook, login: LoginId, gym: Account
) -> None:
    first, second, _ = office.sites(gym)
    somebody(office, gym, login, name="Everywhere")
    somebody(office, gym, login, first, name="At the first")
    somebody(office, gym, login, second, name="At the second")
    office.add_contact(gym, "Not in", email="notin@renogym.example")
    assert [(one.name, one.level) for one in book.seen_by(first.id)] == [
        ("At the first", Level.SITE),
        ("Everywhere", Level.ACCOUNT),
    ]
    office.setup.keep(replace(office.comm, enable_portal_access=False))
    assert book.seen_by(first.id) == ()


def test_what_is_gone_is_said_to_be_gone(book: SqlPortalScopeBook) -> None:
    with pytest.raises(GoneError):
        book.seen_by(SiteId(new_id()))


@pytest.mark.parametrize("at_account", [True, False])
def test_the_number_of_queries_does_not_grow_with_the_sites(
    office: Office, book: SqlPortalScopeBook, login: LoginId, *, at_account: bool
) -> None:
    found = []
    for number, sites in (("1", 1), ("2", 40)):
        account = office.add_account(number, f"Account {number}", sites=sites)
        somebody(office, account, login, *(() if at_account else office.sites(account)))
        with counted(office.database) as statements:
            assert len(numbers(book, login, account.id)) == sites
            found.append(statements())
    assert found[0] == found[1]
