"""A task runner in the hands of the test."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from desktop.tasks import Progress, Running, Step
from domain.errors import CancelledError, DataError

T = TypeVar("T")


class HeldTasks:
    """Does the work when the test says so."""

    def __init__(self) -> None:
        self.held: list[Callable[[], None]] = []

    def run(
        self,
        _owner: QObject,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[DataError], None],
    ) -> None:
        def settle() -> None:
            try:
                answer = work()
            except DataError as error:
                failed(error)
            else:
                done(answer)

        self.held.append(settle)

    def run_with_progress(
        self,
        _owner: QObject,
        work: Callable[[Progress], T],
        *,
        progressed: Callable[[Step], None],
        done: Callable[[T], None],
        failed: Callable[[DataError], None],
    ) -> Running:
        progress = _Progress(progressed)
        self.run(_owner, lambda: work(progress), done=done, failed=failed)
        return progress

    def release(self) -> None:
        """Do all that waits, and what follows from it."""
        while self.held:
            self.held.pop(0)()


class _Progress:
    def __init__(self, progressed: Callable[[Step], None]) -> None:
        self._progressed = progressed
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True

    def report(self, done: int, total: int, what: str) -> None:
        if self.cancelled:
            raise CancelledError
        self._progressed(Step(done, total, what))
