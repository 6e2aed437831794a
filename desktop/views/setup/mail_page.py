"""System Options > Mail: the server, whether it works, and what an invitation needs besides."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.mail_form import MailForm
from desktop.models.option_form import OptionForm
from desktop.theme import Ink, current_theme
from desktop.views.setup.setting_page import SettingPage
from desktop.views.widgets.buttons import link, plain
from desktop.views.widgets.surfaces import Card
from desktop.views.widgets.text import IconLabel, Note, TextRole, announce, hairline, label
from domain.mail_fields import KEPT_ELSEWHERE, MAIL_GROUPS


class MailPage(SettingPage):
    def __init__(self, form: MailForm, portal: OptionForm, parent: QWidget) -> None:
        super().__init__(form, MAIL_GROUPS, parent)
        self.form: MailForm = form
        self.test = plain(self.tr("&Test connection"), Icon.SERVER)
        self.stop = plain(self.tr("St&op"))
        self._tested = QWidget(self.content)
        self.outcome = Note(parent=self._tested)
        row = QHBoxLayout(self._tested)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().px(12))
        for part in (self.test, self.stop):
            row.addWidget(part)
        row.addWidget(self.outcome, 1, Qt.AlignmentFlag.AlignVCenter)
        kept = self.outcome.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.outcome.setSizePolicy(kept)
        self.needs = NeedsCard(portal, self.content)
        self.add_below(self._tested)
        self.add_below(self.needs)
        self.test.clicked.connect(form.test)
        self.stop.clicked.connect(form.stop)
        form.tested.connect(self._tell)
        self._tell()

    def refresh(self) -> None:
        super().refresh()
        password = self.rows[KEPT_ELSEWHERE].control
        signs_in = bool(self.form.draft.values["mail_user"])
        password.setEnabled(signs_in and not self.form.saving)
        if isinstance(password, QLineEdit):
            known = self.form.knows_password and signs_in
            password.setPlaceholderText(self.tr("Unchanged") if known else "")
        self.test.setEnabled(bool(self.form.draft.values["mail_server"]))
        self.needs.refresh()

    def narrow(self, text: str, *, only_changed: bool) -> None:
        super().narrow(text, only_changed=only_changed)
        for part in (self.needs, self._tested):
            part.setVisible(not text and not only_changed)

    def _tell(self) -> None:
        form = self.form
        self.test.setVisible(not form.testing)
        self.stop.setVisible(form.testing)
        if form.testing:
            self.outcome.set_look(Icon.SPINNER, Ink.TEXT2, TextRole.DIM)
            self.outcome.set_text(self.tr("Connecting…"))
        elif form.outcome is None:
            self.outcome.set_text("")
        else:
            works = form.outcome.works
            mark = (Icon.SUCCESS, Ink.OK) if works else (Icon.PROBLEM, Ink.BAD)
            self.outcome.set_look(*mark, TextRole.DIM if works else TextRole.PROBLEM)
            self.outcome.set_text(form.outcome.sentence)
            announce(self.outcome, form.outcome.sentence)


class NeedsCard(QWidget):
    """What else a mail is made of; these are settings of the Customer Portal."""

    leads = Signal(str)  # to a setting, by its name

    def __init__(self, portal: OptionForm, parent: QWidget) -> None:
        super().__init__(parent)
        px = current_theme().px
        self._portal = portal
        self._values = {name: label("", TextRole.DIM) for name in _NEEDED}
        self._icons = {name: IconLabel(Icon.SUCCESS, size=16) for name in _NEEDED}
        card = Card(self, margin=1, spacing=0)
        for at, name in enumerate(_NEEDED):
            if at:
                card.column.addWidget(hairline())
            card.column.addLayout(self._line(name))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(label(self.tr("An invitation needs as well"), TextRole.H3))
        column.addWidget(card)

    def refresh(self) -> None:
        empty = {
            "customer_portal_url": self.tr("Not set, unless the division has its own"),
            "account_invite_from_email": self.tr("Not set, unless the division has a main email"),
            "invite_email_template": self.tr("Not set"),
        }
        for name in _NEEDED:
            value = str(self._portal.draft.values[name])
            self._values[name].setText(value or empty[name])
            mark = (Icon.SUCCESS, Ink.OK) if value else (Icon.ATTENTION, Ink.WARN)
            self._icons[name].set_icon(*mark)

    def _line(self, name: str) -> QHBoxLayout:
        px = current_theme().px
        field = self._portal.draft.field(name)
        change = link(self.tr("Change"))
        change.setAccessibleName(self.tr("Change {}").format(field.label))
        change.clicked.connect(lambda: self.leads.emit(name))
        row = QHBoxLayout()
        row.setContentsMargins(px(16), px(6), px(8), px(6))
        row.setSpacing(px(10))
        row.addWidget(self._icons[name])
        row.addWidget(label(field.label, TextRole.STRONG))
        row.addStretch(1)
        row.addWidget(self._values[name])
        row.addWidget(change)
        return row


_NEEDED = ("customer_portal_url", "account_invite_from_email", "invite_email_template")
