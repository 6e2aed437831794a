"""All contacts: one table of everybody, and what can be done with many of them at once."""

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout

from desktop.icons import Icon
from desktop.models.all_contacts import AllContacts
from desktop.models.all_contacts_filters import ContactFilters
from desktop.models.all_contacts_views import ContactView, ViewList, matches_of, system_views
from desktop.models.listed_rows import ListState
from desktop.settings import Settings
from desktop.theme import current_theme
from desktop.views.all_contacts.bulk_bar import BulkBar
from desktop.views.all_contacts.filter_bar import FilterBar
from desktop.views.all_contacts.grid import AllContactsGrid
from desktop.views.all_contacts.list_states import ListStates
from desktop.views.main.actions import MainActions
from desktop.views.main.contact_menu import contact_menu
from desktop.views.widgets import (
    Button,
    Card,
    Loading,
    Surface,
    TextRole,
    ghost,
    hairline,
    label,
    primary,
)
from domain.books import ContactOrder, ContactQuery, ListedContact


class AllContactsPage(Surface):
    """The view that is open, its search and filters, the table, and the bar for what is chosen."""

    opened = Signal(object)  # ListedContact
    changed = Signal()  # which row is marked, or what shows
    export = Signal()

    def __init__(
        self,
        contacts: AllContacts,
        filters: ContactFilters,
        views: ViewList,
        actions: MainActions,
        settings: Settings,
    ) -> None:
        super().__init__("page", margin=16, spacing=12)
        self._contacts = contacts
        self._views = views
        self._filters = filters
        self._entering = False
        self.view = system_views()[0]
        self._title = label(self.view.name, TextRole.H1)
        self._total = label("", TextRole.H2)
        self._total.setProperty("role", "number")
        self._loading = Loading()
        self.columns = ghost(self.tr("Columns"), Icon.COLUMNS)
        self.columns.setMenu(QMenu(self.columns))
        self.filter = FilterBar(filters, contacts.query)
        self.grid = AllContactsGrid(contacts, settings)
        self.states = ListStates(actions)
        self.bulk = BulkBar(contacts)
        self._rows = label("", TextRole.HINT, tabular=True)
        self._about = label("", TextRole.HINT, tabular=True)
        self._body = QStackedLayout()
        self._lay_out(actions)
        self._connect()
        self._fill_columns()

    @property
    def query(self) -> ContactQuery:
        return self._contacts.query

    def current(self) -> ListedContact | None:
        """The contact whose row has the mark."""
        return self._contacts.row_at(self.grid.current_row())

    def start(self) -> None:
        """For when it is shown: read the rows, then the numbers."""
        self._filters.load()
        if self._contacts.is_counted or self._contacts.state is not ListState.READY:
            self._contacts.refresh()
        else:
            self._contacts.show(self._contacts.query)
        self._views.count_all()

    def open_view(self, view: ContactView) -> None:
        self.view = view
        self._title.setText(view.name)
        if view.columns:
            self.grid.show_columns(view.columns)
        self.filter.show_query(view.query)
        self._ask(view.query)
        column = self._contacts.column_of(view.query.order)
        order = Qt.SortOrder.DescendingOrder if view.query.descending else _ASCENDING
        self.grid.horizontalHeader().setSortIndicator(column, order)
        self._refresh()

    def shown_view(self, name: str) -> ContactView:
        """What shows now, to be kept under this name."""
        return ContactView(name=name, query=self.query, columns=self.grid.columns, is_own=True)

    def rename(self, view: ContactView) -> None:
        """The open view has another name now, or other filters."""
        self.view = view
        self._title.setText(view.name)
        self._refresh()

    def show_contact(self, id: UUID) -> None:
        """Mark the row of this contact, if the filters let it through."""
        self._contacts.locate(id)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._contacts.chosen_count != 0:
            self._contacts.clear_choice()
        else:
            super().keyPressEvent(event)

    # Following

    def _connect(self) -> None:
        contacts = self._contacts
        self.filter.changed.connect(self._narrow)
        self.filter.entered.connect(self._enter_table)
        self.grid.opened.connect(self._open)
        self.grid.customContextMenuRequested.connect(self._offer)
        self.grid.selectionModel().currentChanged.connect(lambda *_: self.changed.emit())
        self.grid.verticalScrollBar().valueChanged.connect(lambda _value: self._say_rows())
        self.grid.columns_changed.connect(self._fill_columns)
        self.grid.resized.connect(self._say_rows)
        self._loading.cancelled.connect(contacts.stop)
        self.states.clear_all.connect(self.filter.clear_all)
        self.states.show_all.connect(lambda: self.open_view(system_views()[0]))
        self.states.retry.connect(contacts.refresh)
        contacts.located.connect(self._mark)
        contacts.state_changed.connect(self._refresh)
        contacts.shown.connect(self._refresh)
        contacts.shown.connect(self._enter_found)
        contacts.counted.connect(self._note_count)
        self._views.dataChanged.connect(lambda *_: self._say_total())

    def _narrow(self, query: ContactQuery) -> None:
        now = self._contacts.query
        self._ask(replace(query, order=now.order, descending=now.descending))

    def _ask(self, query: ContactQuery) -> None:
        now = self._contacts.query
        if query != now or self._contacts.state is ListState.FAILED:
            self.grid.forget_place()
            self._contacts.show(query)
            self.changed.emit()

    def _note_count(self) -> None:
        query = matches_of(self.shown_view(""))
        self._views.note_count(query, self._contacts.rowCount())
        self._refresh()

    def _refresh(self) -> None:
        contacts = self._contacts
        state, count = contacts.state, contacts.rowCount()
        if state in (ListState.ASKED, ListState.LOADING):
            self._loading.start()
        else:
            self._loading.stop()
        nothing = state is ListState.READY and contacts.is_counted and not count
        if state is ListState.FAILED:
            self.states.say_failure(contacts.error)
        elif nothing:
            self.states.say_nothing(contacts.query)
        empty = nothing or state is ListState.FAILED
        if empty and self.grid.hasFocus():
            self.filter.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self._body.setCurrentWidget(self.states if empty else self.grid)
        self.filter.say_count(count if contacts.is_counted else None)
        self._say_total()
        self._say_rows()

    def _say_total(self) -> None:
        total = self._views.count_of(self.view)
        self._total.setText("" if total is None else f"{total:,}")
        everybody = self._views.count_of(system_views()[0])
        parts = (
            []
            if everybody is None
            else [self.tr("{count} contacts on this computer").format(count=f"{everybody:,}")]
        )
        by = self._contacts.headerData(
            self._contacts.column_of(self.query.order), Qt.Orientation.Horizontal
        )
        parts.append(self.tr("sorted by {column}").format(column=str(by).lower()))
        if self._contacts.seconds:
            parts.append(self.tr("{seconds:.2f} s").format(seconds=self._contacts.seconds))
        self._about.setText(" · ".join(parts))

    def _say_rows(self) -> None:
        contacts = self._contacts
        first, last = self.grid.seen
        if contacts.state is ListState.LOADING or not last:
            self._rows.setText(self.tr("Loading") if contacts.state is ListState.LOADING else "")
            return
        count = f"{contacts.rowCount():,}" if contacts.is_counted else "…"
        words = self.tr("Rows {first}–{last} of {count}")
        said = words.format(first=f"{first:,}", last=f"{last:,}", count=count)
        if contacts.row_at(last - 1) is None or not contacts.is_counted:
            said = self.tr("{rows} · loading more").format(rows=said)
        self._rows.setText(said)

    # Doing

    def _enter_table(self) -> None:
        """Enter in the search goes to the first contact found."""
        self._entering = True
        if self._contacts.state is ListState.READY:
            self._enter_found()

    def _enter_found(self) -> None:
        if self._entering and self._contacts.rowCount():
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
            self._mark(0)
        self._entering = False

    def _mark(self, row: int) -> None:
        if row >= 0:
            index = self._contacts.index(row, 1)
            self.grid.setCurrentIndex(index)
            self.grid.scrollTo(index)

    def _open(self, index: QModelIndex) -> None:
        row = self._contacts.row_at(index.row())
        if row is not None:
            self.opened.emit(row)

    def _offer(self, at: QPoint) -> None:
        row = self.current()
        if row is not None:
            menu = contact_menu(row, lambda: self.opened.emit(row), self)
            menu.popup(self.grid.viewport().mapToGlobal(at))

    def _fill_columns(self) -> None:
        menu = self.columns.menu()
        menu.clear()
        shown = self.grid.columns
        for column in self._contacts.columns:
            words = self._contacts.headerData(
                self._contacts.column_of(column), Qt.Orientation.Horizontal
            )
            action = QAction(str(words), menu, checkable=True, checked=column in shown)
            action.setEnabled(column is not ContactOrder.NAME)
            action.toggled.connect(lambda on, of=column: self._show_column(of, on=on))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self.tr("&Reset columns")).triggered.connect(self.grid.reset_columns)

    def _show_column(self, column: ContactOrder, *, on: bool) -> None:
        def show() -> None:
            others = tuple(one for one in self.grid.columns if one is not column)
            self.grid.show_columns((*others, column) if on else others)

        # Not while the menu that asked for it still shows: it is filled anew.
        QTimer.singleShot(0, self, show)

    # Building

    def _lay_out(self, actions: MainActions) -> None:
        px = current_theme().px
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self._title)
        head.addWidget(self._total)
        head.addStretch()
        for part in (self._loading, *self._tools(actions)):
            head.addWidget(part)
        card = Card(margin=1, spacing=0)
        card.column.addLayout(self._body, 1)  # first: without a parent the table would be a window
        self._body.addWidget(self.grid)
        self._body.addWidget(self.states)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(16), px(8), px(16), px(8))
        foot.addWidget(self._rows)
        foot.addStretch()
        foot.addWidget(self._about)
        card.column.addWidget(hairline())
        card.column.addLayout(foot)
        self.column.addLayout(head)
        self.column.addWidget(self.filter)
        self.column.addWidget(card, 1)
        self.column.addWidget(self.bulk)
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def _tools(self, actions: MainActions) -> tuple[Button, ...]:
        files = ghost(self.tr("Import"), Icon.IMPORT)
        files.setToolTip(self.tr("Import files (Ctrl+Shift+I)"))
        files.clicked.connect(actions.import_files.trigger)
        export = ghost(self.tr("Export"), Icon.EXPORT)
        export.clicked.connect(self.export)
        add = primary(self.tr("Add contact"), Icon.ADD)
        add.setToolTip(self.tr("Add contact to the account of the marked row (Ctrl+N)"))
        add.clicked.connect(actions.add_contact.trigger)
        return files, export, self.columns, add


_ASCENDING = Qt.SortOrder.AscendingOrder
