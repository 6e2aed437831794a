"""Guessing over HTTP, from many places at once: nothing opens, and staff hear of it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.books import ContactQuery, Scope
from domain.login_requests import Finding, RequestKind, RequestState
from domain.logins import LOGINS_FROM_PLACE
from storage.login_requests import SqlLoginRequestBook
from tests.office import MONDAY
from tests.service.conftest import copied
from tests.service.serving import Browser, Serving, serving
from tests.service.test_security import masked_page
from tests.storage.portal import an_invoice

GUESSES = 50  # of each round: 2,000 with the rounds that `dev.py torture` means
JANE = "jane@themill.example"


@pytest.fixture
def behind(made: Path, tmp_path: Path) -> Iterator[Serving]:
    """A service that believes the proxy in front of it where a visitor comes from."""
    with serving(copied(made, tmp_path), proxy="127.0.0.1") as found:
        office = found.post.office
        found.post.options(enable_request_login_button=True, enable_payment_as_guest=True)
        office.setup.keep(replace(office.comm, allow_invoice_verified_registration=True))
        mill = office.add_account("21638", "The Mill")
        an_invoice(office, mill.id, 22_162, number="883120")
        yield found


def came(browser: Browser, number: int) -> None:
    """Six tries from each place, which is too few for a limit of places."""
    browser.session.headers["X-Forwarded-For"] = f"198.51.{number // 1_500}.{number // 6 % 250}"


def alarms(served: Serving) -> list[Finding]:
    book = SqlLoginRequestBook(served.post.office.database)
    while book.settle(MONDAY):
        continue
    found = book.requests(limit=100_000)
    assert not [one for one in found if one.state is RequestState.INVITED]
    return [one.finding for one in found if one.typed.kind is RequestKind.ALARM]


def test_invoices_are_guessed_from_everywhere_and_nothing_opens(
    behind: Serving, rounds: int
) -> None:
    browser, answers = behind.browser(), set()
    token = re.search(r'name="form_token" value="(\w+)"', browser.get("/request-login").text)
    assert token
    for number in range(GUESSES * rounds):
        came(browser, number)
        answer = browser.post(
            "/request-login",
            form_token=token[1],
            invoice_number="883120",
            code=str(21_000 + number),  # in time the right one
            name="Jane Miller",
            email=JANE,
        )
        answers.add(masked_page(answer))
    assert len(answers) == 1
    assert alarms(behind) == [Finding.GUESSING]
    assert not behind.post.office.contacts.ids(ContactQuery(scope=Scope.EVERYWHERE))


def test_quick_pay_from_one_place_rings(behind: Serving) -> None:
    browser = behind.browser()
    for number in range(12):
        browser.submit("/quick-pay", invoice_number="883120", code=str(number))
    assert alarms(behind) == [Finding.SWEEP]


def test_too_many_sign_ins_from_one_place_ring_once(behind: Serving) -> None:
    for _ in range(LOGINS_FROM_PLACE.most):
        behind.portal.limits.count([(LOGINS_FROM_PLACE, "127.0.0.1")])
    for _ in range(3):
        assert behind.login(JANE)[1].status_code == 429
    assert alarms(behind) == [Finding.SIGN_INS]
