"""Bulk invitations as they leave and afterwards: progress, result, and what can be done then."""

import csv
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.models.batch_list import BatchList
from desktop.models.invitation_run import Stage
from desktop.models.invitation_table import InvitationTable
from desktop.tasks import ThreadedTasks
from desktop.views.invitations.batches_dialog import BatchesDialog
from desktop.views.widgets import Confirmation
from domain.books import ContactQuery, Scope
from domain.invitation_batches import Fate, Remedy
from domain.portal_access import PortalState
from tests.desktop.invitations.sending import EVERYBODY_QUERY, Sending


def test_a_batch_is_followed_to_its_end_and_every_person_told(sending: Sending) -> None:
    sending.server.mood.refused = {"p1": "550 5.1.1 No such user"}
    sending.send()
    assert sending.says("Sending 3 portal invitations")
    assert sending.dialog.stop.isVisible()
    sending.finish()
    assert sending.says("2 of 3 invitations sent")
    results = sending.dialog.results
    rows = results.table.model()
    assert isinstance(rows, InvitationTable)
    QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    sending.wait(lambda: rows.rowCount() == 1)
    sending.wait(lambda: rows.index(0, 0).data() == "Person 1")
    assert rows.index(0, 3).data() == "550 5.1.1 No such user"
    assert results.shares.accessibleName() == "2 sent, 2 skipped, 1 failed"


