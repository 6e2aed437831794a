"""Pictures of the customer portal's pages on the demo's data, in a real browser."""

import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize
from sqlalchemy import select

from desktop.data_files import opened
from desktop.resources import resource
from domain.portal_access import PortalState
from service.app import application, common_passwords
from service.passwords import Passwords
from service.portal.portal import Portal
from storage.demo import create_demo
from storage.engine import Database
from storage.invitations import SqlInvitationBook
from storage.options import SqlOptionBook
from storage.schema import AccountContactRow
from storage.setup import own_author
from tests.chromium import CHROMIUM, DESKTOP, PHONE, a_chromium
from tests.mailing.post import KEY
from tests.portal_demo import PASSWORD, give_logins, prepare
from tests.service.serving import cheap, running

_LOOKS: tuple[tuple[str, ViewportSize, Literal["light", "dark"]], ...] = (
    ("", DESKTOP, "light"),
    ("-dark", DESKTOP, "dark"),
    ("-phone", PHONE, "light"),
    ("-phone-dark", PHONE, "dark"),
)
Visit = Callable[["PortalStage", Page], None]


def take_portal(folder: Path, only: str) -> None:
    """Whoever has no Chromium gets every other picture."""
    if not any(name.startswith(only) for name in _VISITS):
        return
    if CHROMIUM is None:
        sys.stderr.write("Pictures of the portal were left out: there is no Chromium here.\n")
        return
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place,
        a_chromium() as browser,
        a_portal(Path(place)) as stage,
    ):
        stage.take(browser, folder, only)


class PortalStage:
    """The portal of the demo, and somebody who may sign in to it."""

    def __init__(self, database: Database, url: str, who: str) -> None:
        self._database = database
        self._url = url
        self._who = who

    def take(self, browser: Browser, folder: Path, only: str) -> None:
        for look, size, scheme in _LOOKS:
            for name, visit in _VISITS.items():
                if name.startswith(only):
                    context = browser.new_context(
                        base_url=self._url,
                        viewport=size,
                        color_scheme=scheme,
                        reduced_motion="reduce",
                    )
                    page = context.new_page()
                    if isinstance(visit, str):
                        page.goto(visit)
                    else:
                        visit(self, page)
                    page.wait_for_load_state()
                    page.screenshot(path=folder / f"{name}{look}.png", full_page=True)
                    sys.stdout.write(f"{name}{look}.png\n")
                    context.close()

    def signed_in(self, page: Page) -> None:
        page.goto("/login")
        page.get_by_label("Username").fill(self._who)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Login").click()
        page.wait_for_url("**/home")

    def invited(self, page: Page) -> None:
        """Follows a fresh link of an invitation that nobody accepted."""
        book = SqlInvitationBook(self._database, own_author(self._database), lambda: KEY)
        with self._database.reading() as session:
            asked = AccountContactRow.portal_state == PortalState.INVITED
            id = session.scalars(select(AccountContactRow.id).where(asked)).all()[0]
        page.goto("/invite/" + book.copy_link(id).rpartition("/")[2])


def _refused(stage: PortalStage, page: Page) -> None:
    stage.invited(page)
    page.locator("#password").fill("password")
    page.locator("#password_again").fill("passwort")
    page.get_by_role("button", name="Set password").click()


def _own(path: str) -> Visit:
    def visit(stage: PortalStage, page: Page) -> None:
        stage.signed_in(page)
        page.goto(path)

    return visit


_VISITS: dict[str, str | Visit] = {  # a page that is open to all, or the way to it
    "09a-portal-login": "/login",
    "09b-portal-request-login": "/request-login",
    "09c-portal-accept-invitation": PortalStage.invited,
    "09d-portal-home": PortalStage.signed_in,
    "09f-portal-request-by-address": "/request-by-address",
    "09g-portal-forgot": "/forgot",
    "09h-portal-quick-request": "/quick-request",
    "09i-portal-quick-pay": "/quick-pay",
    "09j-portal-dead-link": "/invite/no-such-link",
    "09k-portal-no-such-page": "/no-such-page",
    "09l-portal-password": _own("/password"),
    "09m-portal-sessions": _own("/sessions"),
    "09n-portal-accept-refused": _refused,
}


@contextmanager
def a_portal(folder: Path) -> Iterator[PortalStage]:
    place = folder / "demo.db"
    create_demo(place, resource("demo"), date.today())  # noqa: DTZ011 - what people see today
    database = opened(place, None)
    prepare(database, "http://127.0.0.1", 25)
    who = give_logins(database)
    options = SqlOptionBook(database, own_author(database))
    base = options.options()
    options.save(replace(base, enable_request_login_button=True), base)
    portal = Portal(
        database=database,
        key=KEY,
        passwords=Passwords(2, cheap()),
        common_passwords=common_passwords(),
        pause=asyncio.sleep,
        secure=False,
    )
    with running(application(portal, None)) as url:
        yield PortalStage(database, url, who)
