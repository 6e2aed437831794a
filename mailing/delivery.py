"""Sending what is queued: one message after another over one connection, until all is settled.

Nothing is lost when the program ends at any point: a message leaves the outbox only when the mail
server has answered for it. It arrives twice only where the end fell between that answer and the
transaction that keeps it, and then with the same Message-ID and the same link. Answers are kept
several at a time: 40 at most, and none for longer than the server takes for another message or a
tenth of a second.
"""

import contextlib
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from domain.asking import asking
from domain.delivery import Round
from domain.errors import BusyError, CancelledError
from domain.invitations import Waits
from domain.letters import CannotWriteError
from domain.mail import MessageState
from mailing.messages import is_international, mailbox, message
from mailing.server import Answer, Connection, Dial, Envelope, LostError, ServerError, Verdict
from mailing.writing import write
from storage.answers import Answered
from storage.outbox import Claimed, Outbox

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
GIVES_UP_AFTER = timedelta(days=5)
_AT_ONCE = 200  # messages looked at in one transaction
_FRESH = timedelta(seconds=5)  # then they are looked at anew: access may have ended meanwhile
# Answers that are written down together. What the server answered meanwhile may arrive twice if
# the program is killed just then, so these are few, and never wait for a server that is slow.
MOST_ANSWERS = 40
_KEPT_WAITING = 0.1  # seconds
_MOST_LOST = 3  # connections in a row, before the server is left alone for a while


