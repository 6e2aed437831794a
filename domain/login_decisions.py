"""Login requests as staff see them, and what they decide about one (K10, U12, U31)."""

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.books import OpenedContact
from domain.ids import AccountContactId, AccountId, ActionId, ContactId, LoginRequestId, SiteId
from domain.login_requests import LoginRequest, RequestKind, RequestState


class RequestView(enum.Enum):
    OPEN = "Open"
    DECIDED = "Decided"  # by staff, or by the portal where the proof was enough
    ALL = "All"  # also what the portal turned away by itself


class Decision(enum.Enum):
    APPROVED = "Approved"
    MERGED = "Merged with a contact"
    REJECTED = "Rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestQuery:
    view: RequestView = RequestView.OPEN
    text: str = ""  # every word must occur in what was typed, or in the account


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a staff member decided, once for each request."""

    decision: Decision
    reason: str
    staff_name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRequest:
    """A row of the list."""

    request: LoginRequest
    account: str  # "21638 The Mill", as far as it is known
    decided: Decided | None = None

    @property
    def id(self) -> LoginRequestId:
        return self.request.id

    @property
    def is_open(self) -> bool:
        return self.decided is None and self.request.state is RequestState.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An account, or a contact of it, that the request may be about, and why."""

    reason: str
    account_id: AccountId
    account: str
    contact_id: ContactId | None = None
    account_contact_id: AccountContactId | None = None
    name: str = ""  # of the contact
    same_email: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Whom of which account a request may be approved for."""

    account_id: AccountId
    account: str
    contact_id: ContactId | None = None  # None: a new contact
    name: str = ""  # of the contact
    elsewhere: str = ""  # the account of the contact, where it is not this one yet


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedRequest:
    row: ListedRequest
    matches: tuple[Match, ...]  # the likeliest first


def choices_of(opened: OpenedRequest) -> tuple[Choice, ...]:
    """The likeliest first: of the accounts that were proved or named, then of those of contacts."""
    accounts = {one.account_id: one.account for one in opened.matches if one.contact_id is None}
    people = [one for one in opened.matches if one.contact_id is not None]
    found: list[Choice] = []
    for id, account in accounts.items():
        here = [one for one in people if one.account_id == id]
        found += (_choice(one, id, account) for one in here)
        if not any(one.same_email for one in here):
            owners = (one for one in people if one.same_email)
            found += (_choice(one, id, account) for one in owners)
            found.append(Choice(account_id=id, account=account))
    found += (
        _choice(one, one.account_id, one.account)
        for one in people
        if one.account_id not in accounts
    )
    return tuple(dict.fromkeys(found))


def _choice(match: Match, account_id: AccountId, account: str) -> Choice:
    return Choice(
        account_id=account_id,
        account=account,
        contact_id=match.contact_id,
        name=match.name,
        elsewhere="" if match.account_id == account_id else match.account,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What approving starts from: the contact there is, or would be, in the chosen account."""

    request: LoginRequest
    contact: OpenedContact
    site_id: SiteId | None = None  # that the typed address is of

    @property
    def gives_access(self) -> bool:
        """A quick request becomes a request of the account, and gives no access (U31)."""
        return self.request.typed.kind is not RequestKind.QUICK


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    id: LoginRequestId
    decision: Decision  # APPROVED or MERGED
    account_id: AccountId
    contact_id: ContactId | None  # None adds a contact with what was typed
    site_ids: frozenset[SiteId] = frozenset()  # none: the whole account
    takes_email: bool = False  # the typed address takes the place of the contact's


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRequests:
    """How many wait for staff."""

    count: int = 0
    alarms: int = 0  # of them


class LoginRequestBook(Protocol):
    """All methods may raise domain.errors.DataError, whose text is the sentence to show."""

    def waiting(self) -> WaitingRequests:
        """Cheap enough to ask every other second."""
        ...

    def count(self, query: RequestQuery) -> int: ...

    def listed(self, query: RequestQuery, start: int, length: int) -> tuple[ListedRequest, ...]:
        """Newest first."""
        ...

    def position(self, query: RequestQuery, id: LoginRequestId) -> int | None: ...

    def opened(self, id: LoginRequestId) -> OpenedRequest: ...

    def offer(
        self, id: LoginRequestId, account_id: AccountId, contact_id: ContactId | None
    ) -> Offer:
        """contact_id None: the account's contact with the typed address, else a new one."""
        ...

    def approve(self, approval: Approval) -> ActionId:
        """Give the access and invite, in one change that Undo takes back.

        Raises RefusedError with problems keyed by field, also for a request that is decided.
        """
        ...

    def reject(self, id: LoginRequestId, reason: str) -> ActionId:
        """Nobody is written to. Raises RefusedError."""
        ...
