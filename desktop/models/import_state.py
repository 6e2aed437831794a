"""Whether an import holds the database, as every window wants to know."""

from PySide6.QtCore import QObject, Signal


class ImportState(QObject):
    """Set by whoever runs the import or sees one; windows keep their text and do not save."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running = False

    @property
    def running(self) -> bool:
        return self._running

    def set_running(self, running: bool) -> None:
        if running != self._running:
            self._running = running
            self.changed.emit()
