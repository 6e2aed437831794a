"""What an account owes: its invoices, and what they add up to. Amounts are whole cents."""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from domain.ids import AccountId, InvoiceId

RECENT_DAYS = 90  # A18: an older invoice proves nothing


class InvoiceStatus(enum.Enum):
    UNPOSTED = "Unposted"  # not sent yet
    OPEN = "Open"
    PAID = "Paid"
    CREDIT_NOTE = "Credit note"
    VOIDED = "Voided"


class Age(enum.Enum):
    """The aging buckets, by days past due."""

    CURRENT = "Current"
    TO_30 = "1 to 30"
    TO_60 = "31 to 60"
    TO_90 = "61 to 90"
    OVER_90 = "Over 90"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    id: InvoiceId
    account_id: AccountId
    number: str
    quick_pay_code: str
    day: date
    due: date
    amount: int
    balance: int  # still to be paid; below zero for a credit
    status: InvoiceStatus = InvoiceStatus.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What the balance tile shows."""

    total: int
    past_due: int
    buckets: Mapping[Age, int]  # all of them, none below zero


def code_key(text: str) -> str:
    """An invoice number or a quick pay code as it is compared (U11)."""
    return "".join(text.split()).casefold()


def proves_custom(invoice: Invoice, today: date) -> bool:
    """Whether somebody who has this invoice may register with it (U11, K9)."""
    age = (today - invoice.day).days
    posted = invoice.status in (InvoiceStatus.OPEN, InvoiceStatus.PAID)
    return posted and 0 <= age <= RECENT_DAYS


def age_of(due: date, today: date) -> Age:
    days = (today - due).days
    return next((age for age, last in _LAST_DAYS.items() if days <= last), Age.OVER_90)


_LAST_DAYS = {Age.CURRENT: 0, Age.TO_30: 30, Age.TO_60: 60, Age.TO_90: 90}


def counts(status: InvoiceStatus) -> bool:
    """Whether an invoice's balance is part of what the account owes."""
    return status in (InvoiceStatus.OPEN, InvoiceStatus.CREDIT_NOTE)


def balance_of(open_items: Iterable[tuple[date, int]], today: date) -> Balance:
    """Of due dates and what is still to be paid. Credits pay the oldest debts first."""
    debts = dict.fromkeys(Age, 0)
    credit = 0
    for due, amount in open_items:
        if amount < 0:
            credit -= amount
        else:
            debts[age_of(due, today)] += amount
    total = sum(debts.values()) - credit
    for age in reversed(Age):
        paid = min(credit, debts[age])
        debts[age] -= paid
        credit -= paid
    past_due = sum(debts.values()) - debts[Age.CURRENT]
    return Balance(total=total, past_due=past_due, buckets=debts)


def in_dollars(cents: int) -> str:
    """As the portal writes an amount: "$1,234.56"."""
    sign = "-" if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"
