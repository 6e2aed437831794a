from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounts import Account, AccountClass, AccountStatus, Division
from domain.contacts import AccountContact, Contact
from domain.errors import RefusedError
from domain.ids import (
    AccountClassId,
    AccountId,
    ContactId,
    DivisionId,
    InvitationId,
    TemplateId,
    account_contact_id,
)
from domain.invitation_book import MailWaiting
from domain.invitations import (
    FOR_SETUP,
    LIFE,
    Invitation,
    InvitationState,
    Known,
    MailSetup,
    Waits,
    accepted,
    becomes_active,
    cancelled,
    copied,
    is_invited_automatically,
    made,
    refused,
    released,
    sent,
    sent_again,
    still_meant,
    waiting,
    waits_for,
)
from domain.mail import MailSettings, NotificationTemplate, TemplateType
from domain.portal_access import PortalAccess, PortalState
from domain.settings import SystemOptions
from tests.domain.days import EVENING, NOON

COMM = AccountClass(id=AccountClassId(uuid4()), name="COMM", auto_send_portal_invitation=True)
MAIN = Division(id=DivisionId(uuid4()), name="Main")
GYM = Account(
    id=AccountId(uuid4()),
    number="49418",
    name="Renovation Gym",
    class_id=COMM.id,
    division_id=MAIN.id,
)
JOHN_ID = ContactId(uuid4())
JOHN = AccountContact(
    id=account_contact_id(GYM.id, JOHN_ID),
    account_id=GYM.id,
    contact=Contact(id=JOHN_ID, name="John Doe", email="jdoe@renogym.example"),
)
INVITE = NotificationTemplate(
    id=TemplateId(uuid4()), type=TemplateType.PORTAL_INVITE, name="Portal Invite", subject="Hello"
)
SETUP = MailSetup(
    organisation="Twin Cities Hauling",
    options=SystemOptions(
        customer_portal_url="https://portal.example",
        account_invite_from_email="office@hauling.example",
        invite_email_template="portal invite",
    ),
    settings=MailSettings(mail_server="mail.example"),
    templates=(INVITE,),
)


def an_invitation(reason: Waits | None = None) -> Invitation:
    return made(JOHN, id=InvitationId(uuid4()), by="Ada", at=NOON, waits_for=reason)


def test_an_invitation_says_who_invited_whom_and_when() -> None:
    invitation = an_invitation()

    assert invitation.state is InvitationState.MADE
    assert (invitation.email, invitation.invited_by) == ("jdoe@renogym.example", "Ada")
    assert (invitation.made_at, invitation.number) == (NOON, 1)


def test_its_fourteen_days_run_from_sending_and_not_from_making() -> None:
    later = NOON + timedelta(days=30)
    invitation = an_invitation()
    assert invitation.state_at(later) is InvitationState.MADE

    invitation = sent(invitation, later)

    last = later + LIFE - timedelta(seconds=1)
    assert invitation.opens(1, last)
    assert not invitation.opens(1, later + LIFE)
    assert invitation.state_at(later + LIFE) is InvitationState.EXPIRED


def test_a_waiting_one_says_what_for_and_leaves_with_the_link_it_has() -> None:
    invitation = an_invitation(Waits.SERVER)
    assert (invitation.state, invitation.waits_for) == (InvitationState.WAITING, Waits.SERVER)
    assert invitation.words == "The mail server is not set up."
    assert not invitation.opens(1, NOON)

    left = released(invitation)

    assert (left.state, left.waits_for, left.words, left.number) == (
        InvitationState.MADE,
        None,
        "",
        1,
    )


def test_an_expired_one_can_be_sent_again_and_counts_its_days_anew() -> None:
    over = NOON + LIFE
    again = sent_again(sent(an_invitation(), NOON), None)

    assert again.state_at(over) is InvitationState.MADE
    assert sent(again, over).opens(2, over + timedelta(days=13))


def test_a_copied_link_counts_as_handed_over_now_and_is_marked_so() -> None:
    copy = copied(sent(an_invitation(), NOON), EVENING)

    assert copy.by_hand
    assert copy.opens(2, EVENING)
    assert not copy.opens(1, EVENING)
    assert copy.expires_at == EVENING + LIFE
    assert not sent_again(copy, None).by_hand


def test_what_the_mail_server_refused_keeps_its_words_and_opens_nothing() -> None:
    bad = refused(an_invitation(), "550 No such user")

    assert (bad.state, bad.words) == (InvitationState.REFUSED, "550 No such user")
    assert not bad.opens(1, NOON)
    assert sent_again(bad, None).state is InvitationState.MADE


# Whatever is done to an invitation, in whatever order

Step = Callable[[Invitation, datetime], Invitation]
STEPS: dict[str, Step] = {
    "again": lambda one, _: sent_again(one, None),
    "again, waiting": lambda one, _: sent_again(one, Waits.SERVER),
    "copied": copied,
    "released": lambda one, _: released(one),
    "sent": sent,
    "refused": lambda one, _: refused(one, "550 No"),
    "waiting": lambda one, _: waiting(one, Waits.SENDER),
    "cancelled": lambda one, at: cancelled(one, "Ended", at),
    "accepted": accepted,
}
BY_THE_SERVER = ("sent", "refused")  # only ever happens to one that was made


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=12))
def test_never_more_than_one_link_opens_and_none_opens_again(steps: list[str]) -> None:
    invitation, at, dead = an_invitation(), NOON, set[int]()
    for step in steps:
        at += timedelta(hours=1)
        if step in BY_THE_SERVER and invitation.state is not InvitationState.MADE:
            continue
        before = invitation
        try:
            invitation = STEPS[step](invitation, at)
        except RefusedError:
            assert not before.is_live
            continue
        if invitation.number != before.number:
            dead.add(before.number)
        if not invitation.is_live:
            dead |= {before.number, invitation.number}
            assert invitation.state in (InvitationState.CANCELLED, InvitationState.ACCEPTED)
        opening = {n for n in range(invitation.number + 2) if invitation.opens(n, at)}
        assert opening <= {invitation.number} - dead


