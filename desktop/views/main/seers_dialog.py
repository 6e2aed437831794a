"""Everyone who can see a site in the customer portal."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.icons import Icon
from desktop.models.desk import Desk
from desktop.models.seer_list import SeerList
from desktop.theme import current_theme
from desktop.views.main.two_lines import TwoLines
from desktop.views.widgets import DialogFrame, SearchField, Table, Tone, plain, primary
from desktop.views.widgets.dialogs import open_dialog
from desktop.views.widgets.searched_list import searched_list
from domain.accounts import Site


class SeersDialog(DialogFrame):
    """By the rules that the portal itself asks for every page."""

    opened = Signal(object)  # the AccountContactId of somebody to be edited

    def __init__(self, site: Site, seers: SeerList, parent: QWidget) -> None:
        super().__init__(parent.tr("Who Sees This Site"), parent)
        self.seers = seers
        seers.setParent(self)
        self.search = SearchField(self.tr("Search by name or address"))
        self.table = Table(self.tr("Contacts"), row_height=52)
        self.table.setItemDelegate(TwoLines(self.table))
        self.edit = plain(self.tr("&Edit contact"), Icon.EDIT)
        self.close_button = primary(self.tr("Close"))
        context = self.tr("{number} {name} · in the customer portal, as it is stored")
        self.header.set_subject(
            self.tr("Who sees this site"),
            context.format(number=site.number, name=site.name),
            Icon.VIEW,
        )
        self.set_body(searched_list(self.search, self.table, seers), scrolls=False)
        self.footer.add_right(self.edit)
        self.footer.add_right(self.close_button)
        self.setModal(True)
        self.resize(current_theme().px(600), current_theme().px(560))
        self._connect()
        self.search.setFocus()
        self._refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row = Qt.Key(event.key()), self.table.current_row()
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if key in steps and self.search.hasFocus():
            self.table.select_row(min(max(row + steps[key], 0), self.seers.rowCount() - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.search.hasFocus():
            self._open()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.accept)
        self.edit.clicked.connect(self._open)
        self.table.opened.connect(lambda _: self._open())
        self.table.selectionModel().currentRowChanged.connect(self._refresh)
        self.search.textChanged.connect(self.seers.filter)
        self.seers.shown.connect(self._refresh)
        self.seers.failed.connect(lambda error: self.banner.tell(Tone.BAD, str(error)))

    def _refresh(self, _current: QModelIndex | None = None) -> None:
        count = self.seers.count
        if count is None:
            self.footer.note.setText(self.tr("Looking…"))
        elif not count:
            self.footer.note.setText(self.tr("Nobody sees this site."))
        else:
            one, many = self.tr("1 person"), self.tr("{count} people")
            self.footer.note.setText(one if count == 1 else many.format(count=f"{count:,}"))
        if self.seers.rowCount() and self.table.current_row() < 0:
            self.table.select_row(0)
        self.edit.setEnabled(self.seers.seer_at(self.table.current_row()) is not None)

    def _open(self) -> None:
        seer = self.seers.seer_at(self.table.current_row())
        if seer is not None:
            self.accept()
            self.opened.emit(seer.id)


def show_seers(site: Site, desk: Desk, window: QWidget) -> SeersDialog:
    dialog = SeersDialog(site, SeerList(site.id, desk.scopes, desk.tasks), window)
    open_dialog(dialog)
    return dialog
