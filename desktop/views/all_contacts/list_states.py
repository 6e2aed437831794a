"""What stands in place of the table of all contacts where there is no row to show."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from desktop.icons import Icon
from desktop.theme import Ink
from desktop.views.main.actions import MainActions
from desktop.views.widgets import EmptyState, plain, primary
from domain.books import ContactQuery


class ListStates(QStackedWidget):
    """Nobody yet, nothing found, could not be read."""

    clear_all = Signal()
    show_all = Signal()
    retry = Signal()

    def __init__(self, actions: MainActions) -> None:
        super().__init__()
        files = plain(self.tr("Import files"), Icon.IMPORT)
        files.clicked.connect(actions.import_files.trigger)
        account = primary(self.tr("Add account"), Icon.ADD)
        account.clicked.connect(actions.add_account.trigger)
        self._none_yet = EmptyState(
            Icon.ADD_CONTACT,
            self.tr("No contacts yet"),
            self.tr("Import the files of your former system, or add the first account."),
            buttons=(files, account),
        )
        clear = plain(self.tr("Clear all"))
        clear.clicked.connect(self.clear_all)
        everybody = primary(self.tr("Show all contacts"))
        everybody.clicked.connect(self.show_all)
        self._not_found = EmptyState(Icon.SEARCH, "", buttons=(clear, everybody), ink=Ink.TEXT2)
        again = plain(self.tr("Retry"), Icon.RETRY)
        again.clicked.connect(self.retry)
        self._failed = EmptyState(Icon.PROBLEM, "", buttons=(again,), ink=Ink.BAD)
        for page in (self._none_yet, self._not_found, self._failed):
            self.addWidget(page)

    def say_failure(self, sentence: str) -> None:
        self._failed.set_words(self.tr("The contacts could not be read"), sentence)
        self.setCurrentWidget(self._failed)

    def say_nothing(self, query: ContactQuery) -> None:
        """Why the query has no row."""
        if query.text:
            self._not_found.set_words(
                self.tr("No contact matches “{text}”").format(text=query.text),
                self.tr("Check the spelling, or take a filter away.")
                if query.filters
                else self.tr(
                    "Check the spelling. A part of a name, an address or a number will do."
                ),
            )
            self.setCurrentWidget(self._not_found)
        elif query.filters:
            self._not_found.set_words(
                self.tr("No contact matches these filters"), self.tr("Take one of them away.")
            )
            self.setCurrentWidget(self._not_found)
        else:
            self.setCurrentWidget(self._none_yet)
