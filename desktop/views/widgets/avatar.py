"""The disc that stands for a person or a thing."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from desktop.icons import Icon, paint_icon
from desktop.theme import Ink, current_theme, soft
from domain.contacts import initials


class Avatar(QLabel):
    """Shows the initials of a name, or an icon. Decoration: the name stands beside it."""

    def __init__(self, shown: str | Icon, size: int = 44, ink: Ink = Ink.ACCENT) -> None:
        super().__init__()
        self._shown = shown
        self._size = size
        self._ink = ink
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_shown(self, shown: str | Icon) -> None:
        self._shown = shown
        self.update()

    def sizeHint(self) -> QSize:
        side = current_theme().px(self._size)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(soft(self._ink)))
        painter.drawEllipse(self.rect())
        if isinstance(self._shown, Icon):
            side = round(self.width() * 0.43)
            corner = (self.width() - side) // 2
            paint_icon(painter, self._shown, self._ink, QRect(corner, corner, side, side))
        else:
            painter.setPen(theme.color(self._ink))
            painter.setFont(theme.font(round(self._size * 0.34), 600))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, initials(self._shown))
