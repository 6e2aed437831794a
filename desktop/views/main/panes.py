"""F6 goes around the parts of the window."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


class Panes:
    def __init__(self, entries: Mapping[QWidget, QWidget]) -> None:
        """entries says for each part, in order, which widget in it takes the keyboard."""
        self._parts = list(entries)
        self._entries = list(entries.values())

    def step(self, by: int) -> None:
        """To the next part in sight, or with -1 to the one before."""
        count, at = len(self._parts), self._present()
        for distance in range(1, count + 1):
            entry = self._entries[(at + by * distance) % count]
            if entry.isVisible() and entry.isEnabled():
                entry.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _present(self) -> int:
        widget = QApplication.focusWidget()
        while widget is not None:
            if widget in self._parts:
                return self._parts.index(widget)
            widget = widget.parentWidget()
        return -1
