"""What happens to a failure nobody expected: written to the log, then shown as what it is."""

import logging
import logging.handlers
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from desktop.views.bug_dialog import BugDialog

_LOG = logging.getLogger("portal-desk")
_LOG_BYTES = 1_000_000


def log_into(file: Path) -> None:
    """Keep warnings and failures in this file, and the file before it."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            file, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8"
        )
    except OSError:  # a full or read-only disk is no reason not to start
        handler = logging.StreamHandler()
    logging.raiseExceptions = False  # nor, when it becomes full later, to complain at each line
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


class Failures(QObject):
    """Receives every exception that reached the top; shows one at a time."""

    _happened = Signal(str)

    def __init__(self, log: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self._shown: BugDialog | None = None
        self._happened.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def watch(self) -> None:
        sys.excepthook = self._take
        threading.excepthook = lambda failed: self._take(
            failed.exc_type, failed.exc_value, failed.exc_traceback
        )

    def _take(
        self, kind: type[BaseException], error: BaseException | None, where: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), where)
            return
        details = "".join(traceback.format_exception(kind, error, where))
        _LOG.error("unexpected failure\n%s", details)
        self._happened.emit(details)

    def _show(self, details: str) -> None:
        if self._shown is not None:
            return
        self._shown = BugDialog(details, self._log)
        self._shown.finished.connect(self._forget)
        self._shown.open()

    def _forget(self) -> None:
        if self._shown is not None:
            self._shown.deleteLater()
            self._shown = None
