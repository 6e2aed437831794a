"""Mail leaves from the open program, and its main window says what has not left."""

import select
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import pytest
import trustme
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.arrangement import Arrangement
from desktop.models.post_office import PostStanding
from desktop.office import Office as Program
from desktop.settings import Settings
from desktop.tasks import ThreadedTasks
from desktop.views.mail.password_dialog import PasswordDialog
from desktop.views.setup.options_window import OptionsWindow
from desktop.views.widgets import Confirmation
from domain.accounts import AccountClass
from domain.contacts import AccountContact
from domain.invitations import LIFE, REMINDED_BEFORE, Invitation, InvitationState, Waits
from domain.mail import MailSettings, Security
from domain.settings import SHIPPED_TEMPLATE, SystemOptions
from mailing.delivery import Delivery
from tests.fakes import MemoryKeyring
from tests.mailing.mail_server import MailServer
from tests.mailing.post import SENDER, URL, Clock, Post, a_post, dialling, settings_for

STALLED = 25  # seconds; the server of the test says nothing for five more


class Desk:
    """The program over an office whose mail is set up, at this server."""

    def __init__(
        self, qtbot: QtBot, post: Post, folder: Path, *, keeps_passwords: bool = True
    ) -> None:
        self.qtbot = qtbot
        self.post = post
        self.keyring = MemoryKeyring()
        self.tasks = ThreadedTasks()
        arrangement = Arrangement(
            database=post.office.database,
            author=post.office.author,
            settings=Settings(folder / "desktop.ini"),
            tasks=self.tasks,
            keyring=lambda: self.keyring if keeps_passwords else None,
        )
        self.program = Program(arrangement)
        self.window = self.program.window
        self.window.show()

    @property
    def says(self) -> str:
        """What the status bar says of the mail."""
        mail = self.window.status.mail
        return "" if mail.isHidden() else f"{mail.text()}: {mail.toolTip()}"

    def wait_until_it_says(self, *words: str) -> None:
        self.qtbot.waitUntil(lambda: all(word in self.says for word in words) and bool(self.says))

    def wait_until_sent(self, row: AccountContact) -> None:
        self.qtbot.waitUntil(lambda: self.state(row) is InvitationState.SENT)

    def state(self, row: AccountContact) -> InvitationState:
        return self.invitation(row).state

    def invitation(self, row: AccountContact) -> Invitation:
        return self.post.invitation(row)

    def question(self) -> Confirmation:
        def shown() -> list[Confirmation]:
            return [
                one
                for one in QApplication.topLevelWidgets()
                if isinstance(one, Confirmation) and one.isVisible()
            ]

        self.qtbot.waitUntil(lambda: bool(shown()))
        return shown()[0]

    def close(self) -> None:
        self.program.back_office.posting.close()
        self.tasks.close()
        self.program.close()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, server: MailServer) -> Iterator[Desk]:
    post = a_post(tmp_path, Clock(now=datetime.now(UTC)))
    post.mail.keep_settings(settings_for(server.port))
    desk = Desk(qtbot, post, tmp_path)
    yield desk
    desk.close()


def invite(desk: Desk, name: str = "John Doe") -> AccountContact:
    """What the tick of Edit Contact does, through the program's own books."""
    return desk.post.invite(name)


def test_a_ticked_contact_has_the_mail_without_anybody_asking(
    desk: Desk, server: MailServer
) -> None:
    row = invite(desk)
    desk.wait_until_sent(row)

    (received,) = server.received
    assert (received.sender, received.recipients) == (SENDER, (row.contact.email,))
    assert f"{URL}/invite/" in received.plain
    desk.qtbot.waitUntil(lambda: not desk.says)


def test_what_was_queued_before_the_start_leaves_at_the_start(
    qtbot: QtBot, tmp_path: Path, server: MailServer
) -> None:
    post = a_post(tmp_path, Clock(now=datetime.now(UTC)))
    post.mail.keep_settings(settings_for(server.port))
    row = post.invite()
    desk = Desk(qtbot, post, tmp_path)
    desk.wait_until_sent(row)
    desk.close()


def test_the_status_bar_says_how_many_wait_for_a_server_that_is_down_and_they_leave_when_it_is_back(
    desk: Desk, server: MailServer
) -> None:
    server.go_away()
    rows = [invite(desk, f"Person {n}") for n in range(3)]
    desk.wait_until_it_says("3 mails waiting", "3 invitations wait", "does not take connections")
    assert desk.program.back_office.posting.post.state.standing is PostStanding.TROUBLE

    server.come_back()
    desk.program.back_office.posting.post.send(at_once=True)
    for row in rows:
        desk.wait_until_sent(row)
    desk.qtbot.waitUntil(lambda: not desk.says)


