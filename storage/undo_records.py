"""The records of contacts that an action touched: as they are, and as they are to be again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Enum, inspect, select
from sqlalchemy.orm import Session

from domain.accounts import Account, AccountClass
from domain.changes import Change, Value
from domain.contacts import AccountContact, Contact, Level, Link
from domain.ids import AccountContactId, AccountId, ContactId, SiteId
from domain.portal_access import PortalAccess
from domain.undo import Fields
from storage.changes import logged, logged_columns
from storage.columns import Id, UtcDateTime
from storage.login_schema import RequestDecisionRow
from storage.portal_schema import AccountRequestRow
from storage.schema import (
    AccountClassRow,
    AccountContactRow,
    AccountRow,
    Base,
    ContactAliasRow,
    ContactRow,
    ContactTagRow,
    LinkRow,
    SiteRow,
)
from storage.values import CONTACT_FIELDS, update, value_of

Key = tuple[str, UUID]  # the name in the change log, and the id
State = dict[Key, Fields]

CONTACT = ContactRow.logged_as
ACCOUNT_CONTACT = AccountContactRow.logged_as
LINK = LinkRow.logged_as
DECISION = RequestDecisionRow.logged_as
ACCOUNT_REQUEST = AccountRequestRow.logged_as
TABLES: dict[str, Any] = {
    row.logged_as: row
    for row in (
        ContactRow,
        ContactAliasRow,
        ContactTagRow,
        AccountContactRow,
        LinkRow,
        AccountRequestRow,
        RequestDecisionRow,
    )
}


class Records:
    """Reads what the changes touched, and what the rules have to know beside it."""

    def __init__(self, session: Session, changes: Sequence[Change]) -> None:
        self._session = session
        self._rows: dict[Key, Any] = {}
        self.after: State = {}
        self._parts: dict[Key, set[Key]] = defaultdict(set)
        for entity, table in TABLES.items():
            ids = {change.entity_id for change in changes if change.entity == entity}
            self._read(entity, table.id.in_(ids))
        of_links = self._pointed_at(LINK, "account_contact_id", changes)
        self._read(ACCOUNT_CONTACT, AccountContactRow.id.in_(of_links))
        in_accounts = of_links | {id for entity, id in self._rows if entity == ACCOUNT_CONTACT}
        self._read(LINK, LinkRow.account_contact_id.in_(in_accounts))
        for entity in (ACCOUNT_CONTACT, ContactTagRow.logged_as, ContactAliasRow.logged_as):
            people = self._pointed_at(entity, "contact_id", changes)
            self._read(CONTACT, ContactRow.id.in_(people))
        self.before = dict(self.after)
        accounts = self._pointed_at(ACCOUNT_CONTACT, "account_id", changes)
        self._accounts = accounts_of(session, accounts)
        self._site_accounts = _site_accounts(session, self._pointed_at(LINK, "site_id", changes))

    def owner(self, change: Change) -> Key:
        """What is taken back as a whole with this change: a person, or one in an account."""
        key = (change.entity, change.entity_id)
        fields = {name: field.new or field.old for name, field in change.fields.items()}
        return _owner(key, {**self.before.get(key, {}), **fields})

    def of(self, owner: Key, state: State) -> State:
        """The records that belong to it in a state."""
        return {
            key: state[key]
            for key in self._parts[owner]
            if key in state and _owner(key, state[key]) == owner
        }

    def put(self, key: Key, fields: Fields | None) -> None:
        if fields is None:
            self.after.pop(key, None)
        else:
            self.after[key] = fields
            self._parts[_owner(key, fields)].add(key)

    def change(self, key: Key, **values: object) -> None:
        known = self.after[key]
        self.put(key, {**known, **{name: logged(value) for name, value in values.items()}})

    def contact(self, id: UUID, state: State) -> Contact | None:
        """Without the tags."""
        fields = state.get((CONTACT, id))
        if fields is None:
            return None
        values = typed(ContactRow, fields)
        return Contact(id=ContactId(id), **{name: values[name] for name in CONTACT_FIELDS})

    def account_contact(self, id: UUID, state: State) -> AccountContact | None:
        """None where it is not, or its person is not."""
        owner = (ACCOUNT_CONTACT, id)
        if owner not in state:
            return None
        values = typed(AccountContactRow, state[owner])
        contact = self.contact(values["contact_id"], state)
        parts = self.of(owner, state).items()
        links = [typed(LinkRow, fields) for (entity, _), fields in parts if entity == LINK]
        if contact is None:
            return None
        return AccountContact(
            id=AccountContactId(id),
            account_id=values["account_id"],
            contact=contact,
            billing=values["billing"],
            receive_invoice_notifications=values["receive_invoice_notifications"],
            receive_pastdue_notification=values["receive_pastdue_notification"],
            portal=PortalAccess(
                state=values["portal_state"],
                since=values["portal_since"],
                accepted_at=values["portal_accepted_at"],
                login_id=values.get("portal_login_id"),  # older changes do not have it
            ),
            links=tuple(
                Link(site_id=link["site_id"], role_1=link["role_1_id"], role_2=link["role_2_id"])
                for link in links
            ),
        )

    def account(self, id: AccountId) -> tuple[Account, AccountClass]:
        return self._accounts[id]

    def account_of_site(self, id: SiteId) -> AccountId | None:
        return self._site_accounts.get(id)

    def store(self) -> None:
        """Write what is to be other than it is."""
        for key in self.before.keys() - self.after.keys():
            self._session.delete(self._rows[key])
        self._session.flush()
        # Billing kinds are given up before they are taken: the database allows one holder.
        for giving_up in (True, False):
            for key, fields in self.after.items():
                if fields.get("billing") == "none" or not giving_up:
                    self._write(key, fields)
            self._session.flush()

    def _write(self, key: Key, fields: Fields) -> None:
        (entity, id), row = key, self._rows.get(key)
        values = typed(TABLES[entity], fields)
        if row is None:
            row = self._rows[key] = TABLES[entity](id=id)
            self._session.add(row)
        elif fields == self.before.get(key):
            return
        update(row, values)
        if isinstance(row, AccountContactRow):
            parts = self.of(key, self.after).items()
            sites = [link["site_id"] for (kind, _), link in parts if kind == LINK]
            row.level = Level.ACCOUNT if None in sites else Level.SITE

    def _read(self, entity: str, wanted: ColumnElement[bool]) -> None:
        table = TABLES[entity]
        for row in self._session.scalars(select(table).where(wanted)):
            key = (entity, row.id)
            self._rows[key] = row
            self.put(key, {name: logged(getattr(row, name)) for name in logged_columns(table)})

    def _pointed_at(self, entity: str, name: str, changes: Iterable[Change]) -> set[UUID]:
        """What the records of an entity point at, now or before or after the changes."""
        values = {fields.get(name) for (kind, _), fields in self.after.items() if kind == entity}
        for change in changes:
            if change.entity == entity and (field := change.fields.get(name)):
                values |= {field.old, field.new}
        return {UUID(str(value)) for value in values if value}


def _owner(key: Key, fields: Fields) -> Key:
    entity, id = key
    if entity == LINK:
        return ACCOUNT_CONTACT, UUID(str(fields.get("account_contact_id", id)))
    if entity == DECISION and fields.get("account_contact_id"):
        return ACCOUNT_CONTACT, UUID(str(fields["account_contact_id"]))
    if entity in (CONTACT, ACCOUNT_CONTACT, DECISION, ACCOUNT_REQUEST):
        return key
    return CONTACT, UUID(str(fields["contact_id"]))


def typed(table: type[Base], fields: Fields) -> dict[str, Any]:
    """The values of columns from what the log keeps of them."""
    columns = inspect(table).columns
    return {name: _typed(columns[name].type, value) for name, value in fields.items()}


def _typed(kind: Any, value: Value) -> Any:
    match kind:
        case Enum(enum_class=members) if members is not None and value is not None:
            return members[str(value).upper()]
        case UtcDateTime() if value is not None:
            return datetime.fromisoformat(str(value))
        case Id() if value is not None:
            return UUID(str(value))
    return value


def accounts_of(
    session: Session, ids: Iterable[UUID]
) -> dict[AccountId, tuple[Account, AccountClass]]:
    """With their classes, which decide about access."""
    query = select(AccountRow, AccountClassRow).join(
        AccountClassRow, AccountClassRow.id == AccountRow.class_id
    )
    found = session.execute(query.where(AccountRow.id.in_(ids)))
    return {
        account.id: (value_of(Account, account), value_of(AccountClass, account_class))
        for account, account_class in found
    }


def _site_accounts(session: Session, ids: Iterable[UUID]) -> dict[SiteId, AccountId]:
    query = select(SiteRow.id, SiteRow.account_id).where(SiteRow.id.in_(ids))
    return {row.id: row.account_id for row in session.execute(query)}
