"""The change log: every write of a session leaves a change beside it, in the same transaction."""

import enum
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, event, func, insert, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction
from sqlalchemy.orm.attributes import get_history

from domain.changes import Author, Operation, Value
from domain.ids import AccountId, ActionId, ChangeId, ContactId, new_id
from domain.permissions import Permission, Permissions, ask
from domain.receivables import code_key
from storage.folding import account_keys, contact_keys, site_keys
from storage.portal_schema import InvoiceRow
from storage.schema import (
    AccountContactRow,
    AccountRow,
    Base,
    ChangeRow,
    ContactRow,
    LinkRow,
    OfficeRow,
    SiteRow,
)
from storage.touched import Touched

# The words below travel in JSON and stay readable for ever, like the log itself.
FieldsJson = dict[str, list[Value]]


_LAST_SEQ = select(func.max(ChangeRow.device_seq))
_THIS_DEVICE = select(
    OfficeRow.device_id,
    _LAST_SEQ.where(ChangeRow.device_id == OfficeRow.device_id).scalar_subquery(),
)
_LOGGING = insert(cast("Table", ChangeRow.__table__))


class LoggedSession(Session):
    """A session whose flushes write the change log; session.info["action"] says for whom."""


@dataclass(slots=True)
class Action:
    """What a transaction does: one act of one person, or a part of it."""

    author: Author
    at: datetime
    id: ActionId = field(default_factory=lambda: ActionId(new_id()))
    device_id: UUID | None = None
    device_seq: int = 0  # the last one given out
    written: set[UUID] = field(default_factory=set)  # for those who watch
    touched: Touched = field(default_factory=Touched)  # for the lists
    lent: Permissions = frozenset()  # by the office, for what it does by itself

    @property
    def permissions(self) -> Permissions:
        return self.author.permissions | self.lent

    def another_part(self) -> "Action":
        """The same act in its next transaction; others may have written in between."""
        return Action(author=self.author, at=self.at, id=self.id)

    def next_seq(self, session: Session) -> int:
        if self.device_id is None:
            connection = session.connection()
            self.device_id, own = connection.execute(_THIS_DEVICE).one()
            # A restored database is a device of its own, which counts on from its backup.
            self.device_seq = own or connection.execute(_LAST_SEQ).scalar_one() or 0
        self.device_seq += 1
        return self.device_seq


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One record as it was written past the session's unit of work, in bulk."""

    entity: str
    entity_id: UUID
    operation: Operation
    fields: FieldsJson
    contact_id: ContactId | None = None
    account_id: AccountId | None = None


def action_of(session: Session) -> Action:
    action: Action = session.info["action"]
    return action


@contextmanager
def lending(session: Session, *permissions: Permission) -> Iterator[None]:
    """For what follows from an act, whoever does it: a class that invites, for example (A11)."""
    action = action_of(session)
    before, action.lent = action.lent, action.lent | frozenset(permissions)
    yield
    session.flush()
    action.lent = before


def record(session: Session, written: Iterable[Written]) -> None:
    """Log what was written with Core statements; a transaction that uses them calls this."""
    rows = [_change(session, one) for one in written]
    if rows:  # below the session, which would look at each of them
        session.connection().execute(_LOGGING, rows)


def created(values: Mapping[str, object]) -> FieldsJson:
    """The fields of a created record from its plain values, without id and derived columns."""
    return {name: [None, logged(value)] for name, value in values.items()}


def logged(value: object) -> Value:
    """A column's value as the log keeps it."""
    if isinstance(value, enum.Enum):
        return value.name.lower()
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be logged")


@cache
def logged_columns(row: type[Base]) -> tuple[str, ...]:
    """What the log keeps of a row: everything but its id and what follows from the rest."""
    return tuple(
        attribute.key
        for attribute in inspect(row).column_attrs
        if not attribute.columns[0].primary_key and not attribute.columns[0].info.get("derived")
    )


