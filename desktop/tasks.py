"""Work off the GUI thread: the only module that knows there are threads."""

import itertools
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from domain.asking import asking, is_wanted
from domain.errors import CancelledError, DataError

T = TypeVar("T")

_REPORT_SECONDS = 0.05  # an eye follows no more than twenty numbers a second
_THREADS = 4
_SWITCH_SECONDS = 0.0005
_GIVES_WAY_SECONDS = 0.0002
_LONGEST_WAIT = 0.1  # seconds; a window that is always busy is not to keep work off for ever


class Step(NamedTuple):
    """How far a longer piece of work has come; total 0 means that nobody knows."""

    done: int
    total: int
    what: str


class Progress(Protocol):
    """What longer work tells, and asks, while it runs in its own thread."""

    @property
    def cancelled(self) -> bool: ...

    def report(self, done: int, total: int, what: str) -> None:
        """Say how far the work is. Raises CancelledError if the user has stopped it."""
        ...


class Running(Protocol):
    def cancel(self) -> None:
        """Ask the work to stop; it answers with CancelledError in `failed`, if it heard in time."""
        ...


class TaskRunner(Protocol):
    def run(
        self,
        owner: QObject,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[DataError], None],
    ) -> None:
        """Run work elsewhere, then call done or failed in the GUI thread.

        Neither is called once owner has been deleted. An exception that is not a
        DataError is a bug, and reaches sys.excepthook.
        """
        ...

    def run_with_progress(
        self,
        owner: QObject,
        work: Callable[[Progress], T],
        *,
        progressed: Callable[[Step], None],
        done: Callable[[T], None],
        failed: Callable[[DataError], None],
    ) -> Running:
        """Like run, for work that tells how far it is and can be stopped."""
        ...


class ThreadedTasks(QObject):
    """The program's task runner: a few threads, kept until `close`."""

    _told = Signal(int, object)
    _settled = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # The GUI thread takes the interpreter's lock for each cell it draws. Python's own 5 ms
        # until a busy worker gives it up would be waited for again and again.
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="task")
        self._numbers = itertools.count()
        self._closed = False
        # Held here, not by the worker: the last reference to a widget must end in the GUI thread.
        self._asked: dict[int, _Asked] = {}
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._settled.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        owner: QObject,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[DataError], None],
    ) -> None:
        self._start(_Asked(owner, done, failed, _nothing, _Progress()), lambda _: work())

    def run_with_progress(
        self,
        owner: QObject,
        work: Callable[[Progress], T],
        *,
        progressed: Callable[[Step], None],
        done: Callable[[T], None],
        failed: Callable[[DataError], None],
    ) -> Running:
        progress = _Progress()
        self._start(_Asked(owner, done, failed, progressed, progress), work)
        return progress

    def close(self) -> None:
        """Stop what can be stopped, wait for the rest, answer nobody."""
        self._closed = True
        for asked in self._asked.values():
            asked.progress.cancel()
        self._asked.clear()
        self._pool.shutdown(cancel_futures=True)

    def _start(self, asked: "_Asked", work: Callable[[Progress], Any]) -> None:
        if self._closed:  # nobody hears the answer of what is asked while the program ends
            return
        number = next(self._numbers)
        self._asked[number] = asked
        progress = asked.progress
        progress.tell = lambda step: self._told.emit(number, step)
        self._pool.submit(self._work, number, work, progress)

    def _work(self, number: int, work: Callable[[Progress], Any], progress: "_Progress") -> None:
        try:
            with asking(lambda: not self._closed):
                outcome: object = work(progress)
        except Exception as error:  # noqa: BLE001 - carried to the GUI thread and sorted there
            outcome = _Failure(error)
        self._settled.emit(number, outcome)

    def _tell(self, number: int, step: Step) -> None:
        asked = self._asked.get(number)
        if asked is not None and isValid(asked.owner):
            asked.progressed(step)

    def _settle(self, number: int, outcome: object) -> None:
        asked = self._asked.pop(number, None)
        if asked is None:
            return
        if isinstance(outcome, _Failure) and not isinstance(outcome.error, DataError):
            error = outcome.error
            sys.excepthook(type(error), error, error.__traceback__)
        elif not isValid(asked.owner):
            return
        elif isinstance(outcome, _Failure):
            asked.failed(outcome.error)
        else:
            asked.done(outcome)


