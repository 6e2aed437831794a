"""The database cannot be used as it is: what is the matter, why, and the ways out."""

import enum
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop import PRODUCT
from desktop.icons import Icon
from desktop.theme import Ink, current_theme
from desktop.views.widgets import Button, EmptyState, Footer, plain, primary
from domain.errors import BusyError, DatabaseError, DataError, Trouble

_LOOK_EVERY = 2000  # milliseconds, at a database that another program holds
_FEW = 3  # ways that stand beside each other in the usual width


class WayOut(enum.Enum):
    AGAIN = enum.auto()
    OTHER_FILE = enum.auto()
    RESTORE = enum.auto()
    NEW_OFFICE = enum.auto()
    BACKUP_FOLDER = enum.auto()


_WAYS: Mapping[Trouble, Sequence[WayOut]] = {
    Trouble.MISSING: (WayOut.NEW_OFFICE, WayOut.RESTORE, WayOut.AGAIN, WayOut.OTHER_FILE),
    Trouble.EMPTY: (WayOut.OTHER_FILE, WayOut.AGAIN, WayOut.RESTORE),
    Trouble.DAMAGED: (WayOut.OTHER_FILE, WayOut.AGAIN, WayOut.RESTORE),
    Trouble.NEWER: (WayOut.OTHER_FILE, WayOut.RESTORE, WayOut.AGAIN),
    Trouble.NOT_BACKED_UP: (WayOut.OTHER_FILE, WayOut.BACKUP_FOLDER, WayOut.AGAIN),
}
_OTHERWISE = (WayOut.OTHER_FILE, WayOut.AGAIN)


class TroubleDialog(QDialog):
    """Says which way out was taken; rejected when somebody quits. The last way is the first aid."""

    chosen = Signal(WayOut)

    def __init__(self, error: DataError, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(PRODUCT)
        trouble = error.trouble if isinstance(error, DatabaseError) else Trouble.OTHER
        title = self.tr("The database is busy") if _waits(error) else _title(trouble)
        sentence = str(error)
        if _waits(error):
            sentence = self.tr(
                "Another program holds it. Portal Desk opens it as soon as it is free;"
                " close the other program if this takes long."
            )
        self.setAccessibleDescription(f"{title}. {sentence}")
        self.ways: dict[WayOut, Button] = {}
        self.quit = plain(self.tr("&Quit"))
        self._lay_out(title, sentence, _WAYS.get(trouble, _OTHERWISE))
        self.quit.clicked.connect(self.reject)
        self._again = QTimer(self, interval=_LOOK_EVERY)
        self._again.timeout.connect(lambda: self.chosen.emit(WayOut.AGAIN))
        if _waits(error):
            self._again.start()

    def _lay_out(self, title: str, sentence: str, ways: Sequence[WayOut]) -> None:
        px = current_theme().px
        words = {
            WayOut.AGAIN: (self.tr("&Try again"), Icon.RETRY),
            WayOut.OTHER_FILE: (self.tr("Choose &another file"), Icon.FOLDER),
            WayOut.RESTORE: (self.tr("&Restore a backup"), Icon.HISTORY),
            WayOut.NEW_OFFICE: (self.tr("Set up a &new office"), Icon.ADD),
            WayOut.BACKUP_FOLDER: (self.tr("Choose a &backup folder"), Icon.FOLDER),
        }
        footer = Footer()
        footer.add_left(self.quit)
        for way in ways:
            button = (primary if way is ways[-1] else plain)(*words[way])
            button.clicked.connect(lambda _=False, chosen=way: self.chosen.emit(chosen))
            footer.add_right(button)
            self.ways[way] = button
        state = EmptyState(Icon.PROBLEM, title, sentence, ink=Ink.BAD)
        state.setContentsMargins(px(32), px(16), px(32), px(16))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(state, 1)
        column.addWidget(footer)
        self.resize(px(816 if len(ways) > _FEW else 680), px(340))
        self.ways[ways[-1]].setFocus()


def _waits(error: DataError) -> bool:
    return isinstance(error, BusyError)


def _title(trouble: Trouble) -> str:
    match trouble:
        case Trouble.MISSING:
            return _tr("The data is not where it was")
        case Trouble.EMPTY | Trouble.DAMAGED:
            return _tr("The data is damaged")
        case Trouble.NEWER:
            return _tr("This data needs a newer Portal Desk")
        case Trouble.READ_ONLY:
            return _tr("The data cannot be written to")
        case Trouble.FULL:
            return _tr("The disk is full")
        case Trouble.DISK:
            return _tr("The disk does not answer")
        case Trouble.NOT_BACKED_UP:
            return _tr("The update waits for a backup")
        case Trouble.NOT_OPENED | Trouble.OTHER:
            return _tr("The data could not be opened")


def _tr(sentence: str) -> str:
    return QCoreApplication.translate("TroubleDialog", sentence)
