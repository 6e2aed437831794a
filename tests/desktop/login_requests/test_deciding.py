"""Approving and rejecting a login request, in their dialogs."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.models.login_approval import ApprovalForm
from desktop.models.login_rejection import Rejection
from desktop.models.offered_sites import OfferedSites
from desktop.views.login_requests.approve_dialog import ApproveDialog
from desktop.views.login_requests.reject_dialog import RejectDialog
from domain.accounts import Account
from domain.contacts import AccountContact, Level, Link
from domain.ids import AccountContactId, AccountId, ContactId, LoginRequestId, SiteId, new_id
from domain.login_decisions import Choice, Decision, Offer, RequestQuery, RequestView, choices_of
from domain.login_requests import RequestKind
from domain.portal_access import PortalState
from storage.login_decisions import SqlDecisionBook
from tests.desktop.login_requests.asking import JANE, STREET, Desk

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def mill(desk: Desk) -> Account:
    return desk.post.office.add_account("21638", "The Mill", sites=3)


def approving(desk: Desk, id: LoginRequestId) -> ApproveDialog:
    """Its dialog, with the likeliest choice read."""
    form = desk.form(id)
    dialog = ApproveDialog(form, desk.behind)
    dialog.show()
    with desk.qtbot.waitSignal(form.offered):
        dialog.offer(choices_of(form.opened))
    return dialog


def contact_of(desk: Desk, id: LoginRequestId) -> AccountContact:
    known = [one.account_contact_id for one in desk.book.opened(id).matches]
    found = next(one for one in known if one)
    return desk.post.office.contacts.opened(AccountContactId(found)).row


@pytest.mark.both
def test_approving_gives_the_ticked_site_alone(desk: Desk, mill: Account, qtbot: QtBot) -> None:
    id = desk.ask(**STREET)
    dialog = approving(desk, id)
    assert dialog.who.currentText() == "New contact of 21638 The Mill"
    assert dialog.table.current_row() == 1  # the site of the typed address
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    row = contact_of(desk, id)
    assert set(row.site_ids) == {desk.post.office.sites(mill)[1].id}
    assert row.portal.state is PortalState.INVITED


def test_the_whole_account_can_be_given(desk: Desk, mill: Account, qtbot: QtBot) -> None:
    id = desk.ask(**STREET)
    dialog = approving(desk, id)
    dialog.table.select_row(0)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    with qtbot.waitSignal(dialog.accepted):
        dialog.approve.click()
    assert contact_of(desk, id).level is Level.ACCOUNT
    assert mill.number == "21638"


def test_no_access_at_all_is_refused_at_its_place(desk: Desk, mill: Account, qtbot: QtBot) -> None:
    dialog = approving(desk, desk.ask(**STREET))
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)  # the one site off
    dialog.approve.click()
    assert dialog.isVisible()
    assert form_of(dialog).problem == "Choose Account (All Sites) or at least one site."
    assert dialog.table.hasFocus()
    assert desk.book.waiting().count == 1
    assert mill.number == "21638"


def form_of(dialog: ApproveDialog) -> ApprovalForm:
    found = dialog.findChild(ApprovalForm)
    assert found is not None
    return found


def test_whom_the_mail_goes_to_is_said_and_chosen(desk: Desk, mill: Account, qtbot: QtBot) -> None:
    pat = desk.post.add("Pat Payer", account=mill, email="pat@themill.example")
    id = desk.ask(**STREET)
    form = desk.form(id, Decision.MERGED)
    dialog = ApproveDialog(form, desk.behind)
    dialog.show()
    choice = Choice(
        account_id=mill.id, account="21638 The Mill", contact_id=pat.contact.id, name="Pat Payer"
    )
    with qtbot.waitSignal(form.offered):
        dialog.offer([choice])
    assert form.consequences == ("An invitation goes to pat@themill.example.",)
    assert dialog.email.isVisible()
    assert dialog.email.button(False).text() == "Keep pat@themill.example"
    dialog.who.setFocus()
    for following in (dialog.email.button(False), dialog.table):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        assert dialog.focusWidget() is following
    dialog.email.button(True).click()
    assert form.consequences == (f"An invitation goes to {JANE}.",)
    with qtbot.waitSignal(dialog.accepted):
        dialog.approve.click()
    assert desk.post.office.contacts.opened(pat.id).row.contact.email == JANE


def test_somebody_else_decided_meanwhile_and_the_dialog_stays(
    desk: Desk, mill: Account, qtbot: QtBot
) -> None:
    id = desk.ask(**STREET)
    dialog = approving(desk, id)
    desk.book.reject(id, "Not one of ours")
    dialog.approve.click()
    qtbot.waitUntil(lambda: "decided this request meanwhile" in dialog.banner.text())
    assert dialog.isVisible()
    assert mill.number == "21638"


def test_a_quick_request_is_added_to_one_site_and_gives_no_access(
    desk: Desk, mill: Account, qtbot: QtBot
) -> None:
    id = desk.ask(kind=RequestKind.QUICK, code="21638", text="A second bin")
    dialog = approving(desk, id)
    assert dialog.approve.text().replace("&", "") == "Add request"
    dialog.table.select_row(2)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    ticked = [
        row
        for row in range(dialog.table.model().rowCount())
        if dialog.table.model().index(row, 0).data(Qt.ItemDataRole.CheckStateRole)
        == Qt.CheckState.Checked
    ]
    assert ticked == [2]
    with qtbot.waitSignal(dialog.accepted):
        dialog.approve.click()
    assert desk.post.office.accounts.card(mill.id).contact_count == 0


class Chain(SqlDecisionBook):
    """The account has thousands of sites, and the contact is linked to the second half of them."""

    def offer(
        self, id: LoginRequestId, account_id: AccountId, contact_id: ContactId | None
    ) -> Offer:
        offer = super().offer(id, account_id, contact_id)
        [*_, like] = offer.contact.sites
        sites = tuple(replace(like, id=SiteId(new_id())) for _ in range(5_000))
        links = tuple(Link(site_id=site.id) for site in sites[2_500:])
        row = replace(offer.contact.row, links=links)
        return replace(offer, contact=replace(offer.contact, row=row, sites=sites, is_new=False))


def test_among_thousands_of_sites_the_first_linked_one_is_marked(
    desk: Desk, mill: Account, qtbot: QtBot
) -> None:
    desk.book = Chain(desk.post.office.database, desk.post.office.author)
    dialog = approving(desk, desk.ask(**STREET))
    sites = dialog.table.model()

    def ticked() -> list[int]:
        boxes = (sites.index(row, 0).data(Qt.ItemDataRole.CheckStateRole) for row in range(5_001))
        return [row for row, box in enumerate(boxes) if box == Qt.CheckState.Checked]

    assert dialog.table.current_row() == 2_501
    assert ticked() == list(range(2_501, 5_001))
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    assert ticked() == list(range(2_502, 5_001))
    assert mill.number == "21638"


def test_the_sites_are_a_sound_model(
    desk: Desk, mill: Account, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    form = desk.form(desk.ask(**STREET))
    form.setParent(desk.behind)
    sites = OfferedSites(form)
    qtmodeltester.check(sites)
    with qtbot.waitSignal(form.offered):
        form.choose(choices_of(form.opened)[0])
    assert sites.rowCount() == 4
    qtmodeltester.check(sites)
    assert mill.number == "21638"


def test_rejecting_needs_a_reason_and_keeps_it(desk: Desk, qtbot: QtBot) -> None:
    desk.ask(kind=RequestKind.QUICK, text="Bins")
    (row,) = desk.book.listed(RequestQuery(), 0, 10)
    dialog = RejectDialog(Rejection(row, desk.book, desk.tasks), desk.behind)
    dialog.show()
    qtbot.waitUntil(dialog.reason.hasFocus)
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return, CTRL)
    assert dialog.isVisible()
    qtbot.keyClicks(dialog.reason, "Wrong company")
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.reason, Qt.Key.Key_Return, CTRL)
    (decided,) = desk.book.listed(RequestQuery(view=RequestView.DECIDED), 0, 10)
    assert decided.decided is not None
    assert decided.decided.reason == "Wrong company"


def test_a_failed_rejection_keeps_what_was_typed(desk: Desk, qtbot: QtBot) -> None:
    id = desk.ask(kind=RequestKind.QUICK, text="Bins")
    (row,) = desk.book.listed(RequestQuery(), 0, 10)
    dialog = RejectDialog(Rejection(row, desk.book, desk.tasks), desk.behind)
    dialog.show()
    qtbot.keyClicks(dialog.reason, "Wrong company")
    desk.book.reject(id, "Somebody was faster")
    rejection = dialog.findChild(Rejection)
    assert rejection is not None
    with qtbot.waitSignal(rejection.failed):
        dialog.reject_button.click()
    assert dialog.isVisible()
    assert dialog.reason.toPlainText() == "Wrong company"
