"""14: merging two contacts of one person."""

from PySide6.QtWidgets import QWidget

from desktop.views.merge.choose_contact_dialog import ChooseContactDialog
from desktop.views.merge.merge_dialog import MergeDialog
from tests.shots.stage import Stage, shot


@shot("14a-merge-choose")
def choose(stage: Stage) -> QWidget:
    stage.show_account("49418")
    stage.office.back_office.merge_contacts(stage.window, (stage.contact("John Doe").id,))
    dialog = stage.dialog(ChooseContactDialog)
    dialog.search.setText("Doe")
    stage.settle(0.6)
    dialog.table.select_row(1)
    stage.settle()
    return dialog


@shot("14b-merge", large=True)
def merge(stage: Stage) -> QWidget:
    stage.show_account("49418")
    people = ("John Doe", "Dr. Lena Ortiz")
    stage.office.back_office.merge_contacts(
        stage.window, [stage.contact(name).id for name in people]
    )
    dialog = stage.dialog(MergeDialog)
    dialog.resize(1120, 900)
    stage.settle()
    return dialog
