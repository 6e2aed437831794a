"""Account Class setup: the list, the dialog, and whom its switches reach (K8)."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from desktop.icons import Icon
from desktop.views.setup.class_dialog import ClassDialog
from desktop.views.setup.class_list_dialog import ClassListDialog
from desktop.views.setup.people_dialog import PeopleDialog
from desktop.views.widgets import ComboBox
from domain.class_fields import CLASS_TABS
from domain.contacts import AccountContact
from domain.portal_access import PortalState
from domain.setup import ClassSave
from storage.account_classes import SqlClassBook
from storage.embedded import import_lock
from storage.schema import AccountContactRow
from tests.desktop.edit_contact.editing import tab_order
from tests.desktop.setup.setting_up import CTRL, SettingUp
from tests.office import Office

FEES = 4


def book(office: Office) -> SqlClassBook:
    return SqlClassBook(office.database, office.author)


def with_state(office: Office, row: AccountContact, state: PortalState) -> AccountContact:
    with office.database.writing(office.author) as session:
        session.get_one(AccountContactRow, row.id).portal_state = state
    return row


def an_invited_and_an_active_person(office: Office) -> AccountContact:
    gym = office.add_account()
    with_state(office, office.add_contact(gym, "Priya Raman"), PortalState.YES)
    return with_state(office, office.add_contact(gym, "John Doe"), PortalState.INVITED)


def saved(desk: SettingUp, dialog: ClassDialog) -> None:
    with desk.qtbot.waitSignal(dialog.finished):
        desk.save(dialog)


def test_a_class_is_added_by_keys_and_marked_in_the_list(desk: SettingUp, office: Office) -> None:
    classes = desk.classes()
    desk.qtbot.keyClick(classes.table, Qt.Key.Key_Insert)
    dialog = desk.child(ClassDialog)
    assert dialog.tabs.tabText(0) == "Details (1)"
    assert dialog.gap_words.text() == "1 required field is empty: 1 in Details"
    desk.qtbot.keyClicks(desk.control(dialog, "name", QLineEdit), "Roll-Off")
    assert dialog.tabs.tabText(0) == "Details"
    desk.turn(dialog, "enable_portal_access")  # no account has it: nobody is asked
    saved(desk, dialog)
    desk.qtbot.waitUntil(lambda: classes.table.model().rowCount() == 2)
    desk.qtbot.waitUntil(lambda: classes.table.current_row() == 1)
    [made] = [c for c in office.setup.account_classes() if c.name == "Roll-Off"]
    assert not made.enable_portal_access


def test_every_kind_of_setting_is_stored(desk: SettingUp, office: Office) -> None:
    dialog = desk.edit_class()
    desk.enter(dialog, "gl_account", "4000")
    desk.control(dialog, "type", ComboBox).setCurrentText("Municipal")
    desk.control(dialog, "customer_portal_home_page", ComboBox).setCurrentText("AR Only")
    desk.enter(dialog, "default_credit_limit", "1,500")
    desk.enter(dialog, "finance_charge_rate", "1.5")
    desk.enter(dialog, "credit_hold_past_due_days", "30")
    desk.turn(dialog, "enable_add_sites")
    assert desk.control(dialog, "default_credit_limit", QLineEdit).text() == "$ 1,500.00"
    assert desk.control(dialog, "finance_charge_rate", QLineEdit).text() == "1.50 %"
    assert dialog.footer.note.text() == "7 unsaved changes"
    saved(desk, dialog)
    values = book(office).opened(office.comm.id).setup.values
    assert (values["gl_account"], values["type"]) == ("4000", "Municipal")
    assert (values["default_credit_limit"], values["finance_charge_rate"]) == (150_000, 150)
    assert values["credit_hold_past_due_days"] == 30
    assert office.comm.customer_portal_home_page.value == "AR Only"
    assert office.comm.enable_add_sites


def test_a_refusal_leads_to_the_first_gap_on_its_tab(desk: SettingUp, office: Office) -> None:
    dialog = desk.edit_class()
    desk.enter(dialog, "insufficient_funds_fee", "25")
    desk.enter(dialog, "name", "")
    assert dialog.tabs.mark(FEES) is Icon.REQUIRED
    assert dialog.tabs.tabText(FEES) == "Finance Charges and Other Fees (1)"
    assert dialog.gap_words.text() == (
        "2 required fields are empty: 1 in Details, 1 in Finance Charges and Other Fees"
    )
    dialog.tabs.setCurrentIndex(2)
    desk.save(dialog)
    assert dialog.isVisible()
    assert dialog.tabs.currentIndex() == 0
    assert desk.control(dialog, "name", QLineEdit).hasFocus()
    desk.enter(dialog, "name", "COMM")
    dialog.tabs.setCurrentIndex(1)
    dialog.show_first.click()
    code = desk.control(dialog, "insufficient_funds_charge_code", QLineEdit)
    assert (dialog.tabs.currentIndex(), code.hasFocus()) == (FEES, True)
    assert code.accessibleDescription() == (
        "required. Enter the insufficient funds fee charge code, because of “Insufficient funds"
        " fee”. Needed as soon as the fee is above 0. Has no effect yet."
    )
    desk.qtbot.keyClicks(code, "NSF")
    assert dialog.tabs.mark(FEES) is None
    saved(desk, dialog)
    assert book(office).opened(office.comm.id).setup.settings["insufficient_funds_fee"] == 2500


def test_an_amount_that_cannot_be_read_stays_as_typed(desk: SettingUp) -> None:
    dialog = desk.edit_class()
    desk.enter(dialog, "convenience_fee", "3 dollars")
    line = desk.control(dialog, "convenience_fee", QLineEdit)
    assert line.text() == "3 dollars"
    assert "Enter an amount, for example 25.00." in line.accessibleDescription()
    desk.save(dialog)
    assert dialog.isVisible()


def test_turning_the_portal_off_first_says_whom_it_touches_and_offers_the_list(
    desk: SettingUp, office: Office
) -> None:
    an_invited_and_an_active_person(office)
    dialog = desk.edit_class()
    desk.turn(dialog, "enable_portal_access")
    desk.save(dialog)
    question = desk.question(dialog)
    assert question.accessibleDescription() == (
        "1 person of 1 account will no longer see these accounts in the portal;"
        " 1 open invitation cannot be accepted any more."
    )
    question.other_button.click()
    people = desk.child(PeopleDialog, dialog)
    desk.qtbot.waitUntil(lambda: people.table.model().rowCount() == 2)
    people.close_button.click()
    assert office.comm.enable_portal_access
    desk.save(dialog)
    desk.question(dialog).cancel_button.click()
    assert office.comm.enable_portal_access
    assert dialog.form.is_dirty
    desk.save(dialog)
    question = desk.question(dialog)
    with desk.qtbot.waitSignal(dialog.finished):
        question.verb_button.click()
    assert not office.comm.enable_portal_access


def test_a_switch_that_reaches_no_account_is_saved_without_a_question(
    desk: SettingUp, office: Office
) -> None:
    dialog = desk.edit_class()
    desk.turn(dialog, "enable_portal_access")
    saved(desk, dialog)
    assert not office.comm.enable_portal_access


def test_a_class_says_how_many_accounts_have_it_from_wherever_it_is_opened(
    desk: SettingUp, office: Office
) -> None:
    gym = office.add_account()
    dialog = desk.edit_class()
    assert desk.says(dialog, "used by 1 account")
    dialog.reject()
    desk.qtbot.waitUntil(lambda: desk.window.findChild(ClassDialog) is None)
    desk.screens.open_class_of(desk.window, gym.id)
    dialog = desk.child(ClassDialog)
    desk.qtbot.waitUntil(lambda: desk.says(dialog, "used by 1 account"))


def test_turning_auto_send_on_says_who_is_invited_and_who_is_not(
    desk: SettingUp, office: Office
) -> None:
    an_invited_and_an_active_person(office)
    dialog = desk.edit_class()
    desk.turn(dialog, "auto_send_portal_invitation")
    desk.save(dialog)
    asked = desk.question(dialog).accessibleDescription()
    assert "added to one of 1 account from now on is invited by itself" in asked
    assert "Of 2 people who are there already nobody is" in asked


def test_open_invitations_of_a_class_that_was_switched_off_are_listed_and_cancelled(
    desk: SettingUp, office: Office
) -> None:
    john = an_invited_and_an_active_person(office)
    office.setup.keep(replace(office.comm, enable_portal_access=False))
    dialog = desk.edit_class()
    dialog.people.click()
    people = desk.child(PeopleDialog, dialog)
    people.states.button(PortalState.INVITED).click()
    desk.qtbot.waitUntil(lambda: people.table.model().rowCount() == 1)
    assert people.table.model().index(0, 1).data() == "John Doe"
    desk.qtbot.waitUntil(people.cancel_invitations.isVisible)
    assert people.cancel_invitations.text() == "&Cancel 1 open invitation"
    people.cancel_invitations.click()
    desk.question(people).verb_button.click()
    desk.qtbot.waitUntil(lambda: people.banner.text() == "1 invitation cancelled.")
    desk.qtbot.waitUntil(lambda: people.table.model().rowCount() == 0)
    assert office.contacts.opened(john.id).row.portal.state is PortalState.DISABLED


def test_what_somebody_else_set_meanwhile_is_not_lost_and_mine_is_kept(
    desk: SettingUp, office: Office
) -> None:
    dialog = desk.edit_class()
    desk.enter(dialog, "gl_account", "mine")
    base = book(office).opened(office.comm.id).setup
    theirs = base.with_values({**base.values, "gl_account": "theirs", "gl_segment": "theirs"})
    book(office).save(ClassSave(setup=theirs, base=base))
    desk.save(dialog)
    desk.qtbot.waitUntil(lambda: "Somebody else changed" in dialog.banner.text())
    assert desk.control(dialog, "gl_account", QLineEdit).text() == "mine"
    dialog.form.rebase()
    desk.qtbot.waitUntil(lambda: not dialog.form.saving)
    saved(desk, dialog)
    settings = book(office).opened(office.comm.id).setup.settings
    assert (settings["gl_account"], settings["gl_segment"]) == ("mine", "theirs")


def test_a_failed_save_keeps_the_dialog_with_its_text(desk: SettingUp, office: Office) -> None:
    dialog = desk.edit_class()
    desk.enter(dialog, "name", "Commercial")
    with import_lock(office.database.place):
        desk.save(dialog)
        desk.qtbot.waitUntil(lambda: "Import is running" in dialog.banner.text())
    assert dialog.isVisible()
    assert desk.control(dialog, "name", QLineEdit).text() == "Commercial"
    saved(desk, dialog)
    assert office.setup.account_classes()[0].name == "Commercial"


def test_a_name_that_is_taken_is_refused_at_its_field(desk: SettingUp, office: Office) -> None:
    office.add_class("Broker")
    dialog = desk.edit_class()
    desk.enter(dialog, "name", "comm")
    desk.save(dialog)
    desk.qtbot.waitUntil(lambda: "There is a comm already" in dialog.banner.text())
    assert desk.control(dialog, "name", QLineEdit).hasFocus()


def test_cancel_asks_only_when_something_would_be_lost(desk: SettingUp) -> None:
    dialog = desk.edit_class()
    dialog.reject()
    assert not dialog.isVisible()
    desk.qtbot.waitUntil(lambda: desk.window.findChild(ClassDialog) is None)
    dialog = desk.edit_class()
    desk.enter(dialog, "name", "Other")
    dialog.reject()
    desk.question(dialog).cancel_button.click()
    assert dialog.isVisible()
    dialog.reject()
    desk.question(dialog).verb_button.click()
    assert not dialog.isVisible()


def test_a_class_is_copied_with_its_settings_and_only_an_unused_one_is_deleted(
    desk: SettingUp, office: Office
) -> None:
    office.add_account()
    base = book(office).opened(office.comm.id).setup
    book(office).save(
        ClassSave(setup=base.with_values({**base.values, "gl_account": "4000"}), base=base)
    )
    classes = desk.classes()
    assert not classes.delete.isEnabled()
    assert classes.footer.note.text() == (
        "COMM is in use. It cannot be deleted, only made inactive."
    )
    desk.qtbot.keyClick(classes.table, Qt.Key.Key_D, CTRL)
    dialog = desk.child(ClassDialog)
    assert dialog.people.isHidden()
    desk.enter(dialog, "name", "Second")
    saved(desk, dialog)
    desk.qtbot.waitUntil(lambda: classes.table.current_row() == 1)
    second = book(office).listed()[1].account_class
    assert book(office).opened(second.id).setup.settings["gl_account"] == "4000"
    desk.qtbot.keyClick(desk.child(ClassListDialog).table, Qt.Key.Key_Delete)
    desk.question(classes).verb_button.click()
    desk.qtbot.waitUntil(lambda: classes.table.model().rowCount() == 1)
    assert len(office.setup.account_classes()) == 1


def test_what_is_saved_elsewhere_shows_in_the_list(desk: SettingUp, office: Office) -> None:
    classes = desk.classes()
    office.add_class("Aardvark")
    desk.qtbot.waitUntil(lambda: classes.table.model().rowCount() == 2)
    assert classes.table.current_row() == 1  # COMM is still the marked one


def test_settings_without_an_effect_say_so(desk: SettingUp) -> None:
    dialog = desk.edit_class()
    for page in dialog.class_tabs:
        for row in page().rows.values():
            silent = "Has no effect yet" in row.control.accessibleDescription()
            assert silent is not row.field.built
        texts = [label.text() for label in page().findChildren(QLabel)]
        assert any("Has no effect yet" in text for text in texts)


def test_the_tabs_are_reached_by_keys_and_a_template_that_is_gone_stays_chosen(
    desk: SettingUp, office: Office
) -> None:
    office.setup.keep(replace(office.comm, new_location_template="COMM-Dayton"))
    dialog = desk.edit_class()
    desk.qtbot.keyClick(dialog, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert dialog.tabs.currentIndex() == 1
    box = desk.control(dialog, "new_location_template", ComboBox)
    assert box.currentText() == "COMM-Dayton"
    assert dialog.tabs.count() == len(CLASS_TABS)
    assert not dialog.form.is_dirty


def test_tab_walks_from_the_settings_of_any_tab_to_the_buttons(desk: SettingUp) -> None:
    dialog = desk.edit_class()
    for position in range(len(CLASS_TABS)):
        dialog.tabs.setCurrentIndex(position)
        controls = [row.control for row in dialog.class_tabs[position]().rows.values()]
        walked = tab_order(dialog)
        assert [one for one in walked if one in controls] == controls
        assert walked.index(controls[-1]) < walked.index(dialog.cancel)
