"""Choosing an account."""

from collections.abc import Collection
from dataclasses import dataclass, replace

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
from domain.books import ListedAccount
from domain.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosingWords:
    window: str
    title: str
    about: str
    verb: str
    icon: Icon


class ChooseAccountDialog(DialogFrame):
    """Says which one was chosen, and does nothing itself."""

    chosen = Signal(object)  # a ListedAccount

    def __init__(
        self,
        words: ChoosingWords,
        accounts: AccountList,
        parent: QWidget,
        *,
        besides: Collection[AccountId] = (),
    ) -> None:
        """besides cannot be chosen."""
        super().__init__(words.window, parent)
        self._besides = besides
        self._accounts = accounts
        accounts.setParent(self)
        self.search = SearchField(self.tr("Name or number of the account"))
        self.table = Table(self.tr("Accounts"), row_height=52)
        self.table.setItemDelegate(TwoLines(self.table))
        self.cancel = plain(self.tr("Cancel"))
        self.choose = primary(words.verb)
        self.header.set_subject(words.title, words.about, words.icon)
        self.set_body(searched_list(self.search, self.table, self._accounts), scrolls=False)
        self.footer.add_right(self.cancel)
        self.footer.add_right(self.choose)
        self.setModal(True)
        px = current_theme().px
        self.resize(px(560), px(560))
        self.cancel.clicked.connect(self.reject)
        self.choose.clicked.connect(self._choose)
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
        return found if found and found.id not in self._besides else None

    def _refresh(self, _current: QModelIndex | None = None) -> None:
        chosen = self._chosen()
        self.choose.setEnabled(chosen is not None)
        self.footer.note.setText(f"{chosen.number} {chosen.name}" if chosen else "")

    def _choose(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.accept()
            self.chosen.emit(chosen)
