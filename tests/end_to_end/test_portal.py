"""From a tick in the desktop to what a customer sees in a browser, and back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.views.edit_contact.access_view import AccessView
from desktop.views.edit_contact.dialog import EditContactDialog
from desktop.views.main.main_window import MainWindow
from desktop.views.setup.class_dialog import ClassDialog
from desktop.views.setup.class_list_dialog import ClassListDialog
from desktop.views.widgets import Confirmation, Switch
from tests.chromium import DESKTOP, picture, pictured
from tests.end_to_end.test_keyboard import find_by_phone, save_and_agree
from tests.end_to_end.working import CTRL, Clerk, Town, at_work_beside_the_portal
from tests.service.serving import PASSWORD

LINK = re.compile(r"https?://\S+/invite/\S+")
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
SOFIA, NOOR = "sofia.l@renogym.example", "noor@themill.example"


@dataclass
class Customer:
    """Somebody with a browser and a mailbox."""

    town: Town
    page: Page

    def accept_what_came(self, email: str) -> None:
        """Wait for the mail to this address, follow its link and choose a password."""
        self.town.clerk.wait(lambda: self.town.mail_to(email))
        found = LINK.search(self.town.mail_to(email)[-1])
        assert found is not None
        self.page.goto(found[0])
        self.page.locator("#password").fill(PASSWORD)
        self.page.locator("#password_again").fill(PASSWORD)
        picture(self.page, f"portal-accept-{email.partition('.')[0]}", whole=False)
        self.page.get_by_role("button", name="Set password").click()
        self.page.wait_for_url("**/home")


def shows(window: QWidget, name: str) -> None:
    if folder := pictured():
        window.grab().save(str(folder / f"{name}.png"))


@pytest.fixture
def customer(qtbot: QtBot, chromium: Browser, tmp_path: Path) -> Iterator[Customer]:
    """In front of the login page."""
    with at_work_beside_the_portal(qtbot, tmp_path) as town:
        context = chromium.new_context(viewport=DESKTOP)
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.goto(town.url)
        yield Customer(town, page)
        context.close()


def restrict_to_one_site_and_invite(clerk: Clerk) -> None:
    find_by_phone(clerk, "952-555-0181", "Sofia Lindqvist")
    clerk.press(Qt.Key.Key_Return)
    dialog = clerk.shown(EditContactDialog)
    clerk.tab_to(lambda widget: isinstance(widget, Switch) and "Enable" in widget.accessibleName())
    clerk.press(Qt.Key.Key_Space)
    shows(dialog, "desk-invite")
    clerk.press(Qt.Key.Key_Tab, CTRL)
    assert isinstance(clerk.focus, AccessView)
    for _ in range(2):
        clerk.press(Qt.Key.Key_Down)
    clerk.press(Qt.Key.Key_Space)  # Reno Gym Southtown off, Total Body Wellness stays
    shows(dialog, "desk-one-site")
    save_and_agree(clerk)
    clerk.shown(EditContactDialog)
    clerk.press(Qt.Key.Key_Escape)
    clerk.shown(MainWindow)


def switch_commercial(clerk: Clerk) -> None:
    """Portal access of the class, from on to off or back."""
    clerk.press(Qt.Key.Key_K, CTRL_SHIFT)
    classes = clerk.shown(ClassListDialog)
    clerk.wait(lambda: clerk.focus is classes.table and classes.table.model().rowCount())
    clerk.write("Commercial")
    clerk.wait(lambda: "Commercial" in classes.footer.note.text())
    clerk.press(Qt.Key.Key_Return)
    dialog = clerk.shown(ClassDialog)
    clerk.press(Qt.Key.Key_Tab, CTRL)
    clerk.tab_to(
        lambda widget: (
            isinstance(widget, Switch) and widget.accessibleName() == "Enable portal access"
        )
    )
    clerk.press(Qt.Key.Key_Space)
    shows(dialog, "desk-class")
    clerk.press(Qt.Key.Key_Return, CTRL)
    clerk.shown(Confirmation)
    clerk.press(Qt.Key.Key_Return)
    clerk.shown(ClassListDialog)
    clerk.press(Qt.Key.Key_Escape)
    clerk.shown(MainWindow)


def test_one_site_is_seen_until_the_class_is_switched_off(customer: Customer) -> None:
    clerk, page = customer.town.clerk, customer.page
    restrict_to_one_site_and_invite(clerk)
    customer.accept_what_came(SOFIA)
    picture(page, "portal-one-site", whole=False)
    seen = page.locator("main").inner_text()
    assert "49418003" in seen
    assert "49418001" not in seen
    assert "49418002" not in seen
    assert "Balance" not in seen
    for there in (False, True):
        switch_commercial(clerk)
        page.goto(f"{customer.town.url}/home")
        picture(page, f"portal-class-{'on' if there else 'off'}", whole=False)
        assert ("49418003" in page.locator("main").inner_text()) is there
        assert page.get_by_text("No account is open to you").is_visible() is not there


def test_whoever_has_a_recent_invoice_registers(customer: Customer) -> None:
    page = customer.page
    page.get_by_role("link", name="Request Login").click()
    page.get_by_label("Invoice #").fill("100552")
    page.get_by_label("Quick Pay Code").fill("546N-NWSC")
    page.get_by_label("Contact Name").fill("Noor Haddad")
    page.get_by_label("Email Address").fill(NOOR)
    picture(page, "portal-register", whole=False)
    page.get_by_role("button", name="Submit").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    customer.accept_what_came(NOOR)
    picture(page, "portal-registered", whole=False)
    assert page.get_by_text("21638 The Mill").count()
