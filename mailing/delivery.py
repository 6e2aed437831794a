"""Sending what is queued: one message after another over one connection, until all is settled.

Nothing is lost when the program ends at any point: a message leaves the outbox only when the mail
server has answered for it. It arrives twice only where the end fell between that answer and the
transaction that keeps it, and then with the same Message-ID and the same link.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from domain.delivery import Round
from domain.errors import BusyError
from domain.invitations import Waits
from domain.letters import CannotWriteError
from mailing.messages import is_international, mailbox, message
from mailing.server import Answer, Connection, Dial, Envelope, LostError, ServerError, Verdict
from mailing.writing import write
from storage.outbox import Claimed, Outbox

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
GIVES_UP_AFTER = timedelta(days=5)
_AT_ONCE = 20  # messages looked at in one transaction
_FRESH = timedelta(seconds=5)  # then they are looked at anew: access may have ended meanwhile
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
        self._failures = 0  # of the server, in a row
        self._quiet_until: datetime | None = None
        self._trouble = ""  # of the server, until then
        self._free_at: datetime | None = None  # by the limit of messages per minute
        self._done = Round()

    def run(self, *, stop: Callable[[], bool] = lambda: False, at_once: bool = False) -> Round:
        """Send what is due, until nothing is left, somebody stops it, or the server fails.

        at_once does not wait for a server that failed a moment ago.
        """
        self._done = Round()
        quiet = self._quiet_until
        if quiet is not None and not at_once and self._around.clock() < quiet:
            return Round(trouble=self._trouble, next_at=quiet)
        with self._outbox.alone() as alone:
            if not alone:
                return Round(elsewhere=True)
            try:
                self._send_all(stop)
                self._failures, self._quiet_until = 0, None
            except ServerError as error:
                self._leave_alone(str(error))
            except BusyError:
                self._leave_alone("Another program is writing to the database.")
            finally:
                self._hang_up()
        return replace(self._done, next_at=self._quiet_until or self._outbox.next_try())

    def break_off(self) -> None:
        """End a wait for the server's answer; from any thread. What waits then goes later."""
        connection = self._connection
        if connection is not None:
            connection.break_off()

    def _send_all(self, stop: Callable[[], bool]) -> None:
        while not stop():
            looked_at = self._around.clock()
            batch = self._outbox.claim(looked_at, _AT_ONCE, write)
            if not batch:
                return
            for place, claimed in enumerate(batch):
                # The first one goes in any case, or a slow computer would only ever look.
                if stop() or (place and self._around.clock() - looked_at > _FRESH):
                    break
                self._send(claimed)

    def _send(self, claimed: Claimed) -> None:
        letter = claimed.letter
        try:
            envelope = Envelope(
                sender=mailbox(letter.sender),
                recipient=mailbox(letter.recipient),
                international=is_international(letter),
                content=message(letter, claimed.token),
            )
        except CannotWriteError as error:
            self._settle(claimed, Answer(Verdict.NEVER, str(error)))
            return
        connection = self._connection = self._connection or self._dial()
        self._keep_pace(connection.settings.mail_per_minute)
        try:
            answer = connection.send(envelope)
        except LostError as error:
            self._connection = None
            self._settle(claimed, Answer(Verdict.LATER, str(error)))
            self._failures += 1
            if self._failures >= _MOST_LOST:
                raise ServerError(str(error)) from error
        else:
            self._failures = 0
            self._settle(claimed, answer)

    def _settle(self, claimed: Claimed, answer: Answer) -> None:
        done, outbox, words = self._done, self._outbox, answer.words
        now = self._around.clock()
        match answer.verdict:
            case Verdict.TAKEN:
                self._keep(lambda: outbox.sent(claimed))
                self._done = replace(done, sent=done.sent + 1)
            case Verdict.LATER if now - claimed.queued_at < GIVES_UP_AFTER:
                until = now + pause_after(claimed.attempts, self._around.chance())
                self._keep(lambda: outbox.put_off(claimed, words, until))
                self._done = replace(done, put_off=done.put_off + 1)
            case Verdict.BAD_SENDER:
                words = f"The mail server refuses the sender {claimed.letter.sender}: {words}"
                self._keep(lambda: outbox.held(claimed, Waits.SENDER, words))
                self._done = replace(done, put_off=done.put_off + 1)
            case verdict:
                if verdict is Verdict.LATER:
                    words = f"Given up after {GIVES_UP_AFTER.days} days: {words}"
                bad = verdict is Verdict.BAD_ADDRESS
                self._keep(lambda: outbox.refused(claimed, words, address=bad))
                self._done = replace(done, refused=done.refused + 1)

    def _keep(self, write_down: Callable[[], None]) -> None:
        """What the server answered is not to be forgotten because somebody else is writing."""
        while True:
            try:
                return write_down()
            except BusyError:
                self._around.pause(1)

    def _keep_pace(self, per_minute: int) -> None:
        if not per_minute:
            return
        now = self._around.clock()
        if self._free_at is not None and now < self._free_at:
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
