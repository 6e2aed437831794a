"""Whatever ends access ends its invitations in the same transaction, and no caller can forget it.

A revoke, an unlink, a changed address, a merge, an undo: each is a flush that is looked at here.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from domain.addresses import email_key
from domain.invitations import ENDED, Cancelled, cancelled
from storage.changes import action_of
from storage.mail_schema import InvitationRow
from storage.schema import AccountContactRow, ContactRow
from storage.values import invitation_fields, invitation_of, portal_of, update


def cancel_with_access(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """For every flush of a session that writes."""
    unlinked = {row.id for row in session.deleted if isinstance(row, AccountContactRow)}
    changed = [row for row in session.dirty if session.is_modified(row)]
    closed = {
        row.id
        for row in changed
        if isinstance(row, AccountContactRow)
        and _former(row, "portal_state") is not None
        and not portal_of(row).is_open
    }
    moved = {row.id for row in changed if isinstance(row, ContactRow) and _has_moved(row)}
    cancel_open(session, closed - unlinked, Cancelled.ACCESS_ENDED)
    cancel_open(session, unlinked, Cancelled.UNLINKED)
    _cancel(session, InvitationRow.contact_id, moved, Cancelled.ADDRESS_CHANGED)


def cancel_open(session: Session, account_contacts: Collection[UUID], why: Cancelled) -> None:
    """Of these account contacts, for writes that go past the unit of work."""
    _cancel(session, InvitationRow.account_contact_id, account_contacts, why)


def _cancel(session: Session, column: Any, ids: Collection[UUID], why: Cancelled) -> None:
    if not ids:
        return
    live: ColumnElement[bool] = InvitationRow.state.not_in(ENDED)
    found = session.scalars(select(InvitationRow).where(column.in_(ids), live)).all()
    # What this session made or ended and did not write yet is no row of the answer.
    pending = [row for row in session.new if isinstance(row, InvitationRow)]
    for row in (*found, *(row for row in pending if getattr(row, column.key) in ids)):
        invitation = cancelled(invitation_of(row), why.value, action_of(session).at)
        update(row, invitation_fields(invitation))


def _former(row: Any, name: str) -> Any:
    """What a field was before, None where it was not changed."""
    history = inspect(row).attrs[name].history
    return history.deleted[0] if history.has_changes() and history.deleted else None


def _has_moved(row: ContactRow) -> bool:
    former = _former(row, "email")
    return former is not None and email_key(former) != email_key(row.email)
