"""Something in the program itself went wrong: said as such, with the details to pass on."""

from pathlib import Path

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.theme import current_theme
from desktop.views.widgets.buttons import Button, ghost, primary
from desktop.views.widgets.dialogs import DialogFrame
from desktop.views.widgets.text import TextRole, label


class BugDialog(DialogFrame):
    """Nothing is lost by it: the window behind stays as it was."""

    def __init__(self, details: str, log: Path, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Portal Desk"), parent)
        self.header.set_subject(
            self.tr("Something went wrong"),
            self.tr("A fault of the program, not yours"),
            Icon.PROBLEM,
        )
        self.details = QPlainTextEdit(details)
        self.details.setReadOnly(True)
        self.details.setAccessibleName(self.tr("Details"))
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.hide()
        self.show_details = ghost(self.tr("&Details"), Icon.EXPAND)
        self.copy = ghost(self.tr("&Copy details"), Icon.COPY)
        self.close_button = primary(self.tr("Close"))
        sentence = self.tr(
            "What you typed is still in its window. Save it if you can, then start Portal Desk"
            " again. If this happens twice, send the details to whoever looks after it."
        )
        kept = self.tr("Also written to {}").format(log)
        px = current_theme().px
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(8))
        column.addWidget(label(sentence, wrap=True))
        column.addWidget(label(kept, TextRole.HINT, wrap=True))
        column.addWidget(self.details, 1)
        column.addStretch()
        self.set_body(body, scrolls=False)
        for button in (self.show_details, self.copy):
            self.footer.add_left(button)
        self.footer.add_right(self.close_button)
        self.resize(px(600), px(300))
        self._connect()

    def _connect(self) -> None:
        self.show_details.clicked.connect(self._toggle)
        self.copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self.details.toPlainText())
        )
        self.close_button.clicked.connect(self.accept)

    def _toggle(self) -> None:
        shown = self.details.isHidden()
        self.details.setVisible(shown)
        _turn(self.show_details, shown)
        if shown:
            self.resize(self.width(), max(self.height(), current_theme().px(520)))
            self.details.setFocus()


def _turn(button: Button, shown: bool) -> None:
    button.set_icon(Icon.COLLAPSE if shown else Icon.EXPAND)
