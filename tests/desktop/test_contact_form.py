from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.contact_changes import changed_fields, rebased
from desktop.models.contact_form import ContactForm
from desktop.models.portal_well import portal_well
from domain.accounts import AccountStatus
from domain.books import BillingHolder, OpenedContact
from domain.contacts import (
    ACCOUNT_LINK,
    AccountContact,
    BillingKind,
    Link,
    NotificationMethod,
    with_account_access,
    with_site_access,
)
from domain.ids import AccountContactId, new_id
from domain.portal_access import PortalAccess, PortalState
from tests.desktop.edit_contact.editing import NOON, an_opened_contact, with_person

pytestmark = pytest.mark.usefixtures("qapp")

OPENED = an_opened_contact(email="john@renogym.example")
SITES = [site.id for site in OPENED.sites]
TAGS = [tag.id for tag in OPENED.tag_types]


def form_of(opened: OpenedContact = OPENED) -> ContactForm:
    return ContactForm(opened, lambda: NOON)


links = st.one_of(
    st.just((ACCOUNT_LINK,)),
    st.sets(st.sampled_from(SITES), min_size=1).map(
        lambda ids: tuple(Link(site_id=id) for id in sorted(ids))
    ),
)


@st.composite
def drafts(draw: st.DrawFn) -> AccountContact:
    row = with_person(
        OPENED,
        name=draw(st.sampled_from(["John Doe", "Jon Doe", "J. Doe"])),
        note=draw(st.sampled_from(["", "a", "b"])),
        tags=frozenset(draw(st.sets(st.sampled_from(TAGS)))),
    )
    return replace(row, billing=draw(st.sampled_from(list(BillingKind))), links=draw(links))


@given(drafts(), drafts())
def test_a_draft_on_top_of_what_it_started_from_is_itself(
    base: AccountContact, draft: AccountContact
) -> None:
    assert changed_fields(rebased(base, draft, base), draft) == frozenset()


@given(drafts(), drafts())
def test_an_untouched_draft_follows_what_others_stored(
    base: AccountContact, stored: AccountContact
) -> None:
    assert changed_fields(rebased(base, base, stored), stored) == frozenset()


@given(drafts(), drafts(), drafts())
def test_every_change_survives_what_others_stored(
    base: AccountContact, draft: AccountContact, stored: AccountContact
) -> None:
    kept = rebased(base, draft, stored)
    for name in changed_fields(base, draft) - {"links"}:
        if not name.startswith("link "):
            assert name not in changed_fields(kept, draft)


@given(drafts(), drafts())
def test_nothing_counts_as_changed_once_it_is_put_back(
    base: AccountContact, draft: AccountContact
) -> None:
    form = form_of(replace(OPENED, row=base))
    form.edit(draft)
    form.edit(base)
    assert form.changes == frozenset()


def test_each_field_tag_and_site_counts_as_one_change() -> None:
    form = form_of()
    form.edit_person(name="Jon Doe", tags=frozenset(TAGS[:2]))
    assert len(form.changes) == 3
    site_level = with_account_access(form.draft, wanted=False)
    form.edit(with_site_access(site_level, SITES[0], wanted=True))
    assert len(form.changes) == 5  # the account given up, one site taken


def test_problems_are_told_after_a_field_was_left_and_live_from_then_on() -> None:
    form = form_of()
    form.edit_person(email="john@renogym")
    assert "email" not in form.problems
    form.leave("email")
    assert "email" in form.problems
    form.edit_person(email="john@renogym.example")
    assert "email" not in form.problems


def test_checking_shows_every_problem_and_names_the_first() -> None:
    form = form_of()
    form.edit_person(name=" ", email="john")
    form.edit(with_account_access(form.draft, wanted=False))
    assert form.check() == "name"
    assert set(form.problems) == {"name", "email", "links"}


def test_what_the_data_refused_is_shown_until_something_is_edited() -> None:
    form = form_of()
    form.refuse({"billing": "Choose another contact first."})
    assert form.problems["billing"] == "Choose another contact first."
    form.edit_person(title="Owner")
    assert "billing" not in form.problems


def test_switching_portal_access_on_and_off_again_is_no_change() -> None:
    form = form_of()
    form.allow_access(True)
    assert form.draft.portal == PortalAccess(state=PortalState.INVITED, since=NOON)
    assert portal_well(form).hint == "Saving sends an invitation to john@renogym.example."
    form.allow_access(False)
    assert form.changes == frozenset()


