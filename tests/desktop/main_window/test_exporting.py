"""Exporting from the window: the dialog, the progress, and how it ends."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.exports import Exports
from desktop.models.export_form import ExportedTable, What
from desktop.tasks import ThreadedTasks
from desktop.views.export.export_dialog import ExportDialog
from desktop.views.widgets.dialogs import Confirmation
from domain.exporting import ExportColumn, Exported, OfficeFiles
from domain.importing import FIGURES, Progress
from exporting.exporter import FileExporter
from tests.desktop.main_window.opened import CTRL, SHIFT, Opened


class HeldExporter(FileExporter):
    """A real exporter whose office waits for `go` before its last step."""

    go = threading.Event()

    def office(self, files: OfficeFiles, progress: Progress) -> Exported:
        return super().office(files, _Held(self.go, progress))


class _Held:
    def __init__(self, go: threading.Event, progress: Progress) -> None:
        self._go = go
        self._progress = progress

    def report(self, done: int, total: int, what: str) -> None:
        while done and not self._go.wait(0.01):
            self._progress.report(done, total, what)
        self._progress.report(done, total, what)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "exported"
    made.mkdir()
    return made


@pytest.fixture
def exports(gym: Opened, tasks: ThreadedTasks) -> Exports:
    return Exports(HeldExporter(gym.office.database), tasks, gym.window)


def shown_table(gym: Opened) -> ExportedTable:
    """What the window asks to export."""
    gym.key(Qt.Key.Key_E, CTRL | SHIFT)
    name, table = gym.asked.windows[-1]
    assert name == "export"
    assert isinstance(table, ExportedTable)
    return table


def dialog(gym: Opened) -> ExportDialog:
    [found] = [one for one in gym.window.findChildren(ExportDialog) if one.isVisible()]
    gym.wait(found.isActiveWindow)
    return found


def enter_target(gym: Opened, path: Path) -> None:
    target = dialog(gym).target
    target.setFocus()
    target.selectAll()
    gym.qtbot.keyClicks(target, str(path))


def press_export(gym: Opened) -> None:
    gym.qtbot.keyClick(dialog(gym).target, Qt.Key.Key_Return)


def test_the_shown_table_goes_into_a_file(gym: Opened, exports: Exports, folder: Path) -> None:
    gym.contacts.filter.setText("Tom")
    gym.wait(lambda: gym.names() == ["Tom Akerlund"])
    table = shown_table(gym)
    assert (table.title, table.count) == ("Contacts of 49418 Renovation Gym", 1)
    exports.open(table)
    assert dialog(gym).target.text().endswith("Contacts of 49418 Renovation Gym.csv")
    for column, box in dialog(gym).columns.items():
        box.setChecked(column is ExportColumn.NAME)
    path = folder / "contacts.csv"
    enter_target(gym, path)
    with gym.qtbot.waitSignal(exports.run.finished):
        press_export(gym)
    found = path.read_text(encoding="utf-8-sig").splitlines()
    assert found == ['"Name"', '"Tom Akerlund"']
    assert gym.window.banner.text() == "1 contact is in contacts.csv."
    assert gym.button("Show in folder").isVisible()


def test_the_button_on_the_card_asks_for_the_same(gym: Opened) -> None:
    gym.click("Export")
    assert gym.asked.windows[-1] == ("export", shown_table(gym))


def test_cards_and_the_office_are_chosen_by_keyboard(
    gym: Opened, exports: Exports, folder: Path
) -> None:
    HeldExporter.go.set()
    exports.open(shown_table(gym))
    gym.qtbot.keyClick(dialog(gym), Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier)
    gym.wait(lambda: dialog(gym).target.text().endswith(".vcf"))
    assert not dialog(gym).columns[ExportColumn.NAME].isVisible()
    enter_target(gym, folder / "gym.vcf")
    with gym.qtbot.waitSignal(exports.run.finished):
        press_export(gym)
    assert (folder / "gym.vcf").read_text(encoding="utf-8").count("BEGIN:VCARD") == 4

    exports.open(shown_table(gym))
    gym.qtbot.keyClick(dialog(gym), Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    gym.wait(dialog(gym).whats[What.OFFICE].isChecked)
    enter_target(gym, folder)
    with gym.qtbot.waitSignal(exports.run.finished):
        press_export(gym)
    names = {path.name for path in folder.iterdir()}
    figures = {f"{kind.value.lower()}.csv" for kind in FIGURES}
    assert names == {"gym.vcf", "customers.csv", "locations.csv", "contacts.csv", *figures}
    assert gym.window.banner.text().startswith("2 accounts, 4 sites and 5 contacts are in")


def test_stop_in_the_status_bar_leaves_nothing(gym: Opened, exports: Exports, folder: Path) -> None:
    HeldExporter.go.clear()
    exports.open(None)
    assert list(dialog(gym).whats) == [What.OFFICE]
    enter_target(gym, folder)
    press_export(gym)
    gym.wait(gym.window.status.stop.isVisible)
    exports.open(None)
    assert "An export is running" in gym.window.banner.text()
    with gym.qtbot.waitSignal(exports.run.stopped):
        gym.qtbot.mouseClick(gym.window.status.stop, Qt.MouseButton.LeftButton)
    assert list(folder.iterdir()) == []
    assert gym.window.banner.text() == "The export was stopped. No file was written."
    assert not gym.window.status.stop.isVisible()


def test_a_failed_export_can_be_tried_again_with_what_was_typed(
    gym: Opened, exports: Exports, folder: Path
) -> None:
    exports.open(shown_table(gym))
    enter_target(gym, folder / "none" / "contacts.csv")
    with gym.qtbot.waitSignal(exports.run.failed):
        press_export(gym)
    assert "there is no folder" in gym.window.banner.text()
    gym.click("Export again")
    assert dialog(gym).target.text() == str(folder / "none" / "contacts.csv")


def test_a_file_that_is_there_is_asked_about(gym: Opened, exports: Exports, folder: Path) -> None:
    path = folder / "contacts.csv"
    path.write_text("former", encoding="utf-8")
    exports.open(shown_table(gym))
    enter_target(gym, path)
    press_export(gym)
    [asked] = dialog(gym).findChildren(Confirmation)
    assert asked.windowTitle() == "Replace contacts.csv?"
    asked.reject()
    assert path.read_text(encoding="utf-8") == "former"
    press_export(gym)
    asked = next(one for one in dialog(gym).findChildren(Confirmation) if one.isVisible())
    with gym.qtbot.waitSignal(exports.run.finished):
        asked.accept()
    assert path.read_text(encoding="utf-8-sig").startswith('"Type"')


def test_without_a_column_or_a_file_the_dialog_says_what_is_missing(
    gym: Opened, exports: Exports
) -> None:
    exports.open(shown_table(gym))
    for box in dialog(gym).columns.values():
        box.setChecked(False)
    assert dialog(gym).footer.note.text() == "Choose at least one column."
    assert not dialog(gym).export_button.isEnabled()
    dialog(gym).columns[ExportColumn.NOTE].setChecked(True)
    dialog(gym).target.setFocus()
    dialog(gym).target.selectAll()
    gym.qtbot.keyClick(dialog(gym).target, Qt.Key.Key_Delete)
    assert dialog(gym).footer.note.text() == "Choose where to."


def test_every_control_of_the_dialog_is_reached_by_tab(gym: Opened, exports: Exports) -> None:
    exports.open(shown_table(gym))
    shown = dialog(gym)
    reached = set()
    for _ in range(60):
        gym.key(Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    buttons = (shown.browse, shown.cancel_button, shown.export_button)
    assert {*shown.columns.values(), shown.target, *buttons} <= reached
