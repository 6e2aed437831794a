"""The Contacts table with its nine columns."""

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from desktop.models.contact_table import ContactTable
from desktop.settings import Settings
from desktop.theme import current_theme
from desktop.views.main.kept_mark import KeptMark
from desktop.views.widgets.long_table import LongTable
from desktop.views.widgets.text import is_restyled
from domain.books import ContactOrder

_SETTINGS = "contacts"
_STRETCHES = ContactOrder.EMAIL
_FIRST_WIDTHS = {
    ContactOrder.TYPE: 102,
    ContactOrder.BILLING_CONTACT: 126,
    ContactOrder.NAME: 128,
    ContactOrder.TITLE: 130,
    ContactOrder.EMAIL: 180,  # at least; it takes what is left
    ContactOrder.PHONE: 122,
    ContactOrder.SERVICE_NOTIFICATION: 104,
    ContactOrder.REQUEST_NOTIFICATION: 112,
    ContactOrder.PORTAL_USER: 104,
}
_FIRST_TO_GO = (ContactOrder.TITLE, ContactOrder.PHONE, ContactOrder.REQUEST_NOTIFICATION)


class ContactGrid(LongTable):
    """Its columns always fit: where the window is narrow some hide, and then all give way.

    The widths somebody chose come back when there is room again.
    """

    def __init__(self, contacts: ContactTable, settings: Settings) -> None:
        super().__init__(contacts.tr("Contacts"), header_height=44)
        self._columns = {order: contacts.column_of(order) for order in _FIRST_WIDTHS}
        self._settings = settings
        self._fitting = False
        self._widths = dict(_FIRST_WIDTHS)  # at 100 %
        self.setModel(contacts)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        if settings.restore_header(_SETTINGS, header):
            self._note_widths()
        header.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        for order, column in self._columns.items():
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(
                column, mode.Stretch if order is _STRETCHES else mode.Interactive
            )
        self._fit_columns()
        header.sectionResized.connect(self._on_resized)
        KeptMark(self, contacts)

    def remember(self) -> None:
        """Keep the widths somebody chose, not what the window's width made of them."""
        self._set_columns(self._widths)
        self._settings.remember_header(_SETTINGS, self.horizontalHeader())
        self._fit_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.currentIndex().isValid():
            self.setCurrentIndex(QModelIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_restyled(event) and hasattr(self, "_widths"):
            self._fit_columns()

    def _on_resized(self, column: int, _before: int, now: int) -> None:
        order = next(order for order, at in self._columns.items() if at == column)
        if not self._fitting and now and order is not _STRETCHES:
            self._widths[order] = self._at_100(now)
            self._fit_columns()

    def _note_widths(self) -> None:
        for order, column in self._columns.items():
            width = self.columnWidth(column)
            if width and order is not _STRETCHES:
                self._widths[order] = self._at_100(width)

    def _fit_columns(self) -> None:
        room = self._at_100(self.viewport().width())
        shown = dict(self._widths)
        for order in _FIRST_TO_GO:
            if sum(shown.values()) > room:
                del shown[order]
        if sum(shown.values()) > room:
            share = room / sum(shown.values())
            shown = {order: int(width * share) for order, width in shown.items()}
        self._set_columns(shown)

    def _set_columns(self, widths: dict[ContactOrder, int]) -> None:
        self._fitting = True
        for order, column in self._columns.items():
            self.setColumnHidden(column, order not in widths)
            if order in widths and order is not _STRETCHES:
                self.setColumnWidth(column, current_theme().px(widths[order]))
        self._fitting = False

    @staticmethod
    def _at_100(width: int) -> int:
        return round(width * 100 / current_theme().zoom_percent)
