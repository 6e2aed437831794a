"""The outbox: mail that was queued with what it is about, until the mail server answered for it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from domain.changes import Origin
from domain.ids import MessageId
from domain.invitations import Invitation, InvitationState, Waits, still_meant, waiting
from domain.letters import Addressed, CannotWriteError, Letter
from domain.links import LinkKey, token_hash
from domain.mail import MessageKind, MessageState
from storage.answers import Answered, settle
from storage.changes import action_of
from storage.due_mail import DueMail, OfficeMail, due
from storage.engine import Database
from storage.mail_schema import InvitationRow, MessageRow
from storage.many_invitations import Step, store_many
from storage.reminders import next_reminder, queue_reminders
from storage.setup import own_author

SENDER_NAME = "Portal Desk"  # who sends, in Activity History

# Writes the letter of an invitation at this time. Raises CannotWriteError.
Writer = Callable[[Addressed, datetime], Letter]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A letter that is to be sent now, with the secret of its link."""

    id: MessageId
    number: int
    kind: MessageKind
    invitation: Invitation
    letter: Letter
    token: str
    attempts: int  # so far
    queued_at: datetime


class Outbox:
    """The queued messages of a database. Whoever sends holds alone() meanwhile."""

    def __init__(self, database: Database, key: LinkKey) -> None:
        self._database = database
        self._key = key
        own = own_author(database)
        self._author = replace(own, staff_name=SENDER_NAME, origin=Origin.MAIL)

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether nobody else sends meanwhile, in this program or another; ends with a process."""
        with self._database.held("mail") as alone:
            yield alone

    def claim(
        self, now: datetime, limit: int, write: Writer, answers: Sequence[Answered] = ()
    ) -> tuple[Claimed, ...]:
        """The next messages, oldest first, each looked at once more and written.

        What is not to be sent any more leaves the outbox on the way. answers of those before
        are written down in the same transaction.
        """
        first = self.next_try()
        if not answers and (first is None or first > now):
            return ()
        found: list[Claimed] = []
        with self._database.writing(self._author) as session:
            settle(session, answers)
            office = OfficeMail(session)
            while len(found) < limit:
                seen = {one.id for one in found}
                rows = due(session, office, now, limit - len(found), besides=seen)
                if not rows:
                    break
                found += _Look(session, self._key, write, now).at(rows)
        return tuple(found)

    def next_try(self) -> datetime | None:
        """When the next message is due; None for an empty outbox."""
        return _next_try(self._database)

    def next_reminder(self, now: datetime) -> datetime | None:
        return next_reminder(self._database, now)

    def settle(self, answers: Sequence[Answered]) -> None:
        """Write down what became of messages that were claimed, in one transaction."""
        with self._database.writing(self._author) as session:
            settle(session, answers)

    def remind(self, now: datetime) -> int:
        """Queue the reminders that are due, each once. Returns how many."""
        return queue_reminders(self._database, self._author, now)


def next_mail(database: Database) -> datetime | None:
    """When there is something to send, a reminder that nobody has queued yet among it."""
    times = (_next_try(database), next_reminder(database, database.now()))
    return min(filter(None, times), default=None)


def _next_try(database: Database) -> datetime | None:
    query = select(func.min(MessageRow.next_try_at))
    with database.reading() as session:
        return session.execute(query.where(MessageRow.state == MessageState.QUEUED)).scalar_one()


class _Look:
    """The last look at messages before they leave."""

    def __init__(self, session: Session, key: LinkKey, write: Writer, now: datetime) -> None:
        self._session = session
        self._key = key
        self._write = write
        self._now = now
        self._hashes: list[dict[str, object]] = []
        self._dropped: list[MessageId] = []  # nobody is to get them any more
        self._taken_out: list[MessageId] = []  # queued anew when what they wait for is there
        self._steps: list[Step] = []

    def at(self, rows: Sequence[DueMail]) -> Sequence[Claimed]:
        found = [claimed for claimed in map(self._claim, rows) if claimed is not None]
        self._keep()
        return found

    def _claim(self, row: DueMail) -> Claimed | None:
        invitation, addressed = row.invitation, row.addressed
        if addressed is None or not _is_meant(row, self._now):
            self._dropped.append(row.id)
            return None
        token = self._key.invitation_token(invitation.id, invitation.number)
        self._hashes.append({"this": invitation.id, "hash": token_hash(token)})
        reason, words = row.why_not_now
        letter = msgspec.json.decode(row.content, type=Letter) if row.content else None
        try:
            if reason is None and letter is None:
                # In its own time, so that it is the same again after the end of a program.
                letter = self._write(addressed, row.queued_at)
        except CannotWriteError as error:
            reason, words = Waits.TEMPLATE, str(error)
        if reason is not None or letter is None:
            self._hold_back(row, reason or Waits.TEMPLATE, words)
            return None
        return Claimed(
            id=row.id,
            number=row.number,
            kind=row.kind,
            invitation=invitation,
            letter=letter,
            token=token,
            attempts=row.attempts,
            queued_at=row.queued_at,
        )

    def _hold_back(self, row: DueMail, reason: Waits, words: str) -> None:
        if row.kind is MessageKind.REMINDER:
            self._dropped.append(row.id)
            return
        self._taken_out.append(row.id)
        self._steps.append((row.invitation, waiting(row.invitation, reason, words)))

    def _keep(self) -> None:
        connection = self._session.connection()
        if self._hashes:
            hashing = update(InvitationRow).where(InvitationRow.id == bindparam("this"))
            connection.execute(hashing.values(token_hash=bindparam("hash")), self._hashes)
        if self._dropped:
            dropping = update(MessageRow).where(MessageRow.id.in_(self._dropped))
            at = action_of(self._session).at
            connection.execute(
                dropping.values(state=MessageState.CANCELLED, content=None, done_at=at)
            )
        if self._taken_out:
            connection.execute(delete(MessageRow).where(MessageRow.id.in_(self._taken_out)))
        store_many(self._session, self._steps)


def _is_meant(row: DueMail, now: datetime) -> bool:
    invitation = row.invitation
    if row.portal is None or row.number != invitation.number:
        return False
    wanted = InvitationState.MADE
    if row.kind is MessageKind.REMINDER:
        wanted = InvitationState.SENT
    return invitation.state_at(now) is wanted and still_meant(invitation, row.portal, row.email)
