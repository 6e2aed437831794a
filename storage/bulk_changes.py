"""What a bulk change does to the rows of one of its transactions."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.orm import Session

from domain.bulk import AddTag, BulkChange, DisableAccess, Outcome
from domain.changes import Operation
from domain.errors import GoneError
from domain.ids import ContactId, TagTypeId, contact_tag_id
from domain.invitations import Cancelled
from domain.portal_access import PortalAccess, end_access
from storage.bulk_report import Done
from storage.changes import Written, action_of, created, logged, record
from storage.dead_links import cancel_open
from storage.schema import AccountContactRow, ContactTagRow, TagTypeRow
from storage.values import portal_of

GONE = str(GoneError("contact"))
AnyRow = Row[*tuple[Any, ...]]


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
    rows = rows_of(session, ids)
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
    session.connection().execute(insert(ContactTagRow), rows)
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
    rows, at = rows_of(session, ids), action_of(session).at
    done, ended = [], {}
    for id in ids:
        if id not in rows:
            done.append(Done(id, Outcome.REFUSED, GONE))
            continue
        portal = portal_of(rows[id])
        after = end_access(portal, at)
        done.append(Done(id, Outcome.UNCHANGED if after == portal else Outcome.CHANGED))
        if after != portal:
            ended[id] = after
    store_portals(session, rows, ended)
    return done


def rows_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, AnyRow]:
    """Whose they are and their portal access, by their ids."""
    columns = (
        AccountContactRow.contact_id,
        AccountContactRow.account_id,
        AccountContactRow.portal_state,
        AccountContactRow.portal_since,
        AccountContactRow.portal_accepted_at,
        AccountContactRow.portal_login_id,
    )
    query = select(AccountContactRow.id, *columns).where(AccountContactRow.id.in_(ids))
    return {row.id: row for row in session.execute(query)}


def store_portals(
    session: Session, rows: Mapping[UUID, AnyRow], portals: Mapping[UUID, PortalAccess]
) -> None:
    """Give account contacts, as rows_of gives them, other states of access."""
    if not portals:
        return
    storing = (
        update(AccountContactRow)
        .where(AccountContactRow.id == bindparam("this"))
        .values(portal_state=bindparam("state"), portal_since=bindparam("since"))
    )
    session.connection().execute(
        storing,
        [
            {"this": id, "state": portal.state, "since": portal.since}
            for id, portal in portals.items()
        ],
    )
    record(session, (_written(rows[id], portal) for id, portal in portals.items()))
    closed = {id for id, portal in portals.items() if not portal.is_open}
    cancel_open(session, closed, Cancelled.ACCESS_ENDED)


def _written(row: AnyRow, portal: PortalAccess) -> Written:
    pairs = {
        "portal_state": (row.portal_state, portal.state),
        "portal_since": (row.portal_since, portal.since),
    }
    return Written(
        entity=AccountContactRow.logged_as,
        entity_id=row.id,
        operation=Operation.UPDATE,
        fields={
            name: [logged(old), logged(new)] for name, (old, new) in pairs.items() if old != new
        },
        contact_id=row.contact_id,
        account_id=row.account_id,
    )
