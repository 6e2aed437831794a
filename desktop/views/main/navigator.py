"""The list of accounts at the left."""

from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QStackedLayout

from desktop.icons import Icon, icon, status_mark
from desktop.models.account_list import AccountList
from desktop.models.listed_rows import ListState
from desktop.theme import Ink, current_theme
from desktop.views.main.two_lines import TwoLines
from desktop.views.widgets import (
    Button,
    Column,
    EmptyState,
    SearchField,
    Surface,
    Table,
    TextRole,
    hairline,
    icon_button,
    label,
    plain,
)
from domain.accounts import AccountStatus
from domain.ids import AccountId

_TYPING_PAUSE = 150
_WALKING_PAUSE = 150  # the arrow keys pass over accounts on their way


class AccountTable(Table):
    """One column of two-line rows."""

    def __init__(self, accounts: AccountList, name: str) -> None:
        super().__init__(name, row_height=52)
        self.setProperty("surface", "sidebar")
        self.setModel(accounts)
        self.setItemDelegate(TwoLines(self, ground=Ink.SIDEBAR))
        self.horizontalHeader().hide()
        self.set_columns([Column(200, stretches=True)])

    def last_seen(self) -> int:
        """The last row in sight, from 1; 0 where there is none."""
        last = self.rowAt(self.viewport().height() - 1)
        return (last if last >= 0 else self.model().rowCount() - 1) + 1


