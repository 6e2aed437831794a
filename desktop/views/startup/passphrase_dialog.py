"""Asking for the passphrase of an encrypted database."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.theme import current_theme
from desktop.views.widgets.buttons import link, plain, primary
from desktop.views.widgets.dialogs import DialogFrame
from desktop.views.widgets.fields import Field


class PassphraseDialog(DialogFrame):
    """Stays until the passphrase opens the database, or somebody gives up."""

    entered = Signal(str)
    wants_other_file = Signal()

    def __init__(self, place: Path, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Open Portal Desk"), parent)
        self.header.set_subject(
            self.tr("This data is protected"), self.tr("File {}").format(place), Icon.SECURE
        )
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.field = Field(
            self.tr("&Passphrase"),
            self.passphrase,
            hint=self.tr("The one chosen when this database was made. Nobody can look it up."),
        )
        self.other = link(self.tr("Choose &another file"), Icon.FOLDER)
        self.quit = plain(self.tr("&Quit"))
        self.open_button = primary(self.tr("&Open"))
        self.footer.add_left(self.other)
        self.footer.add_right(self.quit)
        self.footer.add_right(self.open_button)
        px = current_theme().px
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.addWidget(self.field)
        column.addStretch()
        self.set_body(body)
        self.resize(px(520), px(270))
        self.quit.clicked.connect(self.reject)
        self.other.clicked.connect(self.wants_other_file)
        self.open_button.clicked.connect(self._enter)
        self.passphrase.textEdited.connect(lambda _: self.field.set_problem(None))
        self.passphrase.setFocus()

    def refuse(self, sentence: str) -> None:
        """Show why it did not open, with the text still there and selected."""
        self.set_waiting(False)
        self.field.set_problem(sentence)
        self.passphrase.setFocus()
        self.passphrase.selectAll()

    def set_waiting(self, waiting: bool) -> None:
        self.passphrase.setEnabled(not waiting)
        self.open_button.setEnabled(not waiting)

    def _enter(self) -> None:
        if self.passphrase.text():
            self.set_waiting(True)
            self.entered.emit(self.passphrase.text())
        else:
            self.field.set_problem(self.tr("Type the passphrase."))
