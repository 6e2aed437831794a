"""Preview mail: what somebody of the batch would get (picture 08c)."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.invitation_preview import InvitationPreview
from desktop.theme import Ink, current_theme
from desktop.views.mail.mail_sheet import MailSheet, Part
from desktop.views.widgets import (
    DialogFrame,
    Note,
    Surface,
    TextRole,
    icon_button,
    label,
    primary,
)


class PreviewDialog(DialogFrame):
    """Nothing is sent from here. Previous and Next go through everybody who gets the mail."""

    def __init__(self, mails: InvitationPreview, parent: QWidget) -> None:
        super().__init__(parent.tr("Preview Mail"), parent)
        self.mails = mails
        mails.setParent(self)
        self.mail = MailSheet((Part.HTML, Part.TEXT), self)
        self.problem = Note(role=TextRole.PROBLEM)
        self.previous = icon_button(Icon.PREVIOUS, self.tr("Previous contact"), "Alt+Up")
        self.next = icon_button(Icon.NEXT, self.tr("Next contact"), "Alt+Down")
        self.place = label("", TextRole.DIM, tabular=True)
        self.close_button = primary(self.tr("Close"))
        self._lay_out()
        for button, by, keys in ((self.previous, -1, "Alt+Up"), (self.next, 1, "Alt+Down")):
            button.clicked.connect(lambda _checked=False, by=by: mails.step(by))
            QShortcut(QKeySequence(keys), self).activated.connect(button.click)
        self.close_button.clicked.connect(self.accept)
        mails.changed.connect(self._show)
        self.header.set_subject(self.tr("Preview mail"), self.tr("Loading"), Icon.VIEW)
        self.close_button.setFocus()
        self._show_place()

    def _lay_out(self) -> None:
        px = current_theme().px
        body = Surface("plain", margin=24, spacing=12)
        tools = QHBoxLayout()
        tools.setSpacing(px(8))
        for part in (self.previous, self.next, self.place):
            tools.addWidget(part)
        tools.addStretch(1)
        tools.addWidget(self.mail.browse)
        tools.addWidget(self.mail.part)
        body.column.addLayout(tools)
        body.column.addWidget(self.problem)
        body.column.addWidget(self.mail, 1)
        body.column.addStretch()
        self.set_body(body, scrolls=False)
        self.footer.note.setText(self.tr("The link in this preview leads nowhere."))
        self.footer.add_right(self.close_button)
        self.problem.set_look(Icon.PROBLEM, Ink.BAD, TextRole.PROBLEM)
        self.setModal(True)
        self.resize(px(640), px(720))

    def _show(self) -> None:
        person, mail = self.mails.person, self.mails.mail
        who = " · ".join(filter(None, (person.name, person.account))) if person else ""
        self.header.set_subject(self.tr("Preview mail"), who, Icon.VIEW)
        said = self.tr("There is no placeholder {}.").format(", ".join(mail.unknown))
        self.problem.set_text(said if mail.unknown else mail.problem)
        self.mail.setVisible(not self.problem.text())
        to = " · ".join(filter(None, (person.name if person else "", mail.recipient)))
        self.mail.show_mail(mail, to)
        self._show_place()

    def _show_place(self) -> None:
        at, count = self.mails.position, self.mails.count
        words = self.tr("{at} of {count}").format(at=f"{at + 1:,}", count=f"{count:,}")
        self.place.setText(words if count else "")
        self.previous.setEnabled(at > 0)
        self.next.setEnabled(at < count - 1)
