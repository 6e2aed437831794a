"""Choosing the account that takes over a site."""

from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.icons import Icon
from desktop.models.account_list import AccountList
from desktop.theme import current_theme
from desktop.views.main.two_lines import TwoLines
from desktop.views.widgets.buttons import plain, primary
from desktop.views.widgets.dialogs import DialogFrame
from desktop.views.widgets.fields import SearchField
from desktop.views.widgets.searched_list import searched_list
from desktop.views.widgets.table import Table
from domain.accounts import Account, Site
from domain.books import ListedAccount


class MoveSiteDialog(DialogFrame):
    """Says whom to give the site to, once one is chosen; moves nothing itself."""

    chosen = Signal(object)  # a ListedAccount

    def __init__(
        self, site: Site, account: Account, accounts: AccountList, parent: QWidget
    ) -> None:
        super().__init__(parent.tr("Move Site"), parent)
        self._account = account
        self._accounts = accounts
        accounts.setParent(self)
        self.search = SearchField(self.tr("Name or number of the account"))
        self.table = Table(self.tr("Accounts"), row_height=52)
        self.table.setItemDelegate(TwoLines(self.table))
        self.cancel = plain(self.tr("Cancel"))
        self.move_here = primary(self.tr("&Move site"))
        self.header.set_subject(
            self.tr("Move {}").format(f"{site.number} {site.name}"),
            self.tr("To another account, under a number of that account"),
            Icon.SITE,
        )
        self.set_body(searched_list(self.search, self.table, self._accounts), scrolls=False)
        self.footer.add_right(self.cancel)
        self.footer.add_right(self.move_here)
        self.setModal(True)
        px = current_theme().px
        self.resize(px(560), px(560))
        self.cancel.clicked.connect(self.reject)
        self.move_here.clicked.connect(self._choose)
        self.table.opened.connect(lambda _: self._choose())
        self.table.selectionModel().currentRowChanged.connect(self._refresh)
        self.search.textChanged.connect(self._look)
        accounts.shown.connect(self._first)
        accounts.show(replace(accounts.query, text=""))
        self.search.setFocus()
        self._refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        if step and self.search.hasFocus():
            row = min(max(self.table.current_row() + step, 0), self._accounts.rowCount() - 1)
            self.table.select_row(row)
        else:
            super().keyPressEvent(event)

    def _look(self, text: str) -> None:
        self._accounts.show(replace(self._accounts.query, text=text.strip()))

    def _first(self) -> None:
        if self.table.current_row() < 0 and self._accounts.rowCount():
            self.table.select_row(0)
        self._refresh()

    def _chosen(self) -> ListedAccount | None:
        found = self._accounts.row_at(self.table.current_row())
        return found if found and found.id != self._account.id else None

    def _refresh(self, _current: QModelIndex | None = None) -> None:
        chosen = self._chosen()
        self.move_here.setEnabled(chosen is not None)
        self.footer.note.setText(f"{chosen.number} {chosen.name}" if chosen else "")

    def _choose(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.accept()
            self.chosen.emit(chosen)