class Latest:
    """Questions of which only the newest still matters, such as those of a search field."""

    def __init__(self, tasks: TaskRunner, owner: QObject) -> None:
        self._tasks = tasks
        self._owner = owner
        self._number = 0
        self._answered = 0
        owner.destroyed.connect(self.drop)

    @property
    def waiting(self) -> bool:
        return self._answered < self._number

    def ask(
        self,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[DataError], None],
    ) -> None:
        """Like TaskRunner.run; what was asked before is given up, and not answered any more."""
        self.follow(lambda _: work(), progressed=_nothing, done=done, failed=failed)

    def follow(
        self,
        work: Callable[[Progress], T],
        *,
        progressed: Callable[[Step], None],
        done: Callable[[T], None],
        failed: Callable[[DataError], None],
    ) -> None:
        """The same for work that tells how far it is."""
        self._number += 1
        number = self._number

        def wanted_work(progress: Progress) -> T:
            if number != self._number:
                raise CancelledError  # before it was begun
            with asking(lambda: number == self._number):
                return work(progress)

        def tell(step: Step) -> None:
            if number == self._number:
                progressed(step)

        def answer(outcome: T) -> None:
            if number == self._number:
                self._answered = number
                done(outcome)

        def refuse(error: DataError) -> None:
            if number == self._number:
                self._answered = number
                failed(error)

        self._tasks.run_with_progress(
            self._owner, wanted_work, progressed=tell, done=answer, failed=refuse
        )

    def drop(self) -> None:
        """Nobody waits for the answer any more."""
        self._number += 1
        self._answered = self._number


class Leisure(QObject):
    """The moments in which the GUI thread, where this is made, has nothing else to do."""

    _asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._come = threading.Event()
        self._over = False
        self._asked.connect(self._grant, Qt.ConnectionType.QueuedConnection)

    def wait(self) -> None:
        """In a worker: until the next one, or a while; not at all once nobody wants to wait."""
        if is_wanted() and not self._over:
            self._come.clear()
            self._asked.emit()
            self._come.wait(_LONGEST_WAIT)

    def end(self) -> None:
        """From now on nobody waits."""
        self._over = True
        self._come.set()

    def _grant(self) -> None:
        QTimer.singleShot(0, self, self._come.set)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """In the block, this thread waits for it before each module that it imports."""
        finder = _Waiting(self)
        sys.meta_path.insert(0, finder)
        try:
            yield
        finally:
            sys.meta_path.remove(finder)


class _Waiting:
    """Finds no module: the next in turn does."""

    def __init__(self, leisure: Leisure) -> None:
        self._leisure = leisure
        self._reader = threading.get_ident()

    def find_spec(self, *_: object) -> None:
        if threading.get_ident() == self._reader:
            self._leisure.wait()


class _Failure(NamedTuple):
    error: Exception


class _Asked(NamedTuple):
    owner: QObject
    done: Callable[[Any], None]
    failed: Callable[[Any], None]
    progressed: Callable[[Step], None]
    progress: "_Progress"


class _Progress:
    """Seen from both threads: the worker reports, the GUI cancels."""

    def __init__(self) -> None:
        self.tell: Callable[[Step], None] = _nothing
        self._stop = threading.Event()
        self._next_report = 0.0

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def cancel(self) -> None:
        self._stop.set()

    def report(self, done: int, total: int, what: str) -> None:
        if self.cancelled:
            raise CancelledError
        # Work that lets go of the lock often takes it back before a waiting window has woken.
        time.sleep(_GIVES_WAY_SECONDS)
        now = time.monotonic()
        if now >= self._next_report or done == total:
            self._next_report = now + _REPORT_SECONDS
            self.tell(Step(done, total, what))


def _nothing(_step: Step) -> None:
    """For work whose progress nobody follows."""
