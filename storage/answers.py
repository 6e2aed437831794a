"""Writing down what the mail server answered, for one message or for several at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

import msgspec
from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.orm import Session

from domain.addresses import email_key
from domain.ids import MessageId
from domain.invitations import (
    Invitation,
    InvitationState,
    Waits,
    delayed,
    refused,
    sent,
    waiting,
)
from domain.letters import Letter
from domain.mail import MessageKind, MessageState
from storage.changes import action_of
from storage.mail_schema import MessageRow, RefusedAddressRow
from storage.many_invitations import Step, load_many, store_many


class SentLetter(Protocol):
    """What was handed to the server: storage.outbox.Claimed."""

    @property
    def id(self) -> MessageId: ...

    @property
    def number(self) -> int: ...

    @property
    def kind(self) -> MessageKind: ...

    @property
    def invitation(self) -> Invitation: ...

    @property
    def letter(self) -> Letter: ...

    @property
    def attempts(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of a message: SENT, REFUSED, QUEUED to be tried again, or CANCELLED, which
    waits until somebody completes System Options."""

    claimed: SentLetter
    state: MessageState
    words: str = ""
    bad_address: bool = False  # the server takes nothing for it
    until: datetime | None = None  # when to try again
    waits_for: Waits | None = None


def settle(session: Session, answers: Sequence[Answered]) -> None:
    """In the transaction of the session."""
    if not answers:
        return
    _settle_messages(session, answers)
    before = load_many(session, {one.claimed.invitation.id for one in answers})
    at = action_of(session).at
    steps: list[Step] = []
    for answer in answers:
        invitation = before[answer.claimed.invitation.id]
        after = _after(invitation, answer, at)
        if after != invitation:
            before[after.id] = after
            steps.append((invitation, after))
    store_many(session, steps)
    _mark_addresses(session, answers)


def _settle_messages(session: Session, answers: Sequence[Answered]) -> None:
    connection, at = session.connection(), action_of(session).at
    done, later, held = [], [], []
    for answer in answers:
        claimed = answer.claimed
        values: dict[str, Any] = {"this": claimed.id, "words": answer.words}
        match answer.state:
            case MessageState.QUEUED:
                content = msgspec.json.encode(claimed.letter).decode()
                again = {"tried": claimed.attempts + 1, "until": answer.until, "text": content}
                later.append({**values, **again})
            case MessageState.CANCELLED:
                held.append(claimed.id)
            case state:
                done.append({**values, "new_state": state})
    message = update(MessageRow).where(MessageRow.id == bindparam("this"))
    if done:
        to: dict[str, Any] = {"state": bindparam("new_state"), "last_answer": bindparam("words")}
        connection.execute(message.values(**to, content=None, done_at=at), done)
    if later:
        to = {"attempts": bindparam("tried"), "last_answer": bindparam("words")}
        to |= {"next_try_at": bindparam("until"), "content": bindparam("text")}
        connection.execute(message.values(to), later)
    if held:
        connection.execute(delete(MessageRow).where(MessageRow.id.in_(held)))


def _after(invitation: Invitation, answer: Answered, at: datetime) -> Invitation:
    """The next step, unless it took another one meanwhile."""
    if invitation.number != answer.claimed.number:
        return invitation
    if answer.claimed.kind is MessageKind.REMINDER:
        is_bad = answer.state is MessageState.REFUSED and invitation.is_live
        words = f"The reminder was refused: {answer.words}"
        return replace(invitation, words=words) if is_bad else invitation
    # Somebody may have stopped it when it was on the line already: it has left all the same.
    stopped = invitation.waits_for is Waits.STOPPED and answer.state is MessageState.SENT
    if invitation.state is not InvitationState.MADE and not stopped:
        return invitation
    match answer.state:
        case MessageState.SENT:
            return sent(invitation, at)
        case MessageState.REFUSED:
            return refused(invitation, answer.words)
        case MessageState.QUEUED:
            return delayed(invitation, answer.words)
    return waiting(invitation, answer.waits_for or Waits.SENDER, answer.words)


def _mark_addresses(session: Session, answers: Sequence[Answered]) -> None:
    """A taken mail clears its address, a refused one marks it; the last answer counts."""
    marks: dict[str, dict[str, Any] | None] = {}
    for answer in answers:
        address = answer.claimed.letter.recipient
        if answer.state is MessageState.SENT:
            marks[email_key(address)] = None
        elif answer.bad_address:
            mark = {"email": address, "words": answer.words, "at": action_of(session).at}
            marks[email_key(address)] = mark
    if not marks:
        return
    connection = session.connection()
    connection.execute(delete(RefusedAddressRow).where(RefusedAddressRow.email_key.in_(marks)))
    new = [{"email_key": key, **mark} for key, mark in marks.items() if key and mark]
    if new:
        connection.execute(insert(RefusedAddressRow), new)
