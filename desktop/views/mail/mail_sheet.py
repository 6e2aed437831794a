"""A mail as whoever gets it sees it: as HTML, as text, and on the phone."""

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtCore import QDir, Qt, QTemporaryFile, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QTextBrowser, QWidget

from desktop.icons import Icon
from desktop.theme import LIGHT, Ink
from desktop.views.widgets.buttons import ghost
from desktop.views.widgets.segmented import Segment, Segmented
from desktop.views.widgets.surfaces import Card
from desktop.views.widgets.text import ElidedLabel, TextRole, hairline, label
from domain.templates import Preview

_PAPER = f"background: {LIGHT[Ink.SURFACE]}; color: {LIGHT[Ink.TEXT]}; border: 0;"


class Part(Enum):
    HTML = auto()
    TEXT = auto()
    PHONE = auto()


class _Paper(QTextBrowser):
    """Light in either theme, as mail is; it opens and fetches nothing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setStyleSheet(f"{_PAPER} padding: 0;")
        self.document().setDocumentMargin(0)

    def loadResource(self, _kind: int, _name: QUrl | str) -> None:
        """A picture named in a template could be any file of this computer."""


class MailSheet(Card):
    """`part` and `browse` are for whoever lays it out to place."""

    opened = Signal(QUrl)  # for the browser

    def __init__(self, parts: Sequence[Part], parent: QWidget) -> None:
        super().__init__(margin=16, spacing=6)
        self.setParent(parent)
        self._file: QTemporaryFile | None = None
        self._mail = Preview()
        self._instead = False  # text shows where there is no HTML
        words = {
            Part.HTML: self.tr("HTML"),
            Part.TEXT: self.tr("Text"),
            Part.PHONE: self.tr("Phone"),
        }
        self.part = Segmented(self.tr("Preview as"), [Segment(one, words[one]) for one in parts])
        self.browse = ghost(self.tr("Open in &browser"), Icon.OPEN_OUTSIDE)
        self.html, self.text, self.phone = _Paper(self), _sheet(self), _sheet(self)
        self.subject = label("", TextRole.H3, wrap=True)
        self.from_line = ElidedLabel("", TextRole.DIM)
        self.to_line = ElidedLabel("", TextRole.DIM)
        self._pages = dict(zip(Part, (self.html, self.text, self.phone), strict=True))
        self._stack = QStackedWidget(self)
        for page, name in zip(self._pages.values(), words.values(), strict=True):
            page.setAccessibleName(name)
            self._stack.addWidget(page)
        for line in (self.subject, self.from_line, self.to_line, hairline()):
            self.column.addWidget(line)
        self.column.addWidget(self._stack, 1)
        self.opened.connect(QDesktopServices.openUrl)
        self.part.chosen.connect(lambda _: self._turn())
        self.browse.clicked.connect(self._open_outside)

    def show_mail(self, mail: Preview, to: str) -> None:
        """to is whose it is, with the address."""
        self._mail = mail
        self.browse.setEnabled(bool(mail.html))
        self.part.button(Part.HTML).setEnabled(bool(mail.html))
        if self._instead and mail.html:
            self.part.set_value(Part.HTML)
        elif not mail.html and self.part.value() is Part.HTML:
            self.part.set_value(Part.TEXT)
            self._instead = True
        sender = mail.sender or self.tr("no sender is set")
        self.subject.setText(mail.subject)
        self.from_line.setText(self.tr("From {0} · {1}").format(mail.sender_name, sender))
        self.to_line.setText(self.tr("To {0}").format(to))
        where = self.html.verticalScrollBar().value()
        self.html.setHtml(mail.html)
        self.html.verticalScrollBar().setValue(where)
        self.text.setPlainText(mail.plain)
        self.phone.setPlainText(mail.text_message)

    def show_nobody(self, sentence: str) -> None:
        self.show_mail(Preview(subject=sentence), "")
        for line in (self.from_line, self.to_line):
            line.setText("")

    def _turn(self) -> None:
        self._instead = False
        part = Part(self.part.value())
        self._stack.setCurrentWidget(self._pages[part])
        for line in (self.subject, self.from_line, self.to_line):
            line.setVisible(part is not Part.PHONE)

    def _open_outside(self) -> None:
        """In a file for its owner only, which goes with this window."""
        file = QTemporaryFile(QDir.tempPath() + "/portal-desk-XXXXXX.html", self)
        if file.open():
            file.write(self._mail.html.encode())
            file.close()
            self._file = file
            self.opened.emit(QUrl.fromLocalFile(file.fileName()))


def _sheet(parent: QWidget) -> QPlainTextEdit:
    made = QPlainTextEdit(parent)
    made.setReadOnly(True)
    made.setStyleSheet(_PAPER)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return made
