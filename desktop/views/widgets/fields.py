"""A label, its control, and what to say about it."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from desktop.icons import Icon, icon
from desktop.theme import Ink, current_theme, restyle
from desktop.views.widgets.text import Note, TextRole, is_restyled, label


class Field(QWidget):
    """Label above, control, and below either the problem or the hint.

    The label carries the mnemonic (&Name) and the name a screen reader says.
    """

    def __init__(
        self,
        text: str,
        control: QWidget,
        *,
        hint: str = "",
        required: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.control = control
        self._hint = hint
        self._required = required
        self._problem: str | None = None
        self._label = label(text, TextRole.LABEL)
        self._label.setBuddy(control)
        self._below: Note | None = None  # made when there is something to say
        control.setAccessibleName(text.replace("&", ""))
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current_theme().px(4))
        if required:
            column.addLayout(self._label_row())
        else:
            column.addWidget(self._label)
        downwards = control.sizePolicy().expandingDirections() & Qt.Orientation.Vertical
        grows = downwards and control.minimumHeight() < control.maximumHeight()
        column.addWidget(control, 1 if grows else 0)
        if not grows:
            column.setAlignment(Qt.AlignmentFlag.AlignTop)  # beside a field with an error line
        self._fit()
        self._say()

    @property
    def problem(self) -> str | None:
        return self._problem

    def set_problem(self, sentence: str | None) -> None:
        """Show what is wrong with the value, or nothing."""
        if sentence != self._problem:
            self._problem = sentence or None
            restyle(self.control, "problem", bool(sentence))
            self._say()

    def set_hint(self, hint: str) -> None:
        self._hint = hint
        self._say()

    def set_label(self, text: str) -> None:
        self._label.setText(text)
        self.control.setAccessibleName(text.replace("&", ""))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_restyled(event):
            self._fit()

    def _label_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(current_theme().px(3))
        star = QLabel("*")
        star.setProperty("role", "problem")
        star.setFixedHeight(current_theme().px(16))
        row.addWidget(self._label)
        row.addWidget(star)
        row.addStretch()
        return row

    def _fit(self) -> None:
        self._label.setFixedHeight(current_theme().px(16))

    def _say(self) -> None:
        words = self._problem or self._hint
        if words and self._below is None:
            self._below = Note(parent=self)
            self._column.addWidget(self._below)
        if self._below is not None:
            if self._problem:
                self._below.set_look(Icon.PROBLEM, Ink.BAD, TextRole.PROBLEM)
            else:
                self._below.set_look(Icon.INFO, Ink.TEXT2)
            self._below.set_text(words)
        required = self.tr("required") if self._required else ""
        said = [part for part in (required, words) if part]
        self.control.setAccessibleDescription(". ".join(said))


class OptionRow(QWidget):
    """A setting: its name and what it does on the left, the control on the right."""

    def __init__(
        self, text: str, control: QWidget, *, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.control = control
        self._hint_text = hint
        self._why: str | None = None
        self._title = label(text, TextRole.STRONG, wrap=True)
        self._title.setBuddy(control)
        self._hint = label(hint, TextRole.HINT, wrap=True)
        self._reason: Note | None = None
        control.setAccessibleName(text.replace("&", ""))
        self._words = QVBoxLayout()
        self._words.setSpacing(0)
        for part in (self._title, self._hint):
            self._words.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().px(16))
        row.addLayout(self._words, 1)
        row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        self.set_reason(None)

    def set_hint(self, hint: str) -> None:
        self._hint_text = hint
        self.set_reason(self._why)

    def set_reason(self, reason: str | None) -> None:
        """Disable the control and say why, or enable it again."""
        self._why = reason
        self.control.setEnabled(reason is None)
        self._title.setEnabled(reason is None)
        if reason and self._reason is None:
            self._reason = Note(parent=self)
            self._words.addWidget(self._reason)
        if self._reason is not None:
            self._reason.set_text(reason or "")
        self._hint.setText(self._hint_text)
        self._hint.setVisible(bool(self._hint_text) and reason is None)
        self.control.setAccessibleDescription(reason or self._hint_text)


class SearchField(QLineEdit):
    """A line to search with: Esc clears it, and only an empty one lets Esc through."""

    def __init__(
        self, placeholder: str, accessible_name: str = "", *, icon: Icon = Icon.SEARCH
    ) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(accessible_name or placeholder)
        self.addAction(_action(self, icon), QLineEdit.ActionPosition.LeadingPosition)
        self._clear = _action(self, Icon.CLEAR)
        self._clear.setToolTip(self.tr("Clear (Esc)"))
        self._clear.triggered.connect(self.clear)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setVisible(False)  # only now: Qt shows what is invisible when it is added
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class ComboBox(QComboBox):
    """A choice in a list; the mouse wheel scrolls the form behind it, not the value."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(14)
        # The style sheet reaches the list only through this delegate.
        self.setItemDelegate(QStyledItemDelegate(self))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def add_trailing_icon(edit: QLineEdit, meaning: Icon, ink: Ink = Ink.TEXT2) -> QAction:
    """Put an icon at the right end of a field; the action is returned to change or hide it."""
    action = _action(edit, meaning, ink)
    edit.addAction(action, QLineEdit.ActionPosition.TrailingPosition)
    return action


def _action(edit: QLineEdit, meaning: Icon, ink: Ink = Ink.TEXT2) -> QAction:
    action = QAction(edit)
    action.setIcon(icon(meaning, ink))
    return action
