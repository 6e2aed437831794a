"""When this process began, and when its window and its first rows were painted."""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject

Clock = time.CLOCK_BOOTTIME if sys.platform == "linux" else time.CLOCK_MONOTONIC


def began() -> float:
    """In seconds of the clock that `now` reads."""
    fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(fields[19]) / os.sysconf("SC_CLK_TCK")


def now() -> float:
    return time.clock_gettime(Clock)


class Stamps(QObject):
    """Watches a window until its rows are painted, says when that was, and ends the program."""

    def __init__(self, rows_are_here: Callable[[], bool]) -> None:
        super().__init__()
        self._rows_are_here = rows_are_here
        self._window = 0.0

    def wait_for(self, rows_are_here: Callable[[], bool]) -> None:
        self._rows_are_here = rows_are_here

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            # After the paint itself, which follows this call.
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))
        return False

    def customEvent(self, _event: QEvent) -> None:
        self._window = self._window or now()
        if self._rows_are_here():
            print(json.dumps([began(), self._window, now()]), flush=True)
            os._exit(0)
