"""How the screens hear that records were written, here or elsewhere."""

from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal


class DataChanges(QObject):
    """Says which records were written, in the GUI thread."""

    written = Signal(object)  # frozenset[UUID], or None: anything may have changed
    _reported = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reported.connect(self.written, Qt.ConnectionType.QueuedConnection)

    def report(self, ids: frozenset[UUID] | None) -> None:
        """Pass on what was written; from any thread."""
        self._reported.emit(ids)
