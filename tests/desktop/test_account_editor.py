"""Add Account and Edit Account on a real office."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.models.account_form import AccountForm, OpenedAccount
from desktop.models.account_list import AccountList
from desktop.models.account_sites import STATUS, AccountSites
from desktop.models.import_state import ImportState
from desktop.models.roles import Role
from desktop.tasks import ThreadedTasks
from desktop.views.account_editor.account_dialog import AccountDialog
from desktop.views.account_editor.move_site_dialog import MoveSiteDialog
from desktop.views.account_editor.site_dialog import SiteDialog
from desktop.views.widgets import ComboBox, Confirmation
from domain.accounts import Account, AccountStatus, InvoiceDelivery, Site, SiteStatus
from domain.books import AccountQuery, AccountSave, ContactQuery, ListedContact
from domain.contacts import BillingKind
from domain.ids import AccountId
from tests.office import Office, an_office

CTRL = Qt.KeyboardModifier.ControlModifier


class Editing:
    """The dialog, and what a clerk does with it."""

    def __init__(self, qtbot: QtBot, office: Office, account_id: AccountId | None) -> None:
        self.qtbot = qtbot
        self.office = office
        self.tasks = ThreadedTasks()
        self.imports = ImportState()
        opened = OpenedAccount(
            card=office.accounts.card(account_id) if account_id else None,
            divisions=office.setup.divisions(),
            account_classes=office.setup.account_classes(),
        )
        self.form = AccountForm(opened, office.accounts, self.tasks)
        self.dialog = AccountDialog(
            self.form, lambda: AccountList(office.accounts, self.tasks), self.imports
        )
        self.form.setParent(self.dialog)
        self.dialog.open()
        self.dialog.activateWindow()
        qtbot.waitUntil(self.dialog.isActiveWindow)

    def close(self) -> None:
        self.tasks.close()
        self.dialog.done(0)
        self.dialog.deleteLater()

    def enter(self, name: str, text: str) -> None:
        line = self.dialog.details.fields[name].control
        assert isinstance(line, QLineEdit)
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClicks(line, text)
        line.clearFocus()

    def choose(self, name: str, word: str) -> None:
        box = self.dialog.details.fields[name].control
        assert isinstance(box, ComboBox)
        box.setCurrentText(word)

    def problem(self, name: str) -> str | None:
        return self.dialog.details.fields[name].problem

    def save(self) -> None:
        self.dialog.activateWindow()  # as a window manager does once a question is answered
        self.qtbot.waitUntil(self.dialog.isActiveWindow)
        self.qtbot.keyClick(self.dialog, Qt.Key.Key_Return, CTRL)

    def saved(self) -> AccountId:
        with self.qtbot.waitSignal(self.dialog.saved) as said:
            self.save()
        assert said.args
        found: AccountId = said.args[0]
        return found

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.form.saving)

    def select_site(self, row: int) -> None:
        self.dialog.sites.table.select_row(row)

    def site_dialog(self) -> SiteDialog:
        found = self.dialog.findChild(SiteDialog)
        assert found is not None
        return found

    def question(self) -> Confirmation:
        def asked() -> list[Confirmation]:
            return [w for w in self.dialog.findChildren(Confirmation) if w.isVisible()]

        self.qtbot.waitUntil(lambda: len(asked()) == 1)
        return asked()[0]


Edit = Callable[[Account | None], Editing]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.database.close()


@pytest.fixture
def gym(office: Office) -> Account:
    return office.add_account(sites=3)


@pytest.fixture
def edit(qtbot: QtBot, office: Office) -> Iterator[Edit]:
    shown: list[Editing] = []

    def show(account: Account | None) -> Editing:
        shown.append(Editing(qtbot, office, account.id if account else None))
        return shown[-1]

    yield show
    for editing in shown:
        editing.close()


def contacts(office: Office, id: AccountId) -> tuple[ListedContact, ...]:
    return office.contacts.listed(ContactQuery(account_id=id), 0, 100)


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


def test_sites_keep_their_digits_behind_a_new_account_number(
    edit: Edit, office: Office, gym: Account
) -> None:
    desk = edit(gym)
    desk.enter("number", "5000")
    card = office.accounts.card(desk.saved())
    assert [site.number for site in card.sites] == ["5000001", "5000002", "5000003"]


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


def test_a_site_is_added_under_the_next_number_and_edited_with_enter(
    edit: Edit, office: Office, gym: Account, qtbot: QtBot
) -> None:
    desk = edit(gym)
    table = desk.dialog.sites.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Insert)
    dialog = desk.site_dialog()
    assert dialog.fields["number"].control.property("text") == "49418004"
    qtbot.keyClicks(dialog.fields["name"].control, "Annex")
    dialog.take.click()
    assert desk.form.sites.rowCount() == 4
    assert table.current_row() == 3
    qtbot.waitUntil(lambda: desk.dialog.findChild(SiteDialog) is None)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    desk.site_dialog().status.setCurrentText("Vacation Hold")
    desk.site_dialog().take.click()
    site = office.accounts.card(desk.saved()).sites[3]
    assert (site.name, site.status) == ("Annex", SiteStatus.VACATION_HOLD)


def test_a_site_number_must_fit_and_be_free(edit: Edit, gym: Account) -> None:
    desk = edit(gym)
    desk.dialog.sites.add.click()
    dialog = desk.site_dialog()
    for typed, problem in (
        ("123", "Enter 49418 and three digits, for example 49418001."),
        ("49418001", "Another site of this account has this number."),
    ):
        line = dialog.fields["number"].control
        assert isinstance(line, QLineEdit)
        line.selectAll()
        desk.qtbot.keyClicks(line, typed)
        dialog.take.click()
        assert dialog.fields["number"].problem == problem
        assert dialog.isVisible()


def test_a_site_is_closed_and_keeps_its_contacts(edit: Edit, office: Office, gym: Account) -> None:
    site = office.sites(gym)[0]
    office.add_contact(gym, "Lena", sites=(site,))
    desk = edit(gym)
    desk.select_site(0)
    desk.dialog.sites.close_site.click()
    desk.saved()
    assert office.sites(gym)[0].status is SiteStatus.INACTIVE
    assert [row.name for row in office.accounts.site_contacts(site.id)] == ["Lena"]


def test_removing_a_site_names_who_loses_access_and_unlinks_them_with_the_save(
    edit: Edit, office: Office, gym: Account
) -> None:
    office.add_contact(gym, "Lena", sites=office.sites(gym)[:1])
    office.add_contact(gym, "Tom", sites=office.sites(gym)[:2])
    desk = edit(gym)
    desk.select_site(0)
    desk.dialog.sites.remove.click()
    question = desk.question()
    assert "Lena and Tom lose access to it" in question.accessibleDescription()
    question.verb_button.click()
    assert desk.form.sites.rowCount() == 2
    assert len(office.sites(gym)) == 3  # not before the save
    desk.saved()
    assert len(office.sites(gym)) == 2
    assert [row.name for row in contacts(office, gym.id)] == ["Tom"]


def test_a_site_moves_to_another_account_and_no_right_follows_it(
    edit: Edit, office: Office, gym: Account, qtbot: QtBot
) -> None:
    mill = office.add_account("21638", "The Mill", sites=1)
    office.add_contact(gym, "Lena", sites=office.sites(gym)[2:])
    desk = edit(gym)
    desk.enter("name", "Typed before")
    desk.select_site(2)
    desk.dialog.sites.move_site.click()
    chooser = desk.dialog.findChild(MoveSiteDialog)
    assert chooser is not None
    qtbot.keyClicks(chooser.search, "mill")
    qtbot.waitUntil(chooser.move_here.isEnabled)
    qtbot.keyClick(chooser.search, Qt.Key.Key_Return)
    question = desk.question()
    assert "Lena loses access to it" in question.accessibleDescription()
    question.verb_button.click()
    qtbot.waitUntil(lambda: desk.form.sites.rowCount() == 2)
    assert [site.number for site in office.sites(mill)] == ["21638001", "21638002"]
    assert contacts(office, gym.id) == ()
    assert desk.form.draft.name == "Typed before"
    assert office.accounts.card(desk.saved()).account.name == "Typed before"
    assert len(office.sites(mill)) == 2


def test_a_site_cannot_move_to_its_own_account(edit: Edit, gym: Account, qtbot: QtBot) -> None:
    desk = edit(gym)
    desk.select_site(0)
    desk.dialog.sites.move_site.click()
    chooser = desk.dialog.findChild(MoveSiteDialog)
    assert chooser is not None
    qtbot.waitUntil(lambda: chooser.table.current_row() == 0)
    assert not chooser.move_here.isEnabled()


def test_a_site_that_is_not_stored_yet_is_removed_but_not_moved(edit: Edit, gym: Account) -> None:
    desk = edit(gym)
    new = replace(desk.form.sites.blank(gym), name="Annex")
    desk.select_site(desk.form.sites.put(new))
    assert not desk.dialog.sites.move_site.isEnabled()
    assert desk.dialog.sites.remove.isEnabled()


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


def test_thousands_of_sites_are_a_table_like_any_other(gym: Account, office: Office) -> None:
    one = office.sites(gym)[0]
    many = AccountSites(replace(one, number=f"49418{n:04d}") for n in range(5000))
    QAbstractItemModelTester(many, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert many.rowCount() == 5000
    many.put(many.blank(gym))
    many.take_out(many.site_at(5000).id)
    assert many.rowCount() == 5000
    index = many.index(0, STATUS)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Status: Active"
    assert index.data(Role.ICON) is not None


def test_an_account_without_a_change_is_stored_without_one(
    edit: Edit, office: Office, gym: Account
) -> None:
    before = office.accounts.card(gym.id)
    assert not edit(gym).form.is_dirty
    assert office.accounts.card(gym.id) == before
    assert office.accounts.count(AccountQuery()) == 1


def test_a_first_site_bears_the_name_of_its_account(gym: Account) -> None:
    blank = AccountSites(()).blank(gym)
    assert (blank.number, blank.name) == ("49418001", "Renovation Gym")
    assert isinstance(blank, Site)