def test_ending_access_and_giving_it_back_before_saving_leaves_it_as_it_was() -> None:
    before = PortalAccess(state=PortalState.INVITED, since=NOON - timedelta(days=3))
    form = form_of(replace(OPENED, row=replace(OPENED.row, portal=before)))
    form.allow_access(False)
    assert form.draft.portal.state is PortalState.DISABLED
    form.allow_access(True)
    assert form.draft.portal == before


def test_a_person_who_had_accepted_gets_access_back_without_an_invitation() -> None:
    ended = PortalAccess(state=PortalState.DISABLED, since=NOON, accepted_at=NOON)
    form = form_of(replace(OPENED, row=replace(OPENED.row, portal=ended)))
    form.allow_access(True)
    assert form.draft.portal.state is PortalState.YES
    assert "gives access back" in portal_well(form).hint
    assert not portal_well(form).asks_mail


@pytest.mark.parametrize(
    ("opened", "reason"),
    [
        (an_opened_contact(is_new=True), "Save this contact first"),
        (an_opened_contact(), "Enter a valid email address first."),
        (
            replace(
                OPENED, account_class=replace(OPENED.account_class, enable_portal_access=False)
            ),
            "Portal is off for account class COMM.",
        ),
        (
            replace(OPENED, account=replace(OPENED.account, status=AccountStatus.PROSPECT)),
            "This account is Prospect.",
        ),
    ],
)
def test_the_switch_says_why_it_cannot_be_turned_on(opened: OpenedContact, reason: str) -> None:
    assert (portal_well(form_of(opened)).reason or "").startswith(reason)


def test_access_can_be_ended_even_where_it_could_not_be_given() -> None:
    row = replace(OPENED.row, portal=PortalAccess(state=PortalState.YES, since=NOON))
    opened = replace(
        OPENED, row=row, account_class=replace(OPENED.account_class, enable_portal_access=False)
    )
    well = portal_well(form_of(opened))
    assert well.reason is None
    assert well.can_revoke


def test_taking_a_billing_kind_names_who_has_it_now() -> None:
    holder = BillingHolder(kind=BillingKind.PRIMARY, id=AccountContactId(new_id()), name="Jane Roe")
    form = form_of(replace(OPENED, holders=(holder,)))
    form.edit(replace(form.draft, billing=BillingKind.PRIMARY))
    (asked,) = form.consequences
    assert asked.sentence == (
        "Jane Roe is Primary Billing of 49418 Renovation Gym now. Saving moves Jane Roe to None."
    )
    assert asked.takes_over_billing
    form.edit(replace(form.draft, billing=BillingKind.SECONDARY))
    assert form.consequences == ()


def test_going_to_site_level_names_what_is_lost() -> None:
    form = form_of(replace(OPENED, row=replace(OPENED.row, billing=BillingKind.PRIMARY)))
    site_level = with_account_access(form.draft, wanted=False)
    form.edit(with_site_access(site_level, SITES[0], wanted=True))
    assert [asked.verb for asked in form.consequences] == ["Clear and save"]


def test_a_new_contact_with_notifications_gets_them_by_email_once_it_has_an_address() -> None:
    form = form_of(an_opened_contact(is_new=True, receive_service_notifications=True))
    form.edit_person(name="Sofia Lindqvist", email="sofia@renogym.example")
    form.leave("email")
    assert form.draft.contact.service_notification_method is NotificationMethod.EMAIL


def test_a_method_chosen_by_hand_is_left_alone() -> None:
    form = form_of(an_opened_contact(is_new=True, receive_service_notifications=True))
    form.leave("service_notification_method")
    form.edit_person(email="sofia@renogym.example")
    form.leave("email")
    assert form.draft.contact.service_notification_method is NotificationMethod.NONE


def test_after_somebody_else_saved_both_values_are_in_sight() -> None:
    form = form_of()
    form.edit_person(title="Owner", note="Mine")
    theirs = with_person(OPENED, title="Manager", phone_1="763-555-0142")
    form.rebase(replace(OPENED, row=theirs))
    assert form.draft.contact.title == "Owner"
    assert form.draft.contact.phone_1 == "763-555-0142"
    assert form.warnings == {
        "title": "Somebody else stored “Manager”. Yours is kept when you save."
    }
    assert form.changes == {"title", "note"}
