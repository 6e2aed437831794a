"""The yes/no switch."""

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from desktop.theme import Ink, current_theme

_WIDTH, _HEIGHT = 44, 28
_TRACK_WIDTH, _TRACK_HEIGHT = 36, 20
_GAP = 6


class Switch(QCheckBox):
    """A check box drawn as a switch, with the word Yes or No beside it.

    The word, not the colour, carries the value. The name is what a screen reader says.
    """

    def __init__(self, accessible_name: str, *, checked: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(accessible_name)
        self.setChecked(checked)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def word(self) -> str:
        return self.tr("Yes") if self.isChecked() else self.tr("No")

    def sizeHint(self) -> QSize:
        theme = current_theme()
        metrics = self.fontMetrics()
        word = max(
            metrics.horizontalAdvance(self.tr("Yes")), metrics.horizontalAdvance(self.tr("No"))
        )
        return QSize(theme.px(_WIDTH + _GAP) + word + 4, theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = self._track()
        self._paint_track(painter, track)
        self._paint_thumb(painter, track)
        if self.hasFocus():
            ring = track.adjusted(-3, -3, 3, 3)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(current_theme().color(Ink.ACCENT), 2))
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        painter.setPen(current_theme().color(Ink.TEXT if self.isEnabled() else Ink.TEXT3))
        left = current_theme().px(_WIDTH + _GAP)
        painter.setFont(current_theme().font(weight=500))
        painter.drawText(
            self.rect().adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.word()
        )

    def _track(self) -> QRectF:
        theme = current_theme()
        width, height = theme.px(_TRACK_WIDTH), theme.px(_TRACK_HEIGHT)
        left = (theme.px(_WIDTH) - width) / 2
        return QRectF(left, (self.height() - height) / 2, width, height)

    def _paint_track(self, painter: QPainter, track: QRectF) -> None:
        theme = current_theme()
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(Ink.ACCENT if self.isEnabled() else Ink.LINE2))
        else:
            painter.setPen(QPen(theme.color(Ink.EDGE if self.isEnabled() else Ink.LINE2), 1.4))
            painter.setBrush(theme.color(Ink.SURFACE if self.isEnabled() else Ink.NEUTRAL_SOFT))
            track = track.adjusted(0.7, 0.7, -0.7, -0.7)
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)

    def _paint_thumb(self, painter: QPainter, track: QRectF) -> None:
        theme = current_theme()
        on = self.isChecked()
        radius = track.height() / 2 - theme.px(3) if on else track.height() / 2 - theme.px(4)
        x = track.right() - track.height() / 2 if on else track.left() + track.height() / 2
        center = QPointF(x, track.center().y())
        off = Ink.EDGE if self.isEnabled() else Ink.LINE2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(Ink.ACCENT_TEXT if on else off))
        painter.drawEllipse(center, radius, radius)
        if on:
            unit = radius / 7
            tick = QPainterPath(center + QPointF(-3.2, 0.2) * unit)
            tick.lineTo(center + QPointF(-0.9, 2.5) * unit)
            tick.lineTo(center + QPointF(3.3, -2.3) * unit)
            ink = Ink.ACCENT if self.isEnabled() else Ink.LINE2
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color(ink), 1.5 * unit))
            painter.drawPath(tick)
