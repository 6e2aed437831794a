"""A choice of a few, side by side on one track."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop.icons import Icon, icon
from desktop.theme import Ink, current_theme
from desktop.views.widgets.text import is_restyled


class Segment(NamedTuple):
    value: object
    text: str
    icon: Icon | None = None


class Segmented(QFrame):
    """Exactly one segment is chosen; arrow keys move, as in any group of radio buttons."""

    chosen = Signal(object)

    def __init__(
        self, accessible_name: str, segments: Sequence[Segment], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "track")
        self.setAccessibleName(accessible_name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._values = [segment.value for segment in segments]
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for position, segment in enumerate(segments):
            button = QPushButton(segment.text)
            button.setProperty("kind", "segment")
            button.setCheckable(True)
            button.setAutoDefault(False)
            if segment.icon:
                button.setIcon(icon(segment.icon, Ink.TEXT2, checked=Ink.ACCENT))
            self._group.addButton(button, position)
            row.addWidget(button)
        self._group.button(0).setChecked(True)
        self._group.idToggled.connect(self._toggled)
        self._fit_icons()

    def value(self) -> object:
        return self._values[self._group.checkedId()]

    def set_value(self, value: object) -> None:
        """Choose as a click would; a value already chosen changes nothing."""
        self._group.button(self._values.index(value)).setChecked(True)

    def button(self, value: object) -> QPushButton:
        """The segment's button, to give it a shortcut, a tooltip or another text."""
        found = self._group.button(self._values.index(value))
        assert isinstance(found, QPushButton)  # noqa: S101 - all buttons of the group are made above
        return found

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_restyled(event):
            self._fit_icons()

    def _toggled(self, position: int, checked: bool) -> None:
        if checked:
            self.chosen.emit(self._values[position])

    def _fit_icons(self) -> None:
        side = current_theme().px(16)
        for button in self._group.buttons():
            button.setIconSize(QSize(side + 4, side))
