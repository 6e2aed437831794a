"""What the screens need of their data. Every method is one transaction, or none.

All methods may raise domain.errors.DataError, whose text is the sentence to show.
"""

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from domain.accounts import (
    Account,
    AccountClass,
    AccountStatus,
    Division,
    Site,
    Visit,
)
from domain.contacts import AccountContact, BillingKind, Contact, Level, NotificationMethod
from domain.filters import Filter
from domain.history import HistoryEntry, HistoryKind
from domain.ids import AccountContactId, AccountId, ContactId, SiteId
from domain.invitations import Invitation, Waits
from domain.logins import Login, RefusedLogin
from domain.paging import Cursor, Page
from domain.permissions import ALL_PERMISSIONS, Permissions
from domain.portal_access import PortalState
from domain.portal_scope import Seer
from domain.settings import ContactRole, SystemOptions, TagType

# Lists


class Scope(enum.Enum):
    """Whose contacts a table shows."""

    EVERYWHERE = "everywhere"
    ALL = "all"  # of the account, whatever their level
    ACCOUNT = "account"  # account-level contacts of the account
    THIS_SITE = "site"  # contacts linked to this site only (A6)


class ContactOrder(enum.Enum):
    """The columns a contacts table can be sorted by."""

    TYPE = "type"
    BILLING_CONTACT = "billing_contact"
    NAME = "name"
    TITLE = "title"
    EMAIL = "email"
    PHONE = "phone"
    SERVICE_NOTIFICATION = "service_notification"
    REQUEST_NOTIFICATION = "request_notification"
    PORTAL_USER = "portal_user"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactQuery:
    scope: Scope = Scope.ALL
    account_id: AccountId | None = None
    site_id: SiteId | None = None
    # Every word must occur, in any order, in any field: at the start of a word, or anywhere if it
    # has three characters. Everywhere, also in the account and the sites (A6).
    text: str = ""
    filters: tuple[Filter, ...] = ()  # all of them; for Scope.EVERYWHERE
    order: ContactOrder = ContactOrder.TYPE
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedContact:
    """A row of a contacts table."""

    id: AccountContactId
    contact_id: ContactId
    account_id: AccountId
    account_number: str
    account_name: str
    level: Level
    billing: BillingKind
    name: str
    title: str
    email: str
    phone: str
    receive_service_notifications: bool
    request_notification_method: NotificationMethod
    portal_state: PortalState
    mail_refused: str = ""  # the mail server's words about the address


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountQuery:
    text: str = ""
    status: AccountStatus | None = None
    by_number: bool = False  # else by name


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAccount:
    """A row of the navigator."""

    id: AccountId
    number: str
    name: str
    class_name: str
    status: AccountStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSite:
    site: Site
    account_number: str
    account_name: str


