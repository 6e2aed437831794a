"""The window in which the day is spent."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QMainWindow, QSplitter, QVBoxLayout, QWidget

from desktop import PRODUCT
from desktop.models.account_list import AccountList
from desktop.models.account_page import AccountPage
from desktop.models.contact_table import ContactTable
from desktop.models.desk import Desk
from desktop.models.places import Places, Stop
from desktop.models.search import Entry, SearchResults
from desktop.models.service_week import ServiceWeek
from desktop.settings import Place, Settings
from desktop.theme import current_theme
from desktop.views.main.about import show_about
from desktop.views.main.account_view import AccountView
from desktop.views.main.actions import MainActions
from desktop.views.main.calendar_strip import CalendarStrip
from desktop.views.main.contacts_card import ContactsCard
from desktop.views.main.invite_step import InviteStep
from desktop.views.main.look import Look
from desktop.views.main.menus import fill_menu_bar
from desktop.views.main.navigator import Navigator
from desktop.views.main.offered import offered
from desktop.views.main.openers import Openers
from desktop.views.main.panes import Panes
from desktop.views.main.parts import Parts
from desktop.views.main.search_popup import SearchPopup
from desktop.views.main.seers_dialog import show_seers
from desktop.views.main.shortcuts_dialog import ShortcutsDialog
from desktop.views.main.status_bar import StatusBar
from desktop.views.main.toolbar import ToolBar
from desktop.views.widgets import Banner
from domain.ids import AccountContactId, AccountId

_SETTINGS = "main"
_MINIMUM = QSize(1180, 720)
_FIRST_SIZE = QSize(1440, 900)
_NAVIGATOR_WIDTH = 272
_TOGETHER = 50  # milliseconds; what is written in one go is read again once


class MainWindow(QMainWindow):
    """Accounts at the left, the open account with its contacts at the right."""

    def __init__(self, desk: Desk, settings: Settings, openers: Callable[[], Openers]) -> None:
        super().__init__()
        self._desk = desk
        self._settings = settings
        self._openers = openers
        self._places = Places()
        self.may_close: Callable[[], bool] = lambda: (
            True
        )  # False where it asks first, and closes then
        self._sought: tuple[AccountId, AccountContactId] | None = None
        self._actions = MainActions(self)
        self._actions.calendar.setChecked(not settings.calendar_collapsed)
        self._page = AccountPage(desk, self)
        self._week = ServiceWeek(desk.accounts, desk.tasks, desk.today, self)
        self._results = SearchResults(desk.search, desk.tasks, self)
        self._accounts = AccountList(desk.accounts, desk.tasks, self)
        self._table = ContactTable(desk.contacts, desk.tasks, self)
        self._toolbar = ToolBar(self._actions, desk.staff_name)
        self._navigator = Navigator(self._accounts)
        self._contacts = ContactsCard(self._table, self._page, self._actions, settings)
        self._calendar = CalendarStrip(self._week, self._page, self._actions)
        self._view = AccountView(self._page, self._contacts, self._calendar, self._actions)
        self._parts = Parts(desk, settings, self._actions, openers, self)
        self.banner = Banner()
        self.status = StatusBar(desk.staff_name)
        self._search = SearchPopup(self, self._results)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._rereading = QTimer(self, singleShot=True, interval=_TOGETHER)
        self._panes = self._made_panes()
        Look(self._actions, settings, self)
        InviteStep(self._actions, self._contacts, self._page, self._parts, openers, self)
        self._build()
        self._connect()
        self._connect_actions()
        self._follow()
        self._page.open(settings.last_place)
        if settings.shows_all_contacts:
            self.go(None)

    def go(self, place: Stop) -> None:
        """Open an account, at one of its sites; None opens All contacts."""
        if place is None:
            self._parts.show_everybody()
            self._panes = self._made_panes()
        else:
            self._parts.show_accounts()
            self._page.open(place)
        if place is None or place == self._page.place:
            self._places.visit(place)
        self._follow()

    def show_contact(self, account_id: AccountId, id: AccountContactId) -> None:
        """Mark the row of a contact where the filter shows it, else open its account."""
        place = self._page.place
        if (everybody := self._parts.everybody) is not None:
            everybody.page.show_contact(id)
        elif place is not None and place.account_id == account_id:
            self._contacts.show_contact(id)
        else:
            self._sought = (account_id, id)
            self.go(Place(account_id=account_id))

    def show_contacts(self, name: str, ids: Sequence[AccountContactId]) -> None:
        """Exactly these, in All contacts."""
        self.go(None)
        if (everybody := self._parts.everybody) is not None:
            everybody.show_contacts(name, ids)

    def hide_safekeeping(self) -> None:
        """For data nobody would miss."""
        for action in self._actions.safety.values():
            action.setVisible(False)

    def refresh(self) -> None:
        """Read again what shows; marks, scroll positions and open windows stay."""
        self._page.refresh()
        self._accounts.refresh()
        self._week.refresh()
        if self._page.place is not None:
            self._table.refresh()
        self._parts.refresh()

    def _refresh_soon(self) -> None:
        if self.isVisible():
            self._rereading.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self._settings.remember_window(_SETTINGS, self)
        self._settings.remember_splitter(_SETTINGS, self._splitter)
        self._parts.close(self._settings)
        self._contacts.grid.remember()
        self._rereading.stop()
        super().closeEvent(event)

    # Building

    def _build(self) -> None:
        self.setWindowTitle(PRODUCT)
        self.setMinimumSize(_MINIMUM)
        self.resize(_FIRST_SIZE)
        fill_menu_bar(self.menuBar(), self._actions)
        self.addToolBar(self._toolbar)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._parts.add_accounts(self._navigator, self._view)
        self._splitter.addWidget(self._parts.left)
        self._splitter.addWidget(self._page_column())
        self._splitter.setHandleWidth(1)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        width = current_theme().px(_NAVIGATOR_WIDTH)
        self._splitter.setSizes([width, _FIRST_SIZE.width() - width])
        self.setCentralWidget(self._splitter)
        self.setStatusBar(self.status)
        self._settings.restore_window(_SETTINGS, self)
        self._settings.restore_splitter(_SETTINGS, self._splitter)

    def _made_panes(self) -> Panes:
        return Panes(
            {
                self._toolbar: self._toolbar.search,
                **self._parts.panes,
                self._navigator: self._navigator.table,
                self._view.account: self._view.account.edit,
                self._contacts: self._contacts.filter,
                self._contacts.grid: self._contacts.grid,
                self._calendar: self._calendar.today,
                self.status: self.status.sync,
            }
        )

    def _page_column(self) -> QWidget:
        whole, beside = QWidget(), current_theme().px(16)
        banner = QVBoxLayout()
        banner.setContentsMargins(beside, 0, beside, 0)
        banner.addWidget(self.banner)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(banner)
        column.addWidget(self._parts.right, 1)
        return whole

    def _connect(self) -> None:
        self._navigator.chosen.connect(lambda id: self.go(Place(account_id=id)))
        self._page.moved.connect(self._arrive)
        self._page.changed.connect(self._follow)
        self._parts.changed.connect(self._follow)
        self._contacts.opened.connect(self._edit_contact)
        self._contacts.search_everywhere.connect(self._search_for)
        self._search.chosen.connect(self._take)
        self._desk.changes.written.connect(self._refresh_soon)
        self._rereading.timeout.connect(self.refresh)
        self._actions.calendar.toggled.connect(self._remember_calendar)

    def _connect_actions(self) -> None:
        does = self._actions
        for action, run in (
            (does.import_files, lambda: self._openers().import_files(self)),
            (does.export, self._export),
            (does.quit, self.close),
            (does.undo, lambda: self._openers().undo(self)),
            (does.search, self._search_for),
            (does.accounts, self._show_accounts),
            (does.all_contacts, lambda: self.go(None)),
            (does.filter_contacts, self._filter_contacts),
            (does.filter_accounts, self._filter_accounts),
            (does.back, lambda: self.go(self._places.back())),
            (does.forward, lambda: self.go(self._places.forward())),
            (does.refresh, self.refresh),
            (does.today, self._week.go_to_today),
            (does.next_pane, lambda: self._panes.step(1)),
            (does.previous_pane, lambda: self._panes.step(-1)),
            (does.open_demo, lambda: self._openers().open_demo(self)),
            (does.add_account, lambda: self._openers().add_account(self)),
            (does.edit_account, self._edit_account),
            (does.copy_account, self._copy_account),
            (does.previous_site, lambda: self._page.step(-1)),
            (does.next_site, lambda: self._page.step(1)),
            (does.choose_site, self._view.site.choose),
            (does.add_contact, self._add_contact),
            (does.edit_contact, self._edit_current_contact),
            (does.merge_contacts, self._merge_contacts),
            (does.shortcuts, lambda: ShortcutsDialog(self._actions.all, self).open()),
            (does.about, lambda: show_about(self)),
        ):
            action.triggered.connect(lambda _checked=False, do=run: do())
        self._connect_office_actions()

    def _connect_office_actions(self) -> None:
        """What is about the office and not about what shows."""
        does, openers = self._actions, self._openers
        does.send_invitations.triggered.connect(lambda: openers().send_invitations(self, None))
        does.login_requests.triggered.connect(lambda: openers().show_login_requests(self))
        does.site_seers.triggered.connect(self._show_seers)
        does.earlier_invitations.triggered.connect(lambda: openers().earlier_invitations(self))
        for screen, action in does.setup.items():
            action.triggered.connect(
                lambda _checked=False, chosen=screen: openers().open_setup(self, chosen)
            )
        for safety, action in does.safety.items():
            action.triggered.connect(
                lambda _checked=False, chosen=safety: openers().open_safety(self, chosen)
            )

    # Following the page

    def _arrive(self) -> None:
        place = self._page.place
        if place is None:
            return
        if self._parts.everybody is None:
            self._places.visit(place)
        self._settings.last_place = place
        self._navigator.show_account(place.account_id)
        self._contacts.show_place()
        self._week.show(place.site_id)
        if self._sought is not None and self._sought[0] == place.account_id:
            self._contacts.show_contact(self._sought[1])
        self._sought = None

    def _follow(self) -> None:
        """Bring title, actions and status bar in line with the page."""
        card, does = self._page.card, self._actions
        if (everybody := self._parts.everybody) is not None:
            card = None  # what is about an account is not meant here
        title = f"{card.account.number} {card.account.name}" if card else ""
        title = everybody.page.view.name if everybody is not None else title
        self.setWindowTitle(f"{title} – {PRODUCT}" if title else PRODUCT)
        for action in does.of_account:
            action.setEnabled(card is not None)
        if everybody is not None:
            does.filter_contacts.setEnabled(True)
            for action in (does.add_contact, does.edit_contact):
                action.setEnabled(everybody.page.current() is not None)
        sites, position = len(card.sites) if card else 0, self._page.site_position
        does.previous_site.setEnabled(position > 0)
        does.next_site.setEnabled(0 <= position < sites - 1)
        does.choose_site.setEnabled(sites > 1)
        does.site_seers.setEnabled(card is not None and position >= 0)
        does.back.setEnabled(self._places.can_go_back)
        does.forward.setEnabled(self._places.can_go_forward)
        self.status.show_views(card is not None)
        self._toolbar.part.set_value(does.all_contacts if everybody else does.accounts)

    def _show_accounts(self) -> None:
        self._parts.show_accounts()
        if self._page.place is not None:
            self._places.visit(self._page.place)
        self._follow()

    def _remember_calendar(self, shown: bool) -> None:
        self._settings.calendar_collapsed = not shown

    # Doing

    def _search_for(self, text: str = "") -> None:
        self._results.offer(offered(self._actions, self._page.card))
        self._search.search(text)

    def _take(self, entry: Entry) -> None:
        if entry.action is not None:
            entry.action.run()
        elif entry.place is not None and entry.contact is not None:
            self._show_accounts()
            self._contacts.show_everybody()
            self.show_contact(entry.place.account_id, entry.contact)
        elif entry.place is not None:
            self.go(entry.place)
            _focus(self._contacts.grid)

    def _export(self) -> None:
        """What is in sight."""
        if (everybody := self._parts.everybody) is not None:
            everybody.page.export.emit()
        else:
            self._openers().export(self, self._contacts.exported())

    def _add_contact(self) -> None:
        if (everybody := self._parts.everybody) is not None:
            everybody.add_contact()
        elif self._page.place is not None:
            self._openers().add_contact(self, self._page.place.account_id)

    def _edit_current_contact(self) -> None:
        if (everybody := self._parts.everybody) is not None:
            everybody.edit_contact()
        elif (row := self._contacts.current()) is not None:
            self._edit_contact(row.id)

    def _merge_contacts(self) -> None:
        if (everybody := self._parts.everybody) is not None:
            everybody.merge_contacts()
        elif (row := self._contacts.current()) is not None:
            self._openers().merge_contacts(self, (row.id,))

    def _edit_contact(self, id: AccountContactId) -> None:
        self._openers().edit_contact(self, id, self._contacts.query)

    def _show_seers(self) -> None:
        if (site := self._page.site) is not None:
            show_seers(site, self._desk, self).opened.connect(self._edit_contact)

    def _filter_contacts(self) -> None:
        everybody = self._parts.everybody
        _focus(everybody.page.filter.search if everybody else self._contacts.filter)

    def _filter_accounts(self) -> None:
        self._show_accounts()
        _focus(self._navigator.filter)

    def _edit_account(self) -> None:
        if self._page.place is not None:
            self._openers().edit_account(self, self._page.place.account_id)

    def _copy_account(self) -> None:
        if self._page.card is not None:
            account = self._page.card.account
            QGuiApplication.clipboard().setText(f"{account.number} {account.name}")


def _focus(widget: QWidget) -> None:
    widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
    if isinstance(widget, QLineEdit):
        widget.selectAll()
