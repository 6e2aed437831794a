"""Guessing invoices, patiently and in order, opens nothing, and staff hear of it (A18)."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from domain.books import ContactQuery, Scope
from domain.login_requests import (
    REFUSALS_OF_ALL,
    Finding,
    LoginRequest,
    RequestKind,
    RequestState,
    Typed,
)
from domain.logins import DeviceKind, Visitor
from storage.login_requests import SqlLoginRequestBook
from tests.mailing.post import Post
from tests.office import MONDAY
from tests.storage.portal import an_invoice

ACCOUNTS = 40
GUESSES = 100_000  # with the rounds that `dev.py torture` means
JANE = "jane@themill.example"


@pytest.fixture
def post(post: Post) -> Post:
    """Accounts and invoices with numbers in a row, each invoice of another account."""
    office = post.office
    office.setup.keep(replace(office.comm, allow_invoice_verified_registration=True))
    accounts = [office.add_account(f"{20_000 + n}", f"Account {n}") for n in range(ACCOUNTS)]
    Random(7).shuffle(accounts)  # noqa: S311, the same every time
    for number, account in enumerate(accounts, 880_000):
        an_invoice(office, account.id, 100, number=str(number))
    return post


def guess(book: SqlLoginRequestBook, invoice: int, code: int, place: int) -> None:
    typed = Typed(
        kind=RequestKind.INVOICE,
        name="Jane Miller",
        email=JANE,
        invoice_number=str(invoice),
        code=str(code),
    )
    network = f"203.0.{place // 250 % 250}.{place % 250}"
    book.ask(typed, Visitor(network=network, device=DeviceKind.OTHER))


def alarms(book: SqlLoginRequestBook) -> list[LoginRequest]:
    return [one for one in book.requests() if one.typed.kind is RequestKind.ALARM]


def test_guessing_in_order_from_everywhere_opens_nothing(post: Post, rounds: int) -> None:
    book = SqlLoginRequestBook(post.office.database)
    many = GUESSES * rounds**2 // 40**2
    codes = max(2 * ACCOUNTS, many // ACCOUNTS)
    for place in range(many):
        invoice, code = place % ACCOUNTS, place // ACCOUNTS
        guess(book, 880_000 + invoice, 20_000 - codes // 2 + code, place)
        if place == 2 * REFUSALS_OF_ALL.most:
            while book.settle(MONDAY):
                continue
            assert [one.finding for one in alarms(book)] == [Finding.GUESSING]
    while book.settle(MONDAY):
        continue
    found = book.requests(limit=2 * many)
    states = Counter(one.state for one in found)
    assert states[RequestState.INVITED] == 0
    assert not [one for one in found if one.account_contact_id]
    assert not post.office.contacts.ids(ContactQuery(scope=Scope.EVERYWHERE))
    fitting = Finding.PAUSED, Finding.DOUBTED
    assert [one for one in found if one.finding in fitting]  # the right pairs were among them


def test_while_somebody_guesses_a_proof_is_for_staff(post: Post) -> None:
    book = SqlLoginRequestBook(post.office.database)
    for place in range(REFUSALS_OF_ALL.most):
        guess(book, 1, 1, place)
    while book.settle(MONDAY):
        continue
    mill = post.office.add_account("21638", "The Mill")
    an_invoice(post.office, mill.id, 100, number="883120")
    guess(book, 883120, 21638, 0)
    book.settle(MONDAY)
    right = next(one for one in book.requests() if one.typed.invoice_number == "883120")
    assert (right.state, right.finding) == (RequestState.OPEN, Finding.DOUBTED)
    assert right.account_id == mill.id


def test_the_same_alarm_is_one_row_until_staff_put_it_away(post: Post) -> None:
    book = SqlLoginRequestBook(post.office.database)
    for _ in range(2):
        for place in range(REFUSALS_OF_ALL.most + 5):
            guess(book, 1, 1, place)
        while book.settle(MONDAY):
            continue
        post.clock.pause(REFUSALS_OF_ALL.within.total_seconds())
    (alarm,) = alarms(book)
    assert (alarm.finding, alarm.state, alarm.times) == (Finding.GUESSING, RequestState.OPEN, 2)
