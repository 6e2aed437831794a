"""Bulk invitations before they are sent: whom, how many, and with which mail."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.models.invitation_run import Stage
from desktop.views.invitations.audience_dialog import AudienceDialog
from desktop.views.invitations.names_dialog import NamesDialog
from desktop.views.invitations.preview_dialog import PreviewDialog
from domain.accounts import AccountStatus
from domain.bulk import Chosen
from domain.contacts import BillingKind
from domain.filters import FilterField
from domain.invitation_batches import Fate
from domain.portal_access import PortalState
from tests.desktop.invitations.sending import Sending
from tests.mailing.post import Post


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


def test_the_review_says_how_many_it_has_counted(sending: Sending) -> None:
    said: list[bool] = []
    sending.run.progressed.connect(lambda _: said.append(sending.says("Counting… 0 of 5")))
    sending.dialog.review.again.click()
    sending.wait(lambda: sending.run.stage is Stage.READY)
    assert said == [True]
    assert sending.says("5 contacts of 2 accounts")


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
