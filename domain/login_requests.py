"""Asking for a login: with a recent invoice, by a service address, or in one's own words.

The visitor hears the same sentence whatever is found (A17). What was found is for staff.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.accounts import Account, AccountClass
from domain.ids import AccountContactId, AccountId, LoginRequestId
from domain.logins import Limit
from domain.portal_scope import why_closed
from domain.receivables import Invoice, code_key, proves_custom

FAILURES_OF_ACCOUNT = Limit(name="invoice failures", most=5, within=timedelta(hours=24))
REQUESTS_FROM_PLACE = Limit(name="login requests", most=10, within=timedelta(hours=1))
# Of everybody together: guesses may come from many places, for many accounts.
REFUSALS_OF_ALL = Limit(name="requests refused", most=50, within=timedelta(hours=1))


class RequestKind(enum.Enum):
    INVOICE = "Invoice"
    ADDRESS = "Service address"
    QUICK = "Quick request"
    ALARM = "Alarm"  # of the portal itself: nobody typed it, and it is only read


class RequestState(enum.Enum):
    ASKED = "Not looked at yet"  # for a moment
    OPEN = "Open"  # staff decide
    INVITED = "Invited"
    REFUSED = "Refused"


class Finding(enum.Enum):
    """What came of it, in the words for staff."""

    NONE = ""
    PROVED = "The invoice proves the account."
    DOUBTED = "The invoice proves the account, while somebody is guessing invoices."
    KNOWN_ADDRESS = "The service address and the email address belong to one account."
    UNKNOWN_EMAIL = "The service address is known, the email address is not."
    NO_SITE = "No active site, or more than one, has this address."
    NO_INVOICE = "There is no such invoice."
    WRONG_PAIR = "The invoice exists; the quick pay code or account number is another."
    OLD_INVOICE = "The invoice is older than 90 days, or not one that was sent."
    CLASS_OFF = "The account class does not allow it, or the account has no portal."
    USED = "Somebody registered with this invoice before."
    PAUSED = "Self registration of this account is paused: five failures in 24 hours."
    ACCESS_ENDED = "Staff ended the access of this contact."
    HAS_ACCESS = "This contact has access already."
    SWEEP = "Too many requests from one place. Somebody may be guessing invoices."
    GUESSING = "Many requests fit no account. Somebody may be guessing invoices."
    SIGN_INS = "Too many sign-ins from one place fail. Somebody may be guessing passwords."


# What staff are to look at, besides what is for them to decide.
ALARMS = frozenset(
    {
        Finding.PAUSED,
        Finding.SWEEP,
        Finding.GUESSING,
        Finding.SIGN_INS,
        Finding.ACCESS_ENDED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The fields of the three forms; what a form does not have is empty."""

    kind: RequestKind
    name: str
    email: str
    invoice_number: str = ""
    code: str = ""  # the quick pay code or the account number
    street: str = ""
    city: str = ""  # or postal code
    phone: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginRequest:
    """As staff see it."""

    id: LoginRequestId
    typed: Typed
    asked_at: datetime
    times: int  # the same again is one request (K10)
    state: RequestState
    finding: Finding
    account_id: AccountId | None
    account_contact_id: AccountContactId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """An invoice with the typed number, beside what decides whether it opens its account."""

    invoice: Invoice
    account: Account
    account_class: AccountClass
    used: bool  # for a registration
    paused: bool


def judged(proofs: Sequence[Proof], code: str, today: date) -> tuple[Finding, Proof | None]:
    """The proof that opens its account, or the reason why none does, with the one it is about."""
    if not proofs:
        return Finding.NO_INVOICE, None
    fitting = [proof for proof in proofs if _fits(proof, code)]
    if not fitting:
        return Finding.WRONG_PAIR, proofs[0]
    reasons = [(_why_not(proof, today), proof) for proof in fitting]
    proved = next((one for one in reasons if one[0] is Finding.PROVED), None)
    return proved or reasons[0]


def _fits(proof: Proof, code: str) -> bool:
    typed = code_key(code)
    known = (code_key(proof.invoice.quick_pay_code), code_key(proof.account.number))
    return bool(typed) and typed in known


def _why_not(proof: Proof, today: date) -> Finding:
    if proof.paused:
        return Finding.PAUSED
    if not proves_custom(proof.invoice, today):
        return Finding.OLD_INVOICE
    allowed = proof.account_class.allow_invoice_verified_registration
    if not allowed or why_closed(proof.account, proof.account_class):
        return Finding.CLASS_OFF
    return Finding.USED if proof.used else Finding.PROVED
