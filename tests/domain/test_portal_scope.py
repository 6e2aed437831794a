from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounts import (
    Account,
    AccountClass,
    AccountStatus,
    Division,
    HomePage,
    InactiveSiteView,
    Site,
    SiteStatus,
)
from domain.contacts import Level
from domain.ids import AccountClassId, AccountContactId, AccountId, DivisionId, SiteId
from domain.portal_access import PortalState
from domain.portal_scope import (
    Page,
    PortalScope,
    Standing,
    Step,
    scope_of,
    why,
)
from domain.settings import SystemOptions

DIVISION = Division(id=DivisionId(uuid4()), name="Main")
COMM = AccountClass(id=AccountClassId(uuid4()), name="COMM")
HISTORY = replace(COMM, enable_viewing_inactive_site=InactiveSiteView.SERVICE_HISTORY_ONLY)
GYM = Account(
    id=AccountId(uuid4()),
    number="49418",
    name="Renovation Gym",
    class_id=COMM.id,
    division_id=DIVISION.id,
)
SITES = tuple(
    Site(id=SiteId(uuid4()), account_id=GYM.id, number=f"4941800{n}", name=f"Site {n}")
    for n in range(1, 5)
)
NORTH, SOUTH, *_ = SITES
JOHN = Standing(
    id=AccountContactId(uuid4()),
    account=GYM,
    account_class=COMM,
    state=PortalState.YES,
    level=Level.ACCOUNT,
)
OPTIONS = SystemOptions()
OF_SITES = tuple(page for page in Page if page is not Page.BALANCE)

classes = st.builds(
    replace,
    st.just(COMM),
    enable_portal_access=st.booleans(),
    enable_on_call_orders=st.booleans(),
    enable_viewing_inactive_site=st.sampled_from(InactiveSiteView),
    customer_portal_home_page=st.sampled_from(
        (HomePage.STANDARD, HomePage.AR_ONLY, HomePage.VENDOR)
    ),
)
options = st.builds(
    SystemOptions,
    display_ar_history=st.booleans(),
    display_current_services=st.booleans(),
    display_service_history=st.booleans(),
)
sites = st.tuples(
    *(st.builds(replace, st.just(s), status=st.sampled_from(SiteStatus)) for s in SITES)
)
links = st.frozensets(st.sampled_from([site.id for site in SITES]), min_size=1)
standings = st.builds(
    lambda level, site_ids, **values: Standing(
        id=JOHN.id,
        level=level,
        site_ids=frozenset() if level is Level.ACCOUNT else site_ids,
        **values,
    ),
    st.sampled_from(Level),
    links,
    account=st.builds(replace, st.just(GYM), status=st.sampled_from(AccountStatus)),
    account_class=classes,
    state=st.sampled_from(PortalState),
)


def scope(standing: Standing, seen: tuple[Site, ...] = SITES) -> PortalScope:
    found = scope_of(standing, DIVISION, OPTIONS, seen)
    assert found is not None
    return found


def at(*sites: Site) -> Standing:
    return replace(JOHN, level=Level.SITE, site_ids=frozenset(site.id for site in sites))


@given(standings, sites, options)
def test_what_is_seen_and_why_are_the_same(
    standing: Standing, sites: tuple[Site, ...], options: SystemOptions
) -> None:
    found = scope_of(standing, DIVISION, options, sites)
    assert (found is not None) == why(standing, Page.HOME, None, options).allowed
    for page in OF_SITES:
        shown = set(found.sites_of(page)) if found and found.shows(page) else set()
        assert shown == {site for site in sites if why(standing, page, site, options).allowed}
        if page is not Page.HOME:  # which opens, and says that there is nothing on it
            answer = why(standing, page, None, options, sites)
            assert answer.allowed == (found is not None and found.shows(page))
    balance = why(standing, Page.BALANCE, None, options, sites)
    assert balance.allowed == (found is not None and found.shows(Page.BALANCE))


@given(standings, sites, options)
def test_nobody_sees_more_than_somebody_at_account_level(
    standing: Standing, sites: tuple[Site, ...], options: SystemOptions
) -> None:
    everywhere = replace(standing, level=Level.ACCOUNT, site_ids=frozenset())
    for page in Page:
        for site in sites:
            if why(standing, page, site, options).allowed:
                assert why(everywhere, page, site, options).allowed


def test_a_home_page_of_receivables_only_shows_the_balance_alone() -> None:
    receivables = replace(COMM, customer_portal_home_page=HomePage.AR_ONLY)
    standing = replace(JOHN, account_class=receivables)
    shown = {page for page in Page if scope(standing).shows(page)}
    assert shown == {Page.HOME, Page.BALANCE}
    refusal = why(standing, Page.REQUESTS, None, OPTIONS).refusal
    assert refusal is not None
    assert refusal.sentence == "The home page of class COMM is AR Only."