COUNTED_TO = 1_000  # one more than this stands for any larger number


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The first matches of a search, and how many there are in all, counted up to COUNTED_TO."""

    accounts: tuple[ListedAccount, ...]
    account_count: int
    sites: tuple[FoundSite, ...]
    site_count: int
    contacts: tuple[ListedContact, ...]
    contact_count: int


# One record


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCard:
    """An account with what its card and its editor show."""

    account: Account
    account_class: AccountClass
    division: Division
    sites: tuple[Site, ...]  # by number
    contact_count: int
    portal_user_count: int  # Portal User = Yes


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCard:
    """What the site card shows beside the site."""

    site: Site
    contact_count: int  # contacts linked to it, and the account-level ones
    last_visit: Visit | None  # before the day asked for
    next_visit: Visit | None  # on or after it


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingHolder:
    kind: BillingKind
    id: AccountContactId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedContact:
    """All that Edit Contact starts from; row.contact.name is empty for Add Contact."""

    row: AccountContact
    is_new: bool
    account: Account
    account_class: AccountClass
    division: Division
    sites: tuple[Site, ...]
    holders: tuple[BillingHolder, ...]
    other_accounts: tuple[str, ...]  # "21638 The Mill": where else this person is a contact
    roles: tuple[ContactRole, ...]
    tag_types: tuple[TagType, ...]
    options: SystemOptions
    invitation: Invitation | None = None  # the last one, also when it has ended
    invited_elsewhere: tuple[str, ...] = ()  # those of other_accounts where it is Invited
    mail_lacks: Waits | None = None  # without which no invitation of this account is mailed
    mail_refused: str = ""  # the mail server's words about the address, which it takes no mail for
    login: Login | None = None  # who accepted an invitation for this account
    refused_logins: tuple[RefusedLogin, ...] = ()  # of that login, the last ones
    permissions: Permissions = ALL_PERMISSIONS  # of whoever opened it


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressOwner:
    """Somebody who has an address already (U25)."""

    contact_id: ContactId
    name: str
    accounts: tuple[
        tuple[AccountContactId, AccountId, str], ...
    ]  # the text: "49418 Renovation Gym"


@dataclass(frozen=True, slots=True, kw_only=True)
class TagUse:
    tag_type: TagType
    contacts: int
    last_used: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSave:
    """What Edit Contact hands over: the values, and what it showed when it was opened."""

    row: AccountContact
    base: AccountContact | None  # None adds the contact
    takes_over_billing: bool = False  # the former holder's move to None was confirmed (A4)
    # The invitation that follows is mailed at once (A8): access begins, or the address of
    # somebody who is Invited is another (A12).
    mail_wanted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSave:
    """What the account editor hands over. A site or contact that is not in base is added.

    removed_sites are deleted; contacts left without a link are unlinked with them (K3).
    """

    account: Account
    sites: tuple[Site, ...]
    base: AccountCard | None  # None adds the account
    first_contact: Contact | None = None  # becomes Primary Billing where the class says so (rule 9)
    removed_sites: tuple[SiteId, ...] = ()


class ContactBook(Protocol):
    def count(self, query: ContactQuery) -> int: ...

    def listed(self, query: ContactQuery, start: int, length: int) -> tuple[ListedContact, ...]:
        """Rows start .. start + length - 1 of the query's order.

        The first rows of any query come sooner than its count, which may have to look at all.
        """
        ...

    def position(self, query: ContactQuery, id: AccountContactId) -> int | None:
        """The row at which this contact stands in the query's order, None if it is not in it."""
        ...

    def ids(self, query: ContactQuery) -> Sequence[AccountContactId]:
        """All that match at this moment; a million of them take 16 MB."""
        ...

    def cities(self, text: str, limit: int) -> tuple[str, ...]:
        """Cities of sites that begin with the text, for a filter."""
        ...

    def opened(self, id: AccountContactId) -> OpenedContact: ...

    def blank(self, account_id: AccountId) -> OpenedContact:
        """A new contact of this account: account-level, with the class's defaults."""
        ...

    def save(self, save: ContactSave) -> AccountContact:
        """Store the contact and return it as stored, in one change with what follows from it.

        Fields changed by others meanwhile stay theirs (domain.changes.merge).
        Raises RefusedError, ConflictError, BillingHeldError, GoneError; then nothing is stored.
        """
        ...

    def link(self, contact_id: ContactId, account_id: AccountId) -> AccountContactId:
        """Make a person who is here already an account-level contact of another account."""
        ...

    def unlink(self, id: AccountContactId) -> None:
        """Remove the person from the account: links and portal access end, the person stays."""
        ...

    def same_address(self, email: str, besides: ContactId) -> tuple[AddressOwner, ...]: ...

    def tag_uses(self) -> tuple[TagUse, ...]: ...


class HistoryBook(Protocol):
    def page(
        self,
        id: AccountContactId,
        *,
        kind: HistoryKind | None,
        text: str,
        after: Cursor | None,
    ) -> Page[HistoryEntry]:
        """Newest first: what happened to this person, and to the person in this account."""
        ...


class AccountBook(Protocol):
    def count(self, query: AccountQuery) -> int: ...

    def listed(self, query: AccountQuery, start: int, length: int) -> tuple[ListedAccount, ...]: ...

    def position(self, query: AccountQuery, id: AccountId) -> int | None: ...

    def card(self, id: AccountId) -> AccountCard: ...

    def site_card(self, id: SiteId, today: date) -> SiteCard: ...

    def visits(self, site_id: SiteId, first: date, days: int) -> tuple[Visit, ...]: ...

    def save(self, save: AccountSave) -> AccountId:
        """Raises RefusedError, ConflictError, GoneError; then nothing is stored."""
        ...

    def move_site(self, id: SiteId, to: AccountId) -> None:
        """Give the site to another account under a number of that account.

        No right follows it: contacts of the old account lose their link to it, and whoever has
        no link left is unlinked (K3).
        """
        ...

    def site_contacts(self, id: SiteId) -> tuple[ListedContact, ...]:
        """Who has a site-level link to it, for naming the consequences of a move or removal."""
        ...


class SearchBook(Protocol):
    def search(self, text: str, limit: int) -> Found: ...


class PortalScopeBook(Protocol):
    def seen_by(self, id: SiteId) -> tuple[Seer, ...]:
        """Everybody who sees this site in the customer portal, by name. Raises GoneError."""
        ...


class SetupBook(Protocol):
    def divisions(self) -> tuple[Division, ...]: ...

    def account_classes(self) -> tuple[AccountClass, ...]: ...

    def contact_roles(self) -> tuple[ContactRole, ...]: ...

    def tag_types(self) -> tuple[TagType, ...]: ...

    def organisation(self) -> str: ...


# How a screen hears that data changed, here or in another window: with the ids that were
# written, or None for "anything may have changed".
Watcher = Callable[[frozenset[UUID] | None], None]
