"""The fields of a notification template, written into the draft as they are used."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QStackedWidget, QWidget

from desktop.icons import Icon
from desktop.models.template_editor import TemplateEditor
from desktop.theme import Ink, current_theme
from desktop.views.mail.template_text import TemplateLine, TemplateText
from desktop.views.widgets.buttons import ghost
from desktop.views.widgets.fields import ComboBox, Field
from desktop.views.widgets.segmented import Segment, Segmented
from desktop.views.widgets.surfaces import Surface
from desktop.views.widgets.switch import Switch
from desktop.views.widgets.text import Note, TextRole, label
from domain.mail import PLACEHOLDERS, ContentType, TemplateType

_TYPES, _FORMATS = tuple(TemplateType), tuple(ContentType)


class TemplateForm(Surface):
    """The middle of the window of templates."""

    def __init__(self, editor: TemplateEditor) -> None:
        super().__init__("plain", margin=24, spacing=14)
        self._editor = editor
        self.name, self.subject = QLineEdit(self), TemplateLine(self)
        self.type, self.format = ComboBox(), ComboBox()
        self.active = Switch(self.tr("Active"))
        self.body, self.text_body = TemplateText(), TemplateText()
        self.which = Segmented(
            self.tr("Which text"),
            [
                Segment(self.body, self.tr("E&mail")),
                Segment(self.text_body, self.tr("Te&xt message")),
            ],
        )
        self.insert = ghost(self.tr("&Insert placeholder"), Icon.PLACEHOLDER)
        self.check = Note(role=TextRole.DIM)
        self._texts = QStackedWidget()
        self.fields = {
            "name": Field(self.tr("Template &name"), self.name, required=True),
            "type": Field(self.tr("T&ype"), self.type),
            "active": Field(self.tr("&Active"), self.active),
            "subject": Field(self.tr("S&ubject"), self.subject, required=True),
        }
        self._fill()
        self._lay_out()
        self._connect()
        self.refresh()
        self.tell()

    def refresh(self) -> None:
        """Show the draft; never under somebody's hands."""
        draft = self._editor.draft
        for line, text in ((self.name, draft.name), (self.subject, draft.subject)):
            if line.text() != text:
                line.setText(text)
                line.setCursorPosition(0)
        for edit, text in ((self.body, draft.body), (self.text_body, draft.text_body)):
            if edit.toPlainText() != text:
                with QSignalBlocker(edit):
                    edit.setPlainText(text)
        with QSignalBlocker(self.active):
            self.active.setChecked(draft.active)
        self.active.update()
        self.type.setCurrentIndex(_TYPES.index(draft.type))
        self.format.setCurrentIndex(_FORMATS.index(draft.content_type))
        for name, field in self.fields.items():
            field.set_problem(self._editor.problems.get(name))
        self.setEnabled(not self._editor.saving)

    def tell(self) -> None:
        """What was found in the placeholders."""
        preview, draft = self._editor.preview, self._editor.draft
        mark, sentence = (Icon.SUCCESS, Ink.OK), ""
        long = [name for name in ("body", "text_body") if name in self._editor.problems]
        if preview.unknown:
            mark = (Icon.PROBLEM, Ink.BAD)
            sentence = self.tr("There is no placeholder {}.").format(", ".join(preview.unknown))
        elif preview.problem:
            mark, sentence = (Icon.PROBLEM, Ink.BAD), preview.problem
        elif long:
            mark, sentence = (Icon.PROBLEM, Ink.BAD), self._editor.problems[long[0]]
        elif self._editor.sample is not None:
            count = self._editor.placeholders
            sentence = (
                self.tr("The one placeholder is known.")
                if count == 1
                else self.tr("All {} placeholders are known.").format(count)
            )
            if draft.type is TemplateType.PORTAL_INVITE and preview.has_link:
                sentence += " " + self.tr("The invitation link is present.")
            elif draft.type is TemplateType.PORTAL_INVITE:
                mark = (Icon.ATTENTION, Ink.WARN)
                sentence += " " + self.tr("There is no invitation link in it: insert link.")
        self.check.set_look(*mark, TextRole.DIM)
        self.check.set_text(sentence)

    # Building

    def _fill(self) -> None:
        for kind in _TYPES:
            self.type.addItem(kind.value)
        self.format.addItems([self.tr("HTML"), self.tr("Plain text")])
        self.format.setAccessibleName(self.tr("Format of the email"))
        self.body.setAccessibleName(self.tr("Body of the email"))
        self.text_body.setAccessibleName(self.tr("Body of the text message"))
        menu = QMenu(self.insert)
        for placeholder in PLACEHOLDERS.values():
            entry = menu.addAction(f"{placeholder.name}\t{placeholder.description}")
            entry.triggered.connect(
                lambda _checked=False, name=placeholder.name: self._insert(name)
            )
        self.insert.setMenu(menu)

    def _lay_out(self) -> None:
        px = current_theme().px
        first = QHBoxLayout()
        first.setSpacing(px(16))
        first.addWidget(self.fields["name"], 1)
        self.type.setFixedWidth(px(180))
        first.addWidget(self.fields["type"])
        first.addWidget(self.fields["active"])
        tools = QHBoxLayout()
        tools.setSpacing(px(8))
        tools.addWidget(self.which)
        tools.addWidget(self.format)
        tools.addStretch(1)
        tools.addWidget(self.insert)
        for text in (self.body, self.text_body):
            self._texts.addWidget(text)
        hint = self.tr(
            "Type {{ to choose a placeholder."
            " Filters: capitalize, default, lower, title, trim, upper."
        )
        self.column.addLayout(first)
        self.column.addWidget(self.fields["subject"])
        self.column.addLayout(tools)
        self.column.addWidget(self._texts, 1)
        self.column.addWidget(self.check)
        self.column.addWidget(label(hint, TextRole.HINT))

    def _connect(self) -> None:
        edit = self._editor.edit
        self.name.textEdited.connect(lambda text: edit(name=text))
        self.subject.textEdited.connect(lambda text: edit(subject=text))
        self.body.textChanged.connect(lambda: edit(body=self.body.toPlainText()))
        self.text_body.textChanged.connect(lambda: edit(text_body=self.text_body.toPlainText()))
        self.type.activated.connect(lambda at: edit(type=_TYPES[at]))
        self.format.activated.connect(lambda at: edit(content_type=_FORMATS[at]))
        self.active.toggled.connect(lambda on: edit(active=on))
        self.which.chosen.connect(self._turn)
        self._editor.changed.connect(self.refresh)
        self._editor.changed.connect(self.tell)
        self._editor.previewed.connect(self.tell)

    def _turn(self, text: QWidget) -> None:
        self._texts.setCurrentWidget(text)
        self.format.setVisible(text is self.body)

    def _insert(self, name: str) -> None:
        """Where somebody wrote last."""
        if self.subject.hasFocus():
            self.subject.insert(f"{{{{ {name} }}}}")
            self._editor.edit(subject=self.subject.text())
        else:
            text = self._texts.currentWidget()
            if isinstance(text, TemplateText):
                text.insert(name)