def group_of(sending: Sending, words: str) -> None:
    """Clicks on the group of the result that is called so."""
    groups = sending.dialog.results.groups
    (item,) = groups.findItems(words, Qt.MatchFlag.MatchStartsWith)
    where = groups.visualItemRect(item).center()
    sending.qtbot.mouseClick(groups.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_a_click_on_a_group_of_the_result_shows_its_people(sending: Sending) -> None:
    sending.send()
    sending.finish()
    results = sending.dialog.results
    groups = results.groups
    assert [groups.item(row).text() for row in range(groups.count())] == [
        "Sent",
        "No invitation",
        "No valid email address",
        "Portal is off for account class ROLL",
    ]
    group_of(sending, "No valid email")
    rows = results.table.model()
    sending.wait(lambda: rows.rowCount() == 1 and rows.index(0, 0).data() == "Nowhere")
    assert not results.retry_button.isVisible()
    group_of(sending, "Portal is off")
    sending.wait(lambda: rows.rowCount() == 1 and rows.index(0, 0).data() == "Off")
    group_of(sending, "Sent")
    sending.wait(lambda: rows.rowCount() == 3)
    assert not results.mend.isVisible()


def test_a_group_leads_to_where_its_reason_is_mended(sending: Sending) -> None:
    sending.send()
    sending.finish()
    results = sending.dialog.results
    asked: list[tuple[Remedy, list[str]]] = []
    results.mends.connect(
        lambda remedy, _words, lines: asked.append((remedy, [one.cells[0] for one in lines]))
    )
    group_of(sending, "No valid email")
    assert results.mend.text() == "&Open these contacts"
    results.mend.click()
    sending.wait(lambda: len(asked) == 1)
    group_of(sending, "Portal is off")
    assert results.mend.text() == "&Open class"
    results.mend.click()
    sending.wait(lambda: len(asked) == 2)
    assert asked == [(Remedy.CONTACTS, ["Nowhere"]), (Remedy.ACCOUNT_CLASS, ["Off"])]


def test_enter_on_a_row_of_the_result_opens_the_contact(sending: Sending, qtbot: QtBot) -> None:
    sending.send()
    sending.finish()
    results = sending.dialog.results
    group_of(sending, "No valid email")
    rows = results.table.model()
    sending.wait(lambda: rows.rowCount() == 1)
    results.table.select_row(0)
    with qtbot.waitSignal(results.opened) as opened:
        qtbot.keyClick(results.table, Qt.Key.Key_Return)
    (listed,) = sending.post.office.contacts.listed(replace(EVERYBODY_QUERY, text="Nowhere"), 0, 9)
    assert opened.args == [listed.id]


def test_those_that_failed_are_tried_again(sending: Sending) -> None:
    sending.server.mood.refused = {"p1": "550 5.1.1 No such user"}
    sending.send()
    sending.finish()
    sending.server.mood.refused = {}
    assert sending.dialog.results.retry_button.text() == "&Retry 1 failed"
    sending.dialog.results.retry_button.click()
    sending.wait(lambda: sending.run.stage is Stage.SENDING)
    sending.finish()
    assert sending.says("3 of 3 invitations sent")
    assert not sending.dialog.results.retry_button.isVisible()


def test_a_stopped_batch_lists_who_was_not_sent_and_can_go_on(sending: Sending) -> None:
    sending.send()
    sending.dialog.stop.click()
    sending.wait(lambda: sending.run.stage is Stage.DONE)
    assert sending.run.standing[Fate.STOPPED] == 3
    sending.deliver()
    assert sending.server.received == []
    sending.dialog.results.rest_button.click()
    sending.wait(lambda: sending.run.stage is Stage.SENDING)
    sending.finish()
    assert len(sending.server.received) == 3


def test_the_result_of_an_earlier_batch_is_opened_again_and_goes_on(
    sending: Sending, tasks: ThreadedTasks, qtbot: QtBot
) -> None:
    sending.server.mood.refused = {"p1": "550 5.1.1 No such user"}
    sending.send()
    sending.finish()
    sending.dialog.close_button.click()
    window = QLabel()
    qtbot.addWidget(window)
    earlier = BatchesDialog(BatchList(sending.books.batches, tasks), sending.changes, window)
    QAbstractItemModelTester(
        earlier.batches, QAbstractItemModelTester.FailureReportingMode.Fatal, earlier
    )
    earlier.show()
    sending.wait(lambda: earlier.batches.rowCount() == 1)
    cells = [earlier.batches.index(0, column).data() for column in range(1, 6)]
    assert cells == [sending.post.office.author.staff_name, "3", "2", "0", "1"]
    with qtbot.waitSignal(earlier.chosen) as chosen:
        qtbot.keyClick(earlier.table, Qt.Key.Key_Return)

    sending.open(chosen.args[0])
    assert sending.says("2 of 3 invitations sent")
    assert sending.says("by Aliena Somers")
    sending.server.mood.refused = {}
    sending.dialog.results.retry_button.click()
    sending.wait(lambda: sending.run.stage is Stage.SENDING)
    sending.finish()
    assert sending.says("3 of 3 invitations sent")


def test_closing_while_mail_leaves_lets_it_leave(sending: Sending, qtbot: QtBot) -> None:
    sending.send()
    qtbot.keyClick(sending.dialog, Qt.Key.Key_Escape)
    assert sending.dialog.isHidden()
    sending.finish()
    assert len(sending.server.received) == 3


def test_cancelling_the_batch_asks_and_ends_the_access(sending: Sending) -> None:
    sending.send()
    sending.finish()
    sending.dialog.cancel_batch.click()
    asked = sending.dialog.findChild(Confirmation)
    assert asked is not None
    asked.verb_button.click()
    sending.wait(lambda: sending.run.standing[Fate.CANCELLED] == 3)
    rows = sending.post.office.contacts.listed(ContactQuery(scope=Scope.EVERYWHERE), 0, 10)
    assert {row.portal_state for row in rows} == {PortalState.DISABLED, PortalState.NO}
    assert not sending.dialog.cancel_batch.isVisible()


def test_the_result_is_exported_with_a_reason_for_everybody(
    sending: Sending, tmp_path: Path
) -> None:
    sending.server.mood.refused = {"p1": "550 5.1.1 =No such user"}
    sending.send()
    sending.finish()
    file = tmp_path / "list.csv"
    sending.run.export(file)
    sending.wait(lambda: sending.says("The list is in list.csv."))
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = {row[0]: row[1:] for row in csv.reader(opened)}
    assert rows["Name"] == ["Account", "Email", "Result", "Reason"]
    assert rows["Person 0"][2:] == ["Sent", ""]
    assert rows["Person 1"][2:] == ["Failed", "550 5.1.1 =No such user"]
    assert rows["Nowhere"][2:] == ["Skipped", "No valid email address."]
    assert len(rows) == 6
