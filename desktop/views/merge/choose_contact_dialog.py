"""Choosing the contact to merge with."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.icons import Icon
from desktop.models.people_list import PeopleList
from desktop.theme import current_theme
from desktop.views.main.two_lines import TwoLines
from desktop.views.widgets import DialogFrame, SearchField, Table, plain, primary
from desktop.views.widgets.searched_list import searched_list
from domain.books import ContactOrder, ContactQuery, ListedContact, Scope
from domain.contacts import Contact


class ChooseContactDialog(DialogFrame):
    """Says who was chosen; starts with those of the same name."""

    chosen = Signal(object)  # a ListedContact

    def __init__(self, contact: Contact, contacts: PeopleList, parent: QWidget) -> None:
        super().__init__(parent.tr("Merge Contacts"), parent)
        self._contact = contact
        self._contacts = contacts
        contacts.setParent(self)
        self.search = SearchField(self.tr("Name, address or phone of the other contact"))
        self.table = Table(self.tr("Contacts"), row_height=52)
        self.table.setItemDelegate(TwoLines(self.table))
        self.cancel = plain(self.tr("Cancel"))
        self.go_on = primary(self.tr("&Compare"), Icon.RESULT)
        self.header.set_subject(
            self.tr("Merge {name} with …").format(name=contact.name),
            self.tr("Choose the other contact of the same person"),
            Icon.RESULT,
        )
        self.set_body(searched_list(self.search, self.table, self._contacts), scrolls=False)
        self.footer.add_right(self.cancel)
        self.footer.add_right(self.go_on)
        self.setModal(True)
        px = current_theme().px
        self.resize(px(600), px(560))
        self.cancel.clicked.connect(self.reject)
        self.go_on.clicked.connect(self._choose)
        self.table.opened.connect(lambda _: self._choose())
        self.table.selectionModel().currentRowChanged.connect(self._refresh)
        self.search.textChanged.connect(self._look)
        contacts.shown.connect(self._refresh)
        self.search.setText(contact.name)
        self.search.selectAll()
        self.search.setFocus()
        self._look(contact.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row = Qt.Key(event.key()), self.table.current_row()
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if key in steps and self.search.hasFocus():
            self.table.select_row(min(max(row + steps[key], 0), self._contacts.rowCount() - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.search.hasFocus():
            self._choose()
        else:
            super().keyPressEvent(event)

    def _look(self, text: str) -> None:
        query = ContactQuery(scope=Scope.EVERYWHERE, order=ContactOrder.NAME, text=text.strip())
        if query != self._contacts.query:
            self._contacts.show(query)

    def _chosen(self) -> ListedContact | None:
        found = self._contacts.row_at(self.table.current_row())
        return found if found and found.contact_id != self._contact.id else None

    def _refresh(self, _current: QModelIndex | None = None) -> None:
        row = self._contacts.row_at(self.table.current_row())
        same = row is not None and row.contact_id == self._contact.id
        self.go_on.setEnabled(row is not None and not same)
        self.footer.note.setText(self.tr("This is the same contact.") if same else "")

    def _choose(self) -> None:
        found = self._chosen()
        if found is not None:
            self.accept()
            self.chosen.emit(found)
