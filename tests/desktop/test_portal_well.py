"""What the Customer portal well says in each state, and the next step it offers."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from desktop.models.contact_changes import moves_invited
from desktop.models.contact_form import ContactForm
from desktop.models.dates import clock
from desktop.models.portal_well import NextStep, PortalWell, portal_well
from domain.accounts import AccountStatus
from domain.books import OpenedContact
from domain.ids import InvitationId, LoginId, new_id
from domain.invitations import (
    LIFE,
    Cancelled,
    Invitation,
    Waits,
    cancelled,
    copied,
    delayed,
    made,
    refused,
    sent,
)
from domain.logins import Login, RefusedLogin
from domain.permissions import ALL_PERMISSIONS, Permission
from domain.portal_access import PortalAccess, PortalState
from tests.desktop.edit_contact.editing import NOON, an_opened_contact

OPENED = an_opened_contact(email="john@renogym.example")


def at(state: PortalState, *, accepted: bool = False, **values: Any) -> OpenedContact:
    portal = PortalAccess(state=state, since=NOON, accepted_at=NOON if accepted else None)
    return replace(OPENED, row=replace(OPENED.row, portal=portal), **values)


def invited(invitation: Invitation | None, **values: Any) -> OpenedContact:
    return at(PortalState.INVITED, invitation=invitation, **values)


def invitation(waits_for: Waits | None = None) -> Invitation:
    id = InvitationId(new_id())
    return made(OPENED.row, id=id, by="Aliena Somers", at=NOON, waits_for=waits_for)


def well_of(opened: OpenedContact, *, later: timedelta = timedelta()) -> PortalWell:
    return portal_well(ContactForm(opened, now=lambda: NOON + later))


@pytest.mark.parametrize(
    ("opened", "sentence", "next_step"),
    [
        (invited(None), "No invitation was sent yet.", NextStep.SEND),
        (
            invited(invitation()),
            "Its mail to john@renogym.example is leaving.",
            NextStep.RESEND,
        ),
        (
            invited(delayed(invitation(), "451 Try later")),
            (
                "Its mail to john@renogym.example is tried again by itself."
                " The mail server said: “451 Try later”"
            ),
            NextStep.RESEND,
        ),
        (invited(invitation(Waits.WISH)), "Not sent: No mail was wanted.", NextStep.SEND),
        (
            invited(invitation(Waits.TEMPLATE), mail_lacks=Waits.TEMPLATE),
            "Not sent: Invite Email Template is not set. Set it up in System Options.",
            NextStep.SEND,
        ),
        (
            invited(invitation(Waits.TEMPLATE)),
            "Not sent yet. What it waited for is there now.",
            NextStep.SEND,
        ),
        (
            invited(invitation(Waits.ACCESS)),
            "Not sent yet. What it waited for is there now.",
            NextStep.SEND,
        ),
        (
            invited(invitation(Waits.ADDRESS), mail_refused="550 No such user"),
            "Not sent: The mail server refused this address before. Change it, or resend.",
            NextStep.SEND,
        ),
        (
            invited(cancelled(invitation(), Cancelled.ADDRESS_CHANGED.value, NOON)),
            "No link works any more. The address was changed.",
            NextStep.SEND,
        ),
        (
            invited(refused(invitation(), "550 No such user")),
            (
                "The mail server refused john@renogym.example: “550 No such user”."
                " Change the address, or resend."
            ),
            NextStep.RESEND,
        ),
    ],
)
def test_somebody_invited_is_told_how_the_invitation_stands(
    opened: OpenedContact, sentence: str, next_step: NextStep
) -> None:
    well = well_of(opened)
    assert well.standing is not None
    assert (well.standing.sentence, well.next) == (sentence, next_step)
    assert well.can_copy_link
    assert well.can_revoke


def test_a_sent_one_says_until_when_its_link_works_and_then_that_it_expired() -> None:
    opened = invited(sent(invitation(), NOON))
    before, after = well_of(opened), well_of(opened, later=LIFE)
    assert before.standing is not None
    assert after.standing is not None
    assert before.standing.sentence.startswith("Sent to john@renogym.example on Jun 16, 2025. ")
    assert "The link works until Jun 30, 2025" in before.standing.sentence
    assert "The link expired on Jun 30, 2025" in after.standing.sentence
    assert (before.standing.link_works, after.standing.link_works) == (True, False)
    assert after.next is NextStep.RESEND


def test_a_copied_link_is_said_to_be_copied() -> None:
    well = well_of(invited(copied(invitation(), NOON)))
    assert well.standing is not None
    assert well.standing.sentence.startswith("Its link was copied on Jun 16, 2025. ")


@pytest.mark.parametrize(
    ("opened", "next_step", "can_revoke"),
    [
        (OPENED, NextStep.INVITE, False),
        (at(PortalState.YES, accepted=True), None, True),
        (at(PortalState.DISABLED), NextStep.INVITE, False),
        (at(PortalState.DISABLED, accepted=True), NextStep.GIVE_BACK, False),
    ],
)
def test_who_is_not_invited_is_offered_one_step_and_no_link(
    opened: OpenedContact, next_step: NextStep | None, can_revoke: bool
) -> None:
    well = well_of(opened)
    assert (well.next, well.can_revoke, well.can_copy_link) == (next_step, can_revoke, False)
    assert well.standing is None


NO_PERMISSION = ALL_PERMISSIONS - {Permission.SEND_PORTAL_INVITATIONS}
OFF = replace(OPENED.account_class, enable_portal_access=False)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"account_class": OFF}, "Portal is off for account class COMM."),
        (
            {"account": replace(OPENED.account, status=AccountStatus.INACTIVE)},
            "This account is Inactive. Portal access needs an active account.",
        ),
        ({"permissions": NO_PERMISSION}, Permission.SEND_PORTAL_INVITATIONS.refusal),
    ],
)
def test_where_nobody_can_be_invited_the_well_says_why_and_ending_access_stays(
    values: dict[str, Any], reason: str
) -> None:
    not_yet = well_of(at(PortalState.NO, **values))
    assert (not_yet.reason, not_yet.next) == (reason, None)

    already = well_of(invited(invitation(), **values))
    assert (already.why_no_link, already.next, already.can_copy_link) == (reason, None, False)
    assert already.can_revoke


def test_a_new_address_is_saved_before_a_link_goes_there() -> None:
    form = ContactForm(invited(invitation()), now=lambda: NOON)
    form.edit_person(email="JOHN@renogym.example")
    assert portal_well(form).next is NextStep.RESEND
    form.edit_person(email="jd@renogym.example")
    assert portal_well(form).why_no_link == "Save the changed address first."
    assert moves_invited(form.opened, form.draft)


def test_what_saving_does_follows_the_mail_and_what_it_lacks() -> None:
    form = ContactForm(OPENED, now=lambda: NOON)
    form.allow_access(True)
    assert portal_well(form).asks_mail
    assert portal_well(form).next is None
    form.allow_access(True, mail=False)
    assert "not mailed" in portal_well(form).hint
    form.open(replace(OPENED, mail_lacks=Waits.SERVER))
    form.allow_access(True)
    assert portal_well(form).hint == (
        "Saving makes an invitation. It is not sent yet. The mail server is not set up."
    )


def test_a_refused_address_is_marked_until_another_one_is_typed() -> None:
    form = ContactForm(replace(OPENED, mail_refused="550 No such user"), now=lambda: NOON)
    said = "The mail server takes no mail for john@renogym.example: “550 No such user”."
    assert portal_well(form).refused == said
    assert form.warnings["email"] == "The mail server refuses mail to this address. Change it."
    form.edit_person(email="jd@renogym.example")
    assert "email" not in form.warnings


def test_add_contact_says_that_the_class_invites_by_itself() -> None:
    auto = replace(OPENED.account_class, auto_send_portal_invitation=True)
    new = replace(an_opened_contact(is_new=True), account_class=auto)
    assert "as soon as you save" in well_of(new).by_class
    assert (
        "The mail server is not set up." in well_of(replace(new, mail_lacks=Waits.SERVER)).by_class
    )
    assert well_of(replace(new, is_new=False)).by_class == ""


def test_who_accepted_is_shown_with_the_sign_in_name_and_the_last_sign_in() -> None:
    login = Login(
        id=LoginId(new_id()),
        email="john@home.example",
        made_at=NOON,
        last_login_at=datetime(2025, 6, 14, 9, 12).astimezone(),
    )
    well = well_of(at(PortalState.YES, accepted=True, login=login))
    assert well.sign_in_name == "john@home.example"
    assert well.last_sign_in == "Sat Jun 14, 2025, 9:12 am"
    assert well_of(OPENED).sign_in_name == ""


def test_the_last_refused_logins_are_told_with_their_reasons() -> None:
    yesterday = NOON - timedelta(days=1)
    refused_logins = (
        RefusedLogin(at=NOON, reason="Portal access was ended."),
        RefusedLogin(at=yesterday, reason="The password was wrong."),
    )
    told = well_of(at(PortalState.DISABLED, refused_logins=refused_logins)).refused_sign_ins
    first, second = told.split("\n")
    assert first == f"Tried {clock(NOON)}: portal access was ended."
    assert second.endswith(f"{clock(yesterday)}: the password was wrong.")
    assert "Jun 15" in second
