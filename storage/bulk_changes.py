"""What a bulk change does to the rows of one of its transactions."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from domain.bulk import AddTag, BulkChange, DisableAccess, Outcome
from domain.changes import Operation
from domain.errors import GoneError
from domain.ids import ContactId, TagTypeId, contact_tag_id
from domain.portal_access import PortalState
from storage.bulk_report import Done
from storage.changes import Written, action_of, created, logged, record
from storage.schema import AccountContactRow, ContactTagRow, TagTypeRow

LOGGED = {"logged": True, "synchronize_session": False}
GONE = str(GoneError("contact"))
_OPEN_STATES = (PortalState.INVITED, PortalState.YES)


class Work(Protocol):
    def __call__(self, session: Session, ids: Sequence[UUID], /) -> Sequence[Done]: ...


class Part(NamedTuple):
    """What is done in one transaction, to these rows."""

    ids: Sequence[UUID]
    work: Work


def work_of(change: BulkChange) -> Work:
    match change:
        case AddTag(tag_type_id=tag_type_id):
            return partial(_add_tag, tag_type_id)
        case DisableAccess():
            return _disable_access


def _add_tag(tag_type_id: TagTypeId, session: Session, ids: Sequence[UUID]) -> Sequence[Done]:
    if session.get(TagTypeRow, tag_type_id) is None:
        raise GoneError("tag")
    rows = _rows(session, ids)
    people = {row.contact_id for row in rows.values()}
    tagged = select(ContactTagRow.contact_id).where(
        ContactTagRow.tag_type_id == tag_type_id, ContactTagRow.contact_id.in_(people)
    )
    has_it = set(session.scalars(tagged))
    done, untagged = [], set()
    for id in ids:
        if id not in rows:
            done.append(Done(id, Outcome.REFUSED, GONE))
        elif (person := rows[id].contact_id) in has_it:
            done.append(Done(id, Outcome.UNCHANGED))
        else:
            has_it.add(person)
            untagged.add(person)
            done.append(Done(id, Outcome.CHANGED))
    _tag(session, tag_type_id, sorted(untagged))
    return done


def _tag(session: Session, tag_type_id: TagTypeId, people: Sequence[ContactId]) -> None:
    if not people:
        return
    values = [
        {"contact_id": person, "tag_type_id": tag_type_id, "added_at": action_of(session).at}
        for person in people
    ]
    ids = [contact_tag_id(person, tag_type_id) for person in people]
    rows = [{"id": id, **one} for id, one in zip(ids, values, strict=True)]
    session.execute(insert(ContactTagRow), rows, execution_options=LOGGED)
    record(
        session,
        (
            Written(
                entity=ContactTagRow.logged_as,
                entity_id=id,
                operation=Operation.CREATE,
                fields=created(one),
                contact_id=person,
            )
            for id, one, person in zip(ids, values, people, strict=True)
        ),
    )


def _disable_access(session: Session, ids: Sequence[UUID]) -> Sequence[Done]:
    rows = _rows(session, ids)
    done, ended = [], {}
    for id in ids:
        if id not in rows:
            done.append(Done(id, Outcome.REFUSED, GONE))
        elif rows[id].portal_state not in _OPEN_STATES:
            done.append(Done(id, Outcome.UNCHANGED))
        else:
            ended[id] = rows[id]
            done.append(Done(id, Outcome.CHANGED))
    _end(session, ended)
    return done


def _end(session: Session, rows: Mapping[UUID, Row[*tuple[Any, ...]]]) -> None:
    """As domain.portal_access.end_access, for many whose access is open."""
    new = {"portal_state": PortalState.DISABLED, "portal_since": action_of(session).at}
    ending = update(AccountContactRow).where(AccountContactRow.id.in_(rows)).values(new)
    session.execute(ending, execution_options=LOGGED)
    record(
        session,
        (
            Written(
                entity=AccountContactRow.logged_as,
                entity_id=id,
                operation=Operation.UPDATE,
                fields={
                    name: [logged(getattr(row, name)), logged(value)] for name, value in new.items()
                },
                contact_id=row.contact_id,
                account_id=row.account_id,
            )
            for id, row in rows.items()
        ),
    )


def _rows(session: Session, ids: Sequence[UUID]) -> dict[UUID, Row[*tuple[Any, ...]]]:
    columns = (
        AccountContactRow.contact_id,
        AccountContactRow.account_id,
        AccountContactRow.portal_state,
        AccountContactRow.portal_since,
    )
    query = select(AccountContactRow.id, *columns).where(AccountContactRow.id.in_(ids))
    return {row.id: row for row in session.execute(query)}
