"""A template as a real contact would get it: as HTML, as text, and on the phone."""

from enum import Enum, auto

from PySide6.QtCore import QDir, Qt, QTemporaryFile, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QTextBrowser,
)

from desktop.icons import Icon
from desktop.models.template_editor import TemplateEditor
from desktop.theme import LIGHT, Ink, current_theme
from desktop.views.widgets.buttons import ghost, plain
from desktop.views.widgets.fields import ComboBox
from desktop.views.widgets.segmented import Segment, Segmented
from desktop.views.widgets.surfaces import Card, Surface
from desktop.views.widgets.text import ElidedLabel, Note, TextRole, announce, hairline, label

_PAPER = f"background: {LIGHT[Ink.SURFACE]}; color: {LIGHT[Ink.TEXT]}; border: 0;"


class Part(Enum):
    HTML = auto()
    TEXT = auto()
    PHONE = auto()


class _Paper(QTextBrowser):
    """Light in either theme, as mail is; it opens and fetches nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setStyleSheet(_PAPER)

    def loadResource(self, _kind: int, _name: QUrl | str) -> None:
        """A picture named in a template could be any file of this computer."""


class TemplatePreview(Surface):
    """The right side of the window of templates."""

    opened = Signal(QUrl)  # for the browser

    def __init__(self, editor: TemplateEditor) -> None:
        super().__init__("page", margin=20, spacing=12)
        self._editor = editor
        self._file: QTemporaryFile | None = None
        self._instead = False  # text shows where there is no HTML
        self.part = Segmented(
            self.tr("Preview as"),
            [
                Segment(Part.HTML, self.tr("HTML")),
                Segment(Part.TEXT, self.tr("Text")),
                Segment(Part.PHONE, self.tr("Phone")),
            ],
        )
        self.seen_as = ComboBox()
        self.seen_as.setAccessibleName(self.tr("Preview for this contact"))
        for sample in editor.samples:
            self.seen_as.addItem(f"{sample.name} · {sample.account}")
        self.browse = ghost(self.tr("Open in &browser"), Icon.OPEN_OUTSIDE)
        self.html, self.text, self.phone = _Paper(), _sheet(), _sheet()
        self.subject = label("", TextRole.H3, wrap=True)
        self.from_line = ElidedLabel("", TextRole.DIM)
        self.to_line = ElidedLabel("", TextRole.DIM)
        self.to = QLineEdit()
        self.to.setPlaceholderText(self.tr("Address for the test"))
        self.to.setAccessibleName(self.tr("Address for the test"))
        self.send = plain(self.tr("Send &test"), Icon.SEND)
        self.outcome = Note()
        self._stack = QStackedWidget()
        self._lay_out()
        self.opened.connect(QDesktopServices.openUrl)
        self.part.chosen.connect(lambda _: self._turn())
        self.seen_as.activated.connect(lambda at: editor.see_as(editor.samples[at]))
        self.browse.clicked.connect(self._open_outside)
        self.send.clicked.connect(lambda: editor.send_test(self.to.text().strip()))
        self.to.returnPressed.connect(self.send.click)
        editor.previewed.connect(self._show)
        editor.tested.connect(self._tell)
        self._show()
        self._tell()

    def _lay_out(self) -> None:
        px = current_theme().px
        self.setFixedWidth(px(464))
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Preview"), TextRole.H3))
        head.addStretch(1)
        head.addWidget(self.browse)
        head.addWidget(self.part)
        seen = QHBoxLayout()
        seen.setSpacing(px(8))
        seen.addWidget(label(self.tr("As"), TextRole.DIM))
        seen.addWidget(self.seen_as, 1)
        card = Card(margin=16, spacing=6)
        card.column.addWidget(self.subject)
        for line in (self.from_line, self.to_line):
            card.column.addWidget(line)
        card.column.addWidget(hairline())
        for page in (self.html, self.text, self.phone):
            self._stack.addWidget(page)
        card.column.addWidget(self._stack, 1)
        test = QHBoxLayout()
        test.setSpacing(px(8))
        test.addWidget(self.to, 1)
        test.addWidget(self.send)
        for part in (head, seen):
            self.column.addLayout(part)
        self.column.addWidget(card, 1)
        self.column.addLayout(test)
        self.column.addWidget(self.outcome)

    def _turn(self) -> None:
        self._instead = False
        self._stack.setCurrentIndex(list(Part).index(Part(self.part.value())))
        on_phone = self.part.value() is Part.PHONE
        for line in (self.subject, self.from_line, self.to_line):
            line.setVisible(not on_phone)

    def _show(self) -> None:
        preview, sample = self._editor.preview, self._editor.sample
        usable = sample is not None
        self.browse.setEnabled(bool(preview.html))
        self.part.button(Part.HTML).setEnabled(bool(preview.html))
        for part in (self.send, self.to, self.seen_as):
            part.setEnabled(usable)
        if sample is None:
            self.subject.setText(self.tr("Add a contact with an address to see the template."))
            return
        if self._instead and preview.html:
            self.part.set_value(Part.HTML)
        elif not preview.html and self.part.value() is Part.HTML:
            self.part.set_value(Part.TEXT)
            self._instead = True
        sender = preview.sender or self.tr("no sender is set")
        self.subject.setText(preview.subject)
        self.from_line.setText(self.tr("From {0} · {1}").format(preview.sender_name, sender))
        self.to_line.setText(self.tr("To {0} · {1}").format(sample.name, sample.email))
        where = self.html.verticalScrollBar().value()
        self.html.setHtml(preview.html)
        self.html.verticalScrollBar().setValue(where)
        self.text.setPlainText(preview.plain)
        self.phone.setPlainText(preview.text_message)

    def _tell(self) -> None:
        editor = self._editor
        self.send.setEnabled(editor.sample is not None and not editor.testing)
        if editor.testing:
            self.outcome.set_look(Icon.SPINNER, Ink.TEXT2, TextRole.DIM)
            self.outcome.set_text(self.tr("Sending…"))
        elif editor.outcome is None:
            self.outcome.set_text("")
        else:
            works = editor.outcome.works
            mark = (Icon.SUCCESS, Ink.OK) if works else (Icon.PROBLEM, Ink.BAD)
            self.outcome.set_look(*mark, TextRole.DIM if works else TextRole.PROBLEM)
            self.outcome.set_text(editor.outcome.sentence)
            announce(self.outcome, editor.outcome.sentence)

    def _open_outside(self) -> None:
        """In a file for its owner only, which goes with this window."""
        file = QTemporaryFile(QDir.tempPath() + "/portal-desk-XXXXXX.html", self)
        if file.open():
            file.write(self._editor.preview.html.encode())
            file.close()
            self._file = file
            self.opened.emit(QUrl.fromLocalFile(file.fileName()))


def _sheet() -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setReadOnly(True)
    made.setStyleSheet(_PAPER)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return made
