"""Changing many contacts from All contacts."""

import csv
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.models.all_contacts_bulk import Stage, write_results
from desktop.views.all_contacts.bulk_dialog import BulkDialog
from desktop.views.all_contacts.bulk_reviews import AddTagReview
from domain.bulk import Outcome
from domain.exporting import ExportColumn
from domain.portal_access import PortalState
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
    everybody.opened.wait(lambda: dialog.run.stage is Stage.DONE)


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
