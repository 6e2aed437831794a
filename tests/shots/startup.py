"""07a and what may stand before the main window."""

from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.models.first_start import FirstStart, FirstStartForm, Protection
from desktop.views.bug_dialog import BugDialog
from desktop.views.first_start.first_start_dialog import FirstStartDialog
from desktop.views.startup.failure_dialog import FailureDialog
from desktop.views.startup.passphrase_dialog import PassphraseDialog
from tests.shots.stage import Stage, shot

_FILE = Path("Portal Desk") / "portal-desk.db"


def first_start(stage: Stage, protection: Protection = Protection.KEYRING) -> FirstStartDialog:
    answers = FirstStart(protection=protection)
    choices = (Protection.KEYRING, Protection.PASSPHRASE, Protection.NONE)
    form = FirstStartForm(answers, lambda _answers: None, stage.tasks, choices=choices)
    dialog = FirstStartDialog(form)
    form.setParent(dialog)
    dialog.show()
    stage.settle(0.1)
    return dialog


@shot("07a-first-start", large=True)
def place(stage: Stage) -> QWidget:
    return first_start(stage)


@shot("07b-first-start-server")
def server(stage: Stage) -> QWidget:
    dialog = first_start(stage)
    dialog.place_page.server.click()
    stage.settle(0.1)
    return dialog


@shot("07c-first-start-office")
def office(stage: Stage) -> QWidget:
    dialog = first_start(stage, Protection.PASSPHRASE)
    dialog.go_on.click()
    stage.settle(0.1)
    return dialog


@shot("07d-first-start-problems")
def problems(stage: Stage) -> QWidget:
    dialog = first_start(stage)
    dialog.go_on.click()
    dialog.go_on.click()
    stage.settle(0.1)
    return dialog


@shot("07e-first-start-next")
def next_step(stage: Stage) -> QWidget:
    dialog = first_start(stage)
    dialog.go_on.click()
    for name, text in (("organisation", "North Metro Recycling"), ("staff_name", "Aliena Somers")):
        QTest.keyClicks(dialog.office_page.fields[name].control, text)
    dialog.go_on.click()
    stage.settle(0.4)
    return dialog


@shot("07f-passphrase")
def passphrase(stage: Stage) -> QWidget:
    dialog = PassphraseDialog(_FILE)
    dialog.show()
    dialog.passphrase.setText("not the right one")
    dialog.refuse("This passphrase does not open the data. Type it again.")
    stage.settle(0.1)
    return dialog


@shot("10f-data-not-opened")
def failure(stage: Stage) -> QWidget:
    dialog = FailureDialog(
        f"The file {_FILE} is damaged. Restore a backup, or choose another file."
    )
    dialog.show()
    stage.settle(0.1)
    return dialog


@shot("10g-bug")
def bug(stage: Stage) -> QWidget:
    dialog = BugDialog(
        'Traceback (most recent call last):\n  File "…"\nZeroDivisionError: division by zero\n',
        Path("Portal Desk") / "portal-desk.log",
    )
    dialog.show()
    dialog.show_details.click()
    stage.settle(0.1)
    return dialog
