"""What stands where there is nothing to show, or not yet."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.icons import Icon, paint_icon
from desktop.theme import Ink, current_theme
from desktop.views.widgets.avatar import Avatar
from desktop.views.widgets.buttons import Button, link
from desktop.views.widgets.text import TextRole, label

_SHOW_AFTER_MS = 400
_LONG_AFTER_MS = 10_000
_TURN_MS = 100


class EmptyState(QWidget):
    """A disc, what is the case, one sentence about the way on, and up to two buttons."""

    def __init__(
        self,
        icon: Icon,
        title: str,
        sentence: str = "",
        buttons: Sequence[Button] = (),
        *,
        ink: Ink = Ink.ACCENT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        px = current_theme().px
        self._title = label(title, TextRole.H3, wrap=True)
        self._sentence = label(sentence, TextRole.DIM, wrap=True)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addStretch()
        for button in buttons:
            row.addWidget(button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setSpacing(px(4))
        column.addStretch()
        column.addWidget(Avatar(icon, 56, ink), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(px(12))
        for text in (self._title, self._sentence):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(text)
        column.addSpacing(px(8))
        column.addLayout(row)
        column.addStretch()

    def set_words(self, title: str, sentence: str) -> None:
        self._title.setText(title)
        self._sentence.setText(sentence)


class Skeleton(QWidget):
    """Grey bars of the size of the rows to come."""

    def __init__(
        self, rows: int = 5, row_height: int = 36, columns: Sequence[float] = (1,)
    ) -> None:
        """columns are the shares of the width."""
        super().__init__()
        self._rows = rows
        self._row_height = row_height
        self._columns = columns

    def sizeHint(self) -> QSize:
        return QSize(current_theme().px(200), self._rows * current_theme().px(self._row_height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        height = current_theme().px(self._row_height)
        whole = sum(self._columns)
        for row in range(self._rows):
            left = 0.0
            for share in self._columns:
                width = self.width() * share / whole
                paint_bone(painter, QRectF(left, row * height, width, height))
                left += width


class Loading(QWidget):
    """A turning spinner and the word Loading, once it takes long enough to be noticed."""

    cancelled = Signal()

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spinner = Spinner()
        self._text = label(text or self.tr("Loading"), TextRole.DIM)
        self._cancel = link(self.tr("Cancel"))
        self._cancel.clicked.connect(self.cancelled)
        self._short = text or self.tr("Loading")
        self._show = QTimer(self, singleShot=True, interval=_SHOW_AFTER_MS)
        self._show.timeout.connect(self._appear)
        self._long = QTimer(self, singleShot=True, interval=_LONG_AFTER_MS)
        self._long.timeout.connect(self._explain)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().px(6))
        for part in (self._spinner, self._text, self._cancel):
            row.addWidget(part)
        row.addStretch()
        self.hide()

    def start(self) -> None:
        if not self._show.isActive() and self.isHidden():
            self._text.setText(self._short)
            self._cancel.hide()
            self._show.start()
            self._long.start()

    def stop(self) -> None:
        self._show.stop()
        self._long.stop()
        self._spinner.stop()
        self.hide()

    def _appear(self) -> None:
        self._spinner.start()
        self.show()

    def _explain(self) -> None:
        self._text.setText(self.tr("This takes longer than usual."))
        self._cancel.show()


class Spinner(QLabel):
    """Turns while started."""

    def __init__(self, size: int = 16) -> None:
        super().__init__()
        self._size = size
        self._eighths = 0
        self._timer = QTimer(self, interval=_TURN_MS)
        self._timer.timeout.connect(self._turn)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def sizeHint(self) -> QSize:
        side = current_theme().px(self._size)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        side = current_theme().px(self._size)
        painter.translate(self.width() / 2, self.height() / 2)
        painter.rotate(45 * self._eighths)
        paint_icon(painter, Icon.SPINNER, Ink.ACCENT, QRect(-side // 2, -side // 2, side, side))

    def _turn(self) -> None:
        self._eighths = (self._eighths + 1) % 8
        self.update()


def paint_bone(painter: QPainter, cell: QRectF, share: float = 0.72) -> None:
    """A grey bar where the text of a cell will be."""
    theme = current_theme()
    height = theme.px(8)
    bar = QRectF(cell.left(), cell.center().y() - height / 2, cell.width() * share, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(Ink.NEUTRAL_SOFT))
    painter.drawRoundedRect(bar, height / 2, height / 2)
    painter.restore()