class Navigator(Surface):
    """Rows come by position, so it does not matter how many accounts there are."""

    chosen = Signal(object)  # AccountId

    def __init__(self, accounts: AccountList) -> None:
        super().__init__("sidebar", margin=0, spacing=0)
        self._accounts = accounts
        self._account: AccountId | None = None
        self._entering = False
        self._count = label("", TextRole.DIM, tabular=True)
        self.filter = SearchField(self.tr("Name or number"), self.tr("Filter accounts"))
        self.filter.setToolTip(self.tr("Filter accounts (Ctrl+L)"))
        self.table = AccountTable(accounts, self.tr("Accounts"))
        self._footer = label("", TextRole.HINT, tabular=True)
        self._nothing = self._made_nothing()
        self._failure = self._made_failure()
        self._sort = self._made_sort()
        self._status = self._made_status()
        self._body = QStackedLayout()
        self._lay_out()
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._typing.timeout.connect(self._filter)
        self._walking = QTimer(self, singleShot=True, interval=_WALKING_PAUSE)
        self._walking.timeout.connect(self._choose_current)
        self._connect()
        accounts.show(accounts.query)

    def show_account(self, id: AccountId) -> None:
        """Mark this account, if the list has it."""
        self._account = id
        row = self._accounts.row_at(self.table.current_row())
        if row is None or row.id != id:
            self._accounts.locate(id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say_how_many()

    def _connect(self) -> None:
        self.filter.textChanged.connect(lambda _text: self._typing.start())
        self.filter.returnPressed.connect(self._enter_list)
        self.table.selectionModel().currentChanged.connect(self._on_current)
        self.table.opened.connect(lambda _index: self._choose_current())
        self.table.verticalScrollBar().valueChanged.connect(lambda _value: self._say_how_many())
        self._accounts.state_changed.connect(self._refresh)
        self._accounts.shown.connect(self._refresh)
        self._accounts.shown.connect(self._enter_found)
        self._accounts.located.connect(self._mark)

    def _mark(self, row: int) -> None:
        if row < 0:
            self.table.setCurrentIndex(QModelIndex())
            return
        found = self._accounts.row_at(row)
        if found is not None and found.id == self._account:
            self.table.select_row(row)

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            clicked = QApplication.mouseButtons() != Qt.MouseButton.NoButton
            self._walking.start(0 if clicked else _WALKING_PAUSE)

    def _choose_current(self) -> None:
        self._walking.stop()
        row = self._accounts.row_at(self.table.current_row())
        if row is not None and row.id != self._account:
            self._account = row.id
            self.chosen.emit(row.id)

    def _enter_list(self) -> None:
        """Enter in the filter opens the first account found."""
        self._entering = True
        self._filter()
        if self._accounts.state is ListState.READY:
            self._enter_found()

    def _enter_found(self) -> None:
        if self._entering and self._accounts.rowCount():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.select_row(0)
            self._choose_current()
        self._entering = False

    def _filter(self) -> None:
        self._typing.stop()
        query = replace(self._accounts.query, text=self.filter.text().strip())
        if query != self._accounts.query:
            self._accounts.show(query, locate=None if query.text else self._account)
            self.table.scrollToTop()

    def _order(self, by_number: bool) -> None:
        query = replace(self._accounts.query, by_number=by_number)
        if query != self._accounts.query:
            self._accounts.show(query, locate=self._account)

    def _limit(self, status: AccountStatus | None) -> None:
        self._status.setIcon(icon(Icon.FILTER, Ink.ACCENT if status else Ink.TEXT2))
        name = self.tr("Status: {status}").format(
            status=status.value if status else self.tr("All statuses")
        )
        self._status.setAccessibleName(name)
        self._status.setToolTip(name)
        self._accounts.show(replace(self._accounts.query, status=status), locate=self._account)
        self.table.scrollToTop()

    def _clear(self) -> None:
        self.filter.clear()
        self._status.menu().actions()[0].trigger()

    def _refresh(self) -> None:
        state, count = self._accounts.state, self._accounts.rowCount()
        if state is ListState.READY:
            self._count.setText(f"{count:,}")
        if state is ListState.FAILED:
            self._failure.set_words(self.tr("The accounts could not be read"), self._accounts.error)
            self._body.setCurrentWidget(self._failure)
        elif state is ListState.READY and not count and self._is_filtered():
            self._body.setCurrentWidget(self._nothing)
        else:
            self._body.setCurrentWidget(self.table)
        self._say_how_many()

    def _is_filtered(self) -> bool:
        return bool(self._accounts.query.text or self._accounts.query.status)

    def _say_how_many(self) -> None:
        count, seen = self._accounts.rowCount(), self.table.last_seen()
        if self._accounts.state is not ListState.READY:
            text = self.tr("Loading") if self._accounts.state is ListState.LOADING else ""
        elif not count:
            text = self.tr("No accounts")
        else:
            text = self.tr("{seen} of {count}").format(seen=f"{seen:,}", count=f"{count:,}")
            if seen < count:
                text = self.tr("{shown} · scroll for more").format(shown=text)
        self._footer.setText(text)

    # Building

    def _lay_out(self) -> None:
        px = current_theme().px
        head = QHBoxLayout()
        head.setContentsMargins(px(20), px(8), px(12), px(4))
        head.setSpacing(px(8))
        head.addWidget(label(self.tr("Accounts"), TextRole.H3))
        head.addWidget(self._count)
        head.addStretch()
        head.addWidget(self._sort)
        head.addWidget(self._status)
        field = QHBoxLayout()
        field.setContentsMargins(px(16), 0, px(16), px(8))
        field.addWidget(self.filter)
        self.column.addLayout(head)
        self.column.addLayout(field)
        for page in (self.table, self._nothing, self._failure):
            self._body.addWidget(page)
        self.column.addLayout(self._body, 1)
        self.column.addWidget(hairline())
        self._footer.setContentsMargins(px(20), px(8), px(12), px(8))
        self.column.addWidget(self._footer)

    def _made_nothing(self) -> EmptyState:
        clear = plain(self.tr("Clear filter"))
        clear.clicked.connect(self._clear)
        title = self.tr("No account matches")
        return EmptyState(Icon.SEARCH, title, buttons=(clear,), ink=Ink.TEXT2)

    def _made_failure(self) -> EmptyState:
        retry = plain(self.tr("Retry"), Icon.RETRY)
        retry.clicked.connect(self._accounts.refresh)
        return EmptyState(Icon.PROBLEM, "", buttons=(retry,), ink=Ink.BAD)

    def _made_sort(self) -> Button:
        by_name = QAction(self.tr("Sort by &name"), self, checkable=True, checked=True)
        by_number = QAction(self.tr("Sort by n&umber"), self, checkable=True)
        by_name.triggered.connect(lambda: self._order(by_number=False))
        by_number.triggered.connect(lambda: self._order(by_number=True))
        return self._menu_button(Icon.SORT, self.tr("Sort accounts"), [by_name, by_number])

    def _made_status(self) -> Button:
        every = QAction(self.tr("&All statuses"), self, checkable=True, checked=True)
        every.triggered.connect(lambda: self._limit(None))
        choices = [every]
        for status in AccountStatus:
            mark = status_mark(status.value)
            choice = QAction(icon(mark.icon, mark.ink), status.value, self, checkable=True)
            choice.triggered.connect(lambda _checked, wanted=status: self._limit(wanted))
            choices.append(choice)
        return self._menu_button(Icon.FILTER, self.tr("Status: All statuses"), choices)

    def _menu_button(self, meaning: Icon, name: str, choices: list[QAction]) -> Button:
        button = icon_button(meaning, name)
        menu, group = QMenu(button), QActionGroup(button)
        for choice in choices:
            group.addAction(choice)
            menu.addAction(choice)
        button.setMenu(menu)
        return button
