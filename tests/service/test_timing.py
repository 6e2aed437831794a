"""Known or not, the answer takes as long: nobody learns from a clock what no page says (A17)."""

import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import delete

from storage.login_schema import PortalLimitRow
from storage.portal_author import PORTAL
from tests.service.conftest import copied
from tests.service.serving import Browser, Serving, serving
from tests.service.test_schemathesis import token_of
from tests.storage.portal import an_invoice

EACH = 50  # of each kind in each round: 2,000 with the rounds that `dev.py torture` means
A_FEW = 5  # where there is no time to measure
CLOSE = 0.002  # seconds
JOHN, NOBODY = "john.doe@renogym.example", "nona.body@renogym.example"
REQUEST = {"name": "Jane Miller", "email": "jane@themill.example", "invoice_number": "883120"}
PAIRS = {
    "login": (
        "/login",
        {"username": JOHN, "password": "not the right one"},
        {"username": NOBODY, "password": "not the right one"},
    ),
    "forgot": ("/forgot", {"email": JOHN}, {"email": NOBODY}),
    "new-link": ("/new-link", {"email": JOHN}, {"email": NOBODY}),
    "request-login": (
        "/request-login",
        {**REQUEST, "code": "21638"},
        {**REQUEST, "code": "99999"},
    ),
}


@pytest.fixture
def offered(made: Path, tmp_path: Path) -> Iterator[Serving]:
    with serving(copied(made, tmp_path)) as found:
        office = found.post.office
        found.post.options(enable_request_login_button=True)
        office.setup.keep(replace(office.comm, allow_invoice_verified_registration=True))
        an_invoice(office, office.add_account("21638", "The Mill").id, 100, number="883120")
        found.accepted(found.post.invite())
        yield found


@pytest.mark.parametrize("what", PAIRS)
def test_what_there_is_takes_as_long_as_what_there_is_not(
    offered: Serving, what: str, rounds: int
) -> None:
    path, known, unknown = PAIRS[what]
    browser = offered.browser()
    token = token_of(browser)
    many = EACH * rounds if rounds >= 40 else A_FEW
    took: tuple[list[float], list[float]] = ([], [])
    for number in range(many):
        with offered.post.office.database.writing(PORTAL) as session:  # no limit is in the way
            session.execute(delete(PortalLimitRow), execution_options={"logged": True})
        pair = [(known, took[0]), (unknown, took[1])]
        for fields, times in pair if number % 2 else reversed(pair):
            times.append(timed(browser, path, {**fields, "form_token": token}))
    if many > A_FEW:
        difference = abs(statistics.median(took[0]) - statistics.median(took[1]))
        assert difference <= CLOSE, f"{difference * 1000:.2f} ms"
        assert 0.45 <= area(*took) <= 0.55


def timed(browser: Browser, path: str, fields: dict[str, str]) -> float:
    began = perf_counter()
    answer = browser.post(path, **fields)
    took = perf_counter() - began
    assert answer.status_code == 200
    return took


def area(one: list[float], other: list[float]) -> float:
    """How often one of the first took longer than one of the others; a half says nothing."""
    ranked = sorted(other)
    wins = sum(bisect_left(ranked, took) + bisect_right(ranked, took) for took in one)
    return wins / (2 * len(one) * len(other))
