from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounts import (
    Account,
    AccountClass,
    AccountStatus,
    InactiveSiteView,
    Site,
    SiteStatus,
)
from domain.contacts import ACCOUNT_LINK, AccountContact, Contact, Link
from domain.ids import (
    AccountClassId,
    AccountId,
    ContactId,
    DivisionId,
    SiteId,
    account_contact_id,
)
from domain.portal_access import (
    PortalAccess,
    PortalState,
    auto_sends,
    end_access,
    grant_access,
    why_not_invited,
)
from domain.portal_scope import Standing, seen_sites, why_closed
from domain.portal_view import what_is_seen
from domain.settings import SystemOptions
from tests.domain.days import EVENING, NOON

COMM = AccountClass(id=AccountClassId(uuid4()), name="COMM")
GYM = Account(
    id=AccountId(uuid4()),
    number="49418",
    name="Renovation Gym",
    class_id=COMM.id,
    division_id=DivisionId(uuid4()),
)
SITES = tuple(
    Site(id=SiteId(uuid4()), account_id=GYM.id, number=f"4941800{n}", name=f"Site {n}")
    for n in (1, 2, 3)
)
NORTH, SOUTH, CHIRO = SITES
JOHN_ID = ContactId(uuid4())
JOHN = AccountContact(
    id=account_contact_id(GYM.id, JOHN_ID),
    account_id=GYM.id,
    contact=Contact(id=JOHN_ID, name="John Doe", email="jdoe@renogym.example"),
)
OPTIONS = SystemOptions()
ACCESSES = st.builds(
    PortalAccess,
    state=st.sampled_from(PortalState),
    since=st.none() | st.just(NOON),
    accepted_at=st.none() | st.just(NOON),
)


@given(ACCESSES)
def test_ending_access_always_works_and_closes_the_portal(portal: PortalAccess) -> None:
    ended = end_access(portal, EVENING)

    assert not ended.is_open
    assert end_access(ended, NOON) == ended


@given(ACCESSES)
def test_granting_access_opens_the_portal_and_twice_changes_nothing(portal: PortalAccess) -> None:
    granted = grant_access(portal, EVENING)

    assert granted.is_open
    assert grant_access(granted, NOON) == granted


def test_somebody_who_accepted_once_is_back_at_once_and_anybody_else_is_invited() -> None:
    known = PortalAccess(state=PortalState.DISABLED, accepted_at=NOON)

    assert grant_access(known, EVENING).state is PortalState.YES
    assert grant_access(PortalAccess(), EVENING) == PortalAccess(
        state=PortalState.INVITED, since=EVENING
    )


def reason(**changes: object) -> str | None:
    values: dict[str, object] = {
        "is_new": False,
        "email": "jdoe@renogym.example",
        "account": GYM,
        "account_class": COMM,
    }
    return why_not_invited(**(values | changes))  # type: ignore[arg-type]  # a table of cases


def test_a_saved_contact_with_an_address_can_be_invited() -> None:
    assert reason() is None


@pytest.mark.parametrize(
    "status",
    [AccountStatus.CREDIT_HOLD, AccountStatus.BAD_DEBT, AccountStatus.INTERNAL_COLLECTIONS],
)
def test_an_account_that_owes_money_can_still_be_invited(status: AccountStatus) -> None:
    assert reason(account=replace(GYM, status=status)) is None


def test_the_first_reason_against_an_invitation_is_given() -> None:
    off = replace(COMM, enable_portal_access=False)
    prospect = replace(GYM, status=AccountStatus.PROSPECT)

    assert "Save this contact first" in (
        reason(is_new=True, email="", account=prospect, account_class=off) or ""
    )
    assert reason(email="jdoe@", account=prospect, account_class=off) == (
        "Enter a valid email address first."
    )
    assert reason(account=prospect, account_class=off) == "Portal is off for account class COMM."
    assert "Prospect" in (reason(account=prospect) or "")