def test_what_is_not_set_up_is_said_and_a_click_leads_to_the_options(desk: Desk) -> None:
    desk.post.options(customer_portal_url="")
    invite(desk)
    desk.wait_until_it_says("1 mail waiting", Waits.PORTAL_URL.value)

    desk.window.status.mail.click()
    desk.qtbot.waitUntil(lambda: desk.window.findChild(OptionsWindow) is not None)


def test_when_mail_is_set_up_the_waiting_ones_are_offered_once_and_sent_if_wanted(
    desk: Desk, server: MailServer
) -> None:
    desk.post.options(customer_portal_url="")
    rows = [invite(desk, f"Person {n}") for n in range(12)]
    desk.wait_until_it_says("12 mails waiting")

    desk.post.options()
    desk.program.back_office.posting.post.offer_waiting()
    question = desk.question()
    assert question.windowTitle() == "Send the 12 waiting invitations?"
    question.verb_button.click()
    for row in rows:
        desk.wait_until_sent(row)
    assert len(server.received) == 12


def test_what_a_class_held_back_is_offered_when_it_is_on_again(
    desk: Desk, server: MailServer
) -> None:
    server.go_away()
    row = invite(desk)
    desk.wait_until_it_says("1 mail waiting")
    comm = desk.post.office.comm
    desk.post.office.setup.keep(replace(comm, enable_portal_access=False))
    server.come_back()
    desk.program.back_office.posting.post.send(at_once=True)
    desk.qtbot.waitUntil(lambda: not desk.says)  # it waits by intention
    assert desk.state(row) is InvitationState.WAITING

    desk.post.office.setup.keep(comm)
    desk.wait_until_it_says("1 mail waiting", "They can be sent now")
    desk.window.status.mail.click()
    question = desk.question()
    assert question.windowTitle() == "Send the waiting invitation?"
    question.verb_button.click()
    desk.wait_until_sent(row)


