"""The list of login requests: what it shows, and what can be done with a row."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.models.login_request_count import LoginRequestCount
from domain.login_decisions import RequestQuery, RequestView, WaitingRequests
from domain.login_requests import Finding, RequestKind
from storage.alarms import SqlAlarmBook
from tests.desktop.login_requests.asking import PHONE, STREET, Desk


def words(desk: Desk, row: int = 0) -> list[str]:
    window = desk.window()
    model = window.requests
    return [
        str(model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole))
        for column in range(model.columnCount())
    ]


@pytest.mark.both
def test_a_row_says_who_asked_for_what(desk: Desk) -> None:
    desk.post.office.add_account("21638", "The Mill", sites=1)
    desk.ask(**STREET)
    assert words(desk)[1:] == [
        "Kind: Service address",
        "Name: Jane Miller",
        "Email: jane@themill.example",
        "Account: 21638 The Mill",
        "State: Open",
    ]


def test_the_rows_are_a_sound_model(desk: Desk, qtmodeltester: ModelTester) -> None:
    desk.ask(**STREET)
    window = desk.window()
    qtmodeltester.check(window.requests)
    qtmodeltester.check(window.pane.matches)


def test_the_details_say_what_was_typed_and_why_it_matches(desk: Desk, qtbot: QtBot) -> None:
    desk.post.office.add_account("21638", "The Mill", sites=1)
    desk.ask(**STREET)
    window = desk.window()
    qtbot.waitUntil(lambda: window.pane.matches.rowCount() == 1)
    said = [one.text() for one in window.pane.findChildren(QLabel)]
    assert "1 Pheasant Ridge Dr NE, Blaine" in said
    assert Finding.UNKNOWN_EMAIL.value in said
    row = window.pane.matches.index(0, 0)
    assert row.data() == "21638 The Mill"
    told = str(row.data(Qt.ItemDataRole.AccessibleTextRole))
    assert told.endswith("Service address matches site 21638001")


def test_without_a_request_it_says_so(desk: Desk, qtbot: QtBot) -> None:
    window = desk.window()
    said = [one.text() for one in window.findChildren(QLabel) if one.isVisible()]
    assert "Nothing waits" in said
    assert not window.approve.isEnabled()
    assert not window.reject_button.isEnabled()
    window.search.setText("Bob")
    qtbot.waitUntil(lambda: window.requests.query.text == "Bob")
    qtbot.waitUntil(
        lambda: "No request matches “Bob”" in [one.text() for one in window.findChildren(QLabel)]
    )


def test_what_is_decided_moves_to_decided_with_who_and_why(desk: Desk, qtbot: QtBot) -> None:
    id = desk.ask(**STREET)
    desk.ask(kind=RequestKind.QUICK, text="A second bin", name="Bob Busy", email="bob@gym.example")
    window = desk.window()
    window.views.set_value(RequestView.ALL)
    qtbot.waitUntil(lambda: window.requests.rowCount() == 2)
    window.views.set_value(RequestView.OPEN)
    (bob,) = desk.book.listed(RequestQuery(), 0, 10)
    desk.book.reject(bob.id, "Not a customer")
    qtbot.waitUntil(lambda: window.requests.rowCount() == 0)
    window.views.set_value(RequestView.DECIDED)
    qtbot.waitUntil(lambda: window.requests.rowCount() == 1)
    row = window.requests.row_at(0)
    assert row is not None
    assert row.id != id
    author = desk.post.office.author.staff_name

    def said() -> str:
        return " ".join(one.text() for one in window.pane.findChildren(QLabel))

    qtbot.waitUntil(lambda: f"Rejected by {author}" in said())
    assert said().count("Not a customer") == 1
    assert not window.approve.isEnabled()


def test_keys_decide(desk: Desk, qtbot: QtBot) -> None:
    desk.ask(kind=RequestKind.QUICK, text="A second bin")
    window = desk.window()
    qtbot.waitUntil(window.approve.isEnabled)
    with qtbot.waitSignal(window.wants_approve):
        qtbot.keyClick(window.table, Qt.Key.Key_Return)
    with qtbot.waitSignal(window.wants_reject):
        qtbot.keyClick(window.table, Qt.Key.Key_Delete)
    with qtbot.waitSignal(window.wants_merge):
        qtbot.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)


def test_tab_goes_from_the_views_to_the_search_and_the_rows(desk: Desk, qtbot: QtBot) -> None:
    desk.ask(kind=RequestKind.QUICK, text="A second bin")
    window = desk.window()
    window.views.button(RequestView.OPEN).setFocus()
    for following in (window.search, window.table):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert window.focusWidget() is following


def test_an_alarm_is_only_put_away(desk: Desk, qtbot: QtBot) -> None:
    SqlAlarmBook(desk.post.office.database).ring(Finding.GUESSING, PHONE)
    window = desk.window()
    qtbot.waitUntil(window.reject_button.isEnabled)
    assert window.approve.isHidden()
    assert window.merge.isHidden()
    assert window.reject_button.text().replace("&", "") == "Put away…"
    assert window.requests.index(0, 5).data() == "Look at this"


def test_a_list_that_cannot_be_read_says_so_and_tries_again(desk: Desk, qtbot: QtBot) -> None:
    desk.ask(**STREET)
    window = desk.window()
    desk.post.office.database.close()
    window.refresh()

    def said() -> list[str]:
        return [one.text() for one in window.findChildren(QLabel) if one.isVisible()]

    qtbot.waitUntil(lambda: "The requests could not be read" in said())
    assert "This database was closed." in said()


@pytest.mark.both
def test_the_number_of_open_ones_follows_what_comes_in(desk: Desk, qtbot: QtBot) -> None:
    count = LoginRequestCount(desk.book, desk.tasks, desk.changes, desk.behind)
    qtbot.waitUntil(lambda: count.waiting == WaitingRequests())
    with qtbot.waitSignal(count.changed):
        desk.ask(**STREET, kind=RequestKind.QUICK, text="Bins")  # in no change log
    assert count.waiting == WaitingRequests(count=1)
    with qtbot.waitSignal(count.changed):
        SqlAlarmBook(desk.post.office.database).ring(Finding.SIGN_INS, PHONE)
    assert count.waiting == WaitingRequests(count=2, alarms=1)
    count.stop()