@given(st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=12))
def test_what_ended_stays_ended_whatever_is_tried(steps: list[str]) -> None:
    over = cancelled(an_invitation(), "Portal access was ended.", EVENING)
    for step in set(steps) - set(BY_THE_SERVER) - {"cancelled"}:
        with pytest.raises(RefusedError, match="has ended"):
            STEPS[step](over, EVENING)
    assert cancelled(over, "Again", NOON) == over


# Who is invited without being asked for (A11, K7)


@pytest.mark.parametrize("status", AccountStatus)
def test_auto_send_needs_an_active_account(status: AccountStatus) -> None:
    account = replace(GYM, status=status)
    automatic = is_invited_automatically(JOHN, account, COMM, Known())
    assert automatic == (status is AccountStatus.ACTIVE)


@pytest.mark.parametrize(
    "known", [Known(invited_before=True), Known(invited_at_account=True)], ids=str
)
def test_nobody_gets_a_second_mail_by_auto_send(known: Known) -> None:
    assert not is_invited_automatically(JOHN, GYM, COMM, known)


def test_auto_send_needs_the_class_an_address_and_no_access_yet() -> None:
    assert is_invited_automatically(JOHN, GYM, COMM, Known())
    for account_class in (
        replace(COMM, auto_send_portal_invitation=False),
        replace(COMM, enable_portal_access=False),
    ):
        assert not is_invited_automatically(JOHN, GYM, account_class, Known())
    for email in ("", "john", "john@renogym"):
        row = replace(JOHN, contact=replace(JOHN.contact, email=email))
        assert not is_invited_automatically(row, GYM, COMM, Known())
    invited = replace(JOHN, portal=PortalAccess(state=PortalState.INVITED))
    assert not is_invited_automatically(invited, GYM, COMM, Known())


@pytest.mark.parametrize("before", AccountStatus)
@pytest.mark.parametrize("after", AccountStatus)
def test_only_a_prospect_that_becomes_active_for_the_first_time_invites(
    before: AccountStatus, after: AccountStatus
) -> None:
    old, new = replace(GYM, status=before), replace(GYM, status=after)
    first = (before, after) == (AccountStatus.PROSPECT, AccountStatus.ACTIVE)

    assert becomes_active(old, new, was_active=False) == first
    assert not becomes_active(old, new, was_active=True)


# What is missing (A8, U23, U24)


def lacking(**changes: str) -> Waits | None:
    return replace(SETUP, options=replace(SETUP.options, **changes)).lacks(MAIN)  # type: ignore[arg-type]  # all are texts


def test_a_complete_setup_lacks_nothing() -> None:
    assert SETUP.lacks(MAIN) is None


def test_each_missing_thing_is_named() -> None:
    assert lacking(invite_email_template="") is Waits.TEMPLATE
    assert lacking(invite_email_template="Another") is Waits.TEMPLATE
    assert lacking(account_invite_from_email="") is Waits.SENDER
    assert lacking(account_invite_from_email="no address") is Waits.SENDER
    assert lacking(customer_portal_url="") is Waits.PORTAL_URL
    assert replace(SETUP, settings=MailSettings()).lacks(MAIN) is Waits.SERVER


@pytest.mark.parametrize(
    "template",
    [replace(INVITE, active=False), replace(INVITE, type=TemplateType.ACCOUNT_NOTIFICATION)],
    ids=["inactive", "of another type"],
)
def test_a_template_that_cannot_be_used_is_as_good_as_none(template: NotificationTemplate) -> None:
    assert replace(SETUP, templates=(template,)).lacks(MAIN) is Waits.TEMPLATE


def test_the_division_sends_where_the_office_has_no_address_and_its_portal_goes_first() -> None:
    dayton = replace(MAIN, email="dayton@hauling.example", customer_portal_url="https://dayton.x")
    assert SETUP.sender(dayton) == "office@hauling.example"
    assert SETUP.portal_url(dayton) == "https://dayton.x"
    without = replace(SETUP, options=replace(SETUP.options, account_invite_from_email=""))
    assert without.sender(dayton) == "dayton@hauling.example"


def why(known: Known, *, wanted: bool = True, automatic: bool = False) -> Waits | None:
    return waits_for(SETUP, MAIN, known, wanted=wanted, automatic=automatic)


def test_a_mail_that_nobody_wanted_or_that_would_be_the_second_one_waits() -> None:
    assert why(Known()) is None
    assert why(Known(), wanted=False) is Waits.WISH
    assert why(Known(invited_at_account=True)) is Waits.SAME_ADDRESS


def test_only_automatic_mail_keeps_away_from_a_refused_address() -> None:
    assert why(Known(refused=True), automatic=True) is Waits.ADDRESS
    assert why(Known(refused=True)) is None


def test_an_invitation_is_not_meant_any_more_without_access_or_at_another_address() -> None:
    invitation, opened = an_invitation(), PortalAccess(state=PortalState.INVITED)

    assert still_meant(invitation, opened, "JDoe@RenoGym.example")
    assert not still_meant(invitation, opened, "john@renogym.example")
    assert not still_meant(
        invitation, replace(opened, state=PortalState.DISABLED), invitation.email
    )


def test_only_what_waits_for_system_options_is_ready_when_they_are_complete() -> None:
    counts = dict.fromkeys(Waits, 1)
    assert MailWaiting(leaving=0, waiting=counts).ready == len(FOR_SETUP)
