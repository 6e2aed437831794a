"""axe-core finds nothing on any page, on a phone and on a desktop, in light and in dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from domain.portal_preview import Preview
from storage.portal_previews import SqlPreviewBook
from tests.mailing.post import KEY
from tests.service.serving import PASSWORD, Serving
from tests.service.test_browser import page_of
from tests.service.test_home import furnished
from tests.storage.portal import an_invoice

JOHN = "john.doe@renogym.example"
PUBLIC = (
    "/login", "/forgot", "/invite/x", "/reset/x", "/request-login", "/request-by-address",
    "/quick-request", "/quick-pay", "/preview", "/no/such/page",
)  # fmt: skip


def assert_axe_finds_nothing(page: Page) -> None:
    page.wait_for_load_state()
    found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False})
    said = [
        (one["id"], [node["html"][:200] for node in one["nodes"]])
        for one in found.response["violations"]
    ]
    assert said == [], page.url


def fill(page: Page, **fields: str) -> None:
    for name, text in fields.items():
        page.locator(f"#{name}").fill(text)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_axe_finds_nothing(chromium: Browser, served: Serving, dark: bool, phone: bool) -> None:
    post = served.post
    furnished(served)
    an_invoice(post.office, post.gym.id, 10_000, late=20, number="883120")
    post.options(
        login_terms="Testing login terms",
        enable_request_login_button=True,
        enable_account_request_via_address=True,
        enable_payment_as_guest=True,
    )
    row = post.invite()
    with page_of(chromium, served, phone=phone, dark=dark, statuses=(404, 410)) as page:
        for path in PUBLIC:
            page.goto(path)
            assert_axe_finds_nothing(page)
        _forms_and_their_answers(page)
        page.goto(served.link(row))
        assert_axe_finds_nothing(page)
        fill(page, password="short", password_again="short")
        assert_axe_finds_nothing(page)
        fill(page, password=PASSWORD, password_again=PASSWORD)
        page.wait_for_url("**/home")
        for path in ("/home", "/sessions", "/password"):
            page.goto(path)
            assert_axe_finds_nothing(page)
        previews = SqlPreviewBook(post.office.database, KEY)
        page.goto("/preview/" + previews.make(Preview.of(row), post.office.author))
        assert_axe_finds_nothing(page)
        post.revoke(row.id)
        page.goto("/home")
        assert page.get_by_text("No account is open").is_visible()
        assert_axe_finds_nothing(page)


def _forms_and_their_answers(page: Page) -> None:
    page.goto("/login")
    fill(page, username=JOHN, password="not the right one")
    assert_axe_finds_nothing(page)
    page.goto("/forgot")
    fill(page, email=JOHN)
    assert_axe_finds_nothing(page)
    page.goto("/quick-request")
    fill(page, name="Jane", email="jane@themill", text="A bin")
    assert_axe_finds_nothing(page)
    fill(page, email="jane@themill.example")
    assert_axe_finds_nothing(page)
    page.goto("/quick-pay")
    fill(page, invoice_number="883120", code="1")
    assert_axe_finds_nothing(page)
    fill(page, invoice_number="883120", code="49418")
    assert_axe_finds_nothing(page)
