"""The Details tab: the person on the left, what concerns this account on the right."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.icons import Icon
from desktop.models.contact_editor import ContactEditor
from desktop.theme import current_theme
from desktop.views.edit_contact.mail_panels import BillingPanel, NotificationsPanel
from desktop.views.edit_contact.portal_panel import PortalPanel
from desktop.views.edit_contact.same_address_note import SameAddressNote
from desktop.views.widgets import (
    Field,
    OptionRow,
    Switch,
    TextRole,
    add_trailing_icon,
    hairline,
    label,
)

_RIGHT_WIDTH = 468
_NOTE_HEIGHT = 88


class DetailsTab(QWidget):
    def __init__(self, editor: ContactEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = editor.form
        self._same_address = editor.same_address
        self._fields: dict[str, Field] = {}
        self._note = QPlainTextEdit()
        self._note_shown = ""
        self._opt_out = Switch(self.tr("Mobile opt out?"))
        px = current_theme().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(24), px(20), px(24), px(12))
        row.setSpacing(px(24))
        row.addLayout(self._left(), 555)
        row.addWidget(hairline(vertical=True))
        row.addWidget(self._right(), _RIGHT_WIDTH)
        self._form.reopened.connect(self._start)
        self._form.changed.connect(self._refresh)
        self._refresh()

    def begin(self) -> None:
        """Put the keyboard into the name, ready to be typed anew."""
        self.focus("name")
        name = self._fields["name"].control
        if isinstance(name, QLineEdit):
            name.selectAll()

    def focus(self, name: str) -> None:
        """Put the keyboard into the field that the form names."""
        control = self._fields[name].control if name in self._fields else None
        control = control or self.findChild(QWidget, name)
        if control is not None:
            control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _left(self) -> QVBoxLayout:
        px = current_theme().px
        left = QVBoxLayout()
        left.setSpacing(px(14))
        left.addWidget(label(self.tr("Person"), TextRole.H3))
        left.addLayout(
            self._pairs(
                self._line("name", self.tr("&Name"), required=True),
                self._line("title", self.tr("Tit&le")),
                self._line("email", self.tr("E&mail"), icon=Icon.EMAIL),
                self._line("email_2", self.tr("Ema&il 2"), shown=self.tr("Not used for sign-in")),
            )
        )
        self.same_address = SameAddressNote(self._same_address, self)
        left.addWidget(self.same_address)
        left.addWidget(self._built_note())
        left.addWidget(hairline())
        left.addWidget(label(self.tr("Phones"), TextRole.H3))
        left.addLayout(
            self._pairs(
                self._line("phone_1", self.tr("&Phone 1"), icon=Icon.MOBILE),
                self._line("phone_2", self.tr("P&hone 2")),
                self._line("phone_3", self.tr("Phon&e 3")),
                self._line("phone_4", self.tr("Ph&one 4")),
            )
        )
        left.addWidget(
            OptionRow(
                self.tr("Mo&bile opt out?"),
                self._opt_out,
                hint=self.tr("Yes stops every text message to this person."),
                parent=self,
            )
        )
        left.addStretch(1)
        self._opt_out.clicked.connect(lambda on: self._form.edit_person(mobile_opt_out=on))
        return left

    def _right(self) -> QWidget:
        right = QWidget(self)
        right.setMaximumWidth(current_theme().px(_RIGHT_WIDTH))
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current_theme().px(12))
        self.portal = PortalPanel(self._form, right)
        column.addWidget(self.portal)
        column.addWidget(NotificationsPanel(self._form, right))
        column.addWidget(hairline())
        column.addWidget(BillingPanel(self._form, right))
        column.addStretch(1)
        return right

    def _pairs(self, *fields: Field) -> QGridLayout:
        px = current_theme().px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(14))
        for position, field in enumerate(fields):
            grid.addWidget(field, position // 2, position % 2, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(position % 2, 1)
        return grid

    def _line(
        self,
        name: str,
        text: str,
        *,
        required: bool = False,
        icon: Icon | None = None,
        shown: str = "",
    ) -> Field:
        edit = QLineEdit()
        edit.setObjectName(name)
        edit.setPlaceholderText(shown)
        if name.startswith("phone"):
            font = edit.font()
            font.setFeature(QFont.Tag("tnum"), 1)
            edit.setFont(font)
        if icon:
            add_trailing_icon(edit, icon)
        # textEdited, not textChanged: only what somebody typed is an edit.
        edit.textEdited.connect(lambda typed: self._form.edit_person(**{name: typed}))
        edit.editingFinished.connect(partial(self._form.leave, name))
        field = self._fields[name] = Field(text, edit, required=required, parent=self)
        return field

    def _built_note(self) -> Field:
        self._note.setObjectName("note")
        self._note.setPlaceholderText(self.tr("Only staff can see this note"))
        self._note.setTabChangesFocus(True)
        self._note.setFixedHeight(current_theme().px(_NOTE_HEIGHT))
        self._note.textChanged.connect(self._take_note)
        return Field(self.tr("No&te"), self._note, parent=self)

    def _take_note(self) -> None:
        # Not compared with the widget's text: Qt hands some characters back as others.
        self._note_shown = self._note.toPlainText()
        self._form.edit_person(note=self._note_shown)

    def _start(self) -> None:
        """Set even where it is the same: Ctrl+Z must not bring back what was typed for another."""
        contact = self._form.draft.contact
        for name, field in self._fields.items():
            if isinstance(field.control, QLineEdit):
                field.control.setText(getattr(contact, name))
                field.control.setCursorPosition(0)
        self._show_note(contact.note)

    def _refresh(self) -> None:
        contact = self._form.draft.contact
        problems, warnings = self._form.problems, self._form.warnings
        for name, field in self._fields.items():
            edit, value = field.control, getattr(contact, name)
            # Setting a text forgets what Ctrl+Z could bring back.
            if isinstance(edit, QLineEdit) and edit.text() != value:
                edit.setText(value)
                edit.setCursorPosition(0)
            field.set_problem(problems.get(name))
            field.set_hint(warnings.get(name, ""))
        if contact.note != self._note_shown:
            self._show_note(contact.note)
        self._opt_out.setChecked(contact.mobile_opt_out)

    def _show_note(self, note: str) -> None:
        self._note_shown = note
        with QSignalBlocker(self._note):
            self._note.setPlainText(note)
