"""System Options on a real office."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit

from desktop.views.setup.options_window import OptionsWindow
from domain.settings import SystemOptions
from storage.options import SqlOptionBook
from tests.desktop.edit_contact.editing import tab_order
from tests.desktop.setup.setting_up import CTRL, SettingUp
from tests.office import Office


def stored(office: Office) -> SystemOptions:
    return SqlOptionBook(office.database, office.author).options()


def visible(window: OptionsWindow) -> list[str]:
    return [name for name, row in window.rows.items() if row.isVisible()]


def test_a_change_is_named_saved_and_counted(desk: SettingUp, office: Office) -> None:
    window = desk.options()
    assert not window.save.isEnabled()
    assert window.which.button(True).text() == "Changed 0"
    desk.turn(window, "enable_request_login_button")
    assert window.footer.note.text() == "1 unsaved change: Enable request login button, No to Yes"
    assert window.windowTitle() == "System Options •"
    desk.qtbot.keyClick(window, Qt.Key.Key_S, CTRL)
    desk.qtbot.waitUntil(lambda: not window.form.draft.is_dirty)
    assert window.isVisible()
    assert window.which.button(True).text() == "Changed 1"
    assert stored(office).enable_request_login_button
    window.which.button(True).click()
    assert visible(window) == ["enable_request_login_button"]


def test_discard_gives_back_what_is_stored(desk: SettingUp, office: Office) -> None:
    window = desk.options()
    desk.turn(window, "display_ar_history")
    desk.enter(window, "customer_portal_url", "https://portal.example.com")
    desk.control(window, "login_terms", QPlainTextEdit).setPlainText("Be kind.")
    assert window.footer.note.text() == (
        "3 unsaved changes: Customer portal URL, empty to https://portal.example.com;"
        " Login terms; 1 more"
    )
    window.discard.click()
    assert window.footer.note.text() == ""
    assert desk.control(window, "login_terms", QPlainTextEdit).toPlainText() == ""
    assert stored(office) == SystemOptions()


def test_the_search_looks_in_names_and_effects_and_marks_what_it_found(desk: SettingUp) -> None:
    window = desk.options()
    desk.qtbot.keyClicks(window.search, "login page")
    assert visible(window) == ["enable_request_login_button", "enable_payment_as_guest"]
    marked = [
        label.text()
        for label in window.rows["enable_payment_as_guest"].findChildren(QLabel)
        if "<u" in label.text()
    ]
    assert len(marked) == 1
    assert ">login</u>" in marked[0]
    desk.qtbot.keyClicks(window.search, "zzz")
    assert visible(window) == []
    assert any(
        "No setting has “login pagezzz”" in label.text() and label.isVisible()
        for label in window.findChildren(QLabel)
    )
    desk.qtbot.keyClick(window.search, Qt.Key.Key_Escape)
    assert len(visible(window)) == 16
    assert window.isVisible()


def test_a_wrong_address_is_refused_at_its_field(desk: SettingUp, office: Office) -> None:
    window = desk.options()
    desk.enter(window, "customer_portal_url", "portal")
    desk.qtbot.keyClicks(window.search, "terms")
    desk.save(window)
    line = desk.control(window, "customer_portal_url", QLineEdit)
    assert line.hasFocus()
    assert "Enter the whole address" in line.accessibleDescription()
    assert stored(office) == SystemOptions()
    desk.enter(window, "customer_portal_url", "https://portal.example.com")
    desk.save(window)
    desk.qtbot.waitUntil(lambda: stored(office).customer_portal_url.startswith("https"))


def test_the_terms_are_written_where_they_show(desk: SettingUp) -> None:
    window = desk.options()
    terms = desk.control(window, "login_terms", QPlainTextEdit)
    assert terms.isEnabled()
    desk.turn(window, "display_login_terms")
    assert not terms.isEnabled()


def test_closing_with_a_change_asks_and_names_it(desk: SettingUp) -> None:
    window = desk.options()
    desk.turn(window, "display_ar_history")
    window.reject()
    question = desk.question(window)
    assert "Display AR history, Yes to No" in question.accessibleDescription()
    question.verb_button.click()
    assert not window.isVisible()


def test_what_somebody_else_set_meanwhile_is_not_stored_over(
    desk: SettingUp, office: Office
) -> None:
    window = desk.options()
    desk.control(window, "login_terms", QPlainTextEdit).setPlainText("Mine")
    others = SqlOptionBook(office.database, office.author)
    others.save(replace(stored(office), login_terms="Theirs"), stored(office))
    desk.save(window)
    desk.qtbot.waitUntil(lambda: "Somebody else changed" in window.banner.text())
    window.form.rebase()
    desk.qtbot.waitUntil(lambda: not window.form.saving)
    desk.save(window)
    desk.qtbot.waitUntil(lambda: stored(office).login_terms == "Mine")


def test_asked_for_again_the_window_comes_to_the_front(desk: SettingUp) -> None:
    assert desk.options() is desk.options()


def test_the_portal_is_tested_at_the_address_that_is_typed(desk: SettingUp) -> None:
    window = desk.options()
    page = window.portal_page
    assert not page.test.isEnabled()
    desk.enter(window, "customer_portal_url", "http://127.0.0.1:9")
    desk.qtbot.mouseClick(page.test, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: "Nothing answers" in page.outcome.text())
    desk.enter(window, "customer_portal_url", "http://127.0.0.1:10")
    assert page.outcome.text() == ""


def test_tab_walks_from_the_settings_of_either_page_to_the_buttons(desk: SettingUp) -> None:
    window = desk.options()
    for category, page in window.pages.items():
        window.show_page(category)
        controls = [row.control for row in page.rows.values() if row.control.isEnabled()]
        walked = tab_order(window)
        assert [one for one in walked if one in controls] == controls
        assert walked.index(controls[-1]) < walked.index(window.save)
