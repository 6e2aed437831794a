"""What Save does, and what is asked before it."""

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from domain.accounts import Account
from domain.books import ContactQuery
from domain.contacts import AccountContact, BillingKind
from domain.portal_access import PortalState, grant_access
from tests.desktop.edit_contact.conftest import Open
from tests.desktop.edit_contact.editing import NOON
from tests.office import Office

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def rename(row: AccountContact, name: str) -> AccountContact:
    return replace(row, contact=replace(row.contact, name=name))


def test_save_and_continue_stores_and_stays(edit: Open, qtbot: QtBot, john: AccountContact) -> None:
    with edit(john) as desk:
        desk.enter("title", "Owner")
        assert desk.dialog.windowTitle() == "• Edit Contact"
        assert desk.dialog.footer.note.text() == "1 unsaved change"
        with qtbot.waitSignal(desk.dialog.saved) as saved:
            qtbot.keyClick(desk.dialog, Qt.Key.Key_S, CTRL)
        assert saved.args == [john.id]
        assert desk.stored().contact.title == "Owner"
        assert desk.dialog.isVisible()
        assert desk.dialog.windowTitle() == "Edit Contact"
        assert desk.dialog.footer.note.text() == "Saved"


def test_save_stores_and_closes(edit: Open, qtbot: QtBot, john: AccountContact) -> None:
    with edit(john) as desk:
        desk.enter("title", "Owner")
        with qtbot.waitSignal(desk.dialog.accepted):
            qtbot.keyClick(desk.dialog, Qt.Key.Key_Return, CTRL)
        assert desk.stored().contact.title == "Owner"


def test_a_new_contact_becomes_an_edited_one_when_it_is_saved(
    edit: Open, qtbot: QtBot, office: Office, account: Account
) -> None:
    with edit(office.contacts.blank(account.id)) as desk:
        assert desk.dialog.windowTitle() == "Add Contact"
        assert not desk.switch("Enable portal access").isEnabled()
        desk.enter("name", "Sofia Lindqvist")
        desk.enter("email", "sofia@renogym.example")
        with qtbot.waitSignal(desk.dialog.saved):
            desk.click("Save and continue")
        assert desk.dialog.windowTitle() == "Edit Contact"
        assert desk.switch("Enable portal access").isEnabled()
        assert desk.stored().contact.name == "Sofia Lindqvist"
        desk.switch("Enable portal access").click()
        with qtbot.waitSignal(desk.dialog.saved):
            desk.click("Save and continue")
        assert desk.stored().portal.state is PortalState.INVITED


def test_taking_over_a_billing_kind_is_asked_and_moves_it(
    edit: Open, qtbot: QtBot, office: Office, account: Account, john: AccountContact
) -> None:
    jane = office.add_contact(account, "Jane Roe", billing=BillingKind.PRIMARY)
    with edit(john) as desk:
        combo = desk.combo("billing")
        combo.setFocus()
        qtbot.keyClick(combo, Qt.Key.Key_Down)
        desk.click("Save and continue")
        with qtbot.waitSignal(desk.dialog.saved):
            desk.answer("Move Primary Billing")
    assert office.contacts.opened(john.id).row.billing is BillingKind.PRIMARY
    assert office.contacts.opened(jane.id).row.billing is BillingKind.NONE


def test_a_billing_kind_that_somebody_took_meanwhile_is_asked_too(
    edit: Open, qtbot: QtBot, office: Office, account: Account, john: AccountContact
) -> None:
    with edit(john) as desk:
        desk.form.edit(replace(desk.form.draft, billing=BillingKind.PRIMARY))
        jane = office.add_contact(account, "Jane Roe", billing=BillingKind.PRIMARY)
        desk.click("Save")
        with qtbot.waitSignal(desk.dialog.accepted):
            desk.answer("Move Primary Billing")
    assert office.contacts.opened(jane.id).row.billing is BillingKind.NONE


def test_going_to_site_level_asks_and_clears_the_billing_kind(
    edit: Open, qtbot: QtBot, office: Office, account: Account
) -> None:
    jane = office.add_contact(account, "Jane Roe", billing=BillingKind.PRIMARY)
    with edit(jane) as desk:
        desk.editor.access.toggle(0)
        desk.editor.access.toggle(1)
        desk.click("Save and continue")
        with qtbot.waitSignal(desk.dialog.saved):
            desk.answer("Clear and save")
        assert desk.stored().billing is BillingKind.NONE
        assert not desk.combo("billing").isEnabled()


def test_revoking_access_does_not_wait_for_the_rest_of_the_form(
    edit: Open, qtbot: QtBot, office: Office, john: AccountContact
) -> None:
    office.change(john.id, lambda row: replace(row, portal=grant_access(row.portal, NOON)))
    with edit(office.contacts.opened(john.id)) as desk:
        desk.enter("email", "half an addr")
        desk.click("Revoke access")
        with qtbot.waitSignal(desk.dialog.saved):
            desk.answer("Revoke access")
        assert desk.stored().portal.state is PortalState.DISABLED
        assert desk.line("email").text() == "half an addr"
        assert not desk.switch("Enable portal access").isChecked()


