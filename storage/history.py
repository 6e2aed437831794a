"""Activity History out of the change log."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, or_, select, tuple_
from sqlalchemy.orm import Session

from domain.changes import Change, FieldChange, Operation
from domain.errors import GoneError
from domain.history import HistoryEntry, HistoryKind, NameOf, entries, is_acceptance
from domain.ids import AccountContactId, ActionId
from domain.invitation_history import invitation_entries
from domain.paging import Cursor, Page
from storage.aliases import current, everybody_merged_into
from storage.engine import Database
from storage.mail_schema import InvitationRow
from storage.schema import (
    AccountContactRow,
    AccountRow,
    Base,
    ChangeRow,
    ContactRoleRow,
    ContactRow,
    LinkRow,
    SiteRow,
    TagTypeRow,
)

PAGE = 50

CHANGE = (
    ChangeRow.id,
    ChangeRow.action_id,
    ChangeRow.entity,
    ChangeRow.entity_id,
    ChangeRow.operation,
    ChangeRow.fields,
    ChangeRow.origin,
    ChangeRow.staff_name,
    ChangeRow.at,
    ChangeRow.contact_id,
)
_ACTION = (ChangeRow.at, ChangeRow.action_id)
_IDS = ("site_id", "role_1_id", "role_2_id", "tag_type_id", "account_id")


class SqlHistoryBook:
    """A HistoryBook over a database."""

    def __init__(self, database: Database, page: int = PAGE) -> None:
        self._database = database
        self._page = page

    def page(
        self,
        id: AccountContactId,
        *,
        kind: HistoryKind | None,
        text: str,
        after: Cursor | None,
    ) -> Page[HistoryEntry]:
        with self._database.reading() as session:
            row = session.get(AccountContactRow, current(session, id))
            if row is None:
                raise GoneError("contact")
            people = everybody_merged_into(session, row.contact_id)
            links = {id: _changes(session, _is(LinkRow, row, id)) for id in people}
            invitations = {id: _changes(session, _is(InvitationRow, row, id)) for id in people}
            wanted: list[HistoryEntry] = []
            for actions in _batches(session, _belongs(row, people), after, self._page):
                found = _entries(session, row, actions, links)
                accepted = {entry.id for entry in found if is_acceptance(entry)}
                for changes in invitations.values():
                    mail = invitation_entries(
                        changes, actions, self._database.now(), accepted=accepted
                    )
                    found = [*reversed(list(mail)), *found]  # what follows is above its cause
                found.sort(key=lambda entry: actions.index(entry.id))
                wanted += (
                    entry for entry in found if kind in (None, entry.kind) and entry.tells(text)
                )
                if len(wanted) >= self._page:
                    return _cut(wanted, self._page)
            return Page(tuple(wanted), next=None)


def _cut(wanted: Sequence[HistoryEntry], size: int) -> Page[HistoryEntry]:
    """About so many entries, but never a part of an action."""
    last = wanted[size - 1]
    while size < len(wanted) and wanted[size].id == last.id:
        size += 1
    return Page(tuple(wanted[:size]), next=Cursor(f"{last.at.isoformat()} {last.id}"))


def _batches(
    session: Session, belongs: ColumnElement[bool], after: Cursor | None, size: int
) -> Iterator[list[ActionId]]:
    """The actions after the cursor, newest first, as many at a time as make about a page."""
    query = select(*_ACTION).where(belongs).distinct()
    query = query.order_by(*(column.desc() for column in _ACTION)).limit(size)
    edge: tuple[Any, ...] | None = None
    if after is not None:
        at, _, id = after.partition(" ")
        edge = (datetime.fromisoformat(at), UUID(id))
    while True:
        here = query if edge is None else query.where(tuple_(*_ACTION) < edge)
        found = session.execute(here).all()
        if found:
            yield [action_id for _, action_id in found]
        if len(found) < size:
            return
        edge = tuple(found[-1])


def _entries(
    session: Session,
    row: AccountContactRow,
    actions: Sequence[ActionId],
    links: Mapping[UUID, Sequence[Change]],
) -> list[HistoryEntry]:
    """Those of everybody merged into this person, each with the links of its own."""
    return [
        entry
        for person, own in links.items()
        for entry in _entries_of(session, row, person, actions, own)
    ]


def _entries_of(
    session: Session,
    row: AccountContactRow,
    person: UUID,
    actions: Sequence[ActionId],
    links: Sequence[Change],
) -> tuple[HistoryEntry, ...]:
    found = _changes(session, and_(_belongs(row, [person]), ChangeRow.action_id.in_(actions)))
    if person != row.contact_id:  # of the merge itself the kept person's changes tell
        merge = {change.action_id for change in found if _removes_person(change)}
        found = [change for change in found if change.action_id not in merge]
    lost = {
        change.action_id
        for change in found
        if change.entity == "link" and change.operation is Operation.DELETE
    }
    if lost:
        left = and_(ChangeRow.entity == "site", ChangeRow.action_id.in_(lost))
        found = [*found, *_changes(session, left)]
    found = sorted(found, key=lambda change: actions.index(change.action_id))
    return entries(found, links, _names(session, (*found, *links)))


def _removes_person(change: Change) -> bool:
    return change.entity == "contact" and change.operation is Operation.DELETE


def _belongs(row: AccountContactRow, people: Collection[UUID]) -> ColumnElement[bool]:
    """What happened to the person, to the person in this account, and where else it began."""
    elsewhere = and_(ChangeRow.entity == "account_contact", ChangeRow.operation != Operation.UPDATE)
    return and_(
        ChangeRow.contact_id.in_(people),
        or_(ChangeRow.account_id.is_(None), ChangeRow.account_id == row.account_id, elsewhere),
    )


def _is(table: type[Base], row: AccountContactRow, person: UUID) -> ColumnElement[bool]:
    """Of the person's rows of a table in this account."""
    return and_(
        ChangeRow.contact_id == person,
        ChangeRow.account_id == row.account_id,
        ChangeRow.entity == table.logged_as,
    )


