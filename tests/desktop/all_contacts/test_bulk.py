"""Changing many contacts from All contacts."""

import csv
import itertools
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from desktop.models.all_contacts_bulk import BulkRun, write_results
from desktop.models.all_contacts_bulk import Stage as RunStage
from desktop.tasks import Step, ThreadedTasks
from desktop.views.all_contacts.bulk_dialog import BulkDialog
from desktop.views.all_contacts.bulk_reviews import AddTagReview, DisableReview
from domain.bulk import BulkChange, BulkResult, Chosen, Outcome, Progress
from domain.errors import BusyError, CancelledError
from domain.exporting import ExportColumn
from domain.ids import ActionId
from domain.portal_access import PortalState
from storage.bulk import SqlBulkBook
from tests.desktop.all_contacts.working import NAMES, AllOpened, give_access
from tests.desktop.main_window.opened import CTRL


def press(within: QWidget, words: str) -> None:
    """Click the one button in sight that says so."""
    [button] = [
        button
        for button in within.findChildren(QPushButton)
        if button.isVisible() and button.text().replace("&", "") == words
    ]
    button.click()


def asked(everybody: AllOpened, words: str) -> BulkDialog:
    press(everybody.bar, words)
    dialog = everybody.dialog(BulkDialog)
    assert isinstance(dialog, BulkDialog)
    return dialog


def done(everybody: AllOpened, dialog: BulkDialog) -> None:
    everybody.opened.wait(lambda: dialog.run.stage is RunStage.DONE)


def uses(everybody: AllOpened, tag: str) -> int:
    found = everybody.office.contacts.tag_uses()
    return next(use.contacts for use in found if use.tag_type.name == tag)


def states(everybody: AllOpened) -> dict[str, PortalState]:
    rows = everybody.office.contacts.listed(everybody.contacts.query, 0, 10)
    return {row.name: row.portal_state for row in rows}


def test_a_tag_is_reviewed_added_told_row_by_row_and_taken_back(everybody: AllOpened) -> None:
    everybody.tick("John Doe", "Ben Ruiz")
    dialog = asked(everybody, "Add tag")
    review = dialog.findChild(AddTagReview)
    assert review is not None
    everybody.opened.wait(lambda: review.list.count() == 3)
    everybody.opened.qtbot.keyClicks(review.search, "vip")
    assert dialog.go.text() == "Add VIP to 2 contacts"
    assert uses(everybody, "VIP") == 0
    dialog.go.click()
    done(everybody, dialog)
    assert uses(everybody, "VIP") == 2
    assert dialog.run.outcome == "VIP was added to 2 contacts."
    dialog.done_button.click()
    assert everybody.window.banner.text() == "VIP was added to 2 contacts."
    press(everybody.window.banner, "Undo")
    everybody.opened.wait(lambda: everybody.window.banner.text() == "Undone for 2 contacts.")
    assert uses(everybody, "VIP") == 0
    assert everybody.chosen() == ["Ben Ruiz", "John Doe"]


def test_disabling_access_counts_whom_it_hits_and_leaves_the_others(everybody: AllOpened) -> None:
    give_access(everybody.office, "Ben Ruiz")
    everybody.opened.wait(lambda: states(everybody)["Ben Ruiz"] is PortalState.INVITED)
    everybody.grid.setFocus()
    everybody.key(Qt.Key.Key_A, CTRL)
    everybody.tick("John Doe")
    dialog = asked(everybody, "Disable access")
    everybody.opened.wait(lambda: dialog.go.text() == "Disable access of 1 contact")
    dialog.go.click()
    done(everybody, dialog)
    assert states(everybody)["Ben Ruiz"] is PortalState.DISABLED
    assert states(everybody)["John Doe"] is PortalState.INVITED
    result = dialog.run.result
    assert result is not None
    assert result.report.count(Outcome.CHANGED) == 1
    assert result.report.count(Outcome.UNCHANGED) == 4


def test_cancel_and_esc_change_nothing(everybody: AllOpened) -> None:
    everybody.tick("John Doe")
    dialog = asked(everybody, "Disable access")
    dialog.cancel.click()
    everybody.opened.qtbot.keyClick(asked(everybody, "Disable access"), Qt.Key.Key_Escape)
    assert states(everybody)["John Doe"] is PortalState.INVITED


