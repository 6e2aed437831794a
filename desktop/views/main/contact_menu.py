"""The context menu of a contact in a table."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from desktop.icons import Icon, icon
from domain.books import ListedContact


def contact_menu(
    row: ListedContact, edit: Callable[[], None], parent: QWidget, *also: QAction
) -> QMenu:
    """Not open yet, and gone once it is closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    first = menu.addAction(icon(Icon.EDIT), menu.tr("&Edit contact"))
    first.triggered.connect(edit)
    menu.setDefaultAction(first)
    menu.addActions(also)
    for text, value in ((menu.tr("Copy e&mail"), row.email), (menu.tr("Copy &phone"), row.phone)):
        copy = menu.addAction(icon(Icon.COPY), text)
        copy.setEnabled(bool(value))
        copy.triggered.connect(
            lambda _checked=False, copied=value: QGuiApplication.clipboard().setText(copied)
        )
    return menu
