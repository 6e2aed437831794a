"""The text of a template: placeholders stand out, and are completed as they are typed."""

import re

from PySide6.QtCore import QEvent, QStringListModel, Qt
from PySide6.QtGui import (
    QFontDatabase,
    QKeyEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QCompleter, QListView, QPlainTextEdit, QStyledItemDelegate

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


class TemplateText(QPlainTextEdit):
    """Two braces open the list of placeholders; so does Ctrl+Space."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.marks = _Marks(self.document())
        self.completer = QCompleter(QStringListModel(list(PLACEHOLDERS), self), self)
        self.choices = QListView()
        self.completer.setPopup(self.choices)
        self.choices.setItemDelegate(QStyledItemDelegate(self.choices))
        self.completer.setWidget(self)
        self.completer.activated.connect(self._complete)
        self._fit()

    def insert(self, name: str) -> None:
        """A placeholder, where the cursor is."""
        self.insertPlainText(f"{{{{ {name} }}}}")
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        listed = self.choices.isVisible()
        if listed and event.key() in _OF_THE_LIST:
            event.ignore()  # the list takes it
            return
        asked = event.key() == Qt.Key.Key_Space and event.modifiers() == (
            Qt.KeyboardModifier.ControlModifier
        )
        if not asked:
            super().keyPressEvent(event)
        typed = event.text().isprintable() and bool(event.text())
        if asked or typed or listed:
            self._offer(asked=asked)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_restyled(event):
            self._fit()
            self.marks.rehighlight()

    def _offer(self, *, asked: bool) -> None:
        begun = _BEGUN.search(self._before())
        if begun is None and not asked:
            self.choices.hide()
            return
        self.completer.setCompletionPrefix(begun[1] if begun else "")
        self.choices.setCurrentIndex(self.completer.completionModel().index(0, 0))
        rect = self.cursorRect()
        rect.setWidth(current_theme().px(260))
        self.completer.complete(rect)

    def _complete(self, name: str) -> None:
        cursor = self.textCursor()
        begun = _BEGUN.search(self._before())
        if begun is not None:
            back = len(begun[0])
            cursor.movePosition(
                QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, back
            )
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
