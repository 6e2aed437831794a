"""Add Account and Edit Account on a real office."""

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.views.widgets import ComboBox
from domain.accounts import Account, AccountStatus, InvoiceDelivery
from domain.books import AccountQuery, AccountSave
from domain.contacts import BillingKind
from tests.desktop.account_editor.editing import CTRL, Edit, contacts
from tests.office import Office


def test_an_account_is_added_with_a_site_and_its_first_contact_as_primary_billing(
    edit: Edit, office: Office, qtbot: QtBot
) -> None:
    desk = edit(None)
    desk.enter("number", " 49433 ")
    desk.enter("name", "Larkfield Pottery")
    desk.choose("invoice_delivery", "Email (PDF)")
    desk.enter("contact.name", "Nell Ostrander")
    desk.enter("contact.email", "nell@larkfield.example")
    desk.dialog.sites.add.click()
    site = desk.site_dialog()
    assert site.fields["number"].control.property("text") == "49433001"
    assert site.fields["name"].control.property("text") == "Larkfield Pottery"
    qtbot.waitUntil(site.isActiveWindow)
    qtbot.keyClicks(site.fields["street"].control, "12 Kiln Rd")
    qtbot.keyClick(site, Qt.Key.Key_Return, CTRL)
    card = office.accounts.card(desk.saved())
    assert (card.account.number, card.account.name) == ("49433", "Larkfield Pottery")
    assert card.account.invoice_delivery is InvoiceDelivery.EMAIL_ATTACHMENT
    assert [(s.number, s.street) for s in card.sites] == [("49433001", "12 Kiln Rd")]
    (nell,) = contacts(office, card.account.id)
    assert (nell.name, nell.billing) == ("Nell Ostrander", BillingKind.PRIMARY)


def test_the_class_decides_whether_the_first_contact_gets_the_bills(
    edit: Edit, office: Office
) -> None:
    office.add_class("Broker", create_contact_default=False)
    desk = edit(None)
    desk.choose("class_id", "Broker")
    desk.enter("number", "7")
    desk.enter("name", "WasteWise")
    desk.enter("contact.name", "Ann")
    (ann,) = contacts(office, desk.saved())
    assert ann.billing is BillingKind.NONE


def test_the_problem_of_a_field_shows_when_it_is_left_and_goes_when_it_is_right(
    edit: Edit,
) -> None:
    desk = edit(None)
    assert desk.problem("contact.email") is None
    desk.enter("contact.email", "nell@larkfield")
    assert desk.problem("contact.email") == "Ending is missing, for example “.com”."
    assert desk.problem("contact.name") is None  # nobody was there yet
    desk.enter("contact.email", "nell@larkfield.example")
    assert desk.problem("contact.email") is None


def test_a_refused_save_goes_to_the_first_gap_and_keeps_everything(edit: Edit) -> None:
    desk = edit(None)
    desk.enter("name", "Larkfield Pottery")
    desk.save()
    assert desk.problem("number") == "Enter an account number."
    assert desk.dialog.details.fields["number"].control.hasFocus()
    assert desk.dialog.isVisible()
    assert desk.form.draft.name == "Larkfield Pottery"


def test_a_number_somebody_else_has_is_said_under_the_field(edit: Edit, gym: Account) -> None:
    desk = edit(None)
    desk.enter("number", gym.number)
    desk.enter("name", "Another gym")
    desk.save()
    desk.settle()
    assert desk.problem("number") == f"Another account has number {gym.number}."
    assert desk.dialog.isVisible()
    desk.enter("number", "49419")
    assert desk.problem("number") is None


def test_an_account_is_edited(edit: Edit, office: Office, gym: Account) -> None:
    desk = edit(gym)
    desk.enter("name", "Renovation Gym and Spa")
    desk.choose("status", "Credit Hold")
    card = office.accounts.card(desk.saved())
    assert card.account.name == "Renovation Gym and Spa"
    assert card.account.status is AccountStatus.CREDIT_HOLD
    assert len(card.sites) == 3


def test_cancel_asks_only_when_something_would_be_lost(edit: Edit, gym: Account) -> None:
    untouched = edit(gym)
    untouched.dialog.reject()
    assert not untouched.dialog.isVisible()
    desk = edit(gym)
    desk.enter("name", "Other")
    desk.dialog.reject()
    desk.question().cancel_button.click()
    assert desk.dialog.isVisible()
    assert desk.form.draft.name == "Other"
    desk.dialog.reject()
    desk.question().verb_button.click()
    assert not desk.dialog.isVisible()


def test_what_somebody_else_changed_meanwhile_is_not_lost_and_mine_is_kept(
    edit: Edit, office: Office, gym: Account
) -> None:
    desk = edit(gym)
    desk.enter("name", "Mine")
    card = office.accounts.card(gym.id)
    theirs = replace(card.account, name="Theirs", status=AccountStatus.BAD_DEBT)
    added = replace(card.sites[0], id=desk.form.sites.blank(gym).id, number="49418009", name="New")
    office.accounts.save(AccountSave(account=theirs, sites=(*card.sites, added), base=card))
    desk.save()
    desk.settle()
    assert "Somebody else changed this record" in desk.dialog.banner.text()
    assert desk.form.draft.name == "Mine"
    desk.form.rebase()
    desk.settle()
    after = office.accounts.card(desk.saved())
    assert after.account.name == "Mine"
    assert len(after.sites) == 4


def test_while_an_import_runs_the_text_is_kept_and_the_window_says_so(
    edit: Edit, gym: Account
) -> None:
    desk = edit(gym)
    desk.enter("name", "Typed")
    desk.imports.set_running(True)
    assert desk.dialog.banner.text().startswith("Import is running")
    desk.imports.set_running(False)
    assert desk.dialog.banner.text() == ""
    assert desk.form.draft.name == "Typed"


def test_an_account_without_a_change_is_stored_without_one(
    edit: Edit, office: Office, gym: Account
) -> None:
    before = office.accounts.card(gym.id)
    assert not edit(gym).form.is_dirty
    assert office.accounts.card(gym.id) == before
    assert office.accounts.count(AccountQuery()) == 1


def test_an_inactive_division_is_offered_only_to_an_account_that_has_it(
    edit: Edit, office: Office, gym: Account
) -> None:
    office.add_division("Zion")
    office.setup.keep(replace(office.division, active=False))
    added = edit(None)
    box = added.dialog.details.fields["division_id"].control
    assert isinstance(box, ComboBox)
    assert [box.itemText(at) for at in range(box.count())] == ["Zion"]
    box = edit(gym).dialog.details.fields["division_id"].control
    assert isinstance(box, ComboBox)
    assert [box.itemText(at) for at in range(box.count())] == ["Main", "Zion"]
