"""The Contacts card: who belongs to the account, or to the site."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout

from desktop.icons import Icon
from desktop.models.account_page import AccountPage
from desktop.models.contact_table import ContactTable
from desktop.models.export_form import OF_ACCOUNT, ExportedTable
from desktop.models.listed_rows import ListState
from desktop.settings import Settings
from desktop.theme import current_theme
from desktop.views.main.actions import MainActions
from desktop.views.main.contact_grid import ContactGrid
from desktop.views.main.contact_menu import contact_menu
from desktop.views.main.contact_states import ContactStates
from desktop.views.widgets import (
    Card,
    Loading,
    SearchField,
    Segment,
    Segmented,
    TextRole,
    ghost,
    icon_button,
    label,
    plain,
    primary,
)
from desktop.views.widgets.text import is_restyled
from domain.books import ContactQuery, ListedContact, Scope
from domain.bulk import Chosen
from domain.exporting import ExportedRows
from domain.ids import AccountContactId

_TYPING_PAUSE = 150
_FILTER_WIDTH = 200
_ROOMY = 1000  # less than this has no room for every tool


class ContactsCard(Card):
    """Scope and filter make the query; the table shows its rows."""

    opened = Signal(object)  # AccountContactId
    marked = Signal()  # another contact, or what is known of the marked one is read again
    search_everywhere = Signal(str)

    def __init__(
        self, contacts: ContactTable, page: AccountPage, actions: MainActions, settings: Settings
    ) -> None:
        super().__init__(margin=1, spacing=0)
        self._contacts = contacts
        self._page = page
        self._entering = False
        self._count = label("", TextRole.DIM, tabular=True)
        self.scope = Segmented(
            self.tr("Whose contacts"),
            (
                Segment(Scope.ALL, self.tr("All")),
                Segment(Scope.ACCOUNT, self.tr("Account")),
                Segment(Scope.THIS_SITE, self.tr("This site")),
            ),
        )
        self.filter = SearchField(self.tr("Filter contacts"), icon=Icon.FILTER_LINES)
        self.filter.setToolTip(self.tr("Filter contacts (Ctrl+F)"))
        self._loading = Loading()
        self.more = icon_button(Icon.MORE, self.tr("Import or export"))
        self.invite = plain(self.tr("Send portal invitation"), Icon.SEND)
        self._invite_action = actions.invite
        self.grid = ContactGrid(contacts, settings)
        self.states = ContactStates(actions)
        self._body = QStackedLayout()
        self._lay_out(actions)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._typing.timeout.connect(self._apply)
        self._connect(actions)

    @property
    def query(self) -> ContactQuery:
        return self._contacts.query

    def exported(self) -> ExportedTable | None:
        """The table as it shows; None without an account or without rows."""
        card, count = self._page.card, self._contacts.rowCount()
        if card is None or not count:
            return None
        title = self.tr("Contacts of {number} {name}").format(
            number=card.account.number, name=card.account.name
        )
        return ExportedTable(
            title=title,
            rows=ExportedRows(chosen=Chosen(query=self.query)),
            count=count,
            columns=OF_ACCOUNT,
        )

    def current(self) -> ListedContact | None:
        """The contact whose row has the mark."""
        return self._contacts.row_at(self.grid.current_row())

    def show_place(self) -> None:
        """Follow the page to another account or site."""
        place = self._page.place
        if place is None:
            return
        query = self._contacts.query
        self.scope.button(Scope.THIS_SITE).setEnabled(place.site_id is not None)
        if place.site_id is None and self.scope.value() is Scope.THIS_SITE:
            self.scope.set_value(Scope.ALL)
        if place.account_id != query.account_id:
            self.filter.clear()
            self.grid.scrollToTop()
        self._apply()

    def show_contact(self, id: AccountContactId) -> None:
        """Mark the row of this contact, if scope and filter let it through."""
        self._contacts.locate(id)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_everybody(self) -> None:
        """No filter, the widest scope."""
        self.scope.set_value(Scope.ALL)
        self.filter.clear()
        self._apply()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < current_theme().px(_ROOMY)
        self.more.setVisible(narrow)
        for tool in self._room_for:
            tool.setVisible(not narrow)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_restyled(event):
            self.filter.setMaximumWidth(current_theme().px(_FILTER_WIDTH))

    def _wanted(self) -> ContactQuery:
        place, scope = self._page.place, Scope(self.scope.value())
        site = place.site_id if place and scope is Scope.THIS_SITE else None
        return replace(
            self._contacts.query,
            scope=scope,
            account_id=place.account_id if place else None,
            site_id=site,
            text=self.filter.text().strip(),
        )

    def _mark(self, row: int) -> None:
        if row >= 0:
            self.grid.select_row(row)

    def _apply(self) -> None:
        self._typing.stop()
        query = self._wanted()
        if query.account_id is not None and query != self._contacts.query:
            self._contacts.show(query)

    def _connect(self, actions: MainActions) -> None:
        self.filter.textChanged.connect(lambda _text: self._typing.start())
        self.filter.returnPressed.connect(self._enter_table)
        self.scope.chosen.connect(lambda _scope: self._apply())
        self.grid.opened.connect(self._open)
        self.grid.customContextMenuRequested.connect(self._offer)
        self.grid.selectionModel().currentChanged.connect(
            lambda current, _before: actions.edit_contact.setEnabled(current.isValid())
        )
        self._loading.cancelled.connect(self._contacts.stop)
        self.states.clear_filter.connect(self.filter.clear)
        self.states.show_all.connect(lambda: self.scope.set_value(Scope.ALL))
        self.states.retry.connect(self._contacts.refresh)
        self.states.search_everywhere.connect(
            lambda: self.search_everywhere.emit(self.filter.text().strip())
        )
        self._contacts.located.connect(self._mark)
        self._contacts.state_changed.connect(self._refresh)
        self._contacts.shown.connect(self._refresh)
        self._contacts.shown.connect(self._enter_found)
        self._contacts.shown.connect(self.marked)
        self.grid.selectionModel().currentChanged.connect(lambda *_: self.marked.emit())
        actions.invite.changed.connect(lambda: self._show_invite(actions.invite))
        self._page.changed.connect(self._expect)

    def _expect(self) -> None:
        if self._page.loading and self._page.card is None:
            self._contacts.expect()

    def _refresh(self) -> None:
        state, count = self._contacts.state, self._contacts.rowCount()
        if state in (ListState.ASKED, ListState.LOADING):
            self._loading.start()
        else:
            self._loading.stop()
        if state is ListState.FAILED:
            self.states.say_failure(self._contacts.error)
        elif state is ListState.READY:
            self._count.setText(f"{count:,}")
            if not count:
                self.states.say_nothing(self._contacts.query, self._page.card)
        nothing = state is ListState.FAILED or (state is ListState.READY and not count)
        if nothing and self.grid.hasFocus():
            self.filter.setFocus(Qt.FocusReason.OtherFocusReason)
        self._body.setCurrentWidget(self.states if nothing else self.grid)

    def _enter_table(self) -> None:
        """Enter in the filter goes to the first contact found."""
        self._entering = True
        self._apply()
        if self._contacts.state is ListState.READY:
            self._enter_found()

    def _enter_found(self) -> None:
        if self._entering and self._contacts.rowCount():
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
            self.grid.select_row(0)
        self._entering = False

    def _open(self, index: QModelIndex) -> None:
        row = self._contacts.row_at(index.row())
        if row is not None:
            self.opened.emit(row.id)

    def _show_invite(self, action: QAction) -> None:
        self.invite.setText(action.text().replace("&", ""))
        self.invite.setToolTip(action.toolTip())
        self.invite.setAccessibleDescription(action.toolTip())
        self.invite.setEnabled(action.isEnabled())

    def _offer(self, at: QPoint) -> None:
        row = self.current()
        if row is not None:
            menu = contact_menu(row, lambda: self.opened.emit(row.id), self, self._invite_action)
            menu.popup(self.grid.viewport().mapToGlobal(at))

    def _lay_out(self, actions: MainActions) -> None:
        px = current_theme().px
        import_files = ghost(self.tr("Import"), Icon.IMPORT)
        import_files.setToolTip(self.tr("Import files (Ctrl+Shift+I)"))
        import_files.clicked.connect(actions.import_files.trigger)
        export = ghost(self.tr("Export"), Icon.EXPORT)
        export.setToolTip(self.tr("Export (Ctrl+Shift+E)"))
        export.clicked.connect(actions.export.trigger)
        self.more.setMenu(QMenu(self.more))
        self.more.menu().addActions([actions.import_files, actions.export])
        self._room_for = (import_files, export)
        self.invite.clicked.connect(actions.invite.trigger)
        add = primary(self.tr("Add contact"), Icon.ADD)
        add.setToolTip(self.tr("Add contact (Ctrl+N)"))
        add.clicked.connect(actions.add_contact.trigger)
        self.filter.setMaximumWidth(px(_FILTER_WIDTH))
        tools = QHBoxLayout()
        tools.setContentsMargins(px(16), px(10), px(13), px(10))
        tools.setSpacing(px(8))
        tools.addWidget(label(self.tr("Contacts"), TextRole.H2))
        tools.addWidget(self._count)
        tools.addSpacing(px(8))
        tools.addWidget(self.scope)
        tools.addWidget(self.filter, 40)
        tools.addStretch(1)
        for part in (self._loading, import_files, export, self.more, self.invite, add):
            tools.addWidget(part)
        self.column.addLayout(tools)
        self._body.addWidget(self.grid)
        self._body.addWidget(self.states)
        self.column.addLayout(self._body, 1)
        # A square viewport would paint over the card's round corner.
        self.column.setContentsMargins(1, 1, 1, 7)
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
