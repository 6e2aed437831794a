"""How large each part of a whole is: one line in colours, and the numbers in words below."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.icons import Mark
from desktop.theme import current_theme
from desktop.views.widgets import IconLabel, TextRole, label

_HEIGHT = 8
_GAP = 2
_LEAST = 6  # pixels: nobody is too few to be seen


class Share(NamedTuple):
    number: int
    words: str
    mark: Mark


class _Line(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shares: Sequence[Share] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(current_theme().px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, total = current_theme(), sum(share.number for share in self.shares)
        gap, least = theme.px(_GAP), theme.px(_LEAST)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        room = self.width() - (gap + least) * len(self.shares) + gap
        left = 0.0
        for share in self.shares:
            width = least + room * share.number / total
            painter.setBrush(theme.color(share.mark.ink))
            painter.drawRoundedRect(QRectF(left, 0, width, self.height()), gap, gap)
            left += width + gap


class ShareBar(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = _Line(self)
        self._words = QHBoxLayout()
        self._words.setSpacing(current_theme().px(24))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current_theme().px(8))
        column.addWidget(self._line)
        column.addLayout(self._words)

    def show_shares(self, shares: Sequence[Share]) -> None:
        """Those of which there are none are left out."""
        shown = [share for share in shares if share.number]
        if shown == list(self._line.shares):
            return
        self._line.shares = shown
        self._line.update()
        while (item := self._words.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for share in shown:
            self._words.addWidget(self._said(share))
        self._words.addStretch(1)
        self.setAccessibleName(", ".join(f"{one.number:,} {one.words}" for one in shown))

    def _said(self, share: Share) -> QWidget:
        px, said = current_theme().px, QWidget(self)
        row = QHBoxLayout(said)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        row.addWidget(IconLabel(share.mark.icon, share.mark.ink))
        row.addWidget(label(f"{share.number:,}", TextRole.STRONG, tabular=True))
        row.addWidget(label(share.words, TextRole.DIM))
        return said
