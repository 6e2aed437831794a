"""Two contacts side by side."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.models.merge import MergeForm
from desktop.views.widgets import Confirmation
from domain.contacts import AccountContact
from domain.merge_contacts import Side
from domain.portal_access import PortalAccess, PortalState, grant_access
from storage.engine import now
from tests.desktop.merge.comparing import Comparing
from tests.office import Office


def test_only_fields_that_differ_show_until_the_others_are_asked_for(desk: Comparing) -> None:
    assert desk.shown == ["name", "title", "email", "phone_1", "note"]
    desk.dialog.equal.click()
    assert "phone_2" in desk.shown


def test_the_keyboard_alone_chooses_edits_and_merges(desk: Comparing) -> None:
    assert desk.row("name").sides[Side.KEPT].hasFocus()
    desk.press(Qt.Key.Key_2)
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Right)
    assert desk.form.choices.contact.title == "Owner and Manager"
    desk.press(Qt.Key.Key_Left)
    assert desk.form.choices.contact.title == "Owner"
    desk.press(Qt.Key.Key_E)
    desk.qtbot.keyClicks(desk.dialog.focusWidget(), "Boss")
    with desk.qtbot.waitSignal(desk.dialog.merged):
        desk.qtbot.keyClick(
            desk.dialog, Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier
        )
    contact = desk.office.contacts.opened(desk.form.opened.kept.accounts[0].id).row.contact
    assert (contact.name, contact.title) == ("Jon Doe", "Boss")


def test_a_result_typed_by_hand_is_from_neither(desk: Comparing) -> None:
    desk.type_into("title", "1 of 2 owners")
    row = desk.row("title")
    assert not any(button.isChecked() for button in row.sides.values())
    assert desk.form.choices.contact.title == "1 of 2 owners"


def test_all_of_one_side_can_be_taken_and_the_sides_swapped(desk: Comparing) -> None:
    desk.dialog.use_right.click()
    assert desk.form.choices.contact.email == ""
    assert desk.form.choices.contact.name == "Jon Doe"
    desk.dialog.swap.click()
    assert desk.form.opened.kept.contact.name == "Jon Doe"
    assert desk.form.choices.contact.email == "john@renogym.example"


def test_what_is_wrong_stands_under_the_result_and_stops_the_merge(desk: Comparing) -> None:
    desk.type_into("name", " ")
    desk.dialog.merge.click()
    assert desk.row("name").result.hasFocus()
    assert desk.row("name").result.accessibleDescription() == "Enter a name."
    assert desk.dialog.isVisible()


def test_access_that_ends_is_said_and_asked_before(
    qtbot: QtBot, office: Office, john: AccountContact, jon: AccountContact
) -> None:
    office.change(
        jon.id,
        lambda row: replace(row, contact=replace(row.contact, email="jon@mill.example")),
    )
    office.change(jon.id, lambda row: replace(row, portal=grant_access(row.portal, now())))
    desk = Comparing(qtbot, office, john, jon)
    (sentence,) = desk.form.consequences
    assert "21638 The Mill ends: it was given to jon@mill.example" in sentence
    desk.dialog.merge.click()
    question = desk.dialog.findChild(Confirmation)
    assert question is not None
    with qtbot.waitSignal(desk.dialog.merged):
        question.verb_button.click()
    there = office.contacts.opened(jon.id).row
    assert (there.contact.id, there.portal.state) == (john.contact.id, PortalState.DISABLED)
    desk.close()


def test_a_change_by_somebody_else_is_compared_and_the_choices_stay(
    desk: Comparing, jon: AccountContact
) -> None:
    desk.type_into("title", "Typed")
    desk.office.change(
        jon.id, lambda row: replace(row, contact=replace(row.contact, phone_1="612-555-0108"))
    )
    with desk.qtbot.waitSignal(desk.form.failed):
        desk.dialog.merge.click()
    compare = next(
        button
        for button in desk.dialog.banner.findChildren(QPushButton)
        if button.text() == "Compare"
    )
    with desk.qtbot.waitSignal(desk.form.reopened):
        compare.click()
    assert desk.form.choices.contact.title == "Typed"
    assert desk.form.choices.contact.phone_1 == "612-555-0108"
    desk.merge()


def test_nothing_is_merged_while_an_import_runs(desk: Comparing) -> None:
    desk.imports.set_running(True)
    assert not desk.dialog.merge.isEnabled()
    desk.imports.set_running(False)
    assert desk.dialog.merge.isEnabled()


def test_what_becomes_of_the_others_invitation_and_sign_in_is_told(
    desk: Comparing, office: Office, john: AccountContact, jon: AccountContact
) -> None:
    def told(portal: PortalAccess) -> tuple[str, ...]:
        contact = replace(jon.contact, email="john@renogym.example")
        office.change(jon.id, lambda row: replace(row, contact=contact, portal=portal))
        opened = desk.book.opened(john.contact.id, jon.contact.id)
        return MergeForm(opened, desk.book, desk.tasks).consequences

    of = "john@renogym.example"
    invited = grant_access(PortalAccess(), now())
    assert told(invited) == (f"The invitation of {of} to 21638 The Mill stops working.",)
    accepted = replace(invited, state=PortalState.YES, accepted_at=now())
    assert told(accepted) == (f"The sign-in of {of} goes on reaching 21638 The Mill.",)
