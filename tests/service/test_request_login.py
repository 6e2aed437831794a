"""Request Login and Submit Quick Request, as a visitor sees them."""

import re
from dataclasses import replace

import pytest

from domain.login_requests import REQUESTS_FROM_PLACE, Finding, RequestKind, RequestState
from domain.receivables import InvoiceStatus
from storage.login_requests import SqlLoginRequestBook
from tests.office import MONDAY
from tests.service.serving import PASSWORD, Serving
from tests.service.test_security import counting, masked_page
from tests.storage.portal import an_invoice

JANE = "jane@themill.example"
FORM = {"invoice_number": "883120", "code": "21638", "name": "Jane Miller", "email": JANE}


@pytest.fixture
def offered(served: Serving) -> Serving:
    served.post.options(enable_request_login_button=True, enable_account_request_via_address=True)
    comm = served.post.office.comm
    served.post.office.setup.keep(replace(comm, allow_invoice_verified_registration=True))
    mill = served.post.office.add_account("21638", "The Mill", sites=1)
    an_invoice(served.post.office, mill.id, 22_162, number="883120")
    return served


def test_from_an_invoice_to_the_home_page(offered: Serving) -> None:
    browser = offered.browser()
    assert 'href="/request-login"' in browser.get("/login").text
    page = browser.get("/request-login").text
    assert "Please enter the information from a recent Invoice" in page
    assert "is on its way" in browser.submit("/request-login", **FORM).text

    book = SqlLoginRequestBook(offered.post.office.database)
    book.settle(MONDAY)
    (found,) = book.requests()
    assert found.account_contact_id is not None
    row = offered.post.office.contacts.opened(found.account_contact_id).row
    assert "21638 The Mill" in offered.accepted(row).get("/home").text
    assert offered.login(JANE, PASSWORD)[1].url.endswith("/home")


def test_the_answer_is_the_same_whatever_is_found(offered: Serving) -> None:
    cases = (
        FORM,
        {**FORM, "code": "wrong"},
        {**FORM, "invoice_number": "1"},
        {**FORM, "email": "other@themill.example"},
        {**FORM, "name": "<b>"},
    )
    answers, counts = set(), set()
    for form in cases:
        browser = offered.browser()
        browser.get("/request-login")
        with counting(offered) as statements:
            answers.add(masked_page(browser.submit("/request-login", **form)))
        counts.add(len(statements))
        SqlLoginRequestBook(offered.post.office.database).settle(MONDAY)
    assert len(answers) == 1
    assert len(counts) == 1


@pytest.mark.parametrize("path", ["/request-login", "/request-by-address"])
def test_what_is_switched_off_is_not_there(offered: Serving, path: str) -> None:
    browser = offered.browser()
    browser.get(path)
    offered.post.options(enable_request_login_button=False)
    assert browser.get(path).status_code == 404
    assert "Request Login" not in browser.get("/login").text
    token = browser.get("/forgot").text.partition('name="form_token" value="')[2][:64]
    assert browser.post(path, **FORM, form_token=token).status_code == 404


def test_a_form_with_a_gap_keeps_what_was_typed(offered: Serving) -> None:
    page = offered.browser().submit("/request-login", **{**FORM, "email": "jane@themill"}).text
    assert "Ending is missing" in page
    assert 'value="883120"' in page
    assert 'value="Jane Miller"' in page
    assert 'aria-invalid="true"' in page


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/request-by-address", {"street": "1 Pheasant Ridge Dr NE", "city": "Blaine"}),
        ("/quick-request", {"text": "A second <bin>, please"}),
    ],
)
def test_other_requests_reach_staff(offered: Serving, path: str, form: dict[str, str]) -> None:
    offered.browser().submit(path, name="Jane Miller", email=JANE, **form)
    book = SqlLoginRequestBook(offered.post.office.database)
    book.settle(MONDAY)
    (found,) = book.requests()
    assert (found.state, found.typed.email) == (RequestState.OPEN, JANE)


def test_guessing_invoices_opens_nothing_and_staff_are_told(offered: Serving) -> None:
    browser = offered.browser()
    guesses = REQUESTS_FROM_PLACE.most + 5
    answers = {
        masked_page(browser.submit("/request-login", **{**FORM, "code": f"{guess}"}))
        for guess in range(guesses)
    }
    assert len(answers) == 1
    book = SqlLoginRequestBook(offered.post.office.database)
    while book.settle(MONDAY):
        continue
    found = book.requests()
    assert len(found) <= REQUESTS_FROM_PLACE.most + 1
    alarms = [one for one in found if one.typed.kind is RequestKind.ALARM]
    assert [(one.finding, one.state) for one in alarms] == [(Finding.SWEEP, RequestState.OPEN)]
    assert RequestState.INVITED not in {one.state for one in found}


# Invoice Quick Pay (A17, rule 21)


@pytest.mark.parametrize("code", ["21638", "QP7K-22M", "qp7k-22m"])
def test_who_has_an_invoice_sees_it_and_nothing_else(offered: Serving, code: str) -> None:
    offered.post.options(enable_payment_as_guest=True)
    assert "Invoice Quick Pay" in offered.browser().get("/login").text
    page = offered.browser().submit("/quick-pay", invoice_number="883120", code=code).text
    assert "Invoice 883120" in page
    assert "$221.62" in page
    assert "Please pay to Twin Cities Hauling" in page
    assert "The Mill" not in page
    assert "21638" not in page


def test_a_wrong_pair_shows_nothing_and_is_answered_alike(offered: Serving) -> None:
    offered.post.options(enable_payment_as_guest=True)
    mill = offered.post.gym
    an_invoice(offered.post.office, mill.id, 1, number="7", status=InvoiceStatus.UNPOSTED)
    answers = set()
    for number, code in (("883120", "x"), ("1", "21638"), ("7", mill.number), ("%", "%")):
        page = offered.browser().submit("/quick-pay", invoice_number=number, code=code)
        assert "We have no invoice" in page.text
        answers.add(page.text.replace(f'value="{number}"', "").replace(f'value="{code}"', ""))
    assert len({re.sub(r'value="\w{64}"', "", answer) for answer in answers}) == 1


def test_invoices_are_not_guessed(offered: Serving) -> None:
    offered.post.options(enable_payment_as_guest=True)
    browser = offered.browser()
    for guess in range(REQUESTS_FROM_PLACE.most):
        browser.submit("/quick-pay", invoice_number="883120", code=str(guess))
    answer = browser.submit("/quick-pay", invoice_number="883120", code="21638")
    assert answer.status_code == 429
    assert "221.62" not in answer.text


def test_quick_pay_is_there_as_its_option_says(offered: Serving) -> None:
    offered.post.options(enable_payment_as_guest=False)
    assert offered.browser().get("/quick-pay").status_code == 404
    assert "Quick Pay" not in offered.browser().get("/login").text
