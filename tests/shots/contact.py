"""03: Edit Contact and Add Contact."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.views.edit_contact.dialog import ACCESS, ACTIVITY, DETAILS, TAGS, EditContactDialog
from tests.shots.stage import Stage, shot


def edit(stage: Stage, name: str, tab: int, account: str = "49418") -> EditContactDialog:
    stage.show_account(account, site=0)
    row = stage.contact(name)
    stage.office.edit_contact(stage.window, row.id, stage.table.query)
    dialog = stage.dialog(EditContactDialog)
    dialog.show_tab(tab)
    stage.settle()
    return dialog


@shot("03a-contact-details", large=True)
def details(stage: Stage) -> QWidget:
    return edit(stage, "John Doe", DETAILS)


@shot("03b-contact-access-account")
def access_account(stage: Stage) -> QWidget:
    return edit(stage, "John Doe", ACCESS)


@shot("03c-contact-access-site")
def access_site(stage: Stage) -> QWidget:
    return edit(stage, "Dr. Lena Ortiz", ACCESS)


@shot("03d-contact-tags")
def tags(stage: Stage) -> QWidget:
    return edit(stage, "John Doe", TAGS)


@shot("03e-contact-activity")
def activity(stage: Stage) -> QWidget:
    return edit(stage, "John Doe", ACTIVITY)


@shot("03f-contact-new-error", large=True)
def add_with_problem(stage: Stage) -> QWidget:
    stage.show_account("49418")
    stage.office.add_contact(stage.window, stage.account("49418").id)
    dialog = stage.dialog(EditContactDialog)
    for name, text in (("Name", "Priya R"), ("Email", "p.raman@renogym"), ("Email 2", "")):
        field = next(f for f in dialog.findChildren(QLineEdit) if f.accessibleName() == name)
        field.setFocus()
        QTest.keyClicks(field, text)
    stage.settle(0.6)
    return dialog


@shot("03g-contact-duplicate")
def duplicate(stage: Stage) -> QWidget:
    stage.show_account("49418")
    stage.office.add_contact(stage.window, stage.account("49418").id)
    dialog = stage.dialog(EditContactDialog)
    for name, text in (("Name", "P. Raman"), ("Email", "p.raman@renogym.example")):
        field = next(f for f in dialog.findChildren(QLineEdit) if f.accessibleName() == name)
        field.setFocus()
        QTest.keyClicks(field, text)
    stage.settle(1.0)
    return dialog


@shot("03h-contact-many-sites")
def many_sites(stage: Stage) -> QWidget:
    stage.show_account("45512")
    stage.settle()
    row = stage.table.row_at(stage.table.rowCount() - 1)
    assert row is not None
    return edit(stage, row.name, ACCESS, "45512")