def _change(session: Session, one: Written) -> dict[str, Any]:
    """Whoever writes is asked for the permission here, where every write comes along."""
    action = action_of(session)
    ask(action.permissions, one.entity, {name: new for name, (_, new) in one.fields.items()})
    action.written.update(
        id for id in (one.entity_id, one.contact_id, one.account_id) if id is not None
    )
    action.touched.add(one.entity, one.entity_id, one.fields)
    return {
        "id": ChangeId(new_id()),
        "device_seq": action.next_seq(session),
        "device_id": action.device_id,
        "action_id": action.id,
        "entity": one.entity,
        "entity_id": one.entity_id,
        "operation": one.operation,
        "fields": one.fields,
        "origin": action.author.origin,
        "staff_id": action.author.staff_id,
        "staff_name": action.author.staff_name,
        "at": action.at,
        "contact_id": one.contact_id,
        "account_id": one.account_id,
    }


@event.listens_for(LoggedSession, "before_flush")
def _log(session: Session, _context: UOWTransaction, _instances: object) -> None:
    record(session, list(_written(session)))


@event.listens_for(LoggedSession, "do_orm_execute")
def _refuse_unlogged(state: ORMExecuteState) -> None:
    writes = state.is_insert or state.is_update or state.is_delete
    if writes and not state.execution_options.get("logged"):
        raise RuntimeError("a bulk write must be recorded: see storage.changes.record")


def _written(session: Session) -> Iterator[Written]:
    account_contacts: dict[UUID, AccountContactRow] = {
        row.id: row
        for row in (*session.new, *session.identity_map.values())
        if isinstance(row, AccountContactRow)
    }
    for row in session.new:
        if isinstance(row, Base) and row.logged_as:
            _derive(row)
            fields: FieldsJson = {
                name: [None, logged(getattr(row, name))] for name in logged_columns(type(row))
            }
            yield _describe(session, row, Operation.CREATE, fields, account_contacts)
    for row in _in_order(session.dirty):
        if fields := _changed(row):
            _derive(row)
            yield _describe(session, row, Operation.UPDATE, fields, account_contacts)
    for row in _in_order(session.deleted):
        fields = {name: [logged(getattr(row, name)), None] for name in logged_columns(type(row))}
        yield _describe(session, row, Operation.DELETE, fields, account_contacts)


def _in_order(rows: Iterable[object]) -> list[Base]:
    """Those that are logged. A session gives them in the order of their places in memory."""
    logged_rows = (row for row in rows if isinstance(row, Base) and row.logged_as)
    return sorted(logged_rows, key=lambda row: (row.logged_as, _own_id(row)))


def _own_id(row: Base) -> UUID:
    own_id: UUID = inspect(type(row)).primary_key_from_instance(row)[0]
    return own_id


def _changed(row: Base) -> FieldsJson:
    untouched = inspect(row).unmodified
    found: FieldsJson = {}
    for name in logged_columns(type(row)):
        if name not in untouched and (history := get_history(row, name)).has_changes():
            found[name] = [logged(value) for value in (*history.deleted, *history.added)]
    return found


def _describe(
    session: Session,
    row: Base,
    operation: Operation,
    fields: FieldsJson,
    account_contacts: Mapping[UUID, AccountContactRow],
) -> Written:
    of: Base | None = row
    if isinstance(row, LinkRow):
        of = account_contacts.get(row.account_contact_id) or session.get(
            AccountContactRow, row.account_contact_id
        )
        action_of(session).written.add(row.account_contact_id)
    own_id = _own_id(row)
    contact_id = (
        ContactId(own_id) if isinstance(row, ContactRow) else getattr(of, "contact_id", None)
    )
    account_id = (
        AccountId(own_id) if isinstance(row, AccountRow) else getattr(of, "account_id", None)
    )
    return Written(
        entity=row.logged_as,
        entity_id=own_id,
        operation=operation,
        fields=fields,
        contact_id=contact_id,
        account_id=account_id,
    )


def _derive(row: Base) -> None:
    """Bring the derived columns of a row up to date with its others."""
    keys: dict[str, str] = {}
    match row:
        case AccountRow():
            keys = account_keys(number=row.number, name=row.name)
        case SiteRow():
            keys = site_keys(
                number=row.number,
                name=row.name,
                address=" ".join((row.street, row.city, row.state, row.postal_code)),
            )
        case ContactRow():
            keys = contact_keys(
                name=row.name,
                title=row.title,
                email=row.email,
                email_2=row.email_2,
                phones=(row.phone_1, row.phone_2, row.phone_3, row.phone_4),
            )
        case InvoiceRow():
            keys = {"number_key": code_key(row.number)}
    for name, key in keys.items():
        if getattr(row, name) != key:
            setattr(row, name, key)
