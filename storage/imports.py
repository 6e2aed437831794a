"""The database's side of an import: what is here already, and many records in one transaction."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from itertools import groupby
from typing import Any, NamedTuple, TypeVar, cast
from uuid import UUID

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from domain.accounts import Account, AccountClass, Division, Site, Visit
from domain.changes import Author, Operation, Origin
from domain.contacts import (
    ACCOUNT_LINK,
    AccountContact,
    BillingKind,
    Contact,
    Level,
    Link,
)
from domain.errors import ImportRunningError
from domain.ids import (
    AccountContactId,
    AccountId,
    ContactId,
    TagTypeId,
    contact_tag_id,
    link_id,
)
from domain.importing import Progress
from domain.portal_access import PortalState
from domain.receivables import Invoice
from domain.services import AccountRequest, CurrentService, Tonnage
from domain.settings import ContactRole, TagType
from storage.changes import Written, action_of, created, logged, record
from storage.derived import derived
from storage.engine import Database
from storage.schema import (
    AccountClassRow,
    AccountContactRow,
    AccountRow,
    Base,
    ContactAliasRow,
    ContactRoleRow,
    ContactRow,
    ContactTagRow,
    DivisionRow,
    ImportedRecordRow,
    LinkRow,
    SiteRow,
    TagTypeRow,
)
from storage.values import ROWS, columns_of, fields_of, link_fields, value_of

_CHUNK = 200  # between two looks whether the user stopped the import, and turns of the windows
_LOGGED = {"logged": True}

Figure = Invoice | CurrentService | Visit | AccountRequest | Tonnage
T = TypeVar("T", Account, Site, Contact, Figure)
G = TypeVar("G", Invoice, CurrentService, Visit, AccountRequest, Tonnage)


class ImportedRecord(NamedTuple):
    """What a source gave for one record when it was last imported (A24)."""

    source_key: str
    entity: str
    entity_id: UUID
    values: Mapping[str, Any]


class NewAccountContact(NamedTuple):
    """Portal access is no business of an import (A21)."""

    id: AccountContactId
    account_id: AccountId
    contact_id: ContactId
    billing: BillingKind = BillingKind.NONE
    receive_invoice_notifications: bool = False
    receive_pastdue_notification: bool = False
    links: tuple[Link, ...] = (ACCOUNT_LINK,)

    @classmethod
    def of(cls, row: AccountContact) -> "NewAccountContact":
        flags = (row.receive_invoice_notifications, row.receive_pastdue_notification)
        return cls(row.id, row.account_id, row.contact.id, row.billing, *flags, row.links)


class NewTag(NamedTuple):
    contact_id: ContactId
    tag_type_id: TagTypeId


Setting = Division | AccountClass | ContactRole | TagType


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Everything an import compares its files with. Contacts come without their tags."""

    divisions: tuple[Division, ...]  # the oldest first
    classes: tuple[AccountClass, ...]  # the oldest first
    accounts: tuple[Account, ...]
    sites: tuple[Site, ...]
    contacts: tuple[Contact, ...]
    email_keys: Mapping[ContactId, str]
    account_contacts: frozenset[tuple[AccountId, ContactId]]
    with_access: frozenset[ContactId]  # who is invited to the portal, or in it
    records: Mapping[str, ImportedRecord]  # by source key
    roles: tuple[ContactRole, ...]
    tag_types: tuple[TagType, ...]
    tags: Mapping[ContactId, frozenset[TagTypeId]]
    holders: frozenset[tuple[AccountId, BillingKind]]  # which kinds are taken (rule 6)

    @property
    def division(self) -> Division:
        return self.divisions[0]


@dataclass(slots=True)
class Writes:
    """Values as they are here (None: not yet) and as they shall be."""

    accounts: list[tuple[Account | None, Account]] = field(default_factory=list)
    sites: list[tuple[Site | None, Site]] = field(default_factory=list)
    contacts: list[tuple[Contact | None, Contact]] = field(default_factory=list)
    account_contacts: list[NewAccountContact] = field(default_factory=list)
    records: list[ImportedRecord] = field(default_factory=list)
    new_records: list[ImportedRecord] = field(default_factory=list)
    settings: list[Setting] = field(default_factory=list)  # only new ones
    tags: list[NewTag] = field(default_factory=list)
    figures: list[tuple[Figure | None, Figure]] = field(default_factory=list)  # kind by kind

    @property
    def count(self) -> int:
        values = len(self.accounts) + len(self.sites) + len(self.contacts) + len(self.settings)
        values += len(self.figures)
        records = len(self.records) + len(self.new_records)
        return values + 2 * len(self.account_contacts) + len(self.tags) + records


