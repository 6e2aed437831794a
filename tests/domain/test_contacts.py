from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given

from domain.contacts import (
    ACCOUNT_LINK,
    AccountContact,
    BillingKind,
    Contact,
    Level,
    Link,
    NotificationMethod,
    billing_allowed,
    initials,
    invoice_flags_allowed,
    lost_at_site_level,
    problems,
    settled,
    warnings,
    with_account_access,
    with_link,
    with_service_notifications,
    with_site_access,
    without_site,
)
from domain.ids import AccountId, ContactId, ContactRoleId, SiteId, account_contact_id
from domain.portal_access import PortalAccess, PortalState
from tests.domain.strategies import SITE_IDS, account_contacts

CHOOSE = "Choose Account (All Sites) or at least one site."


def ada(**contact: object) -> AccountContact:
    account_id, contact_id = AccountId(uuid4()), ContactId(uuid4())
    person = replace(Contact(id=contact_id, name="Ada"), **contact)  # type: ignore[arg-type]  # any field
    return AccountContact(
        id=account_contact_id(account_id, contact_id), account_id=account_id, contact=person
    )


def a_site() -> SiteId:
    return SiteId(uuid4())


def test_a_new_contact_starts_account_level() -> None:
    assert ada().level is Level.ACCOUNT


def test_all_sites_ticked_then_unticked_with_no_site_chosen_is_refused() -> None:
    row = with_account_access(with_account_access(ada(), True), False)

    assert row.links == ()
    assert problems(row, "US")["links"] == CHOOSE


@given(account_contacts())
def test_links_are_one_account_link_or_sites_and_never_both(row: AccountContact) -> None:
    assert with_account_access(row, True).links == (row.account_link or ACCOUNT_LINK,)
    assert all(link.site_id for link in with_account_access(row, False).links)


@given(account_contacts(), SITE_IDS)
def test_ticking_a_site_adds_exactly_that_site_below_account_level(
    row: AccountContact, site_id: SiteId
) -> None:
    ticked = with_site_access(row, site_id, True)

    if row.level is Level.ACCOUNT:
        assert ticked == row
    else:
        assert ticked.site_ids == row.site_ids | {site_id}
        assert with_site_access(ticked, site_id, False).site_ids == row.site_ids - {site_id}


def test_role_1_on_one_site_and_role_2_on_another_stay_apart() -> None:
    north, south, billing, gate = a_site(), a_site(), ContactRoleId(uuid4()), ContactRoleId(uuid4())
    row = replace(ada(), links=(Link(site_id=north), Link(site_id=south)))

    row = with_link(row, Link(site_id=north, role_1=billing))
    row = with_link(row, Link(site_id=south, role_2=gate))

    assert row.link_to(north) == Link(site_id=north, role_1=billing)
    assert row.link_to(south) == Link(site_id=south, role_2=gate)


def test_a_contact_whose_last_site_is_gone_has_nothing_left() -> None:
    north, south = a_site(), a_site()
    row = replace(ada(), links=(Link(site_id=north), Link(site_id=south)))

    left = without_site(row, north)

    assert left is not None
    assert left.site_ids == {south}
    assert without_site(left, south) is None


def test_an_account_level_contact_loses_nothing_with_a_site() -> None:
    row = ada()

    assert without_site(row, a_site()) == row


@given(account_contacts())
def test_what_is_stored_keeps_the_billing_rules(row: AccountContact) -> None:
    stored = settled(row)

    if stored.billing is not BillingKind.NONE:
        assert billing_allowed(stored)
    if stored.receive_invoice_notifications or stored.receive_pastdue_notification:
        assert invoice_flags_allowed(stored)
    assert settled(stored) == stored


@given(account_contacts())
def test_what_site_level_loses_is_named_before_it_is_cleared(row: AccountContact) -> None:
    named = lost_at_site_level(row)
    stored = settled(row)

    if row.level is Level.ACCOUNT:
        assert named == ()
    else:
        assert bool(named) == (
            (row.billing, row.receive_invoice_notifications, row.receive_pastdue_notification)
            != (
                stored.billing,
                stored.receive_invoice_notifications,
                stored.receive_pastdue_notification,
            )
        )


def test_names_and_addresses_are_trimmed_when_stored() -> None:
    stored = settled(ada(name="  Ada ", email=" ada@mill.example ", note=" bell\n"))

    contact = stored.contact
    assert (contact.name, contact.email, contact.note) == ("Ada", "ada@mill.example", "bell")


@pytest.mark.parametrize("name", ["", "   "])
def test_a_name_is_needed(name: str) -> None:
    assert problems(ada(name=name), "US") == {"name": "Enter a name."}


def test_an_open_access_needs_its_address_and_an_ended_one_does_not() -> None:
    row = ada(email="")

    for state, refused in [
        (PortalState.NO, False),
        (PortalState.INVITED, True),
        (PortalState.YES, True),
        (PortalState.DISABLED, False),
    ]:
        shown = problems(replace(row, portal=PortalAccess(state=state)), "US")
        assert ("email" in shown) == refused


@pytest.mark.parametrize(
    ("method", "contact", "sentence"),
    [
        (NotificationMethod.EMAIL, {}, "Enter a valid email address, or choose another method."),
        (NotificationMethod.TEXT, {}, "Enter a valid Phone 1, or choose another method."),
        (
            NotificationMethod.TEXT,
            {"phone_1": "763-555-0142", "mobile_opt_out": True},
            "This person opted out of text messages. Choose another method.",
        ),
        (NotificationMethod.TEXT, {"phone_1": "763-555-0142"}, None),
        (NotificationMethod.EMAIL, {"email": "ada@mill.example"}, None),
        (NotificationMethod.NONE, {}, None),
    ],
)
def test_a_method_needs_what_it_is_sent_to(
    method: NotificationMethod, contact: dict[str, object], sentence: str | None
) -> None:
    row = ada(request_notification_method=method, **contact)

    assert problems(row, "US").get("request_notification_method") == sentence


def test_a_service_method_without_service_notifications_is_no_problem() -> None:
    row = ada(service_notification_method=NotificationMethod.EMAIL)

    assert problems(row, "US") == {}
    assert settled(row).contact.service_notification_method is NotificationMethod.NONE


def test_service_notifications_of_somebody_without_an_address_warn_and_do_not_refuse() -> None:
    row = ada()
    row = replace(row, contact=with_service_notifications(row.contact, True))

    assert row.contact.service_notification_method is NotificationMethod.NONE
    assert problems(row, "US") == {}
    assert "service_notification_method" in warnings(row, "US")


def test_service_notifications_of_somebody_with_an_address_go_by_email() -> None:
    contact = with_service_notifications(ada(email="ada@mill.example").contact, True)

    assert contact.service_notification_method is NotificationMethod.EMAIL


def test_a_phone_that_cannot_be_read_is_kept_and_mentioned() -> None:
    row = ada(phone_3="ask at the gate")

    assert problems(row, "US") == {}
    assert "phone_3" in warnings(row, "US")
    assert settled(row).contact.phone_3 == "ask at the gate"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("John Doe", "JD"),
        ("Dr. Lena Ortiz", "LO"),
        ("Cher", "C"),
        ("", ""),
        ("ap@x.example", "A"),
        ("Mary Ann Smith", "MS"),
        ("(Desk)", ""),
        ("J. R.", "JR"),
    ],
)
def test_an_avatar_shows_initials(name: str, letters: str) -> None:
    assert initials(name) == letters
