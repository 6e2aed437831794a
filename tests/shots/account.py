"""The account editor."""

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.views.account_editor.account_dialog import AccountDialog
from desktop.views.account_editor.details_pane import DetailsPane
from desktop.views.account_editor.move_site_dialog import MoveSiteDialog
from desktop.views.account_editor.site_dialog import SiteDialog
from desktop.views.widgets import Confirmation
from tests.shots.stage import Stage, child, shot


def edit(stage: Stage, number: str) -> AccountDialog:
    stage.show_account(number)
    stage.office.back_office.edit_account(stage.window, stage.account(number).id)
    return stage.dialog(AccountDialog)


def type_into(pane: DetailsPane, **texts: str) -> None:
    for name, text in texts.items():
        field = pane.fields[name].control
        assert isinstance(field, QLineEdit)
        field.setText(text)
        field.textEdited.emit(text)
        field.editingFinished.emit()


@shot("12a-account-edit", large=True)
def existing(stage: Stage) -> QWidget:
    return edit(stage, "49418")


@shot("12b-account-add")
def add(stage: Stage) -> QWidget:
    stage.show_account("49418")
    stage.office.back_office.add_account(stage.window)
    dialog = stage.dialog(AccountDialog)
    type_into(
        dialog.details,
        number="49433",
        name="Larkfield Pottery",
        **{"contact.name": "Nell Ostrander", "contact.email": "nell@larkfield"},
    )
    stage.settle()
    return dialog


@shot("12c-site-edit")
def site(stage: Stage) -> QWidget:
    dialog = edit(stage, "49418")
    dialog.sites.table.select_row(2)
    dialog.sites.edit.click()
    return child(dialog, SiteDialog)


@shot("12d-site-move")
def move(stage: Stage) -> QWidget:
    dialog = edit(stage, "49418")
    dialog.sites.table.select_row(2)
    dialog.sites.move_site.click()
    chooser = child(dialog, MoveSiteDialog)
    chooser.search.setText("mill")
    stage.settle()
    return chooser


@shot("12e-site-remove")
def remove(stage: Stage) -> QWidget:
    dialog = edit(stage, "49418")
    dialog.sites.table.select_row(2)
    dialog.sites.remove.click()
    stage.settle()
    return stage.wait(lambda: dialog.findChild(Confirmation))
