"""The text of a template: placeholders stand out, and are completed as they are typed."""

import re

from PySide6.QtCore import QEvent, QRect, QStringListModel, Qt
from PySide6.QtGui import (
    QFontDatabase,
    QKeyEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QStyledItemDelegate,
    QWidget,
)

from desktop.theme import Ink, Size, current_theme, soft
from desktop.views.widgets.text import is_restyled
from domain.mail import PLACEHOLDERS
from domain.templates import MARK, is_known

_BEGUN = re.compile(r"\{\{\s*(\w*)$")
_OF_THE_LIST = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Escape)


class _Marks(QSyntaxHighlighter):
    def highlightBlock(self, text: str) -> None:
        theme = current_theme()
        for found in MARK.finditer(text):
            ink = Ink.ACCENT if is_known(found[0]) else Ink.BAD
            look = QTextCharFormat()
            look.setForeground(theme.color(ink))
            look.setBackground(theme.color(soft(ink)))
            self.setFormat(found.start(), len(found[0]), look)


class PlaceholderChoices(QCompleter):
    """The list that two braces open, or Ctrl+Space; choosing writes a placeholder."""

    def __init__(self, edit: QWidget) -> None:
        super().__init__(QStringListModel(list(PLACEHOLDERS), edit), edit)
        self.list = QListView(edit)
        self.setPopup(self.list)
        self.list.setItemDelegate(QStyledItemDelegate(self.list))
        self.setWidget(edit)

    def takes(self, event: QKeyEvent) -> bool:
        """Whether the key is for the list, which gets it when the edit ignores it."""
        return self.list.isVisible() and event.key() in _OF_THE_LIST

    @staticmethod
    def is_asked(event: QKeyEvent) -> bool:
        control = Qt.KeyboardModifier.ControlModifier
        return event.key() == Qt.Key.Key_Space and event.modifiers() == control

    def follow(self, event: QKeyEvent, before: str, at: QRect) -> None:
        """A key was typed; before is the line up to the cursor, which is at this place."""
        asked = self.is_asked(event)
        typed = event.text().isprintable() and bool(event.text())
        if not (asked or typed or self.list.isVisible()):
            return
        begun = _BEGUN.search(before)
        if begun is None and not asked:
            self.list.hide()
            return
        self.setCompletionPrefix(begun[1] if begun else "")
        self.list.setCurrentIndex(self.completionModel().index(0, 0))
        at.setWidth(current_theme().px(260))
        self.complete(at)


def _begun(before: str) -> int:
    """How many characters of a placeholder stand there already."""
    found = _BEGUN.search(before)
    return len(found[0]) if found else 0


class TemplateLine(QLineEdit):
    """A template of one line, such as a subject."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.choices = PlaceholderChoices(self)
        self.choices.activated.connect(self._complete)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.choices.takes(event):
            event.ignore()
            return
        if not self.choices.is_asked(event):
            super().keyPressEvent(event)
        before = self.text()[: self.cursorPosition()]
        self.choices.follow(event, before, self.cursorRect())

    def _complete(self, name: str) -> None:
        for _ in range(_begun(self.text()[: self.cursorPosition()])):
            self.backspace()
        self.insert(f"{{{{ {name} }}}}")
        self.textEdited.emit(self.text())  # as if it had been typed


class TemplateText(QPlainTextEdit):
    """The body of a template."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.marks = _Marks(self.document())
        self.completer = PlaceholderChoices(self)
        self.choices = self.completer.list
        self.completer.activated.connect(self._complete)
        self._fit()

    def insert(self, name: str) -> None:
        """A placeholder, where the cursor is."""
        self.insertPlainText(f"{{{{ {name} }}}}")
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.completer.takes(event):
            event.ignore()
            return
        if not self.completer.is_asked(event):
            super().keyPressEvent(event)
        self.completer.follow(event, self._before(), self.cursorRect())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_restyled(event):
            self._fit()
            self.marks.rehighlight()

    def _complete(self, name: str) -> None:
        cursor, back = self.textCursor(), _begun(self._before())
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, back)
        cursor.insertText(f"{{{{ {name} }}}}")
        self.setTextCursor(cursor)

    def _before(self) -> str:
        """The line up to the cursor."""
        cursor = self.textCursor()
        return cursor.block().text()[: cursor.positionInBlock()]

    def _fit(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(current_theme().px(Size.LABEL))
        if font != self.font():
            self.setFont(font)
