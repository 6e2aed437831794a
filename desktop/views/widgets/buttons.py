"""Buttons. One primary button in a window; a destructive one is red text, never a red block."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy

from desktop.icons import Icon, icon
from desktop.theme import Ink, current_theme, restyle
from desktop.views.widgets.text import is_restyled


class Kind(StrEnum):
    PRIMARY = "primary"
    PLAIN = "plain"
    GHOST = "ghost"
    DANGER = "danger"
    DANGER_EDGED = "danger-edged"
    LINK = "link"
    ICON = "icon"
    BAR = "bar"  # on the dark bar of what can be done with many rows
    BAR_MAIN = "bar-main"  # the one that matters most there
    BAR_LINK = "bar-link"


_ICON_INKS = {
    Kind.PRIMARY: Ink.ACCENT_TEXT,
    Kind.DANGER: Ink.BAD,
    Kind.DANGER_EDGED: Ink.BAD,
    Kind.LINK: Ink.ACCENT,
    Kind.BAR: Ink.BAR_TEXT,
    Kind.BAR_MAIN: Ink.BAR_BUTTON_TEXT,
}
_AIR = {Kind.GHOST: 16, Kind.DANGER: 16, Kind.LINK: 6}


class Button(QPushButton):
    """A push button of one kind, whose icon follows kind, theme and zoom."""

    def __init__(
        self, text: str, kind: Kind = Kind.PLAIN, icon: Icon | None = None, icon_size: int = 16
    ) -> None:
        super().__init__(text)
        self._kind = kind
        self._icon_size = icon_size
        self.setProperty("kind", kind.value)
        self.setAutoDefault(kind is Kind.PRIMARY)
        self.set_icon(icon)
        if kind is Kind.LINK:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    @property
    def air(self) -> int:
        """What is between its left end and its words, where no edge shows where it ends."""
        return _AIR.get(self._kind, 0)

    def set_icon(self, meaning: Icon | None) -> None:
        if meaning is not None:
            self.setIcon(icon(meaning, _ICON_INKS.get(self._kind, Ink.TEXT2)))
        self._fit_icon()

    def set_kind(self, kind: Kind, icon: Icon | None = None) -> None:
        self._kind = kind
        restyle(self, "kind", kind.value)
        self.set_icon(icon)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_restyled(event):
            self._fit_icon()

    def _fit_icon(self) -> None:
        side = current_theme().px(self._icon_size)
        # Qt leaves 4 px between icon and text; a wider icon box makes it 6.
        self.setIconSize(QSize(side + (4 if self.text() else 0), side))


def primary(text: str, icon: Icon | None = None) -> Button:
    return Button(text, Kind.PRIMARY, icon)


def plain(text: str, icon: Icon | None = None) -> Button:
    return Button(text, Kind.PLAIN, icon)


def ghost(text: str, icon: Icon | None = None) -> Button:
    return Button(text, Kind.GHOST, icon)


def danger(text: str, icon: Icon | None = None) -> Button:
    return Button(text, Kind.DANGER, icon)


def link(text: str, icon: Icon | None = None) -> Button:
    return Button(text, Kind.LINK, icon)


def icon_button(icon: Icon, name: str, shortcut: str = "") -> Button:
    """A button of only an icon; a screen reader says name, the tooltip also the shortcut."""
    made = Button("", Kind.ICON, icon, 18)
    made.setAccessibleName(name)
    made.setToolTip(f"{name} ({shortcut})" if shortcut else name)
    return made
