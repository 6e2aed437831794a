"""What the search popup offers to do, besides what it finds."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

from desktop.icons import Icon
from desktop.models.search import Action
from desktop.views.main.actions import MainActions
from domain.books import AccountCard


def offered(does: MainActions, card: AccountCard | None) -> tuple[Action, ...]:
    """card is of the account that is open."""
    found = [
        Action(title=_words(action), shortcut=_keys(action), icon=icon, run=action.trigger)
        for action, icon in (
            (does.add_account, Icon.ACCOUNT),
            (does.import_files, Icon.IMPORT),
            (does.shortcuts, Icon.KEYBOARD),
        )
    ]
    if card is not None:
        words = QCoreApplication.translate("MainWindow", "Add contact to {number} {name}")
        title = words.format(number=card.account.number, name=card.account.name)
        add, keys = does.add_contact.trigger, _keys(does.add_contact)
        found.insert(0, Action(title=title, shortcut=keys, icon=Icon.ADD, run=add))
    return tuple(found)


def _words(action: QAction) -> str:
    return action.text().replace("&", "").rstrip("…")


def _keys(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
