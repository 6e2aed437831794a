"""Words on a window: labels in the named type sizes, notes with an icon, lines between groups."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.icons import Icon, pixmap
from desktop.theme import Ink, current_theme, restyle


class TextRole(StrEnum):
    H1 = "h1"
    H2 = "h2"
    H3 = "h3"
    BODY = "body"
    STRONG = "strong"
    DIM = "dim"
    LABEL = "label"
    HINT = "hint"
    PROBLEM = "problem"
    CAP = "cap"


def label(
    text: str = "", role: TextRole = TextRole.BODY, *, wrap: bool = False, tabular: bool = False
) -> QLabel:
    """A plain text label; tabular for counts and phone numbers."""
    made = WrappedLabel(text) if wrap else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role.value)
    if tabular:
        font = made.font()
        font.setFeature(QFont.Tag("tnum"), 1)
        made.setFont(font)
    return made


def hairline(*, vertical: bool = False) -> QFrame:
    """One device independent pixel between two groups."""
    line = QFrame()
    line.setProperty("surface", "hairline")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say what appeared without taking the focus."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class IconLabel(QLabel):
    """An icon that only accompanies text, and follows theme, zoom and display."""

    def __init__(self, icon: Icon, ink: Ink = Ink.TEXT2, size: int = 16) -> None:
        super().__init__()
        self._icon = icon
        self._ink = ink
        self._size = size

    def set_icon(self, icon: Icon, ink: Ink | None = None) -> None:
        self._icon = icon
        self._ink = ink or self._ink
        self.update()

    def sizeHint(self) -> QSize:
        side = current_theme().px(self._size)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        side = current_theme().px(self._size)
        ink = self._ink if self.isEnabled() else Ink.TEXT3
        drawn = pixmap(self._icon, ink, side, self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, drawn)


class WrappedLabel(QLabel):
    """Words in as many lines as they need, which are counted once for each width.

    Qt's layouts ask fifty times while a window opens, and break the words into lines each time.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._heights: dict[int, int] = {}
        self.setWordWrap(True)

    def setText(self, text: str) -> None:
        self._heights.clear()
        super().setText(text)

    def heightForWidth(self, width: int) -> int:
        found = self._heights.get(width)
        if found is None:
            found = self._heights[width] = super().heightForWidth(width)
        return found

    def changeEvent(self, event: QEvent) -> None:
        self._heights.clear()
        super().changeEvent(event)


class ElidedLabel(QLabel):
    """One line that shortens itself rather than its window; the tooltip has it in full."""

    def __init__(
        self,
        text: str = "",
        role: TextRole = TextRole.BODY,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(text)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role.value)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * 4), hint.height())

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        area = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), self._mode, area.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(area, self.alignment() | Qt.TextFlag.TextSingleLine, shown)


class Note(QWidget):
    """A small icon and a sentence, as under a field; wraps, and is hidden while empty."""

    def __init__(
        self,
        text: str = "",
        icon: Icon = Icon.INFO,
        *,
        role: TextRole = TextRole.HINT,
        ink: Ink = Ink.TEXT2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = IconLabel(icon, ink, 14)
        self._text = label(text, role, wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().px(4))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        if not text:
            self.hide()

    def text(self) -> str:
        return self._text.text()

    def set_text(self, text: str) -> None:
        self._text.setText(text)
        self.setVisible(bool(text))

    def set_look(self, icon: Icon, ink: Ink, role: TextRole = TextRole.HINT) -> None:
        self._icon.set_icon(icon, ink)
        restyle(self._text, "role", role.value)


def is_restyled(event: QEvent) -> bool:
    """Whether a change event tells of a new theme or zoom."""
    return event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange)
