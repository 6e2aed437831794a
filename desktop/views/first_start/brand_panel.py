"""The left side of the first start: who is speaking."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop import PRODUCT, __version__
from desktop.resources import resource
from desktop.theme import LIGHT, Ink, current_theme

# A net of offices and people, in the panel's own pixels at 100 %; it leaves the panel at its ends.
_KNOTS = ((150, 510), (70, 470), (190, 360), (230, 430))
_ENDS = ((-10, 530, 1), (235, 640, 0), (320, 455, 3))


class BrandPanel(QWidget):
    """Painted in the light theme's petrol under both themes."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = QIcon(str(resource("icons/portal-desk.svg")))
        if self._icon.pixmap(16, 16).isNull():  # a Qt without its SVG plugin
            self._icon = QIcon(str(resource("icons/portal-desk.png")))
        self._promise = self.tr("Contacts and customer portal access for every account and site.")
        self.setAccessibleName(f"{PRODUCT}. {self._promise}")
        self.setFixedWidth(current_theme().px(300))

    def paintEvent(self, _event: QPaintEvent) -> None:
        px = current_theme().px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QLinearGradient(0, 0, self.width() / 2, self.height())
        ground.setColorAt(0, QColor(LIGHT[Ink.ACCENT]))
        ground.setColorAt(1, QColor(LIGHT[Ink.ACCENT_HOVER]))
        painter.fillRect(self.rect(), ground)
        self._paint_net(painter)
        self._icon.paint(painter, px(32), px(40), px(48), px(48))
        tile = QColor(LIGHT[Ink.BAR_TEXT])
        tile.setAlpha(40)  # lifts the icon off a ground of its own colour
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tile)
        painter.drawRoundedRect(px(32), px(40), px(48), px(48), px(11), px(11))
        painter.setPen(QColor(LIGHT[Ink.BAR_TEXT]))
        painter.setFont(current_theme().font(26, 600))
        line = QRectF(px(32), px(104), self.width() - px(64), px(36))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, PRODUCT)
        painter.setFont(current_theme().font(14))
        painter.setPen(QColor(LIGHT[Ink.BAR_TEXT2]))
        words = QRectF(px(32), px(144), self.width() - px(64), px(90))
        painter.drawText(words, Qt.TextFlag.TextWordWrap, self._promise)
        painter.setFont(current_theme().font(12))
        painter.drawText(
            QRectF(px(32), self.height() - px(40), self.width() - px(64), px(20)),
            Qt.AlignmentFlag.AlignVCenter,
            self.tr("Version {}").format(__version__),
        )

    def _paint_net(self, painter: QPainter) -> None:
        px = current_theme().px
        knots = [QPointF(px(x), px(y)) for x, y in _KNOTS]
        line = QColor(LIGHT[Ink.BAR_TEXT])
        line.setAlpha(28)
        painter.setPen(QPen(line, px(7)))
        for knot in (knots[1], knots[3]):
            painter.drawLine(knots[0], knot)
        painter.drawLine(knots[3], knots[2])
        for x, y, knot_number in _ENDS:
            painter.drawLine(knots[knot_number], QPointF(px(x), px(y)))
        painter.setPen(Qt.PenStyle.NoPen)
        for knot in knots:
            painter.setBrush(line)
            painter.drawEllipse(knot, px(12), px(12))
            home = knot == knots[0]
            painter.setBrush(QColor(LIGHT[Ink.BAR_TEXT if home else Ink.BAR_BUTTON]))
            painter.drawEllipse(knot, px(5), px(5))