def pause_after(attempts: int, chance: float) -> timedelta:
    """How long to wait after so many failures: twice as long each time, up to an hour.

    chance, from 0 to 1, spreads those that failed together by a fifth to either side.
    """
    longer: timedelta = min(FIRST_PAUSE * 2 ** min(attempts, 20), LONGEST_PAUSE)
    return longer * (0.8 + 0.4 * chance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Time and chance, for tests to take the place of."""

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    pause: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


class Delivery:
    """Sends from one outbox. One thread at a time uses it."""

    def __init__(
        self, outbox: Outbox, dial: Dial, surroundings: Surroundings | None = None
    ) -> None:
        self._outbox = outbox
        self._dial = dial
        self._around = surroundings or Surroundings()
        self._connection: Connection | None = None
        self._stop: Callable[[], bool] = lambda: False
        self._failures = 0  # of the server, in a row
        self._quiet_until: datetime | None = None
        self._trouble = ""  # of the server, until then
        self._free_at: datetime | None = None  # by the limit of messages per minute
        self._done = Round()
        self._answers: list[Answered] = []  # of the server, that are not written down yet
        self._answered_at = 0.0  # the first of them
        self._next: Claimed | None = None
        self._ready: tuple[Claimed, Envelope] | None = None  # made while the server was busy

    def run(self, *, stop: Callable[[], bool] = lambda: False, at_once: bool = False) -> Round:
        """Send what is due, until nothing is left, somebody stops it, or the server fails.

        at_once does not wait for a server that failed a moment ago.
        """
        self._done, self._stop = Round(), stop
        quiet = self._quiet_until
        if quiet is not None and not at_once and self._around.clock() < quiet:
            return Round(trouble=self._trouble, next_at=quiet)
        with self._outbox.alone() as alone:
            if not alone:
                return Round(elsewhere=True)
            try:
                self._outbox.remind(self._around.clock())
                try:
                    self._send_all()
                finally:
                    self._write_down()
                self._failures, self._quiet_until = 0, None
            except ServerError as error:
                self._leave_alone(str(error))
            except CancelledError:
                pass  # nobody waits for the connection any more
            except BusyError:
                self._leave_alone("Another program is writing to the database.")
            finally:
                self._hang_up()
        return replace(self._done, next_at=self._quiet_until or self._next_at())

    def _next_at(self) -> datetime | None:
        outbox = self._outbox
        times = (outbox.next_try(), outbox.next_reminder(self._around.clock()))
        return min(filter(None, times), default=None)

    def break_off(self) -> None:
        """End a wait for the server's answer; from any thread. What waits then goes later.

        The wait for a connection ends by itself when `stop` says so.
        """
        connection = self._connection
        if connection is not None:
            connection.break_off()

    def _send_all(self) -> None:
        while not self._stop():
            looked_at = self._around.clock()
            # With the answers, or what was sent would be claimed once more.
            batch = self._outbox.claim(looked_at, _AT_ONCE, write, self._answers)
            self._forget_answers()
            if not batch:
                return
            for place, claimed in enumerate(batch):
                # The first one goes in any case, or a slow computer would only ever look.
                if self._stop() or (place and self._around.clock() - looked_at > _FRESH):
                    break
                self._next = batch[place + 1] if place + 1 < len(batch) else None
                self._send(claimed)

    def _send(self, claimed: Claimed) -> None:
        try:
            envelope = self._envelope(claimed)
        except CannotWriteError as error:
            self._settle(claimed, Answer(Verdict.NEVER, str(error)))
            return
        if self._connection is None:
            self._write_down()  # a server that does not answer may take a while to say so
            with asking(lambda: not self._stop()):
                self._connection = self._dial()
        connection = self._connection
        self._keep_pace(connection.settings.mail_per_minute)
        try:
            answer = connection.send(envelope, meanwhile=self._prepare, slow=self._write_down)
        except LostError as error:
            self._connection = None
            self._settle(claimed, Answer(Verdict.LATER, str(error)))
            self._failures += 1
            if self._failures >= _MOST_LOST:
                raise ServerError(str(error)) from error
        else:
            self._failures = 0
            self._settle(claimed, answer)

    def _envelope(self, claimed: Claimed) -> Envelope:
        """Raises CannotWriteError."""
        ready, self._ready = self._ready, None
        if ready is not None and ready[0] is claimed:
            return ready[1]
        letter = claimed.letter
        return Envelope(
            sender=mailbox(letter.sender),
            recipient=mailbox(letter.recipient),
            international=is_international(letter),
            content=message(letter, claimed.token),
        )

    def _prepare(self) -> None:
        """While the server takes in one message: the answers before it, and the next message."""
        if self._answers and time.monotonic() - self._answered_at > _KEPT_WAITING:
            self._write_down()
        if self._next is not None:
            with contextlib.suppress(CannotWriteError):  # said when its turn comes
                self._ready = self._next, self._envelope(self._next)

    def _settle(self, claimed: Claimed, answer: Answer) -> None:
        if not self._answers:
            self._answered_at = time.monotonic()
        self._answers.append(self._answered(claimed, answer))
        if len(self._answers) >= MOST_ANSWERS and self._next is not None:
            self._write_down()

    def _answered(self, claimed: Claimed, answer: Answer) -> Answered:
        words, now = answer.words, self._around.clock()
        match answer.verdict:
            case Verdict.TAKEN:
                return Answered(claimed=claimed, state=MessageState.SENT)
            case Verdict.LATER if now - claimed.queued_at < GIVES_UP_AFTER:
                until = now + pause_after(claimed.attempts, self._around.chance())
                return Answered(
                    claimed=claimed, state=MessageState.QUEUED, words=words, until=until
                )
            case Verdict.BAD_SENDER:
                return Answered(
                    claimed=claimed,
                    state=MessageState.CANCELLED,
                    words=f"The mail server refuses the sender {claimed.letter.sender}: {words}",
                    waits_for=Waits.SENDER,
                )
            case Verdict.LATER:
                words = f"Given up after {GIVES_UP_AFTER.days} days: {words}"
        bad = answer.verdict is Verdict.BAD_ADDRESS
        return Answered(claimed=claimed, state=MessageState.REFUSED, words=words, bad_address=bad)

    def _write_down(self) -> None:
        """What the server answered is not to be forgotten because somebody else is writing."""
        while self._answers:
            try:
                self._outbox.settle(self._answers)
            except BusyError:
                self._around.pause(1)
            else:
                break
        self._forget_answers()

    def _forget_answers(self) -> None:
        """They are written down."""
        states, done = Counter(one.state for one in self._answers), self._done
        later = states[MessageState.QUEUED] + states[MessageState.CANCELLED]
        self._done = replace(
            done,
            sent=done.sent + states[MessageState.SENT],
            refused=done.refused + states[MessageState.REFUSED],
            put_off=done.put_off + later,
        )
        self._answers = []

    def _keep_pace(self, per_minute: int) -> None:
        if not per_minute:
            return
        now = self._around.clock()
        if self._free_at is not None and now < self._free_at:
            self._write_down()
            self._around.pause((self._free_at - now).total_seconds())
            now = self._free_at
        self._free_at = now + timedelta(minutes=1) / per_minute

    def _leave_alone(self, trouble: str) -> None:
        self._quiet_until = self._around.clock() + pause_after(
            self._failures, self._around.chance()
        )
        self._failures += 1
        self._trouble = trouble
        self._done = replace(self._done, trouble=trouble)

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
