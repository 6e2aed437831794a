"""People of files that Portal Desk wrote, as they are there: in every field, with links and tags.

What hangs on a person in one account comes in with the person. Once that is here it is changed in
Portal Desk only, so that no file takes a right away or gives one.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from domain.accounts import Account, AccountStatus
from domain.addresses import email_problem
from domain.contacts import (
    AccountContact,
    BillingKind,
    Contact,
    Link,
    NotificationMethod,
    method_problem,
    settled,
    with_service_notifications,
)
from domain.ids import (
    AccountContactId,
    AccountId,
    ContactId,
    ContactRoleId,
    TagTypeId,
    account_contact_id,
    new_id,
)
from domain.importing import ImportField as F
from domain.moving import (
    ACCOUNT_CONTACT_FIELDS,
    CONTACT_FIELDS,
    understood,
    with_account_contact_words,
    with_contact_words,
    words,
)
from domain.settings import ContactRole, TagType
from importing.merging import merged_entries, merged_fields
from importing.plan import REMOVED, Fate, Plan, unknown_account
from importing.plan_people import People
from importing.source import MovedPerson
from storage.imports import ImportedRecord, NewAccountContact, NewTag

_STAYS = "Sites, roles and billing stay as they are here. Change them in Edit Contact."
_NO_SITE = "None of the sites of this contact is here. Import the locations together with it."


def plan_moved(
    plan: Plan,
    people: People,
    in_accounts: Mapping[AccountContactId, NewAccountContact],
    vcard_account: str,
) -> None:
    groups: dict[tuple[str, UUID | None], list[MovedPerson]] = defaultdict(list)
    for row in plan.source.moved:
        number = vcard_account if vcard_account and row.is_card else row.number
        groups[number, row.id].append(row)
    moved = _Moved(plan, people, in_accounts)
    for done, ((number, _), rows) in enumerate(groups.items()):
        plan.step(done, len(groups), "Comparing contacts")
        moved.put(number, rows)


class _Moved:
    def __init__(
        self,
        plan: Plan,
        people: People,
        in_accounts: Mapping[AccountContactId, NewAccountContact],
    ) -> None:
        self._plan = plan
        self._people = people
        self._in_accounts = in_accounts
        self._holders = set(plan.office.holders)
        self._tags = {id: set(tags) for id, tags in plan.office.tags.items()}
        self._tag_names = {one.id: one.name for one in plan.office.tag_types}
        self._ids = {row.id for row in plan.source.moved}
        self._sites = {(site.account_id, site.number): site.id for site in plan.office.sites}
        self._classes = {one.id: one for one in plan.office.classes}

    def put(self, number: str, rows: Sequence[MovedPerson]) -> None:
        row, name = rows[0], rows[0].values["name"]
        account = self._plan.account_numbered(number) or self._prospect(number, row)
        if account is None:
            self._plan.tell_skipped(row, name, unknown_account(number))
            return
        key = f"moved/{number}/{row.id}"
        record = self._plan.office.records.get(key)
        here = self._here(row, record)
        if record is not None and (here is None or not self._people.is_linked(account.id, here.id)):
            self._plan.tell_kept(row, name, REMOVED)
            self._plan.contacts.add(record.entity_id, Fate.KEPT)
            return
        links = self._links(account, rows)
        if not links:
            self._plan.tell_skipped(row, name, _NO_SITE)
            return
        said = self._said(row)
        contact, kept = self._person(row, said, record, here, account)
        fate = Fate.KEPT if kept else Fate.UNCHANGED
        if contact != here:
            fate = Fate.CHANGED if here else Fate.ADDED
            self._people.keep(contact)
        tags = [tag for tag in row.cells.get(F.TAGS, "").split("\n") if tag]
        fate = max(fate, self._tag(row, contact.id, tags, record))
        fate = max(fate, self._in_account(row, account, contact, links))
        self._plan.contacts.add(contact.id, fate)
        seen = {CONTACT_FIELDS[field]: word for field, word in said.items()}
        values = {**seen, "tags": tags, "account_id": str(account.id)}
        self._plan.remember(key, "contact", contact.id, values)

    # The person

    def _here(self, row: MovedPerson, record: ImportedRecord | None) -> Contact | None:
        if record is not None:
            return self._people.here(ContactId(record.entity_id))
        assert row.id is not None  # noqa: S101 - what makes a row a moved one
        here = self._people.here(ContactId(row.id))
        if here is None:
            alike = self._people.before(row.cells.get(F.EMAIL, ""), row.values["name"])
            here = alike if alike and alike.id not in self._ids else None
            if here is not None:
                self._ids.add(here.id)  # nobody else of the file is the same person
        return here

    def _said(self, row: MovedPerson) -> dict[F, str]:
        """What the file says of the person; words that mean nothing here are left out."""
        said = {field: row.cells[field] for field in CONTACT_FIELDS if field in row.cells}
        for field in (*CONTACT_FIELDS, *ACCOUNT_CONTACT_FIELDS):
            word = row.cells.get(field, "")
            bad_email = field in (F.EMAIL, F.EMAIL_2) and email_problem(word) is not None
            if field in row.cells and (bad_email or not understood(field, word)):
                reason = f"“{word}” is left out: it is no value for “{field.value}”."
                self._plan.tell_adapted(row, row.values["name"], reason)
                said.pop(field, None)
        return said

    def _person(
        self,
        row: MovedPerson,
        said: Mapping[F, str],
        record: ImportedRecord | None,
        here: Contact | None,
        account: Account,
    ) -> tuple[Contact, bool]:
        """The contact as it is to be, and whether something stays as it is here."""
        if here is None:
            assert row.id is not None  # noqa: S101 - see _here
            made = with_contact_words(Contact(id=ContactId(row.id)), said)
            if F.RECEIVE_SERVICE_NOTIFICATIONS not in said:
                wanted = self._classes.get(account.class_id)
                notified = wanted is not None and wanted.default_contact_service_notification
                made = with_service_notifications(made, notified)
            return self._reachable(row, made), False
        stored = words(here, {field: CONTACT_FIELDS[field] for field in said})
        seen = record.values if record else {}
        merged = merged_fields(
            {field.value: seen.get(CONTACT_FIELDS[field], "") for field in said},
            {field.value: word for field, word in stored.items()},
            {field.value: word for field, word in said.items()},
        )
        contact = with_contact_words(here, {F(name): word for name, word in merged.values.items()})
        for name in merged.kept:
            field = F(name)
            self._plan.tell_stays(row, here.name, name, stored[field], said[field])
        if contact != here and (reason := self._people.fixed_addresses(here, contact)):
            self._plan.tell_kept(row, here.name, reason)
            return here, True
        return self._reachable(row, contact), bool(merged.kept)

    def _reachable(self, row: MovedPerson, contact: Contact) -> Contact:
        """Without methods of notification that cannot work."""
        country = self._plan.office.division.country
        fixed: dict[str, Any] = {}
        for name in ("service_notification_method", "request_notification_method"):
            if problem := method_problem(contact, getattr(contact, name), country):
                fixed[name] = NotificationMethod.NONE
                self._plan.tell_adapted(row, contact.name, f"No notifications: {problem}")
        return replace(contact, **fixed)

    def _tag(
        self, row: MovedPerson, id: ContactId, tags: Sequence[str], record: ImportedRecord | None
    ) -> Fate:
        here = self._tags.setdefault(id, set())
        seen = record.values["tags"] if record else ()
        named = [self._tag_names[one] for one in here]
        entries = merged_entries(seen, named, tags, str.casefold, complete=False)
        for name in entries.values[len(named) :]:
            tag_type_id = self._tag_type(name)
            here.add(tag_type_id)
            self._plan.writes.tags.append(NewTag(id, tag_type_id))
        for name in entries.kept:
            self._plan.tell_kept(row, row.values["name"], f"The tag “{name}” stays removed.")
        if len(entries.values) > len(named):
            return Fate.CHANGED
        return Fate.KEPT if entries.kept else Fate.UNCHANGED

    def _tag_type(self, name: str) -> TagTypeId:
        made = self._plan.setting(TagType, name, lambda: TagType(id=TagTypeId(new_id()), name=name))
        self._tag_names[made.id] = made.name
        return made.id

    # In the account

    def _in_account(
        self, row: MovedPerson, account: Account, contact: Contact, links: tuple[Link, ...]
    ) -> Fate:
        id = account_contact_id(account.id, contact.id)
        said = {
            field: row.cells[field]
            for field in ACCOUNT_CONTACT_FIELDS
            if field in row.cells and understood(field, row.cells[field])
        }
        wanted = settled(
            with_account_contact_words(
                AccountContact(id=id, account_id=account.id, contact=contact, links=links), said
            )
        )
        if self._people.is_linked(account.id, contact.id):
            here = self._in_accounts.get(id)
            if here is None or _same(here, NewAccountContact.of(wanted)):
                return Fate.UNCHANGED
            self._plan.tell_kept(row, contact.name, _STAYS)
            return Fate.KEPT
        if wanted.billing is not BillingKind.NONE:
            wanted = self._with_billing(row, wanted)
        self._people.link(NewAccountContact.of(wanted))
        return Fate.CHANGED

    def _with_billing(self, row: MovedPerson, wanted: AccountContact) -> AccountContact:
        holder = (wanted.account_id, wanted.billing)
        if holder not in self._holders:
            self._holders.add(holder)
            return wanted
        reason = f"The account has its {wanted.billing.value} already; this contact is None."
        self._plan.tell_adapted(row, wanted.contact.name, reason)
        return replace(wanted, billing=BillingKind.NONE)

    def _links(self, account: Account, rows: Sequence[MovedPerson]) -> tuple[Link, ...]:
        """Empty where none of the sites is known: then the whole account would be too much."""
        found: dict[Any, Link] = {}
        for row in rows:
            site = row.cells.get(F.SITE_NUMBER, "")
            site_id = self._plan.moved_sites.get((row.number, site)) or self._sites.get(
                (account.id, site)
            )
            if site and site_id is None:
                reason = f"There is no site {site} on this account; the link to it is left out."
                self._plan.tell_adapted(row, row.values["name"], reason)
                continue
            roles = [self._role(row.cells.get(field, "")) for field in (F.ROLE_1, F.ROLE_2)]
            found[site_id] = Link(site_id=site_id, role_1=roles[0], role_2=roles[1])
        return (found[None],) if None in found else tuple(found.values())

    def _role(self, name: str) -> ContactRoleId | None:
        if not name:
            return None
        made = self._plan.setting(
            ContactRole, name, lambda: ContactRole(id=ContactRoleId(new_id()), name=name)
        )
        return made.id

    def _prospect(self, number: str, row: MovedPerson) -> Account | None:
        """For a card that comes without its account."""
        if not row.is_card or not number:
            return None
        account = Account(
            id=AccountId(new_id()),
            number=number,
            name=row.organisation or number,
            class_id=self._plan.default_class(),
            division_id=self._plan.office.division.id,
            status=AccountStatus.PROSPECT,
        )
        self._plan.put_account(None, account)
        self._plan.accounts.add(account.id, Fate.ADDED)
        values = {"name": account.name, "status": account.status.value}
        self._plan.remember(f"account/{number}", "account", account.id, values)
        reason = f"The account {account.number} {account.name} is made, a prospect."
        self._plan.tell_adapted(row, row.values["name"], reason)
        return account


def _same(one: NewAccountContact, other: NewAccountContact) -> bool:
    return one._replace(links=()) == other._replace(links=()) and set(one.links) == set(other.links)
