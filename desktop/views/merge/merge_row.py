"""One field of two contacts: left, right, and what it is to be."""

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.icons import Icon
from desktop.models.merge import MergeForm
from desktop.models.merge_fields import MergeField
from desktop.theme import Ink, current_theme, restyle
from desktop.views.widgets import ComboBox, Note, TextRole, hairline, label
from domain.merge_contacts import Side

LABEL_WIDTH = 176
_NOTE_HEIGHT = 64
_BESIDE_TEXT = 56  # of a side: its circle and what stands around


class SideButton(QRadioButton):
    """One of the two values; shortens itself, the tooltip has it in full."""

    def __init__(self, field: MergeField, side: Side, whose: str) -> None:
        super().__init__()
        self._full = " ".join(field.show(field.value(side)).split()) or self.tr("empty")
        self.setProperty("kind", "side")
        self.setAutoExclusive(False)  # a result may be from neither
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{field.label}, {whose}: {self._full}")
        self.setText(self._full)

    def sizeHint(self) -> QSize:
        return QSize(current_theme().px(160), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(80), super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows are for the row: Qt would take them for the next button."""
        arrows = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.key() in arrows:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - current_theme().px(_BESIDE_TEXT)
        shown = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(self._full if shown != self._full else "")


class MergeRow(QWidget):
    """1 and 2, or the arrows, choose a side; E goes to the result; up and down to other rows."""

    stepped = Signal(int)

    def __init__(self, form: MergeForm, field: MergeField) -> None:
        super().__init__()
        self._form = form
        self.field = field
        self._people = {
            Side.KEPT: form.opened.kept.contact.name,
            Side.OTHER: form.opened.other.contact.name,
        }
        self.sides = {side: SideButton(field, side, whose) for side, whose in self._people.items()}
        self.result = self._made_result()
        self._source = Note(" ", Icon.DONE)
        for side, button in self.sides.items():
            button.clicked.connect(lambda _checked, side=side: form.choose(field, side))
        self._lay_out()
        form.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        field, choices = self.field, self._form.choices
        side = field.side(choices)
        for at, button in self.sides.items():
            button.setChecked(at is side)
        self._show(field.read(choices))
        problem = self._form.problems.get(field.name, "")
        restyle(self.result, "problem", bool(problem))
        self.result.setAccessibleDescription(problem)
        if problem:
            self._source.set_look(Icon.PROBLEM, Ink.BAD, TextRole.PROBLEM)
            self._source.set_text(problem)
        elif not field.differs:
            self._source.set_look(Icon.DONE, Ink.TEXT2)
            self._source.set_text(self.tr("The same on both") if side else self.tr("Typed here"))
        elif side is None:
            self._source.set_look(Icon.RENAME, Ink.TEXT2)
            self._source.set_text(self.tr("Put together here"))
        else:
            self._source.set_look(Icon.DONE, Ink.OK)
            self._source.set_text(self.tr("From {name}").format(name=self._people[side]))

    def enter(self) -> None:
        """Take the keyboard, on the chosen side."""
        chosen = self.field.side(self._form.choices)
        self.sides[chosen or Side.KEPT].setFocus(Qt.FocusReason.TabFocusReason)

    def edit_result(self) -> None:
        self.result.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(self.result, QLineEdit):
            self.result.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Of the keys that the field with the focus does not take itself."""
        key = Qt.Key(event.key())
        sides = {
            Qt.Key.Key_1: Side.KEPT,
            Qt.Key.Key_2: Side.OTHER,
            Qt.Key.Key_Left: Side.KEPT,
            Qt.Key.Key_Right: Side.OTHER,
        }
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in sides and not self.result.hasFocus():
            self._form.choose(self.field, sides[key])
            self.enter()
        elif key == Qt.Key.Key_E and not self.result.hasFocus():
            self.edit_result()
        else:
            super().keyPressEvent(event)

    def _made_result(self) -> QWidget:
        field, form = self.field, self._form
        name = self.tr("{field}, result").format(field=field.label.replace("\n", " "))
        made: QWidget
        if field.options:
            made = combo = ComboBox()
            combo.addItems([field.show(option) for option in field.options])
            combo.activated.connect(lambda at: form.edit(field, field.options[at]))
        elif field.lines:
            made = text = QPlainTextEdit()
            text.setTabChangesFocus(True)
            text.setFixedHeight(current_theme().px(_NOTE_HEIGHT))
            text.textChanged.connect(lambda: form.edit(field, text.toPlainText()))
        else:
            made = line = QLineEdit()
            line.textEdited.connect(lambda typed: form.edit(field, typed))
        made.setAccessibleName(name)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, made.sizePolicy().verticalPolicy())
        return made

    def _show(self, value: Any) -> None:
        match self.result:
            case ComboBox():
                self.result.setCurrentIndex(self.field.options.index(value))
            case QPlainTextEdit() if self.result.toPlainText() != value:
                self.result.setPlainText(value)
            case QLineEdit() if self.result.text() != value:
                self.result.setText(value)

    def _lay_out(self) -> None:
        px = current_theme().px
        name, _, context = self.field.label.partition("\n")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(name, TextRole.STRONG, wrap=True))
        if context:
            words.addWidget(label(context, TextRole.HINT, wrap=True))
        words.addStretch()
        named = QWidget()
        named.setLayout(words)
        words.setContentsMargins(0, px(6), 0, 0)
        named.setFixedWidth(px(LABEL_WIDTH))
        result = QVBoxLayout()
        result.setSpacing(px(4))
        result.addWidget(self.result)
        result.addWidget(self._source)
        row = QHBoxLayout()
        row.setContentsMargins(0, px(10), 0, px(10))
        row.setSpacing(px(12))
        row.addWidget(named)
        for button in self.sides.values():
            row.addWidget(button, 1, Qt.AlignmentFlag.AlignTop)
        row.addLayout(result, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(hairline())