def test_the_result_can_be_written_to_a_file(everybody: AllOpened, tmp_path: Path) -> None:
    everybody.tick(*NAMES[:2])
    dialog = asked(everybody, "Disable access")
    dialog.go.click()
    done(everybody, dialog)
    assert dialog.run.result is not None
    file = tmp_path / "list.csv"
    write_results(dialog.run.result.report, file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))
    assert rows[0] == ["Name", "Account", "Result", "Reason"]
    assert sorted(row[0] for row in rows[1:]) == NAMES[:2]
    assert {row[2] for row in rows[1:]} == {"Unchanged"}


def test_what_is_chosen_is_exported_in_the_order_and_columns_that_show(
    everybody: AllOpened,
) -> None:
    everybody.tick("John Doe", "Ben Ruiz")
    press(everybody.bar, "Export")
    (what, table), *_ = everybody.opened.asked.windows
    assert what == "export"
    assert table.rows.chosen == everybody.contacts.chosen  # type: ignore[attr-defined]  # noted as object
    assert table.count == 2  # type: ignore[attr-defined]  # noted as object
    assert table.columns[0] is ExportColumn.NAME  # type: ignore[attr-defined]  # noted as object


class Endless:
    """A bulk book that goes on until it is stopped."""

    def __init__(self, book: SqlBulkBook) -> None:
        self._book = book

    def run(self, change: BulkChange, chosen: Chosen, progress: Progress) -> BulkResult:
        try:
            for done in itertools.count():
                progress(done, 1_000_000)
        except CancelledError:
            result = self._book.run(change, chosen, lambda _done, _total: None)
        return replace(result, stopped=True)

    def undo(self, action_id: ActionId, progress: Progress) -> BulkResult:
        return self._book.undo(action_id, progress)

    def last_undoable(self) -> None:
        return None


class Interrupted:
    """A bulk book whose database another program takes over after the first row."""

    def __init__(self, book: SqlBulkBook) -> None:
        self._book = book

    def run(self, change: BulkChange, chosen: Chosen, _progress: Progress) -> BulkResult:
        def busy(done: int, _total: int) -> None:
            if done:
                raise BusyError

        return self._book.run(change, chosen, busy)

    def undo(self, action_id: ActionId, progress: Progress) -> BulkResult:
        return self._book.undo(action_id, progress)

    def last_undoable(self) -> None:
        return None


def test_what_stopped_a_change_is_said_and_is_not_put_down_to_the_user(
    everybody: AllOpened, tasks: ThreadedTasks
) -> None:
    office = everybody.office
    book = Interrupted(SqlBulkBook(office.database, office.author, rows=1))
    run = BulkRun(book, tasks, Chosen(query=everybody.contacts.query), everybody.window)
    review = AddTagReview(6, office.setup, tasks)
    dialog = BulkDialog(run, review, tasks, everybody.window)
    dialog.show()
    everybody.opened.wait(dialog.go.isEnabled)
    dialog.go.click()
    done(everybody, dialog)
    assert dialog.banner.text() == str(BusyError())
    said = {label.text() for label in dialog.header.findChildren(QLabel)}
    assert "What was done stays done." in said
    dialog.undo.click()
    everybody.opened.wait(lambda: run.is_undo and run.stage is RunStage.DONE)
    assert dialog.banner.text() == ""


def test_a_long_change_goes_on_in_the_background_and_stops_when_told(
    everybody: AllOpened, tasks: ThreadedTasks
) -> None:
    book = Endless(SqlBulkBook(everybody.office.database, everybody.office.author))
    run = BulkRun(book, tasks, Chosen(query=everybody.contacts.query), everybody.window)
    desk = everybody.office.contacts
    review = DisableReview(6, Chosen(query=everybody.contacts.query), desk, tasks)
    dialog = BulkDialog(run, review, tasks, everybody.window)
    dialog.show()
    dialog.go.click()
    steps: list[Step] = []
    run.progressed.connect(steps.append)
    everybody.opened.wait(lambda: len(steps) > 1)
    everybody.opened.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert run.stage is RunStage.RUNNING
    dialog.show()
    dialog.stop.click()
    assert not dialog.stop.isEnabled()
    everybody.opened.wait(lambda: run.stage is RunStage.DONE)
    assert run.result is not None
    assert run.result.stopped
    assert states(everybody)["John Doe"] is PortalState.DISABLED
