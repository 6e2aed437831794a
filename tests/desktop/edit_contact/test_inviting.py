"""Inviting from Edit Contact: the tick, Resend, Copy link, Revoke access, a changed address."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.views.edit_contact.portal_panel import PortalPanel
from domain.contacts import AccountContact
from domain.invitations import Invitation, InvitationState, Waits
from domain.portal_access import PortalState
from domain.settings import SystemOptions
from mailing.shipped import portal_invite
from storage.mail import SqlMailBook
from storage.schema import ContactRow
from tests.desktop.edit_contact.conftest import Open
from tests.desktop.edit_contact.editing import Editing, part
from tests.mailing.post import TEMPLATES, settings_for
from tests.office import Office, an_office, invitations_of

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """One whose mail is set up; nothing sends it."""
    office = an_office(tmp_path, invites=True)
    SqlMailBook(office.database, office.author).ship(portal_invite(TEMPLATES))
    set_up(office)
    yield office
    office.database.close()


def set_up(office: Office, *, url: str = "https://portal.hauling.example") -> None:
    office.setup.keep_options(
        SystemOptions(
            customer_portal_url=url,
            account_invite_from_email="office@hauling.example",
            invite_email_template="Portal Invite (All Divisions)",
        )
    )
    SqlMailBook(office.database, office.author).keep_settings(settings_for(2525))


def invitation(desk: Editing) -> Invitation:
    found = invitations_of(desk.office).latest(desk.dialog.contact_id)
    assert found is not None
    return found


def words(desk: Editing) -> str:
    """What the well says."""
    shown = part(desk.dialog, PortalPanel).findChildren(QLabel)
    return " ".join(one.text() for one in shown if not one.isHidden())


def offers(desk: Editing, verb: str) -> bool:
    try:
        return desk.button(verb).isVisible()
    except StopIteration:
        return False


def invite(desk: Editing) -> None:
    desk.click("Send invitation")
    desk.settle()
    assert desk.stored().portal.state is PortalState.INVITED


def test_ctrl_i_invites_and_the_well_says_what_became_of_it(desk: Editing, qtbot: QtBot) -> None:
    desk.line("name").setFocus()
    qtbot.keyClick(desk.line("name"), Qt.Key.Key_I, CTRL)
    qtbot.waitUntil(lambda: "is leaving" in words(desk))

    assert desk.switch("Enable portal access").isChecked()
    assert invitation(desk).state is InvitationState.MADE
    assert desk.dialog.isVisible()


def test_the_tick_and_save_invite_too(desk: Editing) -> None:
    desk.switch("Enable portal access").click()
    assert "Saving sends an invitation to john@renogym.example." in words(desk)
    assert not offers(desk, "Send invitation")
    desk.click("Save and continue")
    desk.settle()
    assert invitation(desk).state is InvitationState.MADE


def test_access_is_allowed_without_a_mail_where_none_is_wanted(desk: Editing) -> None:
    desk.switch("Enable portal access").click()
    desk.switch("Mail the invitation now").click()
    desk.click("Save and continue")
    desk.settle()

    assert invitation(desk).waits_for is Waits.WISH
    assert "Not sent: No mail was wanted." in words(desk)
    desk.click("Send invitation")
    desk.settle()
    assert invitation(desk).state is InvitationState.MADE


def test_without_a_server_the_contact_is_saved_and_the_well_says_what_is_missing(
    office: Office, desk: Editing
) -> None:
    SqlMailBook(office.database, office.author).keep_settings(settings_for(2525, mail_server=""))
    desk.editor.open(desk.dialog.contact_id)
    desk.settle()
    desk.click("Invite")
    desk.settle()

    assert desk.stored().portal.state is PortalState.INVITED
    assert "Not sent: The mail server is not set up. Set it up in System Options." in words(desk)


def test_resending_says_that_the_former_link_dies(desk: Editing) -> None:
    invite(desk)
    desk.click("Resend invitation")
    assert any("stops working" in one.text() for one in desk.question().findChildren(QLabel))
    desk.answer("Resend invitation")
    desk.settle()

    assert invitation(desk).number == 2
    assert "Links from before are dead" in desk.dialog.banner.text()


def test_a_copied_link_is_on_the_clipboard_and_works_alone(desk: Editing) -> None:
    invite(desk)
    desk.click("Copy link")
    assert any(
        "Links mailed before stop working" in one.text()
        for one in desk.question().findChildren(QLabel)
    )
    desk.answer("Copy link")
    desk.settle()

    copied = invitation(desk)
    assert (copied.number, copied.by_hand, copied.state) == (2, True, InvitationState.SENT)
    assert QGuiApplication.clipboard().text().startswith("https://portal.hauling.example/invite/")
    assert "Its link was copied on" in words(desk)


def test_without_a_portal_url_copy_link_says_so_and_nothing_happens(
    office: Office, desk: Editing
) -> None:
    set_up(office, url="")
    desk.editor.open(desk.dialog.contact_id)
    desk.settle()
    desk.click("Invite")
    desk.settle()
    desk.click("Copy link")
    desk.answer("Copy link")
    desk.settle()

    assert desk.dialog.banner.text() == "Customer Portal URL is not set."
    assert invitation(desk).number == 1


def test_revoking_kills_the_link_and_inviting_again_makes_another(desk: Editing) -> None:
    """K12."""
    invite(desk)
    first = invitation(desk)
    desk.click("Revoke access")
    desk.answer("Revoke access")
    desk.settle()
    assert desk.stored().portal.state is PortalState.DISABLED
    assert invitation(desk).words == "Portal access was ended."
    assert not offers(desk, "Resend invitation")
    assert not offers(desk, "Copy link")

    invite(desk)
    assert invitation(desk).id != first.id


@pytest.mark.parametrize("email", ["", "no address", "jane@renogym.example"])
def test_a_revoke_works_whatever_is_missing(office: Office, edit: Open, email: str) -> None:
    """A bad, empty or shared address, no mail server, the class switched off (A7)."""
    gym = office.add_account("21638", "The Mill")
    office.add_contact(gym, "Jane Doe", email="jane@renogym.example")
    john = office.add_contact(gym, "John Doe", email="john@renogym.example")
    with edit(john) as desk:
        invite(desk)
    SqlMailBook(office.database, office.author).keep_settings(settings_for(2525, mail_server=""))
    office.setup.keep(replace(office.comm, enable_portal_access=False))
    with office.database.writing(office.author) as session:  # what no screen writes
        session.get_one(ContactRow, john.contact.id).email = email

    with edit(john) as desk:
        if email != "jane@renogym.example":
            assert "Enter a valid email address first." in words(desk)
        desk.click("Revoke access")
        desk.answer("Revoke access")
        desk.settle()
        assert desk.stored().portal.state is PortalState.DISABLED
        assert invitation(desk).state is InvitationState.CANCELLED


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("Send invitation", InvitationState.MADE),
        ("Save without sending", InvitationState.WAITING),
    ],
)
def test_after_a_changed_address_save_asks_whether_to_invite_it(
    desk: Editing, answer: str, state: InvitationState
) -> None:
    """K11."""
    invite(desk)
    first = invitation(desk)
    desk.enter("email", "jd@renogym.example")
    assert "Save the changed address first." in words(desk)
    assert not offers(desk, "Resend invitation")
    desk.click("Save and continue")
    question = desk.question()
    assert question.windowTitle() == "Send a new invitation to jd@renogym.example?"
    assert question.focusWidget() is question.verb_button
    desk.answer(answer)
    desk.settle()

    fresh = invitation(desk)
    assert fresh.id != first.id
    assert (fresh.email, fresh.state) == ("jd@renogym.example", state)


def test_escape_in_that_question_saves_nothing(desk: Editing, qtbot: QtBot) -> None:
    invite(desk)
    desk.enter("email", "jd@renogym.example")
    desk.click("Save and continue")
    qtbot.keyClick(desk.question(), Qt.Key.Key_Escape)

    assert desk.stored().contact.email == "john@renogym.example"
    assert desk.form.changes == {"email"}


def test_a_class_that_is_off_is_said_beside_the_invitation(
    office: Office, edit: Open, john: AccountContact
) -> None:
    """K8."""
    with edit(john) as desk:
        invite(desk)
    office.setup.keep(replace(office.comm, enable_portal_access=False))
    with edit(john) as desk:
        assert "Portal is off for account class COMM." in words(desk)
        assert not offers(desk, "Resend invitation")
        assert offers(desk, "Revoke access")


def test_what_the_mail_server_said_shows_while_the_contact_is_open(
    desk: Editing, office: Office
) -> None:
    invite(desk)
    stored = office.contacts.opened(desk.dialog.contact_id)
    assert stored.invitation is not None
    refused = replace(
        stored.invitation, state=InvitationState.REFUSED, words="550 5.1.1 No such user"
    )
    desk.editor.take_invitation(replace(stored, invitation=refused, mail_refused=refused.words))

    assert "“550 5.1.1 No such user”" in words(desk)
    assert "refuses mail to this address" in desk.form.warnings["email"]
