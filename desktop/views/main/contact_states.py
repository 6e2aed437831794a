"""What stands in place of the Contacts table where there is no row to show."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QStackedWidget

from desktop.icons import Icon
from desktop.theme import Ink
from desktop.views.main.actions import MainActions
from desktop.views.widgets import Button, EmptyState, plain, primary
from domain.books import AccountCard, ContactQuery, Scope


class ContactStates(QStackedWidget):
    """No contacts yet, nothing found, nobody in this scope, could not be read."""

    clear_filter = Signal()
    search_everywhere = Signal()
    show_all = Signal()
    retry = Signal()

    def __init__(self, actions: MainActions) -> None:
        super().__init__()
        import_files = plain(self.tr("Import"), Icon.IMPORT)
        import_files.clicked.connect(actions.import_files.trigger)
        add = primary(self.tr("Add contact"), Icon.ADD)
        add.clicked.connect(actions.add_contact.trigger)
        title = self.tr("No contacts yet")
        self._none_yet = EmptyState(Icon.ADD_CONTACT, title, buttons=(import_files, add))
        self._not_found = EmptyState(
            Icon.SEARCH,
            "",
            buttons=(
                self._button(plain(self.tr("Clear filter")), self.clear_filter),
                self._button(primary(self.tr("Search all contacts")), self.search_everywhere),
            ),
            ink=Ink.TEXT2,
        )
        everybody = self._button(plain(self.tr("Show all contacts")), self.show_all)
        self._not_in_scope = EmptyState(Icon.CONTACTS, "", buttons=(everybody,), ink=Ink.TEXT2)
        again = self._button(plain(self.tr("Retry"), Icon.RETRY), self.retry)
        self._failed = EmptyState(Icon.PROBLEM, "", buttons=(again,), ink=Ink.BAD)
        for page in (self._none_yet, self._not_found, self._not_in_scope, self._failed):
            self.addWidget(page)

    def say_failure(self, sentence: str) -> None:
        self._failed.set_words(self.tr("The contacts could not be read"), sentence)
        self.setCurrentWidget(self._failed)

    def say_nothing(self, query: ContactQuery, card: AccountCard | None) -> None:
        """Why the query has no row."""
        account = f"{card.account.number} {card.account.name}" if card else ""
        if query.text:
            self._not_found.set_words(
                self.tr("No contact matches “{text}”").format(text=query.text),
                self.tr("Check the spelling or search the contacts of all accounts."),
            )
            self.setCurrentWidget(self._not_found)
        elif query.scope is Scope.ALL:
            sentence = self.tr("Add the first person of {account}. Then give portal access.")
            self._none_yet.set_words(self.tr("No contacts yet"), sentence.format(account=account))
            self.setCurrentWidget(self._none_yet)
        else:
            self._say_not_in_scope(query.scope, account)

    def _say_not_in_scope(self, scope: Scope, account: str) -> None:
        if scope is Scope.THIS_SITE:
            title = self.tr("Nobody is linked to this site only")
            sentence = self.tr("Contacts of {account} reach all its sites.")
        else:
            title = self.tr("Nobody is linked to the whole account")
            sentence = self.tr("The contacts of {account} are linked to single sites.")
        self._not_in_scope.set_words(title, sentence.format(account=account))
        self.setCurrentWidget(self._not_in_scope)

    @staticmethod
    def _button(button: Button, pressed: SignalInstance) -> Button:
        button.clicked.connect(pressed)
        return button
