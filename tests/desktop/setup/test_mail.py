"""System Options > Mail on a real office, a real keyring of the test and a real server."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from desktop.mail_room import MailRoom
from desktop.views.main.openers import SetupScreen
from desktop.views.setup.options_window import Category, OptionsWindow
from domain.mail import MailSettings, Security
from tests.desktop.setup.setting_up import CTRL, SettingUp
from tests.mailing.mail_server import MailServer
from tests.office import Office

WORD = "correct horse battery"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def mail(desk: SettingUp) -> OptionsWindow:
    window = desk.options()
    desk.qtbot.keyClick(window.categories, Qt.Key.Key_Down)
    return window


def stored(desk: SettingUp) -> MailSettings:
    return MailRoom(desk.office.database, desk.office.author, lambda: None).book.settings()


def choose(desk: SettingUp, window: OptionsWindow, security: Security) -> None:
    box = desk.control(window, "mail_security", QComboBox)
    box.setFocus()
    box.setCurrentText(security.value.partition(" (")[0])


def fill_in(desk: SettingUp, window: OptionsWindow, server: MailServer) -> None:
    desk.enter(window, "mail_server", "127.0.0.1")
    choose(desk, window, Security.NONE)
    desk.enter(window, "mail_port", str(server.port))


def outcome(desk: SettingUp, window: OptionsWindow) -> str:
    page = window.mail_page
    desk.qtbot.waitUntil(lambda: not page.form.testing and page.form.outcome is not None)
    return page.outcome.text()


def test_the_server_is_entered_tested_and_saved(desk: SettingUp, server: MailServer) -> None:
    window = mail(desk)
    assert not window.mail_page.test.isEnabled()
    fill_in(desk, window, server)

    window.mail_page.test.click()
    assert outcome(desk, window) == f"Works: connected to 127.0.0.1:{server.port}."
    assert not stored(desk).is_set

    desk.save(window)
    desk.qtbot.waitUntil(lambda: not window.mail_page.form.draft.is_dirty)
    assert stored(desk).place == f"127.0.0.1:{server.port}"
    assert stored(desk).mail_security is Security.NONE


def test_a_test_says_in_one_sentence_what_is_wrong(desk: SettingUp, server: MailServer) -> None:
    window = mail(desk)
    fill_in(desk, window, server)
    server.go_away()
    window.mail_page.test.click()
    assert outcome(desk, window) == (
        f"127.0.0.1:{server.port} does not take connections. Check the port, or start the server."
    )
    server.come_back()
    window.mail_page.test.click()
    assert outcome(desk, window).startswith("Works")


def test_a_test_that_takes_long_can_be_stopped(desk: SettingUp, server: MailServer) -> None:
    server.mood.script = [("connect", "stall")]
    window = mail(desk)
    fill_in(desk, window, server)
    window.mail_page.test.click()
    assert window.mail_page.stop.isVisible()
    assert not window.mail_page.test.isVisible()
    window.mail_page.stop.click()
    assert window.mail_page.outcome.text() == "Stopped."
    assert window.mail_page.test.isVisible()
    server.go_away()  # or the worker would wait for it


def test_the_password_goes_to_the_keyring_and_is_shown_nowhere(
    desk: SettingUp, office: Office, tmp_path: Path
) -> None:
    window = mail(desk)
    password = desk.control(window, "mail_password", QLineEdit)
    assert not password.isEnabled()
    desk.enter(window, "mail_server", "mail.company.example")
    desk.enter(window, "mail_user", "office")
    desk.enter(window, "mail_password", WORD)
    assert password.echoMode() is QLineEdit.EchoMode.Password
    assert WORD not in window.footer.note.text()
    desk.save(window)
    desk.qtbot.waitUntil(lambda: password.placeholderText() == "Unchanged")
    assert password.text() == ""

    assert desk.keyring is not None
    assert WORD in desk.keyring.secrets.values()
    assert stored(desk).mail_user == "office"
    office.database.close()
    assert all(WORD.encode() not in file.read_bytes() for file in tmp_path.rglob("portal-desk*"))


def test_a_locked_keyring_keeps_what_was_typed(desk: SettingUp) -> None:
    assert desk.keyring is not None
    window = mail(desk)
    desk.enter(window, "mail_server", "mail.company.example")
    desk.enter(window, "mail_user", "office")
    desk.enter(window, "mail_password", WORD)
    desk.keyring.locked = True
    desk.save(window)
    desk.qtbot.waitUntil(lambda: "locked" in window.banner.text())
    assert desk.control(window, "mail_password", QLineEdit).text() == WORD
    assert not stored(desk).is_set


def test_without_a_keyring_it_says_why_the_password_is_asked_for(desk: SettingUp) -> None:
    desk.keyring = None
    window = mail(desk)
    said = window.rows["mail_password"].field.effect
    assert said.startswith("This computer has no keyring")


def test_a_wrong_password_and_a_missing_one_are_two_sentences(
    desk: SettingUp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, proof = trustme.CA(), tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(proof))
    monkeypatch.setenv("SSL_CERT_FILE", str(proof))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with MailServer(context=context, password="right") as server:
        window = mail(desk)
        desk.enter(window, "mail_server", "127.0.0.1")
        desk.enter(window, "mail_port", str(server.port))
        desk.enter(window, "mail_user", "office")
        window.mail_page.test.click()
        assert outcome(desk, window).startswith("Enter the password of office at 127.0.0.1")
        desk.enter(window, "mail_password", "wrong")
        window.mail_page.test.click()
        assert "does not accept the user or the password" in outcome(desk, window)
        desk.enter(window, "mail_password", "right")
        window.mail_page.test.click()
        assert outcome(desk, window).endswith("with STARTTLS and signed in as office.")


def test_the_port_goes_along_with_the_security_unless_it_is_the_offices_own(
    desk: SettingUp,
) -> None:
    window = mail(desk)
    port = desk.control(window, "mail_port", QLineEdit)
    choose(desk, window, Security.TLS)
    assert port.text() == "465"
    desk.enter(window, "mail_port", "2525")
    choose(desk, window, Security.STARTTLS)
    assert port.text() == "2525"


def test_what_cannot_work_is_refused_at_its_setting(desk: SettingUp) -> None:
    window = mail(desk)
    desk.enter(window, "mail_server", "mail.company.example")
    choose(desk, window, Security.NONE)
    desk.save(window)
    desk.qtbot.waitUntil(lambda: bool(window.mail_page.form.draft.problems))
    assert set(window.mail_page.form.draft.problems) == {"mail_security"}
    desk.enter(window, "mail_port", "0")
    desk.save(window)
    assert window.mail_page.form.draft.problems["mail_port"].startswith("Enter a port")
    assert not stored(desk).is_set


def test_what_an_invitation_needs_besides_leads_to_its_setting(desk: SettingUp) -> None:
    window = mail(desk)
    assert desk.says(window, "Not set, unless the division has a main email")
    window.mail_page.needs.leads.emit("customer_portal_url")
    assert window.categories.currentRow() == 0
    assert desk.control(window, "customer_portal_url", QLineEdit).hasFocus()


def test_asked_for_mail_the_options_open_there_also_when_they_are_open(desk: SettingUp) -> None:
    desk.screens.open_mail(desk.window)
    window = desk.child(OptionsWindow)
    assert window.mail_page.isVisible()
    assert desk.control(window, "mail_server", QLineEdit).hasFocus()
    window.show_page(Category.PORTAL)
    desk.screens.open_mail(desk.window)
    assert window.mail_page.isVisible()
    window.close()
    desk.screens.open(desk.window, SetupScreen.SYSTEM_OPTIONS)
    again = desk.child(OptionsWindow)
    assert not again.mail_page.isVisible()
    desk.qtbot.keyClick(again, Qt.Key.Key_S, CTRL)
