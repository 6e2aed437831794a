"""Cards as large as what they offer: one to choose among, one to press."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.icons import Icon, paint_icon
from desktop.theme import Ink, current_theme
from desktop.views.widgets.text import IconLabel, TextRole, label

_RADIO = 18
_DISC = 40


class ChoiceCard(QRadioButton):
    """A radio button with room to say what choosing it means; the whole card takes the click."""

    def __init__(
        self, title: str, sentence: str, icon: Icon | None = None, promises: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self.setAccessibleName(title.replace("&", ""))
        self.setAccessibleDescription(". ".join([sentence, *promises]))
        room = current_theme().px(_RADIO + 24)
        self._content = _Content(self, title, sentence, icon, promises, right=room)

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def sizeHint(self) -> QSize:
        return self._content.sizeHint()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._content.heightForWidth(width)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._content.setGeometry(self.rect())

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        _paint_card(painter, self)
        side = theme.px(_RADIO)
        circle = QRectF(self.width() - side - theme.px(20), theme.px(18), side, side)
        on = self.isChecked()
        painter.setPen(QPen(theme.color(Ink.ACCENT if on else Ink.EDGE), 1.4))
        painter.setBrush(theme.color(Ink.ACCENT if on else Ink.SURFACE))
        painter.drawEllipse(circle)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(Ink.ACCENT_TEXT))
            dot = side / 3
            painter.drawEllipse(circle.center(), dot / 2, dot / 2)


class ActionCard(QPushButton):
    """A button that explains itself."""

    def __init__(self, title: str, sentence: str, icon: Icon) -> None:
        super().__init__()
        self.setAutoDefault(True)
        self.setAccessibleName(title.replace("&", ""))
        self.setAccessibleDescription(sentence)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._content = _Content(self, title, sentence, icon)

    def sizeHint(self) -> QSize:
        return self._content.sizeHint()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._content.heightForWidth(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._content.setGeometry(self.rect())

    def paintEvent(self, _event: QPaintEvent) -> None:
        _paint_card(QPainter(self), self)


class _Content(QWidget):
    """The words of a card; clicks go through to it."""

    def __init__(
        self,
        card: QAbstractButton,
        title: str,
        sentence: str,
        icon: Icon | None,
        promises: Sequence[str] = (),
        right: int = 0,
    ) -> None:
        super().__init__(card)
        px = current_theme().px
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        heading = label(title, TextRole.H3)
        heading.setBuddy(card)
        words = QVBoxLayout()
        words.setSpacing(px(3))
        words.addWidget(heading)
        words.addWidget(label(sentence, TextRole.DIM, wrap=True))
        for promise in promises:
            words.addLayout(_promise(promise))
        words.addStretch()
        row = QHBoxLayout(self)
        edge = px(14 if icon else 10)
        row.setContentsMargins(px(18), edge, px(18) + right, edge)
        row.setSpacing(px(16))
        if icon:
            row.addWidget(_Disc(card, icon), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)


class _Disc(QWidget):
    """The card's icon, on a ground that stands out from a chosen card too."""

    def __init__(self, card: QAbstractButton, icon: Icon) -> None:
        super().__init__()
        self._card = card
        self._icon = icon
        side = current_theme().px(_DISC)
        self.setFixedSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        chosen = self._card.isChecked() or not self._card.isCheckable()
        ground = Ink.SURFACE if self._card.isChecked() else Ink.ACCENT_SOFT
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(ground if chosen else Ink.NEUTRAL_SOFT))
        painter.drawEllipse(self.rect())
        quarter = theme.px(_DISC) // 4 + 2
        inner = self.rect().adjusted(quarter, quarter, -quarter, -quarter)
        paint_icon(painter, self._icon, Ink.ACCENT if chosen else Ink.TEXT2, inner)


def _promise(text: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(current_theme().px(6))
    row.addWidget(IconLabel(Icon.DONE, Ink.OK, 14))
    row.addWidget(label(text, TextRole.DIM), 1)
    return row


def _paint_card(painter: QPainter, card: QAbstractButton) -> None:
    theme = current_theme()
    chosen = card.isChecked()
    strong = chosen or card.hasFocus()
    ground = Ink.ACCENT_SOFT if chosen else Ink.HOVER if card.underMouse() else Ink.SURFACE
    width = 2 if strong else 1
    frame = QRectF(card.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color(Ink.ACCENT if strong else Ink.EDGE), width))
    painter.setBrush(theme.color(ground))
    painter.drawRoundedRect(frame, theme.px(8), theme.px(8))
    if chosen and card.hasFocus():
        painter.setPen(QPen(theme.color(Ink.SURFACE), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame.adjusted(2, 2, -2, -2), theme.px(7), theme.px(7))
