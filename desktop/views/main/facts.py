"""A few facts about a record, side by side."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import current_theme
from desktop.views.widgets import ElidedLabel, TextRole, label
from desktop.views.widgets.text import is_restyled

_GAPS = (32, 16)  # the narrower one before a fact is left out
_EMPTY = "–"


class _Fact(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._value = ElidedLabel(_EMPTY, TextRole.STRONG)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label(name, TextRole.LABEL))
        column.addWidget(self._value)

    def say(self, value: str) -> None:
        self._value.setText(value or _EMPTY)
        self._value.updateGeometry()
        self.setAccessibleName(f"{self._name}: {value or _EMPTY}")


class Facts(QWidget):
    """What does not fit is left out from the right; the first one shortens itself instead."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self._facts = [_Fact(name) for name in names]
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for fact in self._facts:
            self._row.addWidget(fact)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, *values: str) -> None:
        for fact, value in zip(self._facts, values, strict=True):
            fact.say(value)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_restyled(event):
            self._fit()

    def _fit(self) -> None:
        gaps = len(self._facts) - 1
        words = sum(fact.sizeHint().width() for fact in self._facts)
        wide, narrow = (current_theme().px(gap) for gap in _GAPS)
        gap = wide if words + gaps * wide <= self.width() else narrow
        self._row.setSpacing(gap)
        taken = 0
        for position, fact in enumerate(self._facts):
            taken += fact.sizeHint().width() + (gap if position else 0)
            fact.setVisible(position == 0 or taken <= self.width())