@given(standings, sites, options, st.sampled_from(Page))
def test_the_first_step_that_says_no_is_the_answer(
    standing: Standing, sites: tuple[Site, ...], options: SystemOptions, page: Page
) -> None:
    answer = why(standing, page, sites[0], options)
    assert [one.step for one in answer.checked] == list(Step)
    refusal = answer.refusal
    before = answer.checked[: answer.checked.index(refusal)] if refusal else answer.checked
    assert not any(one.refuses for one in before)


@given(standings, sites, options, st.sampled_from(Page))
def test_turning_something_off_never_shows_more(
    standing: Standing, sites: tuple[Site, ...], options: SystemOptions, page: Page
) -> None:
    allowed = {site.id for site in sites if why(standing, page, site, options).allowed}
    off = replace(standing.account_class, enable_portal_access=False)
    blind = replace(standing.account_class, enable_viewing_inactive_site=InactiveSiteView.NO)
    for less in (
        replace(standing, account_class=off),
        replace(standing, account_class=blind),
        replace(standing, state=PortalState.DISABLED),
        replace(standing, account=replace(GYM, status=AccountStatus.PROSPECT)),
    ):
        seen = {site.id for site in sites if why(less, page, site, options).allowed}
        assert seen <= allowed


def test_a_site_added_later_is_seen_at_account_level_only() -> None:
    new = replace(NORTH, id=SiteId(uuid4()), number="49418005")
    assert scope(JOHN, (*SITES, new)).sites == (*SITES, new)
    assert scope(at(NORTH), (*SITES, new)).sites == (NORTH,)


def test_a_site_of_another_account_is_seen_by_nobody_of_this_one() -> None:
    moved = replace(NORTH, account_id=AccountId(uuid4()))
    for standing in (JOHN, at(NORTH)):
        assert scope(standing, (moved, SOUTH)).site(NORTH.id) is None


def test_somebody_at_site_level_sees_no_balance() -> None:
    assert scope(JOHN).shows(Page.BALANCE)
    assert not scope(at(*SITES)).shows(Page.BALANCE)
    refusal = why(at(*SITES), Page.BALANCE, None, OPTIONS).refusal
    assert refusal is not None
    assert (refusal.step, refusal.sentence) == (Step.LINK, "Not with site level access.")


def test_a_closed_site_keeps_its_history_where_the_class_says_so() -> None:
    closed = replace(NORTH, status=SiteStatus.INACTIVE)
    assert scope(JOHN, (closed, SOUTH)).sites == (SOUTH,)
    seen = scope(replace(JOHN, account_class=HISTORY), (closed, SOUTH))
    assert seen.sites == (closed, SOUTH)
    assert list(seen.sites_of(Page.RECENT_SERVICES)) == [closed, SOUTH]
    assert list(seen.sites_of(Page.CURRENT_SERVICES)) == [SOUTH]
    assert list(seen.sites_of(Page.REQUESTS)) == [SOUTH]


def test_an_inactive_account_shows_its_past_only() -> None:
    left = replace(JOHN, account=replace(GYM, status=AccountStatus.INACTIVE), account_class=HISTORY)
    assert {page for page in Page if scope(left).shows(page)} == {
        *(Page.HOME, Page.RECENT_SERVICES, Page.DIVERSION)
    }


@pytest.mark.parametrize(
    "status",
    [AccountStatus.CREDIT_HOLD, AccountStatus.BAD_DEBT, AccountStatus.INTERNAL_COLLECTIONS],
)
def test_an_account_that_owes_money_shows_everything(status: AccountStatus) -> None:
    owing = replace(JOHN, account=replace(GYM, status=status))
    assert all(scope(owing).shows(page) for page in Page)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (PortalState.NO, "never given"),
        (PortalState.INVITED, "not accepted yet"),
        (PortalState.DISABLED, "was ended"),
    ],
)
def test_only_who_is_in_sees_something(state: PortalState, words: str) -> None:
    standing = replace(JOHN, state=state)
    assert scope_of(standing, DIVISION, OPTIONS, SITES) is None
    refusal = why(standing, Page.HOME, NORTH, OPTIONS).refusal
    assert refusal is not None
    assert refusal.step is Step.CONTACT_SWITCH
    assert words in refusal.sentence


def test_an_account_without_a_site_has_a_home_page_at_account_level() -> None:
    assert scope(JOHN, ()).shows(Page.REQUESTS)
    assert not scope(at(NORTH), ()).shows(Page.REQUESTS)