def test_from_the_status_bar_over_the_settings_to_the_mail(desk: Desk, server: MailServer) -> None:
    desk.post.mail.keep_settings(MailSettings())
    row = invite(desk)
    desk.wait_until_it_says("1 mail waiting", Waits.SERVER.value)

    desk.qtbot.mouseClick(desk.window.status.mail, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: desk.window.findChild(OptionsWindow) is not None)
    options = desk.window.findChild(OptionsWindow)
    assert options is not None
    assert options.mail_page.isVisible()
    for name, text in (("mail_server", "127.0.0.1"), ("mail_port", str(server.port))):
        line = options.rows[name].control
        assert isinstance(line, QLineEdit)
        line.setFocus()
        line.selectAll()
        desk.qtbot.keyClicks(line, text)
    security = options.rows["mail_security"].control
    assert isinstance(security, QComboBox)
    security.setCurrentText("None")
    desk.qtbot.keyClick(options, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    question = desk.question()
    assert question.windowTitle() == "Send the waiting invitation?"
    question.verb_button.click()
    desk.wait_until_sent(row)
    desk.qtbot.waitUntil(lambda: not desk.says)


def test_nothing_is_offered_as_long_as_something_is_missing(desk: Desk) -> None:
    desk.post.options(customer_portal_url="")
    invite(desk)
    desk.wait_until_it_says("1 mail waiting")
    offers: list[int] = []
    desk.program.back_office.posting.post.offered.connect(offers.append)
    with desk.qtbot.waitSignal(desk.program.back_office.posting.post.changed):
        desk.program.back_office.posting.post.offer_waiting()
        invite(desk, "Another")
    desk.wait_until_it_says("2 mails waiting")
    assert offers == []


def test_quitting_with_waiting_mail_says_so_and_stays_if_that_is_wanted(
    desk: Desk, server: MailServer
) -> None:
    server.go_away()
    row = invite(desk)
    desk.wait_until_it_says("1 mail waiting")

    desk.window.close()
    question = desk.question()
    assert question.windowTitle() == "1 invitation waits"
    question.cancel_button.click()
    assert desk.window.isVisible()

    desk.window.close()
    desk.question().verb_button.click()
    desk.qtbot.waitUntil(lambda: not desk.window.isVisible())
    assert desk.state(row) is InvitationState.MADE


def test_quitting_does_not_wait_for_a_server_that_does_not_answer_at_all(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        desk.post.mail.keep_settings(settings_for(mute.getsockname()[1]))
        row = invite(desk)
        desk.qtbot.waitUntil(lambda: bool(select.select([mute], [], [], 0)[0]))

        began = monotonic()
        desk.program.back_office.posting.close()
        desk.tasks.close()
        assert monotonic() - began < STALLED
    assert desk.state(row) is InvitationState.MADE


def test_quitting_does_not_wait_for_a_server_that_says_nothing(
    desk: Desk, server: MailServer
) -> None:
    server.mood.script = [("content", "stall")]
    row = invite(desk)
    desk.qtbot.waitUntil(lambda: not server.mood.script)

    began = monotonic()
    desk.program.back_office.posting.close()
    desk.tasks.close()
    assert monotonic() - began < STALLED
    assert desk.state(row) is InvitationState.MADE


def test_mail_goes_on_after_an_error_of_the_program(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched, desk.qtbot.captureExceptions() as errors:
        patched.setattr(Delivery, "run", broken)
        row = invite(desk)
        desk.qtbot.waitUntil(lambda: bool(errors))
    assert errors[0][0] is ZeroDivisionError

    desk.program.back_office.posting.post.send()
    desk.wait_until_sent(row)


def test_a_locked_keyring_is_said_and_nothing_is_lost(desk: Desk) -> None:
    desk.keyring.locked = True
    row = invite(desk)
    desk.wait_until_it_says("1 mail waiting", "The keyring is locked")

    desk.keyring.locked = False
    desk.program.back_office.posting.post.send(at_once=True)
    desk.wait_until_sent(row)


def test_a_machine_without_keyring_asks_for_the_password_once_and_says_why(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, proof = trustme.CA(), tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(proof))
    monkeypatch.setenv("SSL_CERT_FILE", str(proof))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with MailServer(context=context, password="right") as server:
        post = a_post(tmp_path, Clock(now=datetime.now(UTC)))
        starttls = {"mail_security": Security.STARTTLS, "mail_user": "office"}
        post.mail.keep_settings(settings_for(server.port, **starttls))
        desk = Desk(qtbot, post, tmp_path, keeps_passwords=False)
        row = invite(desk)
        qtbot.waitUntil(lambda: desk.window.findChild(PasswordDialog) is not None)
        dialog = desk.window.findChild(PasswordDialog)
        assert dialog is not None
        assert any("has no keyring" in one.text() for one in dialog.findChildren(QLabel))
        dialog.enter.click()
        assert dialog.field.problem == "Enter the password."
        qtbot.keyClicks(dialog.typed, "right")
        qtbot.keyClick(dialog.typed, Qt.Key.Key_Return)
        desk.wait_until_sent(row)
        desk.close()


def test_an_office_without_mail_asks_no_keyring_and_has_the_template(
    qtbot: QtBot, tmp_path: Path
) -> None:
    post = a_post(tmp_path, Clock(now=datetime.now(UTC)))
    desk = Desk(qtbot, post, tmp_path)
    qtbot.waitUntil(lambda: SHIPPED_TEMPLATE in {one.name for one in post.mail.templates()})
    assert desk.keyring.secrets == {}
    assert SystemOptions().invite_email_template == SHIPPED_TEMPLATE
    desk.close()


def test_auto_send_of_the_class_invites_whoever_is_added_in_the_program(desk: Desk) -> None:
    comm: AccountClass = desk.post.office.comm
    desk.post.office.setup.keep(replace(comm, auto_send_portal_invitation=True))
    row = desk.post.add("Ann Lee")
    desk.wait_until_sent(row)
    assert desk.invitation(row).invited_by == "Account class COMM"


def test_a_reminder_that_is_due_leaves_by_itself(
    qtbot: QtBot, tmp_path: Path, server: MailServer
) -> None:
    clock = Clock(now=datetime.now(UTC) - LIFE + REMINDED_BEFORE)
    post = a_post(tmp_path, clock)
    post.mail.keep_settings(settings_for(server.port))
    post.office.setup.keep(replace(post.office.comm, remind_invited=True))
    row = post.invite()
    post.delivery(dialling(server.port)).run()
    assert post.invitation(row).sent_at is not None

    clock.now = datetime.now(UTC)
    server.go_away()
    desk = Desk(qtbot, post, tmp_path)
    desk.wait_until_it_says("1 mail waiting", "1 reminder waits", "does not take connections")
    desk.window.close()
    question = desk.question()
    assert question.windowTitle() == "1 reminder waits"
    question.cancel_button.click()
    server.come_back()
    desk.program.back_office.posting.post.send(at_once=True)
    qtbot.waitUntil(lambda: len(server.received) == 2)
    assert server.received[1].message["Subject"].startswith("Reminder")
    desk.close()