def test_unlinking_names_its_consequences_and_closes(
    edit: Open, qtbot: QtBot, office: Office, john: AccountContact
) -> None:
    mill = office.add_account("21638", "The Mill")
    office.contacts.link(john.contact.id, mill.id)
    with edit(john) as desk:
        desk.click("Unlink from account")
        asked = desk.question()
        assert asked.windowTitle() == "Unlink John Doe from 49418 Renovation Gym?"
        assert "Other accounts stay: 21638 The Mill." in asked.accessibleDescription()
        with qtbot.waitSignals([desk.dialog.unlinked, desk.dialog.accepted]):
            desk.answer("Unlink")
    assert office.contacts.count(ContactQuery(account_id=john.account_id)) == 0
    assert office.contacts.count(ContactQuery(account_id=mill.id)) == 1


def test_what_somebody_else_stored_is_compared_before_it_is_replaced(
    edit: Open, qtbot: QtBot, office: Office, john: AccountContact
) -> None:
    with edit(john) as desk:
        desk.enter("name", "Johnny Doe")
        office.change(john.id, lambda row: rename(row, "Jonathan Doe"))
        desk.click("Save and continue")
        qtbot.waitUntil(lambda: "Somebody else changed" in desk.dialog.banner.text())
        assert desk.line("name").text() == "Johnny Doe"
        desk.click("Compare")
        desk.settle()
        qtbot.waitUntil(lambda: "name" in desk.form.warnings)
        assert "“Jonathan Doe”" in desk.line("name").accessibleDescription()
        with qtbot.waitSignal(desk.dialog.saved):
            desk.click("Save and continue")
        assert desk.stored().contact.name == "Johnny Doe"


def test_an_address_of_somebody_else_offers_that_person(
    edit: Open, qtbot: QtBot, office: Office, account: Account
) -> None:
    mill = office.add_account("21638", "The Mill")
    priya = office.add_contact(mill, "Priya Raman", email="priya@mill.example")
    with edit(office.contacts.blank(account.id)) as desk:
        desk.enter("email", "PRIYA@mill.example")
        qtbot.waitUntil(lambda: desk.editor.same_address.found is not None)
        found = desk.editor.same_address.found
        assert found
        assert found.sentence == "This email already belongs to Priya Raman on 21638 The Mill."
        desk.click("Link to this account instead")
        desk.answer("Link Priya Raman")
        qtbot.waitUntil(lambda: desk.line("name").text() == "Priya Raman")
        assert desk.dialog.windowTitle() == "Edit Contact"
        assert desk.stored().contact.id == priya.contact.id
        assert desk.stored().account_id == account.id
        assert desk.editor.same_address.found is None


def test_somebody_on_this_account_is_opened_rather_than_linked(
    edit: Open, qtbot: QtBot, office: Office, account: Account, john: AccountContact
) -> None:
    jane = office.add_contact(account, "Jane Roe")
    with edit(jane) as desk:
        desk.enter("email", "john@renogym.example")
        qtbot.waitUntil(lambda: desk.editor.same_address.found is not None)
        found = desk.editor.same_address.found
        assert found
        assert found.sentence == "This email already belongs to John Doe on this account."
        assert not found.can_link
        desk.click("Open John Doe")
        desk.answer("Discard")
        qtbot.waitUntil(lambda: desk.dialog.contact_id == john.id)


def test_switching_access_off_is_asked_when_it_is_saved(
    edit: Open, qtbot: QtBot, office: Office, john: AccountContact
) -> None:
    office.change(john.id, lambda row: replace(row, portal=grant_access(row.portal, NOON)))
    with edit(office.contacts.opened(john.id)) as desk:
        desk.switch("Enable portal access").click()
        assert desk.stored().portal.state is PortalState.INVITED
        desk.click("Save and continue")
        with qtbot.waitSignal(desk.dialog.saved):
            desk.answer("End access")
        assert desk.stored().portal.state is PortalState.DISABLED
        assert desk.dialog.footer.note.text() == "Saved"


def test_of_two_people_with_an_address_the_one_on_this_account_is_named(
    edit: Open, qtbot: QtBot, office: Office, account: Account
) -> None:
    shared = "frontdesk@renogym.example"
    office.add_contact(office.add_account("21638", "The Mill"), "Ada Byron", email=shared)
    office.add_contact(account, "Zoe Park", email=shared)
    with edit(office.contacts.blank(account.id)) as desk:
        desk.enter("email", shared)
        qtbot.waitUntil(lambda: desk.editor.same_address.found is not None)
        found = desk.editor.same_address.found
        assert found
        assert found.owner.name == "Zoe Park"