@pytest.mark.parametrize("status", AccountStatus)
def test_auto_send_speaks_of_active_accounts_only(status: AccountStatus) -> None:
    automatic = replace(COMM, auto_send_portal_invitation=True)

    assert auto_sends(replace(GYM, status=status), automatic) == (status is AccountStatus.ACTIVE)
    assert not auto_sends(replace(GYM, status=status), COMM)
    assert not auto_sends(
        replace(GYM, status=status), replace(automatic, enable_portal_access=False)
    )


def shown(
    row: AccountContact,
    *,
    account: Account = GYM,
    account_class: AccountClass = COMM,
    options: SystemOptions = OPTIONS,
    sites: tuple[Site, ...] = SITES,
) -> dict[str, bool]:
    return {
        seen.block: seen.shown for seen in what_is_seen(row, account, account_class, options, sites)
    }


def test_a_new_site_is_seen_at_account_level_at_once_and_not_at_site_level() -> None:
    new = replace(NORTH, id=SiteId(uuid4()), number="49418004")
    limited = replace(JOHN, links=(Link(site_id=NORTH.id),))

    assert seen_sites(Standing.of(JOHN, GYM, COMM), (*SITES, new)) == (*SITES, new)
    assert seen_sites(Standing.of(limited, GYM, COMM), (*SITES, new)) == (NORTH,)


def test_site_level_sees_no_balance() -> None:
    assert shown(JOHN)["Balance"]
    assert not shown(replace(JOHN, links=(Link(site_id=NORTH.id),)))["Balance"]


def test_a_closed_site_is_seen_with_service_history_only() -> None:
    closed = replace(CHIRO, status=SiteStatus.INACTIVE)
    history = replace(COMM, enable_viewing_inactive_site=InactiveSiteView.SERVICE_HISTORY_ONLY)
    limited = replace(JOHN, links=(Link(site_id=CHIRO.id),))

    assert seen_sites(Standing.of(limited, GYM, COMM), (NORTH, closed)) == ()
    assert seen_sites(Standing.of(limited, GYM, history), (NORTH, closed)) == (closed,)
    seen = shown(limited, account_class=history, sites=(NORTH, closed))
    assert seen["Recent services"]
    assert not seen["Current services"]
    assert not seen["Requests"]


@pytest.mark.parametrize(
    ("option", "block"),
    [
        ("display_ar_history", "Balance"),
        ("display_service_history", "Recent services"),
        ("display_current_services", "Current services"),
    ],
)
def test_a_block_goes_with_its_system_option(option: str, block: str) -> None:
    off = replace(OPTIONS, **{option: False})  # type: ignore[arg-type]  # all three are switches

    assert shown(JOHN)[block]
    assert not shown(JOHN, options=off)[block]


def test_on_call_orders_show_current_services_even_where_the_option_is_no() -> None:
    off = replace(OPTIONS, display_current_services=False)
    on_call = replace(COMM, enable_on_call_orders=True)

    assert shown(JOHN, options=off, account_class=on_call)["Current services"]


def test_nobody_sees_anything_of_a_class_that_is_off_or_a_prospect() -> None:
    off = replace(COMM, enable_portal_access=False)
    prospect = replace(GYM, status=AccountStatus.PROSPECT)
    inactive = replace(GYM, status=AccountStatus.INACTIVE)

    assert shown(JOHN, account_class=off) == shown(JOHN, account=prospect) == {}
    assert shown(JOHN, account=inactive) == {}
    assert why_closed(GYM, COMM) is None


def test_the_sites_are_counted_and_a_single_one_is_named() -> None:
    everywhere, *_ = what_is_seen(JOHN, GYM, COMM, OPTIONS, SITES)
    limited = replace(JOHN, links=(Link(site_id=CHIRO.id),))
    one, *_ = what_is_seen(limited, GYM, COMM, OPTIONS, SITES)

    assert (everywhere.block, everywhere.detail) == ("3 sites", "and every site added later")
    assert (one.block, one.detail) == ("1 of 3 sites", "49418003 Site 3")
    assert JOHN.links == (ACCOUNT_LINK,)
