"""Merging two contacts that are one person (M1 to M6)."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from domain.accounts import Account
from domain.addresses import email_key
from domain.contacts import (
    TEXT_FIELDS,
    AccountContact,
    BillingKind,
    Contact,
    Link,
    NotificationMethod,
    settled,
)
from domain.ids import (
    AccountId,
    ActionId,
    ContactId,
    SiteId,
    TagTypeId,
    account_contact_id,
)
from domain.portal_access import PortalAccess, PortalState, end_access


class Side(enum.Enum):
    KEPT = "kept"  # the person whose id stays
    OTHER = "other"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A contact with all that hangs on it, by the numbers of the accounts."""

    contact: Contact
    accounts: tuple[AccountContact, ...]

    def on(self, account_id: AccountId) -> AccountContact | None:
        return next((row for row in self.accounts if row.account_id == account_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedAccount:
    """What is chosen for an account on which both are contacts."""

    access: Side  # whose links; BOTH unites them
    billing: BillingKind
    portal: Side  # whose portal access: KEPT or OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeChoices:
    contact: Contact  # the person as it is to be
    shared: Mapping[AccountId, SharedAccount]


def shared_accounts(kept: Person, other: Person) -> tuple[AccountId, ...]:
    return tuple(row.account_id for row in kept.accounts if other.on(row.account_id))


def suggested(kept: Person, other: Person) -> MergeChoices:
    """What the dialog starts with: nothing is lost, and nobody reaches more unasked (M2 to M5)."""
    pairs = {id: (kept.on(id), other.on(id)) for id in shared_accounts(kept, other)}
    return MergeChoices(
        contact=_suggested_contact(kept.contact, other.contact),
        shared={
            id: _suggested_account(one, two) for id, (one, two) in pairs.items() if one and two
        },
    )


def merged_contact(kept: Person, other: Person, choices: MergeChoices) -> Contact:
    """The person as chosen; tags are always united."""
    tags = kept.contact.tags | other.contact.tags
    return replace(choices.contact, id=kept.contact.id, tags=tags)


def merged(
    kept: Person, other: Person, choices: MergeChoices, now: datetime
) -> tuple[AccountContact, ...]:
    """The one person on all accounts of both, ready to be stored."""
    contact = merged_contact(kept, other, choices)
    rows = []
    for row in (*kept.accounts, *other.accounts):
        if (choice := choices.shared.get(row.account_id)) is None:
            rows.append(_moved(row, contact, now))
        elif row.contact.id == kept.contact.id and (theirs := other.on(row.account_id)):
            rows.append(_united(row, theirs, choice, contact, now))
    return tuple(settled(row) for row in rows)


def ended(kept: Person, other: Person, choices: MergeChoices) -> tuple[AccountContact, ...]:
    """Whose access ends because the person gets another address than it was given to (M5)."""
    address = email_key(choices.contact.email)
    return tuple(
        row
        for row in _portal_rows(kept, other, choices)
        if row.portal.is_open and email_key(row.contact.email) != address
    )


def widened(kept: Person, other: Person, choices: MergeChoices) -> tuple[AccountContact, ...]:
    """Whose access stays open and reaches more than it did before (M4); as they were."""
    found = []
    for row in _portal_rows(kept, other, choices):
        choice = choices.shared.get(row.account_id)
        one, two = kept.on(row.account_id), other.on(row.account_id)
        if choice and one and two and row.portal.is_open and not row.account_link:
            reached = {link.site_id for link in _links(one, two, choice.access)}
            if not reached <= row.site_ids:
                found.append(row)
    lost = ended(kept, other, choices)
    return tuple(row for row in found if row not in lost)


def stopped(kept: Person, other: Person, choices: MergeChoices) -> tuple[AccountContact, ...]:
    """Whose open invitation stops working with the other one (M7); ended access is told as such."""
    lost = ended(kept, other, choices)
    invited = (row for row in other.accounts if row.portal.state is PortalState.INVITED)
    return tuple(row for row in invited if row not in lost)


def given_up(kept: Person, other: Person, choices: MergeChoices) -> tuple[AccountContact, ...]:
    """Where the other one's login no longer reaches the account: the kept one's access stays."""
    taken = list(_portal_rows(kept, other, choices))
    signed_in = (row for row in other.accounts if row.portal.state is PortalState.YES)
    return tuple(row for row in signed_in if row not in taken)


def handed_over(kept: Person, other: Person, choices: MergeChoices) -> tuple[AccountContact, ...]:
    """Where the other one's login goes on, for the kept one."""
    without = (*ended(kept, other, choices), *given_up(kept, other, choices))
    signed_in = (row for row in other.accounts if row.portal.state is PortalState.YES)
    return tuple(row for row in signed_in if row not in without)


def _portal_rows(kept: Person, other: Person, choices: MergeChoices) -> Iterator[AccountContact]:
    """From whom each account's portal access comes."""
    for row in (*kept.accounts, *other.accounts):
        choice = choices.shared.get(row.account_id)
        side = Side.KEPT if row.contact.id == kept.contact.id else Side.OTHER
        if choice is None or choice.portal is side:
            yield row


def _suggested_contact(kept: Contact, other: Contact) -> Contact:
    texts = {name: getattr(kept, name).strip() or getattr(other, name) for name in TEXT_FIELDS}
    notes = dict.fromkeys(note for note in (kept.note.strip(), other.note.strip()) if note)
    notified = kept if kept.receive_service_notifications else other
    asks = kept.request_notification_method is not NotificationMethod.NONE
    return replace(
        kept,
        **texts,
        note="\n".join(notes),
        receive_service_notifications=notified.receive_service_notifications,
        service_notification_method=notified.service_notification_method,
        request_notification_method=(kept if asks else other).request_notification_method,
        mobile_opt_out=kept.mobile_opt_out or other.mobile_opt_out,
        tags=kept.tags | other.tags,
    )


def _suggested_account(kept: AccountContact, other: AccountContact) -> SharedAccount:
    return SharedAccount(
        access=Side.BOTH if kept.level is other.level else Side.KEPT,
        billing=other.billing if kept.billing is BillingKind.NONE else kept.billing,
        portal=Side.OTHER if kept.portal.state is PortalState.NO else Side.KEPT,
    )


def _moved(row: AccountContact, contact: Contact, now: datetime) -> AccountContact:
    return replace(
        row,
        id=account_contact_id(row.account_id, contact.id),
        contact=contact,
        portal=_portal(row, contact, now),
    )


def _united(
    kept: AccountContact,
    other: AccountContact,
    choice: SharedAccount,
    contact: Contact,
    now: datetime,
) -> AccountContact:
    return replace(
        kept,
        contact=contact,
        billing=choice.billing,
        receive_invoice_notifications=kept.receive_invoice_notifications
        or other.receive_invoice_notifications,
        receive_pastdue_notification=kept.receive_pastdue_notification
        or other.receive_pastdue_notification,
        portal=_portal(other if choice.portal is Side.OTHER else kept, contact, now),
        links=_links(kept, other, choice.access),
    )


def _portal(row: AccountContact, contact: Contact, now: datetime) -> PortalAccess:
    """Access was given to an address. Another address does not inherit it (M5)."""
    if email_key(row.contact.email) == email_key(contact.email):
        return row.portal
    return replace(end_access(row.portal, now), accepted_at=None, login_id=None)


def _links(kept: AccountContact, other: AccountContact, access: Side) -> tuple[Link, ...]:
    if access is not Side.BOTH:
        return (kept if access is Side.KEPT else other).links
    links: dict[SiteId | None, Link] = {}
    for link in (*kept.links, *other.links):
        known = links.get(link.site_id)
        links[link.site_id] = _with_roles_of(known, link) if known else link
    return (links[None],) if None in links else tuple(links.values())  # rule 2


def _with_roles_of(link: Link, other: Link) -> Link:
    """At most two roles, those of the first link before those of the other (rule 11)."""
    every = (link.role_1, link.role_2, other.role_1, other.role_2)
    roles = (*dict.fromkeys(role for role in every if role), None, None)
    return replace(link, role_1=roles[0], role_2=roles[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedMerge:
    """Both as they were read, and the names of what they point at."""

    kept: Person
    other: Person
    accounts: Mapping[AccountId, Account]
    countries: Mapping[AccountId, str]
    site_numbers: Mapping[SiteId, str]
    tag_names: Mapping[TagTypeId, str]

    def swapped(self) -> "OpenedMerge":
        return replace(self, kept=self.other, other=self.kept)


class MergeBook(Protocol):
    def opened(self, kept: ContactId, other: ContactId) -> OpenedMerge:
        """Raises RefusedError when both ids lead to one person, GoneError."""
        ...

    def merge(self, opened: OpenedMerge, choices: MergeChoices) -> ActionId:
        """Make one person of the two, in one change that Undo takes back.

        The other id leads to the kept person from then on. Raises ConflictError when one of them
        is not as it was opened any more, RefusedError with the problems of the person.
        """
        ...
