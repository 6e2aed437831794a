"""Divisions, account classes, accounts and their sites."""

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.addresses import email_problem
from domain.ids import AccountClassId, AccountId, DivisionId, SiteId, StaffId, VisitId
from domain.mail import url_problem


class AccountStatus(enum.Enum):
    PROSPECT = "Prospect"
    ACTIVE = "Active"
    CREDIT_HOLD = "Credit Hold"
    BAD_DEBT = "Bad Debt"
    INTERNAL_COLLECTIONS = "Internal Collections"
    INACTIVE = "Inactive"


class SiteStatus(enum.Enum):
    PROSPECT = "Prospect"
    ACTIVE = "Active"
    VACATION_HOLD = "Vacation Hold"
    INACTIVE = "Inactive"  # closed


class InvoiceDelivery(enum.Enum):
    MAIL = "Mail"
    EMAIL_LINK = "Email (link)"
    EMAIL_ATTACHMENT = "Email (PDF)"

    @property
    def is_email(self) -> bool:
        return self is not InvoiceDelivery.MAIL


class HomePage(enum.Enum):
    STANDARD = "Standard"
    AR_ONLY = "AR Only"
    MAIL_BACK = "Mail Back"
    VENDOR = "Vendor"
    SERVICE_MAP_AND_REQUESTS = "Service Map and Requests"
    MRF_RECYCLING = "MRF/Recycling"
    CALENDAR_VIEW = "Calendar View"
    BROKERED_ACCOUNT = "Brokered Account"


class InactiveSiteView(enum.Enum):
    NO = "No"
    SERVICE_HISTORY_ONLY = "Service History Only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    id: DivisionId
    name: str
    country: str = "US"  # ISO 3166 alpha-2; phones are read with it (A5)
    email: str = ""  # sends its mail where the office has no address of its own for that (U23)
    customer_portal_url: str = ""  # goes before the one of the system options (U23)
    service_notification_email: str = ""
    past_due_text: str = ""  # shown at login while something is past due
    login_request_email: str = ""  # hears of each login request; empty: nobody is written to
    time_zone: str = ""  # such as "America/Chicago"; empty only until somebody edits it
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountClass:
    """Billing and portal criteria of a group of accounts. Defaults are those of a new class."""

    id: AccountClassId
    name: str
    active: bool = True
    create_contact_default: bool = True
    default_contact_service_notification: bool = False
    enable_portal_access: bool = True
    customer_portal_home_page: HomePage = HomePage.STANDARD
    enable_add_sites: bool = False
    new_location_template: str = ""  # the name of one
    new_location_bundle: str = ""  # the name of one
    enable_on_call_orders: bool = False
    enable_report_access: bool = False
    enable_viewing_inactive_site: InactiveSiteView = InactiveSiteView.NO
    work_order_photo_in_portal: bool = False
    work_order_attachment_in_portal: bool = False
    auto_send_portal_invitation: bool = False
    remind_invited: bool = False  # three days before an invitation expires
    allow_invoice_verified_registration: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    id: AccountId
    number: str
    name: str
    class_id: AccountClassId
    division_id: DivisionId
    status: AccountStatus = AccountStatus.ACTIVE
    invoice_delivery: InvoiceDelivery = InvoiceDelivery.MAIL


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place served (a service location in the portal)."""

    id: SiteId
    account_id: AccountId
    number: str
    name: str
    street: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""  # ISO 3166 alpha-2, empty: the division's
    status: SiteStatus = SiteStatus.ACTIVE

    @property
    def city_line(self) -> str:
        """The second line of the address, for example "Blaine, MN 55449-4531"."""
        region = " ".join(part for part in (self.state, self.postal_code) if part)
        return ", ".join(part for part in (self.city, region) if part)

    @property
    def address(self) -> str:
        return ", ".join(part for part in (self.street, self.city_line) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One service at a site on a day; outcome is empty while it is only scheduled."""

    id: VisitId
    site_id: SiteId
    day: date
    service: str
    outcome: str = ""
    number: str = ""  # the work order's

    @property
    def failed(self) -> bool:
        return self.outcome.startswith("Not Serviced")


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    id: StaffId
    name: str


_SITE_SEQUENCE = re.compile(r"[0-9]{3,}")


def next_site_number(account_number: str, taken: frozenset[str]) -> str:
    """Account number + 3 digits, after the highest one taken (domain.md section 0).

    An account with 999 sites goes on with four digits: better long than double.
    """
    used = [
        int(tail)
        for number in taken
        if number.startswith(account_number)
        and (tail := number[len(account_number) :])
        and tail.isascii()
        and tail.isdigit()
    ]
    return f"{account_number}{max(used, default=0) + 1:03d}"


def site_number_fits(account_number: str, site_number: str) -> bool:
    tail = site_number.removeprefix(account_number)
    return site_number.startswith(account_number) and _SITE_SEQUENCE.fullmatch(tail) is not None


def account_problems(account: Account) -> Mapping[str, str]:
    """What stops this account from being saved, keyed by field name."""
    found = {}
    if not account.number.strip():
        found["number"] = "Enter an account number."
    if not account.name.strip():
        found["name"] = "Enter a name."
    return found


def division_problems(division: Division) -> Mapping[str, str]:
    """What stops this division from being saved, keyed by field name."""
    found: dict[str, str | None] = {
        "name": None if division.name.strip() else "Enter a name.",
        "time_zone": None if division.time_zone else "Choose a time zone.",
        "email": email_problem(division.email),
        "service_notification_email": email_problem(division.service_notification_email),
        "login_request_email": email_problem(division.login_request_email),
        "customer_portal_url": url_problem(division.customer_portal_url.strip()),
    }
    return {name: problem for name, problem in found.items() if problem}


def site_problems(site: Site, account_number: str) -> Mapping[str, str]:
    """What stops this site from being saved, keyed by field name."""
    found = {}
    if not site_number_fits(account_number, site.number):
        found["number"] = (
            f"Enter {account_number} and three digits, for example {account_number}001."
        )
    if not site.name.strip():
        found["name"] = "Enter a name."
    return found
