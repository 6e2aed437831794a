"""The database's key as words to keep on paper."""

from pathlib import Path

from PySide6.QtCore import QMarginsF, QSaveFile, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QPageLayout, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop import PRODUCT
from desktop.icons import Icon
from desktop.theme import current_theme
from desktop.views.widgets import (
    DialogFrame,
    Note,
    TextRole,
    Tone,
    Well,
    label,
    plain,
    primary,
)

_GROUPS_PER_LINE = 5


class RecoveryKeyDialog(DialogFrame):
    """Shown once after a database was encrypted, and again from the File menu."""

    def __init__(self, recovery_key: str, organisation: str, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Recovery key"), parent)
        self._key = recovery_key
        self._organisation = organisation
        self.header.set_subject(
            self.tr("Your recovery key"), self.tr("Opens this data and its backups"), Icon.KEY
        )
        self.shown = self._shown_key()
        self.print_button = plain(self.tr("&Print"), Icon.FILE)
        self.copy = plain(self.tr("&Copy"), Icon.COPY)
        self.save = plain(self.tr("&Save as a text file"), Icon.EXPORT)
        self.done_button = primary(self.tr("&Done"))
        self._lay_out()
        self.print_button.clicked.connect(self._choose_printer)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._choose_file)
        self.done_button.clicked.connect(self.accept)
        self.done_button.setFocus()

    def text(self) -> str:
        """What is printed or saved."""
        return "\n".join(
            (
                self.tr("Recovery key of {} for {}").format(PRODUCT, self._organisation or "–"),
                "",
                *_lines(self._key),
                "",
                self._advice(),
                "",
            )
        )

    def save_to(self, file: Path) -> None:
        saved = QSaveFile(str(file))  # all of it, or nothing
        if (
            saved.open(QSaveFile.OpenModeFlag.WriteOnly)
            and saved.write(self.text().encode()) >= 0
            and saved.commit()
        ):
            self.banner.succeed(self.tr("Saved as {}.").format(file))
        else:
            sentence = self.tr("{} could not be saved: {}. Choose another place.")
            self.banner.tell(Tone.BAD, sentence.format(file, saved.errorString()))

    def print_on(self, printer: QPrinter) -> None:
        document = QTextDocument()
        document.setDefaultFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        document.setPlainText(self.text())
        document.print_(printer)
        self.banner.succeed(self.tr("Sent to the printer."))

    def _shown_key(self) -> QLabel:
        shown = label("\n".join(_lines(self._key)))
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(current_theme().px(18))
        shown.setFont(font)
        shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        shown.setAccessibleName(self.tr("Recovery key"))
        return shown

    def _lay_out(self) -> None:
        px = current_theme().px
        well = Well(margin=20)
        well.column.addWidget(self.shown)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        for button in (self.print_button, self.save, self.copy):
            buttons.addWidget(button)
        buttons.addStretch()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(14))
        column.addWidget(label(self._advice(), TextRole.BODY, wrap=True))
        column.addWidget(well)
        column.addLayout(buttons)
        column.addWidget(
            Note(self.tr("You find it again under File, as long as this data opens here."))
        )
        column.addStretch()
        self.footer.add_right(self.done_button)
        self.set_body(body)
        self.resize(px(640), px(440))

    def _advice(self) -> str:
        return self.tr(
            "Keep it on paper, away from this computer. When the computer is lost, only this key"
            " opens the backups. Whoever has it and a backup can read all contacts."
        )

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._key)
        self.banner.succeed(self.tr("Copied. Paste it where only you can read it."))

    def _choose_printer(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.tr("Recovery key"))
        printer.setPageMargins(QMarginsF(20, 20, 20, 20), QPageLayout.Unit.Millimeter)
        chooser = QPrintDialog(printer, self)
        chooser.accepted.connect(lambda: self.print_on(printer))
        chooser.setWindowModality(Qt.WindowModality.WindowModal)
        chooser.show()

    def _choose_file(self) -> None:
        chooser = QFileDialog(self, self.tr("Save the recovery key"))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter(self.tr("Text files (*.txt)"))
        chooser.setDefaultSuffix("txt")
        chooser.selectFile("portal-desk-recovery-key.txt")
        chooser.fileSelected.connect(lambda file: self.save_to(Path(file)))
        chooser.open()


def _lines(key: str) -> list[str]:
    groups = key.split("-")
    starts = range(0, len(groups), _GROUPS_PER_LINE)
    return ["  ".join(groups[at : at + _GROUPS_PER_LINE]) for at in starts]