def _changes(session: Session, condition: ColumnElement[bool]) -> list[Change]:
    query = (
        select(*CHANGE)
        .where(condition)
        .order_by(ChangeRow.at, ChangeRow.action_id, ChangeRow.device_seq)
    )
    return [change_of(row) for row in session.execute(query)]


def change_of(row: ChangeRow | Row[*tuple[Any, ...]]) -> Change:
    return Change(
        id=row.id,
        action_id=row.action_id,
        entity=row.entity,
        entity_id=row.entity_id,
        operation=row.operation,
        fields={name: FieldChange(old=old, new=new) for name, (old, new) in row.fields.items()},
        origin=row.origin,
        staff_name=row.staff_name,
        at=row.at,
    )


def _names(session: Session, changes: Iterable[Change]) -> NameOf:
    """The names of what the changes point at, also of what is gone by now."""
    ids = set()
    for change in changes:
        if change.entity in ("site", "contact_alias"):
            ids.add(change.entity_id)
        for name in _IDS:
            if field := change.fields.get(name):
                ids |= {UUID(str(value)) for value in (field.old, field.new) if value}
    names: dict[UUID, str] = {}
    for columns in _NAMED:
        for id, *words in session.execute(select(*columns).where(columns[0].in_(ids))):
            names[id] = " ".join(words)
    gone = select(ChangeRow.entity_id, ChangeRow.fields).where(
        ChangeRow.entity_id.in_(ids - names.keys()), ChangeRow.operation == Operation.DELETE
    )
    for id, fields in session.execute(gone):
        names[id] = str((fields.get("number") or fields["name"])[0])
    return lambda id: names.get(id, "")


_NAMED: tuple[tuple[Any, ...], ...] = (
    (SiteRow.id, SiteRow.number),
    (ContactRoleRow.id, ContactRoleRow.name),
    (TagTypeRow.id, TagTypeRow.name),
    (AccountRow.id, AccountRow.number, AccountRow.name),
    (ContactRow.id, ContactRow.name),
)
