"""Taking back what a bulk change did, for as many rows as it changed."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain.bulk import Outcome
from domain.changes import Operation
from domain.ids import ContactId
from domain.portal_access import PortalAccess, PortalState, why_not_invited
from storage.bulk_changes import GONE, AnyRow, rows_of, store_portals
from storage.bulk_report import Done
from storage.changes import FieldsJson, Written, logged, record
from storage.schema import (
    AccountContactRow,
    ContactRow,
    ContactTagRow,
)
from storage.undo_records import accounts_of, typed
from storage.values import portal_of

CHANGED_SINCE = "Somebody changed this since. It stays as it is."


def take_tags_off(session: Session, changes: Sequence[AnyRow]) -> Sequence[Done]:
    """Those that were added, unless somebody took one off and added it anew."""
    names = ("contact_id", "tag_type_id", "added_at")
    columns = (ContactTagRow.contact_id, ContactTagRow.tag_type_id, ContactTagRow.added_at)
    ids = [change.entity_id for change in changes]
    query = select(ContactTagRow.id, *columns).where(ContactTagRow.id.in_(ids))
    tags: dict[UUID, FieldsJson] = {
        row.id: {name: [logged(getattr(row, name)), None] for name in names}
        for row in session.execute(query)
    }
    done, off = [], []
    for change in changes:
        tag, about = tags.get(change.entity_id), change.contact_id or change.entity_id
        if tag is None:
            done.append(Done(about, Outcome.UNCHANGED))
        elif any(change.fields[name][1] != tag[name][0] for name in names):
            done.append(Done(about, Outcome.REFUSED, CHANGED_SINCE))
        else:
            off.append(change)
            done.append(Done(about, Outcome.CHANGED))
    taking_off = delete(ContactTagRow).where(ContactTagRow.id.in_([one.entity_id for one in off]))
    session.connection().execute(taking_off)
    record(
        session,
        (
            Written(
                entity=one.entity,
                entity_id=one.entity_id,
                operation=Operation.DELETE,
                fields=tags[one.entity_id],
                contact_id=one.contact_id,
            )
            for one in off
        ),
    )
    return done


def give_access_back(session: Session, changes: Sequence[AnyRow]) -> Sequence[Done]:
    """Where it is still ended as it was, and could be given now (A10)."""
    rows = rows_of(session, [change.entity_id for change in changes])
    accounts = accounts_of(session, {row.account_id for row in rows.values()})
    emails = _emails(session, {row.contact_id for row in rows.values()})
    done, back = [], {}
    for change in changes:
        id = change.entity_id
        if id not in rows:
            done.append(Done(id, Outcome.REFUSED, GONE))
            continue
        portal = portal_of(rows[id])
        before, after = _portal(portal, change, 0), _portal(portal, change, 1)
        account, account_class = accounts[rows[id].account_id]
        why_not = before.is_open and why_not_invited(
            is_new=False,
            email=emails[rows[id].contact_id],
            account=account,
            account_class=account_class,
        )
        if portal == before:
            done.append(Done(id, Outcome.UNCHANGED))
        elif portal != after or why_not:
            done.append(Done(id, Outcome.REFUSED, why_not or CHANGED_SINCE))
        else:
            back[id] = before
            done.append(Done(id, Outcome.CHANGED))
    store_portals(session, rows, back)
    return done


def _portal(now: PortalAccess, change: AnyRow, side: int) -> PortalAccess:
    """As it was before the change (0), or as the change left it (1)."""
    fields = {name: pair[side] for name, pair in change.fields.items()}
    values = typed(AccountContactRow, fields)
    state: PortalState = values.get("portal_state", now.state)
    return PortalAccess(
        state=state,
        since=values.get("portal_since", now.since),
        accepted_at=values.get("portal_accepted_at", now.accepted_at),
        login_id=values.get("portal_login_id", now.login_id),
    )


def _emails(session: Session, ids: Iterable[ContactId]) -> dict[ContactId, str]:
    query = select(ContactRow.id, ContactRow.email).where(ContactRow.id.in_(ids))
    return {row.id: row.email for row in session.execute(query)}
