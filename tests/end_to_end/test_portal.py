"""From a tick in the desktop to what a customer sees in a browser, and back."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.data_files import opened
from desktop.resources import resource
from desktop.views.edit_contact.access_view import AccessView
from desktop.views.edit_contact.dialog import EditContactDialog
from desktop.views.main.main_window import MainWindow
from desktop.views.setup.class_dialog import ClassDialog
from desktop.views.setup.class_list_dialog import ClassListDialog
from desktop.views.widgets import Confirmation, Switch
from service.app import made
from service.configuration import Configuration
from storage.demo import create_demo
from tests.end_to_end.test_keyboard import find_by_phone, save_and_agree
from tests.end_to_end.working import CTRL, Clerk, at_work
from tests.mailing.mail_server import MailServer
from tests.portal_demo import prepare
from tests.service.serving import PASSWORD, running

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LINK = re.compile(r"https?://\S+/invite/\S+")
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
SOFIA = "sofia.l@renogym.example"

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no Chromium here; dev.py test installs Debian's"
)


class Customer:
    """Somebody with a browser and a mailbox."""

    def __init__(self, clerk: Clerk, page: Page, mail: MailServer) -> None:
        self.clerk = clerk
        self.page = page
        self.mail = mail

    def accept_what_came(self, email: str) -> None:
        """Wait for the mail to this address, follow its link and choose a password."""

        def came() -> list[str]:
            return [one.plain for one in self.mail.received if email in one.recipients]

        self.clerk.wait(came)
        found = LINK.search(came()[-1])
        assert found is not None
        self.page.goto(found[0])
        self.page.locator("#password").fill(PASSWORD)
        self.page.locator("#password_again").fill(PASSWORD)
        self.shows(f"portal-accept-{email.partition('.')[0]}")
        self.page.get_by_role("button", name="Set password").click()
        self.page.wait_for_url("**/home")

    def shows(self, name: str) -> None:
        """A picture, where PORTAL_SHOTS names a folder."""
        if folder := os.environ.get("PORTAL_SHOTS"):
            self.page.screenshot(path=Path(folder) / f"{name}.png")


def shows(window: QWidget, name: str) -> None:
    """A picture, where PORTAL_SHOTS names a folder."""
    if folder := os.environ.get("PORTAL_SHOTS"):
        window.grab().save(str(Path(folder) / f"{name}.png"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"] if os.name == "posix" else []
        )
        yield browser
        browser.close()


@contextmanager
def portal_and_desk(
    qtbot: QtBot, chromium: Browser, folder: Path
) -> Iterator[tuple[Clerk, Customer]]:
    """The service and the desktop on one demo, and a mail server between them and a customer."""
    place = folder / "demo.db"
    create_demo(place, resource("demo"), date.today())  # noqa: DTZ011 - what the portal goes by
    database = opened(place, None)
    service = made(Configuration(database=str(place), plain_http=True))
    with MailServer() as mail, running(service) as url:
        prepare(database, url, mail.port)
        with at_work(qtbot, database, folder) as clerk:
            context = chromium.new_context(viewport={"width": 1200, "height": 900})
            context.set_default_timeout(60_000)
            page = context.new_page()
            page.goto(url)
            yield clerk, Customer(clerk, page, mail)
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


def test_one_site_is_seen_until_the_class_is_switched_off(
    qtbot: QtBot, chromium: Browser, tmp_path: Path
) -> None:
    with portal_and_desk(qtbot, chromium, tmp_path) as (clerk, sofia):
        restrict_to_one_site_and_invite(clerk)
        sofia.accept_what_came(SOFIA)
        sofia.shows("portal-one-site")
        seen = sofia.page.locator("main").inner_text()
        assert "49418003" in seen
        assert "49418001" not in seen
        assert "49418002" not in seen
        assert "Balance" not in seen
        for there in (False, True):
            switch_commercial(clerk)
            sofia.page.goto(sofia.page.url.partition("/home")[0] + "/home")
            sofia.shows(f"portal-class-{'on' if there else 'off'}")
            assert ("49418003" in sofia.page.locator("main").inner_text()) is there
            assert sofia.page.get_by_text("No account is open to you").is_visible() is not there


def test_whoever_has_a_recent_invoice_registers(
    qtbot: QtBot, chromium: Browser, tmp_path: Path
) -> None:
    with portal_and_desk(qtbot, chromium, tmp_path) as (_, noor):
        noor.page.get_by_role("link", name="Request Login").click()
        noor.page.get_by_label("Invoice #").fill("100552")
        noor.page.get_by_label("Quick Pay Code").fill("546N-NWSC")
        noor.page.get_by_label("Contact Name").fill("Noor Haddad")
        noor.page.get_by_label("Email Address").fill("noor@themill.example")
        noor.shows("portal-register")
        noor.page.get_by_role("button", name="Submit").click()
        assert noor.page.get_by_role("heading", name="Thank you").is_visible()
        noor.accept_what_came("noor@themill.example")
        noor.shows("portal-registered")
        assert noor.page.get_by_text("21638 The Mill").count()
