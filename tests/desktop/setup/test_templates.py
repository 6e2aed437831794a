"""Notification templates on a real office: written, seen as a real contact would, and tested."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel

from desktop.views.mail.mail_sheet import Part
from desktop.views.mail.template_window import TemplateWindow
from desktop.views.main.openers import SetupScreen
from desktop.views.widgets import ComboBox
from domain.ids import TemplateId, new_id
from domain.mail import ContentType, MailSettings, NotificationTemplate, TemplateType
from domain.settings import SHIPPED_TEMPLATE
from mailing.rendering import FILTERS
from storage.mail import SqlMailBook
from storage.options import SqlOptionBook
from tests.desktop.setup.setting_up import SettingUp
from tests.mailing.mail_server import MailServer
from tests.mailing.post import SENDER, Clock, Post, a_post, settings_for
from tests.office import Office


@pytest.fixture
def post(tmp_path: Path) -> Post:
    """An office with its mail set up, and John Doe of Renovation Gym in it."""
    post = a_post(tmp_path, Clock())
    post.add()
    return post


@pytest.fixture
def office(post: Post) -> Iterator[Office]:
    yield post.office
    post.office.database.close()


@pytest.fixture
def window(desk: SettingUp) -> TemplateWindow:
    desk.screens.open(desk.window, SetupScreen.NOTIFICATION_TEMPLATES)
    window = desk.child(TemplateWindow)
    desk.qtbot.waitUntil(lambda: bool(window.editor.preview.subject))
    return window


def stored(office: Office) -> dict[str, NotificationTemplate]:
    book = SqlMailBook(office.database, office.author)
    return {one.name: one for one in book.templates()}


def write(desk: SettingUp, window: TemplateWindow, text: str) -> None:
    """In place of the body."""
    window.form.body.setFocus()
    window.form.body.selectAll()
    desk.qtbot.keyClicks(window.form.body, text)


def wait_for(desk: SettingUp, window: TemplateWindow, words: str) -> None:
    desk.qtbot.waitUntil(lambda: words in window.form.check.text())


def test_the_editor_names_every_filter_that_a_template_may_use(window: TemplateWindow) -> None:
    [hint] = [one.text() for one in window.findChildren(QLabel) if "Filters: " in one.text()]
    assert hint.endswith(f"Filters: {', '.join(FILTERS)}.")


def test_the_shipped_template_is_seen_as_a_real_contact_gets_it(window: TemplateWindow) -> None:
    assert window.form.name.text() == SHIPPED_TEMPLATE
    assert "John Doe · 49418 Renovation Gym" in window.preview.seen_as.text()
    mail = window.preview.mail
    assert mail.subject.text() == "Your Twin Cities Hauling customer portal is ready"
    assert SENDER in mail.from_line.text()
    assert "Hello John Doe," in mail.html.toPlainText()
    assert "Hello John Doe," in mail.text.toPlainText()
    assert "Renovation Gym" in mail.phone.toPlainText()
    assert window.form.check.text().endswith("The invitation link is present.")


def test_what_is_typed_shows_in_the_preview_and_is_saved(
    desk: SettingUp, window: TemplateWindow, office: Office
) -> None:
    window.form.subject.setFocus()
    window.form.subject.selectAll()
    desk.qtbot.keyClicks(window.form.subject, "Welcome, {{ contact_name }}")
    desk.qtbot.waitUntil(lambda: window.preview.mail.subject.text() == "Welcome, John Doe")
    assert window.windowTitle().endswith("•")
    desk.save(window)
    desk.qtbot.waitUntil(lambda: not window.editor.is_dirty)
    assert stored(office)[SHIPPED_TEMPLATE].subject == "Welcome, {{ contact_name }}"


def test_whose_mail_it_is_seen_as_is_found_by_typing(
    desk: SettingUp, window: TemplateWindow, post: Post
) -> None:
    post.add("Priya Raman")
    post.add("Without Address", email="")
    seen_as = window.preview.seen_as
    seen_as.setFocus()
    seen_as.selectAll()
    desk.qtbot.keyClicks(seen_as, "priya")
    desk.qtbot.waitUntil(seen_as.choices.isVisible)
    assert seen_as.choices.model().rowCount() == 1
    desk.qtbot.keyClick(seen_as.choices, Qt.Key.Key_Down)
    desk.qtbot.keyClick(seen_as.choices, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: "Hello Priya Raman," in window.preview.mail.html.toPlainText())
    assert seen_as.text() == "Priya Raman · 49418 Renovation Gym"
    seen_as.selectAll()
    desk.qtbot.keyClicks(seen_as, "nobody")
    window.form.name.setFocus()
    assert seen_as.text() == "Priya Raman · 49418 Renovation Gym"


def test_an_unknown_placeholder_is_named_and_the_last_preview_stays(
    desk: SettingUp, window: TemplateWindow
) -> None:
    write(desk, window, "Hello {{ contact_nam }}")
    wait_for(desk, window, "There is no placeholder contact_nam.")
    assert "Hello John Doe," in window.preview.mail.html.toPlainText()


def test_a_template_that_cannot_be_read_says_where(desk: SettingUp, window: TemplateWindow) -> None:
    write(desk, window, "{% for x in y %}")
    wait_for(desk, window, "Line 1: a placeholder or a condition in it is not whole.")
    write(desk, window, "{% if contact_name %}{% set x = 1 %}{% endif %}")
    wait_for(desk, window, "Line 1: only placeholders, conditions and the filters")


def test_an_invitation_without_its_link_is_noticed(desk: SettingUp, window: TemplateWindow) -> None:
    write(desk, window, "Hello {{ contact_name }}")
    wait_for(desk, window, "There is no invitation link in it")


def test_two_braces_open_the_list_and_enter_completes(
    desk: SettingUp, window: TemplateWindow
) -> None:
    write(desk, window, "Dear {{ contact_n")
    body = window.form.body
    assert body.choices.isVisible()
    desk.qtbot.keyClick(body.choices, Qt.Key.Key_Return)
    assert body.toPlainText() == "Dear {{ contact_name }}"
    desk.qtbot.keyClicks(body, ", hello")
    assert not body.choices.isVisible()
    assert window.editor.draft.body == "Dear {{ contact_name }}, hello"


def test_two_braces_open_the_list_in_the_subject_too(
    desk: SettingUp, window: TemplateWindow
) -> None:
    subject = window.form.subject
    subject.setFocus()
    subject.selectAll()
    desk.qtbot.keyClicks(subject, "For {{ account_nu")
    assert subject.choices.list.isVisible()
    desk.qtbot.keyClick(subject.choices.list, Qt.Key.Key_Return)
    assert subject.text() == "For {{ account_number }}"
    assert window.editor.draft.subject == "For {{ account_number }}"


def test_a_template_in_use_is_kept_and_one_that_is_not_is_deleted(
    desk: SettingUp, window: TemplateWindow, office: Office
) -> None:
    window.delete.click()
    desk.question(window).verb_button.click()
    sentence = f"{SHIPPED_TEMPLATE} is chosen in System Options. Make it inactive instead."
    desk.qtbot.waitUntil(lambda: desk.says(window, sentence))
    assert SHIPPED_TEMPLATE in stored(office)

    window.add.click()
    assert not window.delete.isEnabled()
    desk.qtbot.keyClicks(window.form.name, "Portal Invite North")
    desk.qtbot.keyClicks(window.form.subject, "Welcome")
    desk.save(window)
    desk.qtbot.waitUntil(lambda: "Portal Invite North" in stored(office))
    desk.qtbot.waitUntil(window.delete.isEnabled)
    window.delete.click()
    desk.question(window).verb_button.click()
    desk.qtbot.waitUntil(lambda: list(stored(office)) == [SHIPPED_TEMPLATE])
    desk.qtbot.waitUntil(lambda: window.form.name.text() == SHIPPED_TEMPLATE)
    assert window.list.count() == 1


def test_a_placeholder_is_inserted_from_the_menu(desk: SettingUp, window: TemplateWindow) -> None:
    write(desk, window, "See ")
    menu = window.form.insert.menu()
    assert menu is not None
    [entry] = [one for one in menu.actions() if one.text().startswith("link\t")]
    entry.trigger()
    assert window.editor.draft.body == "See {{ link }}"


def test_a_new_template_needs_a_name_of_its_own_and_a_subject(
    desk: SettingUp, window: TemplateWindow, office: Office
) -> None:
    window.add.click()
    assert window.editor.is_new
    desk.qtbot.keyClicks(window.form.name, SHIPPED_TEMPLATE)
    desk.save(window)
    desk.qtbot.waitUntil(lambda: bool(window.editor.problems))
    assert set(window.editor.problems) == {"name", "subject"}
    assert window.form.fields["name"].problem == f"There is a {SHIPPED_TEMPLATE} already."
    assert window.form.name.text() == SHIPPED_TEMPLATE

    window.form.name.selectAll()
    desk.qtbot.keyClicks(window.form.name, "Portal Invite North")
    desk.qtbot.keyClicks(window.form.subject, "Welcome")
    window.form.format.setCurrentIndex(1)
    window.form.format.activated.emit(1)
    write(desk, window, "Go to {{ link }}")
    desk.save(window)
    desk.qtbot.waitUntil(lambda: "Portal Invite North" in stored(office))
    assert stored(office)["Portal Invite North"].content_type is ContentType.PLAIN
    desk.qtbot.waitUntil(lambda: window.list.count() == 2)
    assert not window.editor.is_new


def test_leaving_a_changed_template_asks_first(desk: SettingUp, window: TemplateWindow) -> None:
    desk.qtbot.keyClicks(window.form.name, "!")
    window.add.click()
    desk.question(window).cancel_button.click()
    assert window.form.name.text().endswith("!")
    desk.qtbot.keyClick(window, Qt.Key.Key_Escape)
    desk.question(window).verb_button.click()
    desk.qtbot.waitUntil(lambda: not window.isVisible())


def test_what_somebody_else_changed_meanwhile_is_not_written_over(
    desk: SettingUp, window: TemplateWindow, office: Office
) -> None:
    book, shipped = SqlMailBook(office.database, office.author), stored(office)[SHIPPED_TEMPLATE]
    book.keep_template(replace(shipped, subject="Theirs", text_body="Theirs too"))
    window.form.active.click()
    desk.save(window)
    desk.qtbot.waitUntil(lambda: not window.editor.is_dirty)
    kept = stored(office)[SHIPPED_TEMPLATE]
    assert (kept.subject, kept.text_body, kept.active) == ("Theirs", "Theirs too", False)


def test_a_test_reaches_the_address_that_was_typed_with_a_link_that_leads_nowhere(
    desk: SettingUp, window: TemplateWindow, post: Post
) -> None:
    with MailServer() as server:
        post.mail.keep_settings(settings_for(server.port))
        window.preview.send.click()
        assert window.preview.outcome.text() == "Enter the address the test is to go to."
        desk.qtbot.keyClicks(window.preview.to, "me@hauling.example")
        desk.qtbot.keyClick(window.preview.to, Qt.Key.Key_Return)
        desk.qtbot.waitUntil(lambda: window.preview.outcome.text() == "Sent to me@hauling.example.")
        (received,) = server.received
    assert received.recipients == ("me@hauling.example",)
    assert "Hello John Doe," in received.plain
    assert "/invite/test" in received.plain
    assert post.invitations.mail_waiting().leaving == 0


def test_a_test_that_cannot_be_sent_says_why(
    desk: SettingUp, window: TemplateWindow, post: Post
) -> None:
    post.mail.keep_settings(MailSettings())
    desk.qtbot.keyClicks(window.preview.to, "me@hauling.example")
    window.preview.send.click()
    desk.qtbot.waitUntil(lambda: "The mail server is not set up" in window.preview.outcome.text())


def test_the_real_look_opens_in_the_browser_from_a_file_that_goes_with_the_window(
    desk: SettingUp, window: TemplateWindow
) -> None:
    opened: list[QUrl] = []
    window.preview.mail.opened.disconnect(QDesktopServices.openUrl)
    window.preview.mail.opened.connect(opened.append)
    window.preview.mail.browse.click()
    file = Path(opened[0].toLocalFile())
    assert "Hello John Doe," in file.read_text(encoding="utf-8")
    window.close()
    desk.qtbot.waitUntil(lambda: not file.exists())


def test_plain_text_has_no_html_to_show(desk: SettingUp, window: TemplateWindow) -> None:
    window.form.format.setCurrentIndex(1)
    window.form.format.activated.emit(1)
    desk.qtbot.waitUntil(lambda: window.preview.mail.part.value() is Part.TEXT)
    assert not window.preview.mail.browse.isEnabled()
    window.form.format.setCurrentIndex(0)
    window.form.format.activated.emit(0)
    desk.qtbot.waitUntil(lambda: window.preview.mail.part.value() is Part.HTML)


def test_the_pencil_leads_to_the_template_and_a_new_name_comes_back(
    desk: SettingUp, office: Office
) -> None:
    options = desk.options()
    found = options.portal_page.pencils["account_request_address_found_template"]
    assert not found.isEnabled()  # it is not set
    choice = desk.control(options, "account_request_address_found_template", ComboBox)
    choice.setCurrentText(SHIPPED_TEMPLATE)
    assert found.isEnabled()
    pencil = options.portal_page.pencils["invite_email_template"]
    assert pencil.accessibleName() == "Edit the template: Invite email template"
    invite = desk.control(options, "invite_email_template", ComboBox)
    invite.setFocus()
    desk.qtbot.keyClick(invite, Qt.Key.Key_Tab)
    assert pencil.hasFocus()
    desk.qtbot.keyClick(pencil, Qt.Key.Key_Space)
    window = desk.child(TemplateWindow)
    assert window.form.name.text() == SHIPPED_TEMPLATE
    window.form.name.selectAll()
    desk.qtbot.keyClicks(window.form.name, "Welcome mail")
    desk.save(window)
    desk.qtbot.waitUntil(lambda: not window.editor.is_dirty)
    window.reject()
    assert invite.currentText() == "Welcome mail"
    assert choice.currentText() == "Welcome mail"
    assert [field.name for field in options.form.draft.changes] == [
        "account_request_address_found_template"
    ]
    options.activateWindow()
    desk.save(options)
    desk.qtbot.waitUntil(lambda: not options.form.draft.is_dirty)
    kept = SqlOptionBook(office.database, office.author).options()
    assert kept.invite_email_template == "Welcome mail"
    assert kept.account_request_address_found_template == "Welcome mail"


def test_a_template_that_was_chosen_and_then_deleted_is_not_chosen_any_more(
    desk: SettingUp, post: Post
) -> None:
    other = NotificationTemplate(
        id=TemplateId(new_id()),
        type=TemplateType.PORTAL_INVITE,
        name="Nobody's",
        subject="Hello",
        body="{{ link }}",
    )
    post.mail.keep_template(other)
    options = desk.options()
    choice = desk.control(options, "invite_email_template", ComboBox)
    choice.setCurrentText(other.name)
    options.portal_page.pencils["invite_email_template"].click()
    window = desk.child(TemplateWindow)
    assert window.form.name.text() == other.name
    window.delete.click()
    desk.question(window).verb_button.click()
    desk.qtbot.waitUntil(lambda: choice.currentText() == "Not set")
    assert choice.findText(other.name) == -1
    options.discard.click()
    assert choice.currentText() == SHIPPED_TEMPLATE
