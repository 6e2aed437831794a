"""The database cannot be used as it is: why, and the ways out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop import PRODUCT
from desktop.icons import Icon
from desktop.theme import Ink, current_theme
from desktop.views.widgets.buttons import link, plain, primary
from desktop.views.widgets.dialogs import Footer
from desktop.views.widgets.states import EmptyState


class FailureDialog(QDialog):
    """Closed by each way out but Quit with accept()."""

    wants_again = Signal()
    wants_other_file = Signal()

    def __init__(self, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(PRODUCT)
        self.again = primary(self.tr("&Try again"), Icon.RETRY)
        self.other = link(self.tr("Choose &another file"), Icon.FOLDER)
        self.quit = plain(self.tr("&Quit"))
        title = self.tr("The data could not be opened")
        self.setAccessibleDescription(f"{title}. {sentence}")
        footer = Footer()
        footer.add_left(self.other)
        footer.add_right(self.quit)
        footer.add_right(self.again)
        px = current_theme().px
        state = EmptyState(Icon.PROBLEM, title, sentence, ink=Ink.BAD)
        state.setContentsMargins(px(32), px(16), px(32), px(16))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(state, 1)
        column.addWidget(footer)
        self.resize(px(560), px(320))
        self.quit.clicked.connect(self.reject)
        self.again.clicked.connect(self.accept)
        self.again.clicked.connect(self.wants_again)
        self.other.clicked.connect(self.wants_other_file)
        self.again.setFocus()
