"""What the columns of a file hold, by the names that legacy systems give them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from domain.importing import FIELDS, OWN_FIELDS, REQUIRED, Columns, FileKind
from domain.importing import ImportField as F

_NUMBER = (
    "account number", "account no", "account nr", "account id", "account", "acct", "acct no",
    "customer number", "customer no", "customer id", "customer", "number",
)  # fmt: skip
_CITY = {
    F.CITY: ("city", "town", "service city"),
    F.STATE: ("state", "state province", "province", "region", "county", "st"),
    F.POSTAL_CODE: ("postal code", "zip", "zip code", "postcode", "post code", "zip postal code"),
    F.COUNTRY: ("country", "country code", "country region"),
}
_SITE = (
    "number of the site", "site number", "site no", "site id", "location number", "location id",
    "site", "service location", "location",
)  # fmt: skip
_SERVICE = ("service", "service name", "service type", "service description")

# The first name of a field that a header has wins.
ALIASES: Mapping[FileKind, Mapping[F, Sequence[str]]] = {
    FileKind.CUSTOMERS: {
        F.ACCOUNT_NUMBER: _NUMBER,
        F.ACCOUNT_NAME: (
            "account name", "name", "company", "company name", "customer name", "organisation",
            "organization", "business name",
        ),
        F.ACCOUNT_CLASS: ("account class", "class", "customer type", "customer class", "type"),
        F.ACCOUNT_STATUS: ("account status", "status", "customer status"),
    },
    FileKind.LOCATIONS: {
        F.ACCOUNT_NUMBER: _NUMBER,
        F.SITE_NAME: ("site name", "site", "location name", "location", "service location"),
        F.ADDRESS_TYPE: ("address type", "location type", "type"),
        F.STREET: (
            "street", "address line 1", "address 1", "address", "street address",
            "service address", "line 1",
        ),
        F.STREET_2: ("street second line", "address line 2", "address 2", "street 2", "line 2"),
        **_CITY,
    },
    FileKind.CONTACTS: {
        F.ACCOUNT_NUMBER: _NUMBER,
        F.NAME: ("name", "contact name", "contact", "full name", "person", "display name"),
        F.TITLE: ("title", "job title", "position"),
        F.EMAIL: ("email", "email address", "e mail", "e mail address", "mail", "email 1"),
        F.EMAIL_2: ("email 2", "email address 2", "e mail 2", "second email"),
        F.PHONE_1: ("phone 1", "phone", "phone number", "telephone", "tel", "mobile", "cell"),
        F.PHONE_2: ("phone 2", "phone number 2", "telephone 2", "tel 2"),
        F.PHONE_3: ("phone 3", "phone number 3", "telephone 3", "tel 3"),
        F.PHONE_4: ("phone 4", "phone number 4", "telephone 4", "tel 4"),
        F.PHONE_TYPE: ("phone type", "phone number type"),
        F.NOTE: ("note", "notes", "comment", "comments", "remark", "remarks"),
    },
    FileKind.VCARDS: {},
    FileKind.INVOICES: {
        F.ACCOUNT_NUMBER: _NUMBER[:-1],
        F.INVOICE_NUMBER: ("invoice number", "invoice no", "invoice id", "invoice"),
        F.QUICK_PAY_CODE: ("quick pay code", "pay code", "payment code"),
        F.DATE: ("invoice date", "date", "posted"),
        F.DUE_DATE: ("due date", "due"),
        F.AMOUNT: ("amount", "invoice amount", "total", "invoice total"),
        F.BALANCE: ("balance", "amount due", "open amount", "open balance"),
        F.STATUS: ("status", "invoice status"),
    },
    FileKind.SERVICES: {
        F.AT_SITE: _SITE,
        F.SERVICE: _SERVICE,
        F.QUANTITY: ("quantity", "qty", "count"),
        F.FREQUENCY: ("frequency", "service frequency"),
        F.NEXT_DATE: ("next scheduled", "next service", "next date", "next"),
    },
    FileKind.VISITS: {
        F.AT_SITE: _SITE,
        F.DATE: ("visit date", "service date", "date", "day"),
        F.SERVICE: _SERVICE,
        F.WORK_ORDER_NUMBER: ("work order number", "work order", "work order id", "visit id"),
        F.OUTCOME: ("outcome", "result", "status", "completion"),
    },
    FileKind.REQUESTS: {
        F.ACCOUNT_NUMBER: _NUMBER[:-1],
        F.AT_SITE: _SITE,
        F.REQUEST_NUMBER: ("request number", "request no", "request id", "request"),
        F.DATE: ("created", "created at", "request date", "date", "opened"),
        F.REQUEST_TYPE: ("request type", "type", "category"),
        F.REQUEST_TEXT: ("request text", "text", "description", "subject"),
        F.STATUS: ("status", "request status"),
        F.CLOSED_DATE: ("closed", "closed date", "closed on"),
    },
    FileKind.WEIGHTS: {
        F.AT_SITE: _SITE,
        F.DATE: ("weight date", "ticket date", "date", "day"),
        F.MATERIAL: ("material", "commodity"),
        F.RECYCLED: ("recycled", "waste stream", "stream", "diverted"),
        F.TONS: ("tons", "weight", "net tons", "tonnage"),
    },
}  # fmt: skip
_OWN = {F.PORTAL_DESK_ID, *OWN_FIELDS}


def plain(name: str) -> str:
    """A column's name as it is compared: "EmailAddress", "E-MAIL address" -> words."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])", " ", name)
    folded = unicodedata.normalize("NFKC", words).casefold()
    return " ".join(re.findall(r"\w+", folded.replace("_", " ")))


def is_own(header: Sequence[str]) -> bool:
    """Whether Portal Desk wrote the file: its cells are exactly what they say."""
    return plain(F.PORTAL_DESK_ID.value) in map(plain, header)


def matched(kind: FileKind, header: Sequence[str]) -> Columns:
    """What each column seems to hold; a field is given to one column."""
    names = [plain(name) for name in header]
    columns: list[F | None] = [None] * len(header)
    known = dict(ALIASES[kind])
    if is_own(header):
        known |= {field: (plain(field.value),) for field in FIELDS[kind] if field in _OWN}
    for field, aliases in known.items():
        place = next((names.index(alias) for alias in aliases if alias in names), None)
        if place is not None and columns[place] is None:
            columns[place] = field
    return tuple(columns)


def guessed_kind(header: Sequence[str]) -> FileKind:
    """The kind whose fields the header names best; of two the first."""

    def fit(kind: FileKind) -> tuple[int, bool]:
        columns = matched(kind, header)
        enough = all(field in columns for field in REQUIRED[kind])
        return sum(field is not None for field in columns), enough

    return max((kind for kind in FileKind if FIELDS[kind]), key=fit)


def known_names(header: Sequence[str]) -> int:
    """How many columns of this header some kind of file knows."""
    every = {alias for kind in ALIASES.values() for names in kind.values() for alias in names}
    return sum(plain(name) in every for name in header)
