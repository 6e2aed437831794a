"""07a and what may stand before the main window."""

from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.models.first_start import FirstStart, FirstStartForm, Protection
from desktop.opening import OpeningWindow
from desktop.settings import Settings
from desktop.tasks import Step
from desktop.views.bug_dialog import BugDialog
from desktop.views.first_start.first_start_dialog import FirstStartDialog
from desktop.views.safety.key_dialog import KeyDialog
from desktop.views.safety.recovery_key_dialog import RecoveryKeyDialog
from desktop.views.safety.trouble_dialog import TroubleDialog
from domain.errors import BusyError, DatabaseError, DataError, Trouble
from domain.safety import KeyKind
from tests.shots.stage import Stage, shot

_FILE = Path("Portal Desk") / "portal-desk.db"
_KEY = "0W408-J2GBP-1G6G1-W3RGG-24916-650ND-2RBHY-G68T7-3CE1W-T7GZ1-40GJW-48S40-4MKED"  # of nothing


def first_start(stage: Stage, protection: Protection = Protection.KEYRING) -> FirstStartDialog:
    answers = FirstStart(protection=protection)
    choices = (Protection.KEYRING, Protection.PASSPHRASE, Protection.NONE)
    form = FirstStartForm(answers, lambda _answers: None, stage.tasks, choices=choices)
    dialog = FirstStartDialog(form)
    form.setParent(dialog)
    dialog.show()
    stage.settle(0.1)
    return dialog


@shot("07-opening")
def opening(stage: Stage) -> QWidget:
    window = OpeningWindow(Settings(stage.folder / "opening.ini"))
    window.show()
    return window


@shot("07-opening-update")
def updating(stage: Stage) -> QWidget:
    window = OpeningWindow(Settings(stage.folder / "opening.ini"))
    window.show()
    window.tell(Step(4, 12, "Bringing the database up to date"))
    stage.settle(0.5)
    return window


@shot("07a-first-start", large=True)
def place(stage: Stage) -> QWidget:
    return first_start(stage)


@shot("07b-first-start-server")
def server(stage: Stage) -> QWidget:
    dialog = first_start(stage)
    dialog.place_page.server.setFocus()
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
    dialog = KeyDialog(_FILE)
    dialog.show()
    dialog.typed.setText("not the right one")
    dialog.refuse("This key or passphrase does not open the database. Check it and try again.")
    stage.settle(0.1)
    return dialog


@shot("07g-recovery-key-typed")
def recovery_key_typed(stage: Stage) -> QWidget:
    dialog = KeyDialog(_FILE, "The key is not at hand on this computer.")
    dialog.kind.set_value(KeyKind.RECOVERY_KEY)
    dialog.show()
    dialog.typed.setText(_KEY.replace("24916", "24917"))
    dialog.refuse("Group 5 has a typing error. Compare it with the paper.")
    stage.settle(0.1)
    return dialog


@shot("07h-recovery-key")
def recovery_key(stage: Stage) -> QWidget:
    dialog = RecoveryKeyDialog(_KEY, "North Metro Recycling")
    dialog.show()
    stage.settle(0.1)
    return dialog


@shot("10f-data-not-opened")
def failure(stage: Stage) -> QWidget:
    sentence = f"The database {_FILE} is damaged. Restore a backup of it."
    return trouble(stage, DatabaseError(sentence, Trouble.DAMAGED))


@shot("10h-data-missing")
def missing(stage: Stage) -> QWidget:
    sentence = f"{_FILE} is no longer there. Choose where it is now, or restore a backup."
    return trouble(stage, DatabaseError(sentence, Trouble.MISSING))


@shot("10i-data-busy")
def busy(stage: Stage) -> QWidget:
    return trouble(stage, BusyError())


def trouble(stage: Stage, error: DataError) -> QWidget:
    dialog = TroubleDialog(error)
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
