"""The Customer portal well of Details."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from desktop.icons import Icon, status_mark
from desktop.models.contact_form import ContactForm
from desktop.models.portal_well import NextStep, PortalWell, portal_well
from desktop.theme import Ink, current_theme
from desktop.views.widgets import (
    ElidedLabel,
    Note,
    OptionRow,
    Pill,
    Switch,
    TextRole,
    Well,
    danger,
    hairline,
    label,
    link,
    plain,
)

_KEYS = "Ctrl+I"


class PortalPanel(Well):
    """Says how access stands, since when, and offers what can be done next."""

    next_asked = Signal(object)  # a NextStep
    copy_asked = Signal()
    revoke_asked = Signal()
    why_asked = Signal()

    def __init__(self, form: ContactForm, parent: QWidget) -> None:
        super().__init__(parent, spacing=10)
        self._form = form
        self._next: NextStep | None = None
        self._switch = Switch(self.tr("Enable portal access"))
        self._switch.setObjectName("enable_portal_access")
        self._switch.clicked.connect(form.allow_access)
        self._enable = OptionRow(self.tr("Enable portal &access"), self._switch, parent=self)
        self._mail = Switch(self.tr("Mail the invitation now"))
        self._mail.clicked.connect(lambda on: form.allow_access(True, mail=on))
        self._mail_row = OptionRow(self.tr("Mail the invitation no&w"), self._mail, parent=self)
        self._by_class = Note(icon=Icon.AUTO_SEND, parent=self)
        self._facts = QWidget(self)
        self._state = Pill()
        self._since = label("", TextRole.DIM)
        self.why = link(self.tr("Why?"), Icon.HELP)
        self.why.setAccessibleDescription(self.tr("What this person sees in the portal, and why"))
        self._invitation_label = _top(label(self.tr("Invitation"), TextRole.DIM))
        self._invitation = Note(role=TextRole.BODY, parent=self._facts)
        self._sign_in = [label(text, TextRole.DIM) for text in self._sign_in_titles()]
        self._sign_in_name = ElidedLabel("", TextRole.STRONG, Qt.TextElideMode.ElideMiddle)
        self._last_sign_in = label("", TextRole.STRONG)
        self._access = label("", TextRole.STRONG, wrap=True)
        self._refused_label = _top(label(self.tr("Refused"), TextRole.DIM))
        self._refused_sign_ins = label("", TextRole.BODY, wrap=True)
        self._refused = Note(icon=Icon.FAILED, ink=Ink.BAD, parent=self._facts)
        self._why_no_link = Note(parent=self._facts)
        self._step = plain("", Icon.SEND)
        self._step.setToolTip(_KEYS)
        self._copy = plain(self.tr("Cop&y link"), Icon.LINK)
        self._revoke = danger(self.tr("Revo&ke access"), Icon.REVOKE)
        self._lay_out_facts()
        self._build()
        self._wire()
        self._refresh()

    def _build(self) -> None:
        self.column.addWidget(label(self.tr("Customer portal"), TextRole.H3))
        self.column.addWidget(self._enable)
        self.column.addWidget(self._mail_row)
        self.column.addWidget(self._by_class)
        self.column.addWidget(self._facts)
        buttons = QHBoxLayout()
        buttons.setSpacing(current_theme().px(8))
        buttons.addWidget(self._step)
        buttons.addWidget(self._copy)
        buttons.addStretch()
        buttons.addWidget(self._revoke)
        self.column.addLayout(buttons)

    def _wire(self) -> None:
        self._step.clicked.connect(self._ask_next)
        QShortcut(QKeySequence(_KEYS), self).activated.connect(self._ask_next)
        self._copy.clicked.connect(self.copy_asked)
        self._revoke.clicked.connect(self.revoke_asked)
        self.why.clicked.connect(self.why_asked)
        self._form.changed.connect(self._refresh)

    def _lay_out_facts(self) -> None:
        px = current_theme().px
        grid = QGridLayout(self._facts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(6))
        grid.setColumnMinimumWidth(0, px(88))
        grid.setColumnStretch(1, 1)
        state = QHBoxLayout()
        state.setSpacing(px(8))
        state.addWidget(self._state)
        state.addWidget(self._since)
        state.addStretch()
        state.addWidget(self.why)
        grid.addWidget(hairline(), 0, 0, 1, 2)
        grid.addWidget(label(self.tr("Portal user"), TextRole.DIM), 1, 0)
        grid.addLayout(state, 1, 1)
        rows = (
            (self._invitation_label, self._invitation),
            (self._sign_in[0], self._sign_in_name),
            (self._sign_in[1], self._last_sign_in),
            (self._refused_label, self._refused_sign_ins),
            (_top(label(self.tr("Access"), TextRole.DIM)), self._access),
        )
        for row, (title, value) in enumerate(rows, start=2):
            grid.addWidget(title, row, 0)
            grid.addWidget(value, row, 1)
        for row, note in enumerate((self._refused, self._why_no_link), start=2 + len(rows)):
            grid.addWidget(note, row, 0, 1, 2)

    def _sign_in_titles(self) -> tuple[str, str]:
        return self.tr("Sign-in name"), self.tr("Last sign-in")

    def _refresh(self) -> None:
        well = portal_well(self._form)
        self._switch.setChecked(well.on)
        self._enable.set_hint(well.hint)
        self._enable.set_reason(well.reason)
        self._mail_row.setVisible(well.asks_mail)
        self._mail.setChecked(self._form.mail_wanted)
        self._by_class.set_text(well.by_class)
        self._facts.setVisible(not self._form.opened.is_new)
        self._state.show_state(well.state.value, status_mark(well.state.value))
        since = self.tr("since {day}").format(day=well.since) if well.since else ""
        self._since.setText(since)
        self._access.setText(well.access)
        self._sign_in_name.setText(well.sign_in_name)
        self._last_sign_in.setText(well.last_sign_in)
        for shown in (*self._sign_in, self._sign_in_name, self._last_sign_in):
            shown.setVisible(bool(well.sign_in_name))
        self._refused_sign_ins.setText(well.refused_sign_ins)
        for refused in (self._refused_label, self._refused_sign_ins):
            refused.setVisible(bool(well.refused_sign_ins))
        self._show_invitation(well)

    def _show_invitation(self, well: PortalWell) -> None:
        self._invitation_label.setVisible(well.standing is not None)
        self._invitation.set_text(well.standing.sentence if well.standing else "")
        if well.standing:
            self._invitation.set_look(*well.standing.mark, TextRole.BODY)
        self._refused.set_text(well.refused)
        self._why_no_link.set_text(well.why_no_link)
        self._next = well.next
        self._step.setVisible(well.next is not None)
        self._step.setText(self._verb(well.next) if well.next else "")
        self._step.set_icon(Icon.CHECKED if well.next is NextStep.GIVE_BACK else Icon.SEND)
        self._copy.setVisible(well.can_copy_link)
        for button in (self._step, self._copy):
            button.setAccessibleDescription(
                self.tr("Makes a new link; the one before it stops working.")
                if well.can_copy_link
                else ""
            )
        self._revoke.setVisible(well.can_revoke)

    def _verb(self, step: NextStep) -> str:
        match step:
            case NextStep.RESEND:
                return self.tr("Resend invitation")
            case NextStep.GIVE_BACK:
                return self.tr("Give access back")
            case NextStep.INVITE if self._form.opened.mail_lacks:
                return self.tr("Invite")
            case _:
                return self.tr("Send invitation")

    def _ask_next(self) -> None:
        if self._next is not None and self.isEnabled():
            self.next_asked.emit(self._next)


def _top(text: QLabel) -> QLabel:
    text.setAlignment(Qt.AlignmentFlag.AlignTop)
    return text
