"""A template as a real contact would get it, and a test of it."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from desktop.icons import Icon
from desktop.models.template_editor import TemplateEditor
from desktop.theme import Ink, current_theme
from desktop.views.mail.mail_sheet import MailSheet, Part
from desktop.views.mail.sample_search import SampleSearch
from desktop.views.widgets.buttons import plain
from desktop.views.widgets.surfaces import Surface
from desktop.views.widgets.text import Note, TextRole, announce, label


class TemplatePreview(Surface):
    """The right side of the window of templates."""

    def __init__(self, editor: TemplateEditor) -> None:
        super().__init__("page", margin=20, spacing=12)
        self._editor = editor
        self.seen_as = SampleSearch(editor, self)
        self.mail = MailSheet(tuple(Part), self)
        self.to = QLineEdit()
        self.to.setPlaceholderText(self.tr("Address for the test"))
        self.to.setAccessibleName(self.tr("Address for the test"))
        self.send = plain(self.tr("Send &test"), Icon.SEND)
        self.outcome = Note()
        self._lay_out()
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
        head.addWidget(self.mail.browse)
        head.addWidget(self.mail.part)
        seen = QHBoxLayout()
        seen.setSpacing(px(8))
        seen.addWidget(label(self.tr("As"), TextRole.DIM))
        seen.addWidget(self.seen_as, 1)
        test = QHBoxLayout()
        test.setSpacing(px(8))
        test.addWidget(self.to, 1)
        test.addWidget(self.send)
        for part in (head, seen):
            self.column.addLayout(part)
        self.column.addWidget(self.mail, 1)
        self.column.addLayout(test)
        self.column.addWidget(self.outcome)

    def _show(self) -> None:
        preview, sample = self._editor.preview, self._editor.sample
        for part in (self.send, self.to, self.seen_as):
            part.setEnabled(sample is not None)
        if sample is None:
            sentence = self.tr("Add a contact with an address to see the template.")
            self.mail.show_nobody(sentence)
        else:
            self.mail.show_mail(preview, f"{sample.name} · {sample.email}")

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
