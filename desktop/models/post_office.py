"""The mail of the open database: sent in the background, and what there is to say of it."""

import enum
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from desktop.models.data_changes import DataChanges
from desktop.models.dates import clock
from desktop.tasks import Latest, Progress, Running, TaskRunner
from domain.delivery import Courier, Round
from domain.errors import DataError
from domain.invitation_book import InvitationBook, MailWaiting
from domain.invitations import FOR_SETUP

_SOON = 100  # milliseconds; what is written in one go is sent in one round
_COUNT_EVERY = 500
_AFTER_FAILURE = timedelta(minutes=1)
_ELSEWHERE = timedelta(seconds=30)  # then somebody else may have ended
_LONGEST = timedelta(minutes=5)  # a computer that slept does not notice that its time has come
_NOTHING = MailWaiting(leaving=0, waiting={})


class PostStanding(enum.Enum):
    """How the mail stands."""

    IDLE = enum.auto()  # nothing waits
    SENDING = enum.auto()
    WAITING = enum.auto()  # for the server, which is well, or for another program
    TROUBLE = enum.auto()  # it needs somebody


@dataclass(frozen=True, slots=True, kw_only=True)
class PostState:
    standing: PostStanding = PostStanding.IDLE
    leaving: int = 0  # as soon as the server takes them, reminders among them
    queued: str = ""  # these in words: "12 invitations and 1 reminder"
    sendable: int = 0  # waited for what is there now, and would leave if somebody said so
    waiting: int = 0  # all that have not left and are meant to
    short: str = ""  # for the status bar; empty where nothing waits
    sentence: str = ""
    trouble: str = ""  # what stands against the leaving ones
    wants_password: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    round: Round
    waiting: MailWaiting
    bug: Exception | None = None


