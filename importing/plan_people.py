"""People of the source as contacts, each linked to an account."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from domain.accounts import Account
from domain.addresses import email_key
from domain.contacts import Contact, method_problem, with_service_notifications
from domain.ids import AccountId, ContactId, account_contact_id, new_id
from importing.merging import merged_entries, merged_fields, merged_note
from importing.plan import REMOVED, Fate, Plan, Way, next_index, recognised, unknown_account
from importing.source import Phone, SourcePerson
from storage.imports import ImportedRecord, NewAccountContact

_EMAIL_FIELDS = ("email", "email_2")
_PHONE_FIELDS = ("phone_1", "phone_2", "phone_3", "phone_4")
_WORDS = {"name": "Name", "title": "Title"}


class Person:
    """A person of the source, with what recognises the person."""

    __slots__ = ("email_key", "emails", "name_key", "phones", "row", "unusable")

    def __init__(self, row: SourcePerson) -> None:
        self.row = row
        keys = {email: email_key(email) for email in row.emails}
        self.emails = [email for email, key in keys.items() if key]
        self.unusable = [email for email, key in keys.items() if not key]
        self.email_key = keys[self.emails[0]] if self.emails else ""
        self.name_key = row.values["name"].casefold()
        # Of a number written in two ways the first stays.
        self.phones = {_digits(phone.number): phone for phone in reversed(row.phones)}

    @property
    def numbers(self) -> list[str]:
        return [phone.number for phone in reversed(self.phones.values())]

    @property
    def identity(self) -> tuple[Any, ...]:
        """Without an address nobody is taken for somebody else, but a repeated row is one."""
        if self.email_key:
            return self.email_key, self.name_key
        return "", self.name_key, self.row.values.get("title", ""), *self.numbers


def distinct(rows: Sequence[SourcePerson]) -> list[Person]:
    """Everybody once, with all that the rows say of the person together."""
    found: dict[tuple[Any, ...], Person] = {}
    for row in rows:
        person = Person(row)
        first = found.setdefault(person.identity, person)
        if first is not person:
            first.row.take(row)
            found[person.identity] = Person(first.row)
    return list(found.values())


WAYS = (
    Way(
        lambda person: person.identity,
        lambda record: tuple(record.values["identity"]),
    ),
    Way(lambda person: person.name_key, lambda record: record.values["name"].casefold()),
    Way(lambda person: person.email_key or None, lambda record: record.values["identity"][0]),
)


def plan_people(plan: Plan, people: "People") -> None:
    groups: dict[str, list[SourcePerson]] = defaultdict(list)
    for row in plan.source.people:
        groups[row.number].append(row)
    for done, (number, rows) in enumerate(groups.items()):
        plan.step(done, len(groups), "Comparing contacts")
        account = plan.account_numbered(number)
        if account is None:
            for row in rows:
                plan.tell_skipped(row, row.values["name"], unknown_account(number))
            continue
        records = plan.records(f"contact/{number}")
        persons = distinct(rows)
        known = recognised(persons, records, WAYS)
        index = next_index(records)
        for place, person in enumerate(persons):
            record = known.get(place)
            key = record.source_key if record else f"contact/{number}/{index}"
            index += record is None
            people.put(person, key, record, account, complete=True)


class People:
    """Contacts as they are here, and as they will be."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._here = {contact.id: contact for contact in plan.office.contacts}
        self._now = dict(self._here)
        self._touched: dict[ContactId, None] = {}
        self._linked = set(plan.office.account_contacts)
        self._notified = {
            one.id for one in plan.office.classes if one.default_contact_service_notification
        }
        self._by_identity = {
            (key, contact.name.casefold()): contact.id
            for contact in plan.office.contacts
            if (key := plan.office.email_keys[contact.id])
        }

    def known(self, person: Person) -> ContactId | None:
        """The same address and the same name is the same person, on whichever account."""
        return self._by_identity.get((person.email_key, person.name_key))

    # For files that Portal Desk wrote

    def here(self, id: ContactId) -> Contact | None:
        return self._now.get(id)

    def before(self, email: str, name: str) -> Contact | None:
        """Somebody with this address and name who was here before the import."""
        id = self._by_identity.get((email_key(email), name.casefold()))
        return self._here.get(id) if id else None

    def is_linked(self, account_id: AccountId, contact_id: ContactId) -> bool:
        return (account_id, contact_id) in self._linked

    def keep(self, contact: Contact) -> None:
        """The contact as it is to be."""
        self._now[contact.id] = contact
        self._touched[contact.id] = None

    def link(self, made: NewAccountContact) -> None:
        self._linked.add((made.account_id, made.contact_id))
        self._plan.writes.account_contacts.append(made)

    # For files of other programs

    def put(
        self,
        person: Person,
        key: str,
        record: ImportedRecord | None,
        account: Account | None,
        *,
        complete: bool,
    ) -> None:
        id = ContactId(record.entity_id) if record else self.known(person)
        here = self._now.get(id) if id else None
        if record is not None and not self._still(record, here, account):
            self._plan.tell_kept(person.row, person.row.values["name"], REMOVED)
            self._plan.contacts.add(record.entity_id, Fate.KEPT)
            return
        if here is None:
            contact, kept = self._new(person, account), False
        else:
            contact, kept = self._merged(person, record, here, complete=complete)
        fate = Fate.KEPT if kept else Fate.UNCHANGED
        if here is None or contact != here:
            fate = Fate.CHANGED if here else Fate.ADDED
            self.keep(contact)
            if person.email_key:
                self._by_identity[person.email_key, person.name_key] = contact.id
        if account is not None and (account.id, contact.id) not in self._linked:
            fate = max(fate, Fate.CHANGED)
            in_account = account_contact_id(account.id, contact.id)
            self.link(NewAccountContact(in_account, account.id, contact.id))
        self._plan.contacts.add(contact.id, fate)
        self._plan.remember(
            key, "contact", contact.id, self._seen(person, record, account, complete=complete)
        )

    def finish(self) -> None:
        """Every contact that became another one, once."""
        for id in self._touched:
            here, now = self._here.get(id), self._now[id]
            if here != now:
                self._plan.writes.contacts.append((here, now))

    def _still(self, record: ImportedRecord, here: Contact | None, account: Account | None) -> bool:
        """Whether the person is there as last imported, and on the account, if it is that one."""
        if here is None:
            return False
        if account is None or record.values["account_id"] != str(account.id):
            return True
        return (account.id, here.id) in self._linked

    def _new(self, person: Person, account: Account | None) -> Contact:
        over = _overflow(person, person.emails, person.numbers)
        if over:
            self._tell_over(person, over)
        values: dict[str, Any] = {
            **person.row.values,
            **_slots(_EMAIL_FIELDS, person.emails),
            **_slots(_PHONE_FIELDS, person.numbers),
            "note": "\n".join((*person.row.notes, *over)),
        }
        contact = Contact(id=ContactId(new_id()), **values)
        wanted = account is not None and account.class_id in self._notified
        return with_service_notifications(contact, wanted) if wanted else contact

    def _merged(
        self, person: Person, record: ImportedRecord | None, here: Contact, *, complete: bool
    ) -> tuple[Contact, bool]:
        """The contact with what is new in the source, and whether something here stays."""
        row = person.row
        merged = _merge(person, record.values if record else {}, here, complete=complete)
        if merged.over:
            self._tell_over(person, merged.over)
        for name in merged.kept:
            self._plan.tell_stays(
                row, here.name, _WORDS[name], getattr(here, name), row.values[name]
            )
        for reason in merged.stays:
            self._plan.tell_kept(row, here.name, reason)
        if reason := self.fixed_addresses(here, merged.contact):
            self._plan.tell_kept(row, here.name, reason)
            back: dict[str, Any] = {
                name: getattr(here, name) for name in (*_EMAIL_FIELDS, *_PHONE_FIELDS)
            }
            return replace(merged.contact, **back), True
        return merged.contact, bool(merged.kept or merged.stays)

    def _tell_over(self, person: Person, over: Sequence[str]) -> None:
        name = person.row.values["name"]
        self._plan.tell_adapted(person.row, name, f"Went to the note as “{'; '.join(over)}”.")

    def fixed_addresses(self, here: Contact, merged: Contact) -> str:
        """Why the addresses of this person must stay as they are; empty when they need not."""
        if here.id in self._plan.office.with_access and email_key(here.email) != email_key(
            merged.email
        ):
            return (
                f"Email stays “{here.email}”, because portal access hangs on it."
                " Change it in Edit Contact."
            )
        country = self._plan.office.division.country
        methods = [here.request_notification_method]
        if here.receive_service_notifications:
            methods.append(here.service_notification_method)
        if any(
            method_problem(merged, method, country) and not method_problem(here, method, country)
            for method in methods
        ):
            return "Email and phones stay, because notifications go there."
        return ""

    def _seen(
        self,
        person: Person,
        record: ImportedRecord | None,
        account: Account | None,
        *,
        complete: bool,
    ) -> dict[str, Any]:
        """What the source said up to now. A card that says less takes nothing back."""
        before = record.values if record else {}
        lists = {"emails": person.emails, "phones": person.numbers, "notes": person.row.notes}
        for name, said in lists.items():
            if not complete:
                lists[name] = list(dict.fromkeys((*before.get(name, ()), *said)))
        return {
            **before,
            **person.row.values,
            **lists,
            "identity": list(person.identity),
            "account_id": str(account.id) if account else before.get("account_id"),
        }


