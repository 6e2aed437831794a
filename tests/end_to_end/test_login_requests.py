"""From a form in the portal to a decision in the desktop, and back into the portal."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.views.login_requests.approve_dialog import ApproveDialog
from desktop.views.login_requests.reject_dialog import RejectDialog
from desktop.views.login_requests.requests_window import LoginRequestsWindow
from domain.accounts import Division
from storage.engine import Database
from storage.options import SqlOptionBook
from storage.setup import SqlSetupBook, own_author
from tests.end_to_end.working import CTRL, Clerk, Town, at_work_beside_the_portal
from tests.service.serving import PASSWORD, Browser

CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
LINK = re.compile(r"https?://\S+(/invite/\S+)")
JANE = "jane.miller@themill.example"
JANE_TYPED = {
    "street": "12911 Farm to Market 1960 Rd W",
    "city": "Houston",
    "name": "Jane Miller",
    "email": JANE,
}
DESK = "logins@twincities.example"
THE_MILL, WAREHOUSE = "21638001", "21638002"


def offer(database: Database) -> None:
    """Requests by address are on, and every division hears of them."""
    author = own_author(database)
    options = SqlOptionBook(database, author)
    base = options.options()
    options.save(
        replace(base, enable_request_login_button=True, enable_account_request_via_address=True),
        base,
    )
    setup = SqlSetupBook(database, author)
    for division in setup.divisions():
        told: Division = replace(division, login_request_email=DESK)
        setup.keep(told)


def opened_list(clerk: Clerk) -> LoginRequestsWindow:
    """By its shortcut, with the first request marked."""
    clerk.press(Qt.Key.Key_L, CTRL_SHIFT)
    clerk.wait(lambda: clerk.office.window.findChild(LoginRequestsWindow))
    window = clerk.office.window.findChild(LoginRequestsWindow)
    assert window is not None
    window.activateWindow()  # there is no window manager offscreen
    clerk.wait(lambda: clerk.focus is window.table and window.reject_button.isEnabled())
    return window


@pytest.fixture
def town(qtbot: QtBot, tmp_path: Path) -> Iterator[Town]:
    with at_work_beside_the_portal(qtbot, tmp_path) as town:
        offer(town.database)
        yield town


def test_an_address_request_is_approved_by_keyboard_and_opens_that_site_alone(
    town: Town,
) -> None:
    clerk, browser = town.clerk, Browser(town.url)
    status = clerk.office.window.status
    asked = browser.submit("/request-by-address", **JANE_TYPED)
    assert asked.status_code == 200
    assert town.mail_to(JANE) == []
    clerk.wait(lambda: status.requests.text() == "1 login request" and status.requests.isVisible())
    clerk.wait(lambda: town.mail_to(DESK))
    assert "Jane" not in town.mail_to(DESK)[0]

    window = opened_list(clerk)
    match = window.pane.matches.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert match == f"21638 The Mill: Service address matches site {THE_MILL}"
    clerk.press(Qt.Key.Key_Return)
    dialog = clerk.shown(ApproveDialog)
    clerk.wait(dialog.approve.isEnabled)
    clerk.press(Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    clerk.wait(lambda: town.mail_to(JANE))
    clerk.wait(lambda: not status.requests.isVisible())
    assert "is approved" in window.banner.text()

    found = LINK.search(town.mail_to(JANE)[0])
    assert found is not None
    home = browser.submit(found[1], password=PASSWORD, password_again=PASSWORD)
    assert home.url == f"{browser.url}/home"
    assert THE_MILL in home.text
    assert WAREHOUSE not in home.text
    assert "Balance" not in home.text


def test_a_quick_request_is_rejected_with_a_reason_by_keyboard(town: Town) -> None:
    clerk, browser = town.clerk, Browser(town.url)
    sent = browser.submit("/quick-request", name="Bob", email="bob@busy.example", text="More bins")
    assert sent.status_code == 200
    status = clerk.office.window.status
    clerk.wait(status.requests.isVisible)
    window = opened_list(clerk)
    clerk.press(Qt.Key.Key_Delete)
    dialog = clerk.shown(RejectDialog)
    clerk.wait(lambda: clerk.focus is dialog.reason)
    clerk.write("Wrong company")
    clerk.press(Qt.Key.Key_Return, CTRL)
    clerk.wait(lambda: window.requests.rowCount() == 0)
    clerk.wait(lambda: not status.requests.isVisible())
    assert town.mail_to("bob@busy.example") == []
