"""Old rows of the portal that are of use to nobody: what is over goes, some time after it is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Delete, Update, delete, select, update
from sqlalchemy.orm import InstrumentedAttribute

from domain.invitations import LIFE
from domain.login_mail import NOTICE_LIFE
from domain.login_requests import FAILURES_OF_ACCOUNT, RequestState
from domain.logins import LONGEST
from domain.mail import MessageState
from domain.portal_preview import LASTS
from storage.engine import Database
from storage.login_schema import (
    UNDECIDED,
    LoginAttemptRow,
    LoginMailRow,
    LoginRequestRow,
    LoginSessionRow,
    PortalLimitRow,
    PortalPreviewRow,
)
from storage.mail_schema import InvitationRow
from storage.portal_author import PORTAL
from storage.schema import Base

EVERY = timedelta(hours=1)
SESSIONS_STAY = LONGEST + timedelta(days=30)  # from their beginning
ATTEMPTS_STAY = timedelta(days=90)
MAIL_STAYS = timedelta(days=30)  # from the asking, once it is done with
REFUSED_STAY = timedelta(days=90)  # requests that opened nothing
_AT_ONCE = 1_000
_LOGGED = {"logged": True, "synchronize_session": False}

_Old = tuple[type[Base], InstrumentedAttribute[Any], ColumnElement[bool]]
_WithLink = type[InvitationRow] | type[LoginMailRow]


def tidy(database: Database) -> int:
    """Take away what is over for long, and the hashes of links that do not work any more.

    Answers how many rows went. A part at a time, so that nobody waits for it.
    """
    now = database.now()
    _end_links(database, now)
    return sum(_part_by_part(database, delete(rows), key, which) for rows, key, which in _old(now))


def _old(now: datetime) -> Sequence[_Old]:
    done = LoginMailRow.state != MessageState.QUEUED
    refused = (LoginRequestRow.state == RequestState.REFUSED) & UNDECIDED
    return (
        (LoginSessionRow, LoginSessionRow.id, LoginSessionRow.made_at < now - SESSIONS_STAY),
        (LoginAttemptRow, LoginAttemptRow.id, LoginAttemptRow.at < now - ATTEMPTS_STAY),
        (
            PortalLimitRow,
            PortalLimitRow.subject,
            PortalLimitRow.since < now - FAILURES_OF_ACCOUNT.within,  # the longest of all
        ),
        (LoginMailRow, LoginMailRow.id, done & (LoginMailRow.asked_at < now - MAIL_STAYS)),
        (PortalPreviewRow, PortalPreviewRow.id, PortalPreviewRow.made_at <= now - LASTS),
        (
            LoginRequestRow,
            LoginRequestRow.id,
            refused & (LoginRequestRow.asked_at < now - REFUSED_STAY),
        ),
    )


def _end_links(database: Database, now: datetime) -> None:
    links: Sequence[tuple[_WithLink, InstrumentedAttribute[Any], timedelta]] = (
        (InvitationRow, InvitationRow.sent_at, LIFE),
        (LoginMailRow, LoginMailRow.asked_at, NOTICE_LIFE),
    )
    for rows, since, life in links:
        over = rows.token_hash.is_not(None) & (since <= now - life)
        _part_by_part(database, update(rows).values(token_hash=None), rows.id, over)


def _part_by_part(
    database: Database,
    change: Update | Delete,
    key: InstrumentedAttribute[Any],
    which: ColumnElement[bool],
) -> int:
    """Until it has been made to all of these rows. Answers how many they were."""
    changed = 0
    while True:
        with database.reading() as session:
            keys = session.scalars(select(key).where(which).limit(_AT_ONCE)).all()
        if not keys:
            return changed
        with database.writing(PORTAL) as session:
            session.execute(change.where(key.in_(keys), which), execution_options=_LOGGED)
        changed += len(keys)
