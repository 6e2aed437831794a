"""Importing a legacy system's files: what a clerk sees of it before, while and after (A24)."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


class FileKind(enum.Enum):
    """What the rows of a file are."""

    CUSTOMERS = "Customers"
    LOCATIONS = "Locations"
    CONTACTS = "Contacts"
    VCARDS = "vCards"
    INVOICES = "Invoices"
    SERVICES = "Services"
    VISITS = "Visits"
    REQUESTS = "Requests"
    WEIGHTS = "Weights"


class ImportField(enum.Enum):
    """What a column can hold, in the words of the screens."""

    ACCOUNT_NUMBER = "Account number"
    ACCOUNT_NAME = "Account name"
    ACCOUNT_CLASS = "Account class"
    ACCOUNT_STATUS = "Account status"
    SITE_NAME = "Site name"
    ADDRESS_TYPE = "Address type"
    STREET = "Street"
    STREET_2 = "Street, second line"
    CITY = "City"
    STATE = "State"
    POSTAL_CODE = "Postal code"
    COUNTRY = "Country"
    NAME = "Name"
    TITLE = "Title"
    EMAIL = "Email"
    EMAIL_2 = "Email 2"
    PHONE_1 = "Phone 1"
    PHONE_2 = "Phone 2"
    PHONE_3 = "Phone 3"
    PHONE_4 = "Phone 4"
    PHONE_TYPE = "Phone type"
    NOTE = "Note"
    INVOICE_NUMBER = "Invoice number"
    QUICK_PAY_CODE = "Quick pay code"
    DATE = "Date"
    DUE_DATE = "Due date"
    AMOUNT = "Amount"
    BALANCE = "Balance"
    STATUS = "Status"
    AT_SITE = "Number of the site"
    SERVICE = "Service"
    QUANTITY = "Quantity"
    FREQUENCY = "Frequency"
    NEXT_DATE = "Next scheduled"
    WORK_ORDER_NUMBER = "Work order number"
    OUTCOME = "Outcome"
    REQUEST_NUMBER = "Request number"
    REQUEST_TYPE = "Request type"
    REQUEST_TEXT = "Request text"
    CLOSED_DATE = "Closed"
    MATERIAL = "Material"
    RECYCLED = "Recycled"
    TONS = "Tons"
    # Of files that Portal Desk wrote:
    PORTAL_DESK_ID = "Portal Desk ID"
    DIVISION = "Division"
    INVOICE_DELIVERY = "Invoice delivery"
    SITE_NUMBER = "Site number"
    SITE_STATUS = "Site status"
    RECEIVE_SERVICE_NOTIFICATIONS = "Receive service notifications"
    SERVICE_NOTIFICATION_METHOD = "Service notification method"
    REQUEST_NOTIFICATION_METHOD = "Request notification method"
    MOBILE_OPT_OUT = "Mobile opt out"
    TAGS = "Tags"
    BILLING_CONTACT = "Billing contact"
    RECEIVE_INVOICE_NOTIFICATIONS = "Receive invoice notifications"
    RECEIVE_PASTDUE_NOTIFICATION = "Receive past-due notification"
    ROLE_1 = "Role 1"
    ROLE_2 = "Role 2"


_F = ImportField
FIELDS: Mapping[FileKind, tuple[ImportField, ...]] = {
    FileKind.CUSTOMERS: (
        *(_F.ACCOUNT_NUMBER, _F.ACCOUNT_NAME, _F.ACCOUNT_CLASS, _F.ACCOUNT_STATUS),
        *(_F.PORTAL_DESK_ID, _F.DIVISION, _F.INVOICE_DELIVERY),
    ),
    FileKind.LOCATIONS: (
        *(_F.ACCOUNT_NUMBER, _F.SITE_NAME, _F.ADDRESS_TYPE, _F.STREET, _F.STREET_2),
        *(_F.CITY, _F.STATE, _F.POSTAL_CODE, _F.COUNTRY),
        *(_F.PORTAL_DESK_ID, _F.SITE_NUMBER, _F.SITE_STATUS),
    ),
    FileKind.CONTACTS: (
        *(_F.ACCOUNT_NUMBER, _F.NAME, _F.TITLE, _F.EMAIL, _F.EMAIL_2),
        *(_F.PHONE_1, _F.PHONE_2, _F.PHONE_3, _F.PHONE_4, _F.PHONE_TYPE, _F.NOTE),
        *(_F.PORTAL_DESK_ID, _F.RECEIVE_SERVICE_NOTIFICATIONS, _F.SERVICE_NOTIFICATION_METHOD),
        *(_F.REQUEST_NOTIFICATION_METHOD, _F.MOBILE_OPT_OUT, _F.TAGS, _F.BILLING_CONTACT),
        *(_F.RECEIVE_INVOICE_NOTIFICATIONS, _F.RECEIVE_PASTDUE_NOTIFICATION),
        *(_F.SITE_NUMBER, _F.ROLE_1, _F.ROLE_2),
    ),
    FileKind.VCARDS: (),
    FileKind.INVOICES: (
        *(_F.ACCOUNT_NUMBER, _F.INVOICE_NUMBER, _F.QUICK_PAY_CODE, _F.DATE, _F.DUE_DATE),
        *(_F.AMOUNT, _F.BALANCE, _F.STATUS),
    ),
    FileKind.SERVICES: (_F.AT_SITE, _F.SERVICE, _F.QUANTITY, _F.FREQUENCY, _F.NEXT_DATE),
    FileKind.VISITS: (_F.AT_SITE, _F.DATE, _F.SERVICE, _F.WORK_ORDER_NUMBER, _F.OUTCOME),
    FileKind.REQUESTS: (
        *(_F.ACCOUNT_NUMBER, _F.AT_SITE, _F.REQUEST_NUMBER, _F.DATE, _F.REQUEST_TYPE),
        *(_F.REQUEST_TEXT, _F.STATUS, _F.CLOSED_DATE),
    ),
    FileKind.WEIGHTS: (_F.AT_SITE, _F.DATE, _F.MATERIAL, _F.RECYCLED, _F.TONS),
}
# What only a row with a Portal Desk ID says: of other rows nobody could tell whose it is.
OWN_FIELDS = frozenset(list(_F)[list(_F).index(_F.PORTAL_DESK_ID) + 1 :])
REQUIRED: Mapping[FileKind, tuple[ImportField, ...]] = {
    FileKind.CUSTOMERS: (_F.ACCOUNT_NUMBER,),
    FileKind.LOCATIONS: (_F.ACCOUNT_NUMBER, _F.STREET),
    FileKind.CONTACTS: (_F.ACCOUNT_NUMBER, _F.NAME),
    FileKind.VCARDS: (),
    FileKind.INVOICES: (_F.ACCOUNT_NUMBER, _F.INVOICE_NUMBER, _F.DATE, _F.AMOUNT),
    FileKind.SERVICES: (_F.AT_SITE, _F.SERVICE),
    FileKind.VISITS: (_F.AT_SITE, _F.DATE, _F.SERVICE),
    FileKind.REQUESTS: (_F.ACCOUNT_NUMBER, _F.REQUEST_NUMBER, _F.DATE),
    FileKind.WEIGHTS: (_F.AT_SITE, _F.DATE, _F.RECYCLED, _F.TONS),
}
# What the portal shows of accounts and sites that are here, or come along.
FIGURES = (
    *(FileKind.INVOICES, FileKind.SERVICES, FileKind.VISITS, FileKind.REQUESTS),
    FileKind.WEIGHTS,
)

Columns = tuple[ImportField | None, ...]  # what each column of a file is; None is left out


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFile:
    """One file as it was read. A column can be given another meaning before the import."""

    path: Path
    kind: FileKind
    read_as: str  # "UTF-8, commas"
    rows: int
    header: tuple[str, ...]
    columns: Columns
    preview: tuple[tuple[str, ...], ...]  # the first rows


def columns_problem(kind: FileKind, columns: Columns) -> str | None:
    """Why a file cannot be imported with these columns, None when it can."""
    for needed in REQUIRED[kind]:
        if needed not in columns:
            return f"Choose the column that holds “{needed.value}”."
    for known in FIELDS[kind]:
        if columns.count(known) > 1:
            return f"“{known.value}” is chosen for two columns. Choose one of them."
    own = next((one for one in columns if one in OWN_FIELDS), None)
    if own is not None and _F.PORTAL_DESK_ID not in columns:
        return f"“{own.value}” needs the column “{_F.PORTAL_DESK_ID.value}”. Leave it out."
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportJob:
    """The files that go in together, or not at all."""

    files: tuple[ImportFile, ...]
    vcard_account: str = ""  # the number of the account vCards go to; empty: by organisation


class Outcome(enum.Enum):
    """What became of a row that needs a look."""

    SKIPPED = "Skipped"  # not imported
    KEPT = "Kept"  # changed here since the last import: the value here stays (A24)
    ADAPTED = "Adapted"  # imported, with something of it in another place or left out


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProblem:
    file: str
    line: int
    what: str  # the account number or the name
    reason: str
    outcome: Outcome = Outcome.SKIPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0  # at least one value here stays against the file's (A24)

    @property
    def total(self) -> int:
        return self.added + self.changed + self.unchanged + self.kept


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import does, or would do."""

    accounts: Tally = field(default_factory=Tally)
    sites: Tally = field(default_factory=Tally)
    contacts: Tally = field(default_factory=Tally)
    figures: Mapping[FileKind, Tally] = field(default_factory=dict)  # of the kinds in the files
    problems: tuple[ImportProblem, ...] = ()

    @property
    def skipped(self) -> int:
        return sum(problem.outcome is Outcome.SKIPPED for problem in self.problems)

    @property
    def changes_something(self) -> bool:
        tallies = (self.accounts, self.sites, self.contacts, *self.figures.values())
        return any(tally.added or tally.changed for tally in tallies)


class Progress(Protocol):
    def report(self, done: int, total: int, what: str) -> None:
        """Say how far the work is. Raises CancelledError if the user has stopped it."""
        ...


class Importer(Protocol):
    """All methods may raise domain.errors.DataError, whose text is the sentence to show."""

    def look(self, path: Path) -> ImportFile:
        """Read a file once: what it seems to be, and what its columns seem to hold."""
        ...

    def as_kind(self, file: ImportFile, kind: FileKind) -> ImportFile:
        """The same file taken as another kind, its columns matched anew."""
        ...

    def check(self, job: ImportJob, progress: Progress) -> ImportReport:
        """What run would do, without doing it."""
        ...

    def run(self, job: ImportJob, progress: Progress) -> ImportReport:
        """Import everything in one transaction, or raise and leave all as it was.

        Never sends mail, and never touches portal access (A21).
        """
        ...
