"""Contacts: a person, what hangs on the person in one account, and the links to sites (A1, A2)."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from domain.addresses import email_problem, is_valid_email, phone_key
from domain.ids import AccountContactId, AccountId, ContactId, ContactRoleId, SiteId, TagTypeId
from domain.portal_access import PortalAccess


class NotificationMethod(enum.Enum):
    NONE = "None"
    EMAIL = "Email"
    TEXT = "Text"
    EMAIL_AND_TEXT = "Email and Text"

    @property
    def needs_email(self) -> bool:
        return self in (NotificationMethod.EMAIL, NotificationMethod.EMAIL_AND_TEXT)

    @property
    def needs_phone(self) -> bool:
        return self in (NotificationMethod.TEXT, NotificationMethod.EMAIL_AND_TEXT)


class BillingKind(enum.Enum):
    """At most one holder of each but None on an account (rule 6)."""

    NONE = "None"
    PRIMARY = "Primary Billing"
    SECONDARY = "Secondary Billing"


class Level(enum.Enum):
    ACCOUNT = "Account"
    SITE = "Site"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person."""

    id: ContactId
    name: str = ""
    title: str = ""
    email: str = ""
    email_2: str = ""
    phone_1: str = ""
    phone_2: str = ""
    phone_3: str = ""
    phone_4: str = ""
    note: str = ""
    receive_service_notifications: bool = False
    service_notification_method: NotificationMethod = NotificationMethod.NONE
    request_notification_method: NotificationMethod = NotificationMethod.NONE
    mobile_opt_out: bool = False
    tags: frozenset[TagTypeId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Access to one site, or with site_id None to the account and all its sites (rules 2, 3).

    Roles classify and grant nothing (rule 11).
    """

    site_id: SiteId | None
    role_1: ContactRoleId | None = None
    role_2: ContactRoleId | None = None


ACCOUNT_LINK = Link(site_id=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountContact:
    """A person in one account: a row of the Contacts tables, and what Edit Contact edits."""

    id: AccountContactId
    account_id: AccountId
    contact: Contact
    billing: BillingKind = BillingKind.NONE
    receive_invoice_notifications: bool = False
    receive_pastdue_notification: bool = False
    portal: PortalAccess = field(default_factory=PortalAccess)
    links: tuple[Link, ...] = (ACCOUNT_LINK,)  # rule 4: new contacts start account-level

    @property
    def level(self) -> Level:
        return Level.ACCOUNT if self.account_link else Level.SITE

    @property
    def account_link(self) -> Link | None:
        return next((link for link in self.links if link.site_id is None), None)

    @property
    def site_ids(self) -> frozenset[SiteId]:
        return frozenset(link.site_id for link in self.links if link.site_id is not None)

    def link_to(self, site_id: SiteId | None) -> Link | None:
        return next((link for link in self.links if link.site_id == site_id), None)


# Changing the links


def with_account_access(row: AccountContact, wanted: bool) -> AccountContact:
    """Account (All Sites) ticked or cleared; ticking it replaces the site links (A2)."""
    if wanted:
        return row if row.account_link else replace(row, links=(ACCOUNT_LINK,))
    return replace(row, links=tuple(link for link in row.links if link.site_id is not None))


def with_site_access(row: AccountContact, site_id: SiteId, wanted: bool) -> AccountContact:
    """A site ticked or cleared; nothing happens to an account-level contact (A2)."""
    if row.account_link or wanted == (row.link_to(site_id) is not None):
        return row
    if wanted:
        return replace(row, links=(*row.links, Link(site_id=site_id)))
    return replace(row, links=tuple(link for link in row.links if link.site_id != site_id))


def with_link(row: AccountContact, changed: Link) -> AccountContact:
    """The link to the same entity replaced, for example with other roles."""
    return replace(
        row,
        links=tuple(changed if link.site_id == changed.site_id else link for link in row.links),
    )


def without_site(row: AccountContact, site_id: SiteId) -> AccountContact | None:
    """After the site left the account or was deleted; None: no link is left, so it ends (K3)."""
    left = tuple(link for link in row.links if link.site_id != site_id)
    return replace(row, links=left) if left else None


# Billing (A4, rules 5 to 8)


def billing_allowed(row: AccountContact) -> bool:
    """Billing Contact can be set on an account-level contact only (rule 5)."""
    return row.level is Level.ACCOUNT


def invoice_flags_allowed(row: AccountContact) -> bool:
    """Invoice and past-due notifications exist for account level with billing None (rule 7)."""
    return row.level is Level.ACCOUNT and row.billing is BillingKind.NONE


def lost_at_site_level(row: AccountContact) -> tuple[str, ...]:
    """What saving this contact at site level would clear, in the words of the screen (A4)."""
    if row.level is Level.ACCOUNT:
        return ()
    lost = []
    if row.billing is not BillingKind.NONE:
        lost.append(row.billing.value)
    if row.receive_invoice_notifications:
        lost.append("Receive invoice notifications")
    if row.receive_pastdue_notification:
        lost.append("Receive past-due notification")
    return tuple(lost)


def settled(row: AccountContact) -> AccountContact:
    """As it is stored: trimmed, and without what its level and billing kind rule out.

    A billing contact gets every invoice anyway, so the flags mean nothing beside a kind (rule 7).
    """
    contact = row.contact
    trimmed = {name: getattr(contact, name).strip() for name in (*TEXT_FIELDS, "note")}
    method = contact.service_notification_method
    if not contact.receive_service_notifications:
        method = NotificationMethod.NONE
    row = replace(row, contact=replace(contact, service_notification_method=method, **trimmed))
    if not billing_allowed(row):
        row = replace(row, billing=BillingKind.NONE)
    if not invoice_flags_allowed(row):
        row = replace(row, receive_invoice_notifications=False, receive_pastdue_notification=False)
    return row


TEXT_FIELDS = ("name", "title", "email", "email_2", "phone_1", "phone_2", "phone_3", "phone_4")


# Notifications (rule 10, A5)


def with_service_notifications(contact: Contact, wanted: bool) -> Contact:
    """Turning them on picks a method that works: Email where there is an address, else None."""
    method = contact.service_notification_method
    if wanted and method is NotificationMethod.NONE and is_valid_email(contact.email):
        method = NotificationMethod.EMAIL
    return replace(
        contact, receive_service_notifications=wanted, service_notification_method=method
    )


def can_text(contact: Contact, country: str) -> bool:
    """Texts go to Phone 1, and never to somebody who opted out."""
    return bool(phone_key(contact.phone_1, country)) and not contact.mobile_opt_out


def method_problem(contact: Contact, method: NotificationMethod, country: str) -> str | None:
    if method.needs_email and not is_valid_email(contact.email):
        return "Enter a valid email address, or choose another method."
    if method.needs_phone and contact.mobile_opt_out:
        return "This person opted out of text messages. Choose another method."
    if method.needs_phone and not can_text(contact, country):
        return "Enter a valid Phone 1, or choose another method."
    return None


# What is wrong, and what is worth a word


def problems(row: AccountContact, country: str) -> Mapping[str, str]:
    """What stops this contact from being saved, keyed by field name."""
    contact = row.contact
    found = {}
    if not contact.name.strip():
        found["name"] = "Enter a name."
    if problem := email_problem(contact.email):
        found["email"] = problem
    elif row.portal.is_open and not contact.email.strip():
        found["email"] = "Portal access needs an address. Enter one, or end the access first."
    if problem := email_problem(contact.email_2):
        found["email_2"] = problem
    if contact.receive_service_notifications and (
        problem := method_problem(contact, contact.service_notification_method, country)
    ):
        found["service_notification_method"] = problem
    if problem := method_problem(contact, contact.request_notification_method, country):
        found["request_notification_method"] = problem
    if not row.links:
        found["links"] = "Choose Account (All Sites) or at least one site."
    return found


def what_stops_saving(
    row: AccountContact, base: AccountContact | None, country: str
) -> Mapping[str, str]:
    """problems(), but for a save that ends portal access and nothing else: never refused (A7)."""
    if base and not row.portal.is_open and row == replace(base, portal=row.portal):
        return {}
    return problems(row, country)


def warnings(row: AccountContact, country: str) -> Mapping[str, str]:
    """What a clerk should know and may leave as it is, keyed by field name."""
    contact = row.contact
    found = {}
    for name in ("phone_1", "phone_2", "phone_3", "phone_4"):
        typed = getattr(contact, name)
        if typed.strip() and not phone_key(typed, country):
            found[name] = "This number cannot be read. It is kept as typed."
    if (
        contact.receive_service_notifications
        and contact.service_notification_method is NotificationMethod.NONE
    ):
        found["service_notification_method"] = "Nothing is sent until a method is chosen."
    return found


def initials(name: str) -> str:
    """Of the first and the last word: "John Doe" is JD. A leading "Dr." is passed over."""
    words = [word for word in name.split() if word[0].isalnum()]
    words = [word for word in words if not word.endswith(".")] or words
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
