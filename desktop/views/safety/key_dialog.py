"""Asking for the key of an encrypted file: passphrase, recovery key or key file."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.theme import current_theme
from desktop.views.widgets import (
    DialogFrame,
    Field,
    Segment,
    Segmented,
    TextRole,
    label,
    link,
    plain,
    primary,
)
from domain.safety import GivenKey, KeyKind


class KeyDialog(DialogFrame):
    """Stays until the key opens the file, or somebody gives up."""

    entered = Signal(GivenKey)
    wants_again = Signal()
    wants_other_file = Signal()
    wants_restore = Signal()

    def __init__(
        self, file: Path, why: str = "", *, starting: bool = True, parent: QWidget | None = None
    ) -> None:
        """starting says that the program cannot go on without; else there are no other ways out."""
        super().__init__(self.tr("Open Portal Desk"), parent)
        self.header.set_subject(
            self.tr("This data is protected"), self.tr("File {}").format(file), Icon.SECURE
        )
        self.kind = Segmented(
            self.tr("What you have"),
            [
                Segment(KeyKind.PASSPHRASE, self.tr("&Passphrase")),
                Segment(KeyKind.RECOVERY_KEY, self.tr("&Recovery key")),
                Segment(KeyKind.KEY_FILE, self.tr("&Key file")),
            ],
        )
        self.typed = QLineEdit()
        self.field = Field(self.tr("Passphrase"), self.typed)
        self.browse = plain(self.tr("&Browse"), Icon.FOLDER)
        self.keep = QCheckBox(self.tr("Keep the key on this &computer, for the next start"))
        self.again = link(self.tr("&Try again"), Icon.RETRY)
        self.other = link(self.tr("Choose &another file"), Icon.FOLDER)
        self.restore = link(self.tr("Restore a &backup"), Icon.HISTORY)
        self.quit = plain(self.tr("&Quit") if starting else self.tr("Cancel"))
        self.open_button = primary(self.tr("&Open"))
        self._lay_out(why, starting=starting)
        self._connect()
        self._choose()

    def refuse(self, sentence: str) -> None:
        """Show why it did not open, with the text still there and selected."""
        self.set_waiting(False)
        self.field.set_problem(sentence)
        self.typed.setFocus()
        self.typed.selectAll()

    def set_waiting(self, waiting: bool) -> None:
        for part in (self.typed, self.kind, self.browse, self.open_button):
            part.setEnabled(not waiting)

    def _lay_out(self, why: str, *, starting: bool) -> None:
        px = current_theme().px
        for way in (self.again, self.other, self.restore):
            way.setVisible(starting)
            self.footer.add_left(way)
        self.footer.add_right(self.quit)
        self.footer.add_right(self.open_button)
        button = QVBoxLayout()
        button.setContentsMargins(0, px(20), 0, 0)
        button.addWidget(self.browse)
        button.addStretch()
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.field, 1)
        row.addLayout(button)
        kinds = QHBoxLayout()
        kinds.addWidget(self.kind)
        kinds.addStretch()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(12))
        if why:
            column.addWidget(label(why, TextRole.BODY, wrap=True))
        column.addLayout(kinds)
        column.addLayout(row)
        column.addWidget(self.keep)
        column.addStretch()
        self.set_body(body)
        self.resize(px(640), px(380))

    def _connect(self) -> None:
        self.kind.chosen.connect(lambda _: self._choose())
        self.browse.clicked.connect(self._browse)
        self.typed.textEdited.connect(lambda _: self.field.set_problem(None))
        self.again.clicked.connect(self.wants_again)
        self.other.clicked.connect(self.wants_other_file)
        self.restore.clicked.connect(self.wants_restore)
        self.quit.clicked.connect(self.reject)
        self.open_button.clicked.connect(self._enter)

    def _choose(self) -> None:
        kind = self.kind.value()
        secret = kind is KeyKind.PASSPHRASE
        mode = QLineEdit.EchoMode.Password if secret else QLineEdit.EchoMode.Normal
        words = {
            KeyKind.PASSPHRASE: (
                self.tr("Passphrase"),
                self.tr("The one chosen when this database was made. Nobody can look it up."),
            ),
            KeyKind.RECOVERY_KEY: (
                self.tr("Recovery key"),
                self.tr("The 13 groups that were printed when this database was made."),
            ),
            KeyKind.KEY_FILE: (
                self.tr("Key file"),
                self.tr("The file that was named when this database was made."),
            ),
        }
        name, hint = words[kind]  # type: ignore[index] # the values given to the segments
        self.typed.clear()
        self.typed.setEchoMode(mode)
        self.field.set_label(name)
        self.field.set_problem(None)
        self.field.set_hint(hint)
        self.browse.setVisible(kind is KeyKind.KEY_FILE)
        self.keep.setVisible(not secret)
        self.typed.setFocus()

    def _browse(self) -> None:
        chooser = QFileDialog(self, self.tr("Choose the key file"))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(self.typed.setText)
        chooser.open()

    def _enter(self) -> None:
        kind = self.kind.value()
        if self.typed.text() and isinstance(kind, KeyKind):
            self.set_waiting(True)
            keep = self.keep.isChecked() and not self.keep.isHidden()
            self.entered.emit(GivenKey(kind=kind, text=self.typed.text(), keep=keep))
        else:
            self.field.set_problem(self.tr("Fill this in."))