class PostOffice(QObject):
    """Sends what is queued whenever something was written, and when it is time to try again."""

    changed = Signal()
    offered = Signal(int)  # so many invitations waited for what is set up now
    failed = Signal(object)  # a DataError of what somebody asked for

    def __init__(
        self,
        courier: Courier,
        invitations: InvitationBook,
        tasks: TaskRunner,
        changes: DataChanges,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.state = PostState()
        self._courier = courier
        self._invitations = invitations
        self._tasks = tasks
        self._counts = Latest(tasks, self)
        self._offers = Latest(tasks, self)  # no later count may take its answer away
        self._running: Running | None = None
        self._again = self._at_once = self._closed = False
        self._round, self._waiting = Round(), _NOTHING
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._run)
        self._counting = QTimer(self, singleShot=True, interval=_COUNT_EVERY)
        self._counting.timeout.connect(self._count)
        changes.written.connect(self._look_soon)

    def send(self, *, at_once: bool = False) -> None:
        """Send what is due; at_once also where the server failed a moment ago."""
        self._at_once = self._at_once or at_once
        self._look_soon()

    def offer_waiting(self) -> None:
        """What invitations wait for may be there now: `offered` says so, where it helps (A8)."""
        self._offers.ask(self._invitations.mail_waiting, done=self._offer, failed=self.failed.emit)

    def send_waiting(self) -> None:
        """Release what waited for what is there now."""
        self._tasks.run(
            self,
            self._invitations.send_waiting,
            done=lambda _: self.send(at_once=True),
            failed=self.failed.emit,
        )

    def close(self) -> None:
        """Stop sending, without waiting for the server. What was not sent leaves another time."""
        self._closed = True
        self._timer.stop()
        self._counting.stop()
        if self._running is not None:
            self._running.cancel()
            self._courier.break_off()

    # Rounds

    def _look_soon(self, _written: object = None) -> None:
        if self._closed:
            return
        if self._running is not None:
            self._again = True
            if not self._counting.isActive():
                self._counting.start()
        else:
            self._timer.start(_SOON)

    def _run(self) -> None:
        if self._closed or self._running is not None:
            return
        self._again, at_once, self._at_once = False, self._at_once, False
        courier, book = self._courier, self._invitations

        def work(progress: Progress) -> _Looked:
            done, bug = Round(), None
            try:
                done = courier.run(stop=lambda: progress.cancelled, at_once=at_once)
            except DataError as error:
                done = Round(trouble=str(error))
            except Exception as error:  # noqa: BLE001 - told as any bug is, and mail goes on
                bug = error
            return _Looked(round=done, waiting=book.mail_waiting(), bug=bug)

        self._running = self._tasks.run_with_progress(
            self, work, progressed=lambda _: None, done=self._take, failed=self._fail
        )
        self._counting.start()
        self._say()

    def _take(self, looked: _Looked) -> None:
        self._running = None
        self._counts.drop()
        self._counting.stop()
        self._round, self._waiting = looked.round, looked.waiting
        self._plan(broken=looked.bug is not None)
        self._say()
        if looked.bug is not None:
            raise looked.bug

    def _fail(self, error: DataError) -> None:
        """The data could not be asked."""
        self._running = None
        self._round = Round(trouble=str(error))
        self._plan(broken=True)
        self._say()

    def _plan(self, *, broken: bool) -> None:
        if self._closed:
            return
        now, done = datetime.now(UTC), self._round
        next_at = done.next_at
        if done.elsewhere:
            next_at = now + _ELSEWHERE
        elif next_at is None and (broken or (done.trouble and self._waiting.queued)):
            next_at = now + _AFTER_FAILURE
        if self._again or self._at_once:
            self._timer.start(_SOON)
        elif next_at is not None:
            pause = min(max(next_at - now, timedelta()), _LONGEST)
            self._timer.start(_SOON + pause // timedelta(milliseconds=1))

    # Counting

    def _count(self) -> None:
        self._counts.ask(
            self._invitations.mail_waiting, done=self._take_count, failed=lambda _: None
        )

    def _take_count(self, waiting: MailWaiting) -> None:
        self._waiting = waiting
        self._say()

    def _offer(self, waiting: MailWaiting) -> None:
        self._take_count(waiting)
        if waiting.sendable:
            self.offered.emit(waiting.sendable)

    # Saying

    def _say(self) -> None:
        state = _state(self._waiting, self._round, sending=self._running is not None)
        if state != self.state:
            self.state = state
            self.changed.emit()


def _state(found: MailWaiting, done: Round, *, sending: bool) -> PostState:
    waiting = found.queued + found.ready
    queued = _named(found)
    if not waiting:
        return PostState()
    standing, sentences = PostStanding.WAITING, []
    if found.queued and sending and not done.trouble:
        standing = PostStanding.SENDING
        sentences.append(_tr("Sending {}.").format(queued))
    elif found.queued:
        sentences.append(f"{waits(queued, found.queued)}: {_why(done)}")
        standing = PostStanding.TROUBLE if done.trouble else PostStanding.WAITING
    if found.ready:
        sentences.append(f"{waits(invitations(found.ready), found.ready)}: {_lacking(found)}")
        standing = PostStanding.TROUBLE
    words = _tr("Sending {}…") if standing is PostStanding.SENDING else _tr("{} waiting")
    return PostState(
        standing=standing,
        leaving=found.queued,
        queued=queued,
        sendable=found.sendable,
        waiting=waiting,
        short=words.format(_mails(waiting)),
        sentence=" ".join(sentences),
        trouble=done.trouble if found.queued else "",
        wants_password=done.wants_password and bool(found.queued),
    )


def _why(done: Round) -> str:
    if done.trouble:
        return done.trouble
    if done.elsewhere:
        return _tr("another Portal Desk is sending them.")
    if done.next_at is not None:
        at = clock(done.next_at)
        return _tr("the mail server asked to try again later. Next try at {}.").format(at)
    return _tr("they leave in a moment.")


def _lacking(found: MailWaiting) -> str:
    if found.sendable == found.ready:
        return _tr("what they waited for is there. They can be sent now.")
    counts = {reason: count for reason, count in found.waiting.items() if reason in FOR_SETUP}
    return max(counts, key=lambda reason: counts[reason]).value


def waits(what: str, count: int) -> str:
    return f"{what} {_tr('waits') if count == 1 else _tr('wait')}"


def _named(found: MailWaiting) -> str:
    """Which mails the server is to take."""
    parts = [invitations(found.leaving)] if found.leaving else []
    if found.reminders:
        one = found.reminders == 1
        parts.append(_tr("1 reminder") if one else f"{found.reminders:,} {_tr('reminders')}")
    return _tr(" and ").join(parts)


def invitations(count: int) -> str:
    return _tr("1 invitation") if count == 1 else f"{count:,} {_tr('invitations')}"


def _mails(count: int) -> str:
    return _tr("1 mail") if count == 1 else f"{count:,} {_tr('mails')}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("PostOffice", text)
