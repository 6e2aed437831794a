"""The sites of an account: added, edited, closed, removed and moved (K3)."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.models.account_sites import STATUS, AccountSites
from desktop.models.roles import Role
from desktop.views.account_editor.move_site_dialog import MoveSiteDialog
from desktop.views.account_editor.site_dialog import SiteDialog
from domain.accounts import Account, Site, SiteStatus
from tests.desktop.account_editor.editing import Edit, contacts
from tests.office import Office


def test_sites_keep_their_digits_behind_a_new_account_number(
    edit: Edit, office: Office, gym: Account
) -> None:
    desk = edit(gym)
    desk.enter("number", "5000")
    card = office.accounts.card(desk.saved())
    assert [site.number for site in card.sites] == ["5000001", "5000002", "5000003"]


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
    qtbot.waitUntil(chooser.choose.isEnabled)
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
    assert not chooser.choose.isEnabled()


def test_a_site_that_is_not_stored_yet_is_removed_but_not_moved(edit: Edit, gym: Account) -> None:
    desk = edit(gym)
    new = replace(desk.form.sites.blank(gym), name="Annex")
    desk.select_site(desk.form.sites.put(new))
    assert not desk.dialog.sites.move_site.isEnabled()
    assert desk.dialog.sites.remove.isEnabled()


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


def test_a_first_site_bears_the_name_of_its_account(gym: Account) -> None:
    blank = AccountSites(()).blank(gym)
    assert (blank.number, blank.name) == ("49418001", "Renovation Gym")
    assert isinstance(blank, Site)