class _Merged(NamedTuple):
    contact: Contact
    kept: list[str]  # names of fields
    stays: list[str]  # sentences on what else staff changed
    over: list[str]  # lines of the note for what did not fit


def _merge(person: Person, seen: Mapping[str, Any], here: Contact, *, complete: bool) -> _Merged:
    row = person.row
    fields = merged_fields(seen, {"name": here.name, "title": here.title}, row.values)
    was = _filled(here, _EMAIL_FIELDS)
    emails = merged_entries(
        seen.get("emails", ()), was, person.emails, email_key, complete=complete
    )
    was = _filled(here, _PHONE_FIELDS)
    phones = merged_entries(seen.get("phones", ()), was, person.numbers, _digits, complete=complete)
    note, note_kept = merged_note(seen.get("notes", ()), here.note, row.notes, complete=complete)
    over = [line for line in _overflow(person, emails.values, phones.values) if line not in note]
    values: dict[str, Any] = {
        **fields.values,
        **_slots(_EMAIL_FIELDS, emails.values),
        **_slots(_PHONE_FIELDS, phones.values),
        "note": "\n".join(part for part in (note, *over) if part),
    }
    lost = [one for one in (*emails.kept, *phones.kept) if one not in values["note"]]
    stays = [f"“{one}” stays removed, as it was here." for one in lost]
    stays += ["The note stays as it was changed here."] if note_kept else []
    return _Merged(replace(here, **values), fields.kept, stays, over)


def _filled(contact: Contact, names: Sequence[str]) -> list[str]:
    return [value for name in names if (value := getattr(contact, name))]


def _slots(names: Sequence[str], values: Sequence[str]) -> dict[str, str]:
    padded = (*values[: len(names)], *("" for _ in names))
    return dict(zip(names, padded, strict=False))


def _overflow(person: Person, emails: Sequence[str], phones: Sequence[str]) -> list[str]:
    """What a contact has no field for, as lines of its note."""
    over = [f"Email: {one}" for one in (*emails[len(_EMAIL_FIELDS) :], *person.unusable)]
    rest = phones[len(_PHONE_FIELDS) :]
    return over + [_labelled(person.phones.get(_digits(one)), one) for one in rest]


def _labelled(phone: Phone | None, number: str) -> str:
    label = phone.label.capitalize() if phone and phone.label else "Phone"
    return f"{label}: {number}"


def _digits(phone: str) -> str:
    """Equal for one number written in two ways; text without digits is itself."""
    return "".join(char for char in phone if char.isdigit()) or phone.casefold()
