"""Asking for the password of the mail server where no keyring keeps it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.theme import current_theme
from desktop.views.widgets import DialogFrame, Field, TextRole, label, plain, primary
from domain.mail import MailSettings


class PasswordDialog(DialogFrame):
    """Later leaves the mail waiting; the status bar goes on saying why."""

    entered = Signal(str)

    def __init__(
        self, settings: MailSettings, *, keeps_passwords: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(self.tr("Password of the mail server"), parent)
        self.header.set_subject(
            self.tr("Mail waits for its password"),
            self.tr("{user} at {place}").format(user=settings.mail_user, place=settings.place),
            Icon.SECURE,
        )
        why = (
            self.tr("The keyring of this computer does not have it yet, and keeps it from now on.")
            if keeps_passwords
            else self.tr(
                "This computer has no keyring to keep it in, so it is asked for once after each"
                " start. It is never written anywhere."
            )
        )
        self.typed = QLineEdit()
        self.typed.setEchoMode(QLineEdit.EchoMode.Password)
        self.field = Field(self.tr("&Password"), self.typed, required=True)
        self.later = plain(self.tr("&Later"))
        self.enter = primary(self.tr("&Send mail"))
        for button in (self.later, self.enter):
            self.footer.add_right(button)
        px = current_theme().px
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(12))
        column.addWidget(label(why, TextRole.BODY, wrap=True))
        column.addWidget(self.field)
        column.addStretch()
        self.set_body(body)
        self.resize(px(520), px(300))
        self.typed.textEdited.connect(lambda _: self.field.set_problem(None))
        self.later.clicked.connect(self.reject)
        self.enter.clicked.connect(self._enter)
        self.typed.setFocus()

    def _enter(self) -> None:
        if self.typed.text():
            self.entered.emit(self.typed.text())
            self.accept()
        else:
            self.field.set_problem(self.tr("Enter the password."))