class ImportTarget:
    """One transaction of an import."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def office(self) -> Office:
        classes = self._all(AccountClassRow, AccountClass)
        links = self._session.execute(
            select(
                AccountContactRow.account_id,
                AccountContactRow.contact_id,
                AccountContactRow.portal_state,
                AccountContactRow.billing,
            )
        ).all()
        keys = self._session.execute(select(ContactRow.id, ContactRow.email_key)).all()
        divisions = self._all(DivisionRow, Division)
        return Office(
            divisions=tuple(sorted(divisions, key=lambda one: one.id)),
            classes=tuple(sorted(classes, key=lambda one: one.id)),
            accounts=self._all(AccountRow, Account),
            sites=self._all(SiteRow, Site),
            contacts=self._all(ContactRow, Contact),
            email_keys={row.id: row.email_key for row in keys},
            account_contacts=frozenset((account, contact) for account, contact, *_ in links),
            with_access=frozenset(
                contact
                for _, contact, state, _ in links
                if state in (PortalState.INVITED, PortalState.YES)
            ),
            records=self._records(),
            roles=self._all(ContactRoleRow, ContactRole),
            tag_types=self._all(TagTypeRow, TagType),
            tags=self._tags(),
            holders=frozenset(
                (account, kind) for account, _, _, kind in links if kind is not BillingKind.NONE
            ),
        )

    def in_accounts(self) -> Mapping[AccountContactId, NewAccountContact]:
        """What is here of every person in every account, to compare a file of ours with."""
        links: dict[AccountContactId, list[Link]] = defaultdict(list)
        columns = (LinkRow.account_contact_id, LinkRow.site_id, LinkRow.role_1_id)
        for id, site, *roles in self._session.execute(select(*columns, LinkRow.role_2_id)):
            links[id].append(Link(site_id=site, role_1=roles[0], role_2=roles[1]))
        names = [name for name in NewAccountContact._fields if name != "links"]
        rows = self._session.execute(select(*(getattr(AccountContactRow, name) for name in names)))
        return {
            row.id: NewAccountContact(**row._mapping, links=tuple(links[row.id]))  # noqa: SLF001, its public name
            for row in rows
        }

    def figures(self, kind: type[G]) -> tuple[G, ...]:
        """All of this kind, for comparing a file of them."""
        rows = self._session.execute(select(*columns_of(kind)))
        return tuple(value_of(kind, row) for row in rows)

    def write(self, writes: Writes, progress: Progress) -> None:
        """Store everything with its changes. Raises CancelledError; then nothing may be kept."""
        _Writing(self._session, progress, writes.count).write(writes)

    def _records(self) -> Mapping[str, ImportedRecord]:
        """Those of a contact that was merged are of the one it was merged into (M1)."""
        leads = select(ContactAliasRow.id, ContactAliasRow.contact_id)
        alias = {row.id: row.contact_id for row in self._session.execute(leads)}
        names = ImportedRecord._fields
        rows = self._session.execute(select(*(getattr(ImportedRecordRow, name) for name in names)))
        records = (ImportedRecord(*row) for row in rows)
        return {
            one.source_key: one._replace(entity_id=alias.get(one.entity_id, one.entity_id))
            for one in records
        }

    def _tags(self) -> Mapping[ContactId, frozenset[TagTypeId]]:
        found: dict[ContactId, set[TagTypeId]] = defaultdict(set)
        for contact, tag in self._session.execute(
            select(ContactTagRow.contact_id, ContactTagRow.tag_type_id)
        ):
            found[contact].add(tag)
        return {contact: frozenset(tags) for contact, tags in found.items()}

    def _all(self, row: type[Base], kind: type[Any]) -> tuple[Any, ...]:
        names = [f.name for f in fields(kind) if f.name != "tags"]
        rows = self._session.execute(select(*(getattr(row, name) for name in names)))
        return tuple(kind(**dict(zip(names, values, strict=True))) for values in rows)


class _Writing:
    def __init__(self, session: Session, progress: Progress, total: int) -> None:
        self._session = session
        self._progress = progress
        self._total = total
        self._done = 0

    def write(self, writes: Writes) -> None:
        for setting in writes.settings:
            row, values = ROWS[type(setting)], fields_of(setting)
            self._insert(row, [values])
            record(self._session, [_created(row, values)])
        self._records(AccountRow, writes.accounts)
        self._records(SiteRow, writes.sites)
        self._records(ContactRow, writes.contacts)
        for some in self._chunks(writes.account_contacts):
            rows = [_account_contact(one) for one in some]
            self._insert(AccountContactRow, rows)
            self._log(AccountContactRow, some, rows)
        for some in self._chunks(writes.account_contacts):
            pairs = [(one, link) for one in some for link in one.links]
            rows = [{"id": link_id(o.id, k.site_id), **link_fields(o.id, k)} for o, k in pairs]
            self._insert(LinkRow, rows)
            self._log(LinkRow, [one for one, _ in pairs], rows)
        for tags in self._chunks(writes.tags):
            self._tags(tags)
        for kind, figures in groupby(writes.figures, key=lambda pair: type(pair[1])):
            self._records(ROWS[kind], list(figures))
        for chunk in self._chunks(writes.new_records):
            self._insert(ImportedRecordRow, [one._asdict() for one in chunk])
        for chunk in self._chunks(writes.records):
            self._update(ImportedRecordRow, [one._asdict() for one in chunk])

    def _tags(self, tags: Sequence[NewTag]) -> None:
        rows = [
            {"id": contact_tag_id(*tag), **tag._asdict(), "added_at": action_of(self._session).at}
            for tag in tags
        ]
        self._insert(ContactTagRow, rows)
        changes = [_created(ContactTagRow, values) for values in rows]
        record(
            self._session,
            [
                replace(one, contact_id=tag.contact_id)
                for one, tag in zip(changes, tags, strict=True)
            ],
        )

    def _records(self, row: type[Base], pairs: Sequence[tuple[T | None, T]]) -> None:
        for some in self._chunks(pairs):
            new = [_row(value) for old, value in some if old is None]
            changed = [(_row(old), _row(value)) for old, value in some if old is not None]
            self._insert(row, [values | derived(row, values) for values in new])
            self._update(row, [values | derived(row, values) for _, values in changed])
            record(self._session, [_created(row, values) for values in new])
            record(self._session, [_updated(row, old, values) for old, values in changed])

    def _log(
        self, row: type[Base], some: Sequence[NewAccountContact], rows: Sequence[dict[str, Any]]
    ) -> None:
        record(
            self._session,
            [
                replace(_created(row, values), contact_id=one.contact_id, account_id=one.account_id)
                for one, values in zip(some, rows, strict=True)
            ],
        )

    def _insert(self, row: type[Base], rows: list[dict[str, Any]]) -> None:
        if rows:  # below the ORM, which would look at each of them
            self._session.connection().execute(insert(cast("Table", row.__table__)), rows)

    def _update(self, row: type[Base], rows: list[dict[str, Any]]) -> None:
        if rows:
            self._session.execute(update(row), rows, execution_options=_LOGGED)

    def _chunks(self, items: Sequence[Any]) -> Iterator[Sequence[Any]]:
        for start in range(0, len(items), _CHUNK):
            self._progress.report(self._done, self._total, "Importing")
            some = items[start : start + _CHUNK]
            yield some
            self._done += len(some)


def _row(value: Account | Site | Contact | Figure) -> dict[str, Any]:
    return {f.name: getattr(value, f.name) for f in fields(value) if f.name != "tags"}


def _account_contact(one: NewAccountContact) -> dict[str, Any]:
    at_account = any(link.site_id is None for link in one.links)
    return {
        **{name: value for name, value in one._asdict().items() if name != "links"},
        "portal_state": PortalState.NO,
        "portal_since": None,
        "portal_accepted_at": None,
        "portal_login_id": None,
        "level": Level.ACCOUNT if at_account else Level.SITE,
    }


def _created(row: type[Base], values: Mapping[str, Any]) -> Written:
    kept = {name: value for name, value in values.items() if name not in ("id", "level")}
    return _written(row, values["id"], Operation.CREATE, created(kept))


def _updated(row: type[Base], old: Mapping[str, Any], new: Mapping[str, Any]) -> Written:
    changed = {
        name: [logged(value), logged(new[name])]
        for name, value in old.items()
        if new[name] != value
    }
    return _written(row, new["id"], Operation.UPDATE, changed)


def _written(row: type[Base], id: UUID, operation: Operation, changed: Any) -> Written:
    return Written(
        entity=row.logged_as,
        entity_id=id,
        operation=operation,
        fields=changed,
        contact_id=ContactId(id) if row is ContactRow else None,
        account_id=AccountId(id) if row is AccountRow else None,
    )


@contextmanager
def looking_at(database: Database) -> Iterator[ImportTarget]:
    """For a dry run."""
    with database.reading() as session:
        yield ImportTarget(session)


@contextmanager
def importing_into(database: Database, author: Author) -> Iterator[ImportTarget]:
    """Kept when the block ends without an error; everybody else who writes is told to wait."""
    # Long enough for the moment in which somebody else looks whether it is held.
    with database.held("import", patience=0.3) as alone:
        if not alone:
            raise ImportRunningError
        with database.writing(replace(author, origin=Origin.IMPORT), importing=True) as session:
            yield ImportTarget(session)
