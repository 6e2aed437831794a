"""The page of the main window: account, site, contacts, calendar."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from desktop.icons import Icon
from desktop.models.account_page import AccountPage
from desktop.theme import Ink, current_theme
from desktop.views.main.account_card import AccountCard
from desktop.views.main.actions import MainActions
from desktop.views.main.calendar_strip import CalendarStrip
from desktop.views.main.contacts_card import ContactsCard
from desktop.views.main.site_card import SiteCard
from desktop.views.widgets import EmptyState, Surface, plain, primary

_ROOM_FOR_ALL = 560


class AccountView(QStackedWidget):
    """The account that is open; or why there is none, and the ways on."""

    def __init__(
        self,
        page: AccountPage,
        contacts: ContactsCard,
        calendar: CalendarStrip,
        actions: MainActions,
    ) -> None:
        super().__init__()
        self._page = page
        self._calendar = calendar
        more = [
            actions.copy_account,
            actions.add_contact,
            actions.edit_account,
        ]
        self.account = AccountCard(page, actions.edit_account, more)
        self.site = SiteCard(page, actions.previous_site, actions.next_site, actions.site_seers)
        cards = QHBoxLayout()
        cards.setSpacing(16)
        cards.addWidget(self.account, 10)
        cards.addWidget(self.site, 13)
        self._content = Surface("page", margin=16, spacing=16)
        self._content.column.addLayout(cards)
        self._content.column.addWidget(contacts, 1)
        self._content.column.addWidget(calendar)
        self._no_account = self._made_no_account(actions)
        self._failure = self._made_failure()
        for state in (self._content, self._no_account, self._failure):
            self.addWidget(state)
        page.changed.connect(self._refresh)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._calendar.make_room(self.height() < current_theme().px(_ROOM_FOR_ALL))

    def _refresh(self) -> None:
        shown: QWidget = self._content
        if self._page.error:
            self._failure.set_words(self.tr("The account could not be read"), self._page.error)
            shown = self._failure
        elif self._page.empty:
            shown = self._no_account
        self.setCurrentWidget(shown)

    def _made_no_account(self, actions: MainActions) -> EmptyState:
        demo = plain(self.tr("Open the demo"), Icon.VIEW)
        demo.clicked.connect(actions.open_demo.trigger)
        files = plain(self.tr("Import files"), Icon.IMPORT)
        files.clicked.connect(actions.import_files.trigger)
        add = primary(self.tr("Add account"), Icon.ADD)
        add.clicked.connect(actions.add_account.trigger)
        return EmptyState(
            Icon.ACCOUNT,
            self.tr("No accounts yet"),
            self.tr(
                "Add the first account, import the files of your former system,"
                " or look around in the demo."
            ),
            buttons=(demo, files, add),
        )

    def _made_failure(self) -> EmptyState:
        retry = primary(self.tr("Retry"), Icon.RETRY)
        retry.clicked.connect(self._page.refresh)
        return EmptyState(Icon.PROBLEM, "", buttons=(retry,), ink=Ink.BAD)
