"""A task runner in the hands of the test."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from desktop.tasks import Progress, Running, Step
from domain.errors import DataError

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
        raise NotImplementedError

    def release(self) -> None:
        """Do all that waits, and what follows from it."""
        while self.held:
            self.held.pop(0)()
