from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import AccountId, InvoiceId
from domain.receivables import (
    Age,
    Invoice,
    InvoiceStatus,
    age_of,
    balance_of,
    code_key,
    in_dollars,
    proves_custom,
)
from domain.services import Diversion, Stream, in_tons

TODAY = date(2025, 6, 16)
INVOICE = Invoice(
    id=InvoiceId(uuid4()),
    account_id=AccountId(uuid4()),
    number="INV-100482",
    quick_pay_code="QP7K-22M",
    day=TODAY,
    due=TODAY + timedelta(days=30),
    amount=22162,
    balance=22162,
)


@pytest.mark.parametrize("days", [0, 1, 90])
@pytest.mark.parametrize("status", [InvoiceStatus.OPEN, InvoiceStatus.PAID])
def test_a_recent_invoice_proves_custom_paid_or_not(days: int, status: InvoiceStatus) -> None:
    invoice = replace(INVOICE, day=TODAY - timedelta(days=days), status=status)
    assert proves_custom(invoice, TODAY)


@pytest.mark.parametrize("days", [-1, 91, 400])
def test_an_old_invoice_and_one_of_tomorrow_prove_nothing(days: int) -> None:
    assert not proves_custom(replace(INVOICE, day=TODAY - timedelta(days=days)), TODAY)


@pytest.mark.parametrize(
    "status", [InvoiceStatus.CREDIT_NOTE, InvoiceStatus.VOIDED, InvoiceStatus.UNPOSTED]
)
def test_a_credit_note_and_an_invoice_that_does_not_stand_prove_nothing(
    status: InvoiceStatus,
) -> None:
    assert not proves_custom(replace(INVOICE, status=status), TODAY)


def test_codes_are_compared_without_blanks_and_case() -> None:
    assert code_key(" qp7k-22m ") == code_key("QP7K-22M")
    assert code_key("QP7K 22M") != code_key("QP7K-22M")


def test_what_is_due_is_sorted_by_its_age() -> None:
    ages = {
        days: age_of(TODAY - timedelta(days=days), TODAY) for days in (0, 1, 30, 31, 60, 90, 91)
    }
    assert ages == {
        0: Age.CURRENT,
        1: Age.TO_30,
        30: Age.TO_30,
        31: Age.TO_60,
        60: Age.TO_60,
        90: Age.TO_90,
        91: Age.OVER_90,
    }


def test_credits_pay_the_oldest_debt_first() -> None:
    items = [(TODAY, 10_000), (TODAY - timedelta(days=100), 5_000), (TODAY, -6_000)]
    balance = balance_of(items, TODAY)
    assert (balance.total, balance.past_due) == (9_000, 0)
    assert balance.buckets[Age.CURRENT] == 9_000


days = st.integers(-50, 300).map(lambda n: TODAY - timedelta(days=n))


@given(st.lists(st.tuples(days, st.integers(-100_000, 100_000))))
def test_the_buckets_add_up_to_the_total_or_to_nothing(items: list[tuple[date, int]]) -> None:
    balance = balance_of(items, TODAY)
    assert balance.total == sum(amount for _, amount in items)
    assert all(amount >= 0 for amount in balance.buckets.values())
    assert sum(balance.buckets.values()) == max(balance.total, 0)
    assert 0 <= balance.past_due <= max(balance.total, 0)


def test_amounts_and_weights_are_written_as_the_portal_does() -> None:
    assert [in_dollars(cents) for cents in (22162, 0, 5, -123456)] == [
        *("$221.62", "$0.00", "$0.05", "-$1,234.56")
    ]
    assert in_tons(178900) == "1,789.00"


def test_diversion_is_a_share_of_what_was_weighed() -> None:
    diversion = Diversion(weights={Stream.RECYCLED: 78900, Stream.SOLID: 7539})
    assert round(diversion.share(Stream.RECYCLED), 1) == 91.3
    assert round(diversion.share(Stream.SOLID), 1) == 8.7
    assert Diversion(weights=dict.fromkeys(Stream, 0)).share(Stream.RECYCLED) == 0
