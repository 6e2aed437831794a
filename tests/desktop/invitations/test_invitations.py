"""Bulk invitations as a clerk sees them: review, progress, result, and what can be done then."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.mail_room import MailRoom
from desktop.models.data_changes import DataChanges
from desktop.models.invitation_run import Books, InvitationRun, Stage
from desktop.models.invitation_table import InvitationTable
from desktop.tasks import ThreadedTasks
from desktop.template_room import TemplateRoom
from desktop.views.invitations.audience_dialog import AudienceDialog
from desktop.views.invitations.invitations_dialog import InvitationsDialog
from desktop.views.invitations.names_dialog import NamesDialog
from desktop.views.invitations.preview_dialog import PreviewDialog
from desktop.views.widgets import Confirmation
from domain.accounts import AccountStatus
from domain.books import ContactQuery, Scope
from domain.bulk import Chosen
from domain.contacts import BillingKind
from domain.filters import FilterField
from domain.invitation_batches import Fate, Remedy
from domain.portal_access import PortalState
from exporting.exporter import FileExporter
from storage.bulk import SqlBulkBook
from storage.invitation_batches import SqlBatchBook
from tests.mailing.mail_server import MailServer
from tests.mailing.post import Post, dialling

EVERYBODY_QUERY = ContactQuery(scope=Scope.EVERYWHERE)
EVERYBODY = Chosen(query=EVERYBODY_QUERY)


class Sending:
    """The dialog over a real office, and the mail of that office."""

    def __init__(self, post: Post, server: MailServer, tasks: ThreadedTasks, qtbot: QtBot) -> None:
        self.post, self.server, self.qtbot = post, server, qtbot
        database, author = post.office.database, post.office.author
        self.changes = DataChanges()
        database.watch(self.changes.report)
        batches = SqlBatchBook(database, author)
        books = Books(
            batches=batches,
            bulk=SqlBulkBook(database, author),
            exporter=FileExporter(database),
            previews=TemplateRoom(MailRoom(database, author, lambda: None)),
        )
        self.run = InvitationRun(books, tasks, self.changes, EVERYBODY)
        self.dialog = InvitationsDialog(self.run, batches, tasks)
        qtbot.addWidget(self.dialog)
        self.dialog.show()
        self.wait(
            lambda: self.run.stage is Stage.READY and self.dialog.review.template.count() == 1
        )

    def wait(self, until: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(until)

    def says(self, words: str) -> bool:
        return any(
            words in label.text() for label in self.dialog.findChildren(QLabel) if label.isVisible()
        )

    def deliver(self, **settings: int) -> None:
        """In a thread of its own, as in the program."""
        delivery = self.post.delivery(dialling(self.server.port, **settings))
        thread = Thread(target=delivery.run)
        thread.start()
        self.wait(lambda: not thread.is_alive())

    def send(self) -> None:
        self.dialog.send.click()
        self.wait(lambda: self.run.stage in (Stage.SENDING, Stage.DONE))

    def finish(self) -> None:
        self.deliver()
        self.wait(lambda: self.run.stage is Stage.DONE)


@pytest.fixture
def opened(
    post: Post, server: MailServer, tasks: ThreadedTasks, qtbot: QtBot
) -> Iterator[Callable[[], Sending]]:
    """Opens the dialog for everybody there is."""
    made: list[Sending] = []

    def open_it() -> Sending:
        made.append(Sending(post, server, tasks, qtbot))
        return made[-1]

    yield open_it
    for one in made:
        one.run.close()


@pytest.fixture
def sending(post: Post, opened: Callable[[], Sending]) -> Sending:
    """Three who can be invited, one without an address, one of a class that is off."""
    off = post.office.add_class("ROLL", enable_portal_access=False)
    post.add("Off", account=post.office.add_account("1", "Off", class_id=off.id))
    post.add("Nowhere", email="")
    for n in range(3):
        post.add(f"Person {n}", email=f"p{n}@mill.example")
    return opened()


def test_the_review_counts_each_outcome_and_nothing_is_sent_before_the_button(
    sending: Sending,
) -> None:
    assert sending.says("5 contacts of 2 accounts")
    assert sending.says("Will get an invitation")
    assert sending.says("Skipped: no valid email address")
    assert sending.says("Skipped: portal is off for account class ROLL")
    assert sending.dialog.send.text() == "&Send 3 invitations"
    assert sending.post.invitations.mail_waiting().leaving == 0
    sending.dialog.cancel.click()
    assert sending.post.invitations.mail_waiting().leaving == 0


def test_who_is_skipped_can_be_shown(sending: Sending) -> None:
    show = next(
        button
        for button in sending.dialog.review.findChildren(QPushButton)
        if "ROLL" in button.accessibleName() and button.isVisible()
    )
    show.click()
    names = sending.dialog.findChild(NamesDialog)
    assert names is not None
    sending.wait(lambda: names.list.count() == 1)
    assert names.list.item(0).text() == "Off · 1 Off"


def test_the_mail_is_previewed_as_one_after_another_of_the_batch_gets_it(
    sending: Sending, qtbot: QtBot
) -> None:
    sending.post.invite("Invited Before")
    sending.dialog.review.again.click()  # so that it is counted anew
    sending.wait(lambda: sending.run.stage is Stage.READY)
    sending.dialog.review.sent_from.selectAll()
    qtbot.keyClicks(sending.dialog.review.sent_from, "hello@hauling.example")
    qtbot.keyClick(sending.dialog.review.sent_from, Qt.Key.Key_Return)
    sending.wait(lambda: sending.run.stage is Stage.READY)
    sending.dialog.preview.click()
    dialog = sending.dialog.findChild(PreviewDialog)
    assert dialog is not None
    sending.wait(lambda: "Hello Person 0," in dialog.mail.html.toPlainText())
    assert "hello@hauling.example" in dialog.mail.from_line.text()
    assert dialog.mail.to_line.text() == "To Person 0 · p0@mill.example"
    assert dialog.place.text() == "1 of 3"
    assert not dialog.previous.isEnabled()
    dialog.next.click()
    sending.wait(lambda: "Hello Person 1," in dialog.mail.html.toPlainText())
    qtbot.keyClick(dialog, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    sending.wait(lambda: "Hello Person 2," in dialog.mail.html.toPlainText())
    assert not dialog.next.isEnabled()
    assert sending.post.invitations.mail_waiting().leaving == 1


def test_one_of_those_who_are_invited_is_chosen_for_the_preview(
    sending: Sending, qtbot: QtBot
) -> None:
    show = next(
        button
        for button in sending.dialog.review.findChildren(QPushButton)
        if "Will get an invitation" in button.accessibleName() and button.isVisible()
    )
    show.click()
    names = sending.dialog.findChild(NamesDialog)
    assert names is not None
    sending.wait(lambda: names.list.count() == 3)
    names.list.setCurrentRow(1)
    qtbot.keyClick(names.list, Qt.Key.Key_Return)
    dialog = sending.dialog.findChild(PreviewDialog)
    assert dialog is not None
    sending.wait(lambda: "Hello Person 1," in dialog.mail.html.toPlainText())
    assert dialog.place.text() == "2 of 3"


def test_what_is_missing_is_said_in_the_review(post: Post, opened: Callable[[], Sending]) -> None:
    post.options(customer_portal_url="")
    post.add()
    sending = opened()
    assert sending.says("1 will wait. Customer Portal URL is not set.")
    sending.send()
    sending.wait(lambda: sending.run.stage is Stage.DONE)
    assert sending.run.standing[Fate.WAITING] == 1


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


def test_changing_how_it_is_sent_counts_anew(sending: Sending) -> None:
    sending.post.invite("Invited Before")
    sending.deliver()
    sending.dialog.review.again.click()
    sending.wait(lambda: sending.run.stage is Stage.READY)
    sending.wait(lambda: sending.says("Skipped: already invited, and not accepted yet"))
    assert sending.run.invited == 3


def test_filters_choose_whom_to_invite(post: Post, qtbot: QtBot) -> None:
    post.add("Bill", billing=BillingKind.PRIMARY)
    post.add("Jo")
    parent = QLabel()
    qtbot.addWidget(parent)
    setup = post.office.setup
    dialog = AudienceDialog(setup.divisions(), setup.account_classes(), parent)
    chosen: list[Chosen] = []
    dialog.chosen.connect(chosen.append)
    dialog.show()
    dialog.billing.click()
    dialog.account_class.setCurrentText("COMM")
    dialog.next.click()
    (found,) = chosen
    assert found.query is not None
    assert {one.field: one.values for one in found.query.filters} == {
        FilterField.PORTAL_USER: (PortalState.NO,),
        FilterField.ACCOUNT_CLASS: (post.office.comm.id,),
        FilterField.ACCOUNT_STATUS: (AccountStatus.ACTIVE,),
        FilterField.BILLING: (BillingKind.PRIMARY, BillingKind.SECONDARY),
    }
    listed = post.office.contacts.listed(replace(found.query), 0, 10)
    assert [row.name for row in listed] == ["Bill"]
