"""Reminders of invitations that will expire soon, where the class says so (L9)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from domain.changes import Author
from domain.invitations import LIFE, REMINDED_BEFORE, InvitationState
from domain.mail import MessageKind
from domain.portal_access import PortalState
from storage.changes import action_of
from storage.engine import Database
from storage.mail_schema import InvitationRow, RefusedAddressRow
from storage.many_invitations import COLUMNS, invitation_from, queue_many, store_many
from storage.schema import AccountClassRow, AccountContactRow, AccountRow, ContactRow

_AGE = LIFE - REMINDED_BEFORE
_AT_ONCE = 500  # in one transaction


def queue_reminders(database: Database, author: Author, now: datetime) -> int:
    """Each once: its mail and the note that it was reminded are written in one transaction."""
    due = (
        _open(now)
        .add_columns(*COLUMNS)
        .where(InvitationRow.sent_at <= now - _AGE)
        .order_by(InvitationRow.sent_at, InvitationRow.id)
        .limit(_AT_ONCE)
    )
    queued = 0
    while True:
        with database.reading() as session:
            if session.execute(due.limit(1)).first() is None:
                return queued
        with database.writing(author) as session:
            before = [invitation_from(row) for row in session.execute(due)]
            at = action_of(session).at
            after = [replace(one, reminded_at=at) for one in before]
            store_many(session, list(zip(before, after, strict=True)))
            queue_many(session, after, MessageKind.REMINDER)
            queued += len(after)


def next_reminder(database: Database, now: datetime) -> datetime | None:
    """When the next one is due, as things are now."""
    query = _open(now).add_columns(func.min(InvitationRow.sent_at))
    with database.reading() as session:
        sent_at = session.execute(query).scalar_one()
    return None if sent_at is None else sent_at + _AGE


def _open(now: datetime) -> Select[Any]:
    """Invitations that were mailed, can still be accepted, and have no reminder yet."""
    return (
        select()
        .select_from(InvitationRow)
        .join(AccountContactRow, AccountContactRow.id == InvitationRow.account_contact_id)
        .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
        .join(AccountRow, AccountRow.id == AccountContactRow.account_id)
        .join(AccountClassRow, AccountClassRow.id == AccountRow.class_id)
        .outerjoin(RefusedAddressRow, RefusedAddressRow.email_key == ContactRow.email_key)
        .where(InvitationRow.state == InvitationState.SENT, InvitationRow.sent_at > now - LIFE)
        .where(InvitationRow.reminded_at.is_(None), InvitationRow.by_hand.is_(False))
        .where(AccountContactRow.portal_state == PortalState.INVITED)
        .where(AccountClassRow.remind_invited, AccountClassRow.enable_portal_access)
        .where(RefusedAddressRow.email_key.is_(None))
    )
