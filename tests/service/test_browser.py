"""The portal in a real browser: by keyboard, on a phone, in light and dark, without a complaint."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.chromium import DESKTOP, PHONE, picture
from tests.mailing.mail_server import MailServer
from tests.mailing.post import dialling
from tests.service.serving import PASSWORD, Serving
from tests.service.test_address import asked
from tests.service.test_address import link as address_link
from tests.service.test_home import furnished
from tests.service.test_preview import link as preview_link

REQUESTS = ("/request-login", "/request-by-address", "/quick-request", "/quick-pay")
JOHN = "john.doe@renogym.example"


@contextmanager
def page_of(
    chromium: Browser,
    served: Serving,
    *,
    phone: bool = False,
    dark: bool = False,
    script: bool = True,
    statuses: tuple[int, ...] = (),
) -> Iterator[Page]:
    """A page in whose console nothing complains, but of answers with these statuses."""
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        expected = any(f"a status of {status} " in message.text for status in statuses)
        if message.type in ("error", "warning") and not expected:
            said.append(message.text)

    context = chromium.new_context(
        base_url=served.url,
        viewport=PHONE if phone else DESKTOP,
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.on("console", listen)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert said == []


def assert_nothing_is_cut(page: Page) -> None:
    """No page is wider than the screen, and every control is as large as a finger."""
    page.wait_for_load_state()  # with its style
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        """[...document.querySelectorAll("button, select, input:not([type=hidden])")]
        .filter(one => one.offsetParent && one.type !== "checkbox")
        .filter(one => one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"""
    )
    assert small == []


def assert_it_can_be_read_aloud(page: Page) -> None:
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "en"
    unnamed = page.evaluate(
        """[...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
        .filter(one => !one.labels.length).map(one => one.outerHTML)"""
    )
    assert unnamed == []


def test_from_the_invitation_to_the_home_page_by_keyboard(
    chromium: Browser, served: Serving
) -> None:
    furnished(served)
    row = served.post.invite()
    with page_of(chromium, served) as page:
        page.goto(served.link(row))
        assert page.url == f"{served.url}/accept"
        assert_it_can_be_read_aloud(page)
        picture(page, "accept")
        page.locator("input:focus").wait_for()  # the field has the focus
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Tab")
        page.keyboard.press("Space")  # Show My Password
        assert page.locator("#password").get_attribute("type") == "text"
        page.keyboard.press("Enter")
        page.wait_for_url("**/home")
        assert_it_can_be_read_aloud(page)
        picture(page, "home")
        page.get_by_role("button", name="Sign out").press("Enter")
        page.wait_for_url("**/login")
        picture(page, "login")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_on_a_phone_nothing_is_cut(chromium: Browser, served: Serving, dark: bool) -> None:
    furnished(served)
    served.post.options(
        enable_request_login_button=True,
        enable_account_request_via_address=True,
        enable_payment_as_guest=True,
    )
    row, look = served.post.invite(), "dark" if dark else "light"
    with page_of(chromium, served, phone=True, dark=dark) as page:
        dead = ("/invite/x", "/reset/x", "/address/x", "/preview")
        for path in ("/login", "/forgot", *dead, *REQUESTS):
            page.goto(path)
            assert_nothing_is_cut(page)
            assert_it_can_be_read_aloud(page)
            picture(page, f"phone-{look}-{path.strip('/').replace('/', '-')}")
        page.goto(served.link(row))
        page.locator("#password").fill("short")
        page.locator("#password_again").fill("short")
        page.get_by_role("button", name="Set password").click()
        assert page.get_by_role("alert").is_visible()
        assert_nothing_is_cut(page)
        picture(page, f"phone-{look}-accept-refused")
        page.locator("#password").fill(PASSWORD)
        page.locator("#password_again").fill(PASSWORD)
        page.get_by_role("button", name="Set password").click()
        page.wait_for_url("**/home")
        for path in ("/home", "/sessions", "/password", "/address"):
            page.goto(path)
            assert_nothing_is_cut(page)
            assert_it_can_be_read_aloud(page)
            picture(page, f"phone-{look}-{path.strip('/')}")


def test_a_location_is_chosen_with_and_without_the_script(
    chromium: Browser, served: Serving
) -> None:
    _, two = furnished(served)
    served.accepted(served.post.invite())
    for script in (True, False):
        with page_of(chromium, served, dark=True, script=script) as page:
            page.goto("/login")
            page.get_by_label("Username").fill(JOHN)
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            assert page.get_by_label("Show My Password").is_visible() is script
            page.get_by_role("button", name="Login").click()
            page.wait_for_url("**/home")
            page.get_by_label("Select Service Location").select_option(str(two.id))
            if not script:
                page.locator("form", has=page.locator("#location")).get_by_role("button").click()
            page.wait_for_url(f"**location={two.id}")
            assert page.get_by_text("Service of 49418002").is_visible()
            assert not page.get_by_text("Service of 49418001").count()
            picture(page, f"home-dark-{'script' if script else 'plain'}")


def test_the_login_page_looks_as_it_should(chromium: Browser, served: Serving) -> None:
    served.post.options(
        login_terms="Testing login terms",
        enable_request_login_button=True,
        enable_payment_as_guest=True,
    )
    for dark in (False, True):
        with page_of(chromium, served, dark=dark) as page:
            page.goto("/login")
            assert page.evaluate("document.activeElement.id") == "username"
            assert_nothing_is_cut(page)
            picture(page, f"login-{'dark' if dark else 'light'}")


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_from_the_mail_to_a_session_that_is_ended_by_keyboard_alone(
    chromium: Browser, served: Serving, phone: bool
) -> None:
    furnished(served)
    served.post.options(customer_portal_url=served.url)
    served.post.invite()
    with MailServer() as server:
        assert served.post.delivery(dialling(server.port)).run().sent == 1
        link = re.search(rf"{served.url}/invite/\S+", server.received[0].plain)
    assert link
    with page_of(chromium, served, phone=phone) as page:
        page.goto(link[0])
        type_in(page, PASSWORD, PASSWORD)
        page.wait_for_url("**/home")
        reach(page, "Sign out")
        page.wait_for_url("**/login")
        type_in(page, JOHN, PASSWORD)
        page.wait_for_url("**/home")
        page.keyboard.press("Tab")  # the first stop leads past the head of the page
        assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
        page.goto("/sessions")
        reach(page, "Change password")
        page.wait_for_url("**/password")
        type_in(page, PASSWORD, "seven loud brown carts", "seven loud brown carts")
        page.wait_for_url("**/sessions?changed=1")
        reach(page, "Sign out")
        page.wait_for_url("**/login")
        reach(page, "Forgot or Reset Password")
        page.wait_for_url("**/forgot")
        type_in(page, JOHN)
        page.get_by_text("is on its way").wait_for()


def type_in(page: Page, *texts: str) -> None:
    """One text after the other into the form whose first field has the focus, and Enter."""
    page.locator("input:focus").wait_for()  # it gets it when the page is drawn
    for place, text in enumerate(texts):
        if place:
            page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")


def reach(page: Page, words: str) -> None:
    """Tab to a control, and press it."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            page.keyboard.press("Enter")
            return
    pytest.fail(f"{words} is not reached from {page.url}")


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_preview_says_whose_it_is_on_every_part_of_the_page(
    chromium: Browser, served: Serving, phone: bool
) -> None:
    furnished(served)
    row = served.post.add("Lena Ortiz")
    for dark in (False, True):
        with page_of(chromium, served, phone=phone, dark=dark) as page:
            page.goto(preview_link(served, row))
            assert page.url == f"{served.url}/preview"
            assert_nothing_is_cut(page)
            assert_it_can_be_read_aloud(page)
            page.evaluate("scrollTo(0, 10000)")
            assert page.get_by_text("Preview as Lena Ortiz").is_visible()
            assert page.get_by_role("button").count() == 0
            look = f"{'phone' if phone else 'desktop'}-{'dark' if dark else 'light'}"
            picture(page, f"preview-{look}")


def test_an_address_is_changed_by_keyboard(chromium: Browser, served: Serving) -> None:
    browser = served.accepted(served.post.invite())
    asked(browser)
    with page_of(chromium, served) as page:
        page.goto(address_link(served))
        assert_it_can_be_read_aloud(page)
        picture(page, "confirm-address")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_text("Your address is changed").wait_for()
        assert_it_can_be_read_aloud(page)
        picture(page, "address-changed")


def test_what_a_new_password_lacks_is_told_while_it_is_typed(
    chromium: Browser, served: Serving
) -> None:
    link = served.link(served.post.invite())
    with page_of(chromium, served) as page:
        page.goto(link)
        met = page.locator(".checks .met")
        assert met.count() == 0
        for typed, known in (
            ("short", ["guess"]),
            ("passwordpassword1", ["length"]),
            ("john.doe@renogym.example", ["length"]),
            ("aaaaaaaaaaaaaaaa", ["length"]),
            (PASSWORD, ["length", "guess"]),
        ):
            page.locator("#password").fill(typed)
            told = met.evaluate_all("lines => lines.map(line => line.dataset.check)")
            assert told == known, typed
        page.locator("#password_again").fill(PASSWORD)
        assert met.count() == 3
        picture(page, "password-checks")
    with page_of(chromium, served, script=False) as page:
        page.goto(link)
        assert not page.locator(".checks").is_visible()
