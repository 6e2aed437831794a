"""The table of all contacts: boxes to choose rows by, columns to choose from."""

from PySide6.QtCore import QEvent, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
)

from desktop.models.all_contacts import BOX, AllContacts
from desktop.settings import Settings
from desktop.theme import current_theme
from desktop.views.main.kept_mark import KeptMark
from desktop.views.widgets import TableHeader
from desktop.views.widgets.long_table import LongTable
from desktop.views.widgets.text import is_restyled
from domain.books import ContactOrder

_SETTINGS = "all contacts"
_LEAD = 16
_CHECK = 16
_BOX_WIDTH = 52
_STRETCHES = ContactOrder.EMAIL
_WIDTHS = {
    ContactOrder.NAME: 150,
    ContactOrder.ACCOUNT: 220,
    ContactOrder.TYPE: 96,
    ContactOrder.TITLE: 138,
    ContactOrder.EMAIL: 180,  # at least; it takes what is left
    ContactOrder.PHONE: 126,
    ContactOrder.BILLING_CONTACT: 130,
    ContactOrder.SERVICE_NOTIFICATION: 150,
    ContactOrder.REQUEST_NOTIFICATION: 160,
    ContactOrder.PORTAL_USER: 120,
}
_FIRST_HIDDEN = (
    ContactOrder.BILLING_CONTACT,
    ContactOrder.SERVICE_NOTIFICATION,
    ContactOrder.REQUEST_NOTIFICATION,
)
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
}
_STATES = {
    Qt.CheckState.Checked: QStyle.StateFlag.State_On,
    Qt.CheckState.PartiallyChecked: QStyle.StateFlag.State_NoChange,
    Qt.CheckState.Unchecked: QStyle.StateFlag.State_Off,
}


class BoxHeader(TableHeader):
    """Over the boxes stands one for all of them."""

    box_clicked = Signal()

    def __init__(self, contacts: AllContacts) -> None:
        super().__init__(36, _LEAD)
        self._contacts = contacts

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.logicalIndexAt(event.position().toPoint()) == BOX and not self._at_border(event):
            self.box_clicked.emit()
        else:
            super().mousePressEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        super().paintSection(painter, rect, logical)
        if logical != BOX:
            return
        px = current_theme().px
        option = QStyleOptionViewItem()
        option.initFrom(self)
        option.rect = QRect(rect.left() + px(_LEAD), 0, px(_CHECK), px(_CHECK))
        option.rect.moveTop(rect.center().y() - px(_CHECK) // 2)
        option.state = QStyle.StateFlag.State_Enabled | _STATES[self._contacts.chosen_here]
        mark = QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck
        self.style().drawPrimitive(mark, option, painter, self.parentWidget())

    def _at_border(self, event: QMouseEvent) -> bool:
        """Where the next column is made wider or narrower."""
        return event.position().x() > self.sectionViewportPosition(BOX) + self.sectionSize(BOX) - 4


class AllContactsGrid(LongTable):
    """Space, a click on a box, Shift with arrows or a click choose; a plain click only marks.

    The row at the top stays where it is when rows come or go above it.
    """

    columns_changed = Signal()
    resized = Signal()

    def __init__(self, contacts: AllContacts, settings: Settings) -> None:
        super().__init__(contacts.tr("All contacts"), row_height=32, lead=_LEAD)
        self._contacts = contacts
        self._settings = settings
        self._fitting = False
        self._anchor = -1  # the row from which Shift chooses
        self._top = QPersistentModelIndex()
        self._top_offset = 0
        self.setHorizontalHeader(BoxHeader(contacts))
        self.setModel(contacts)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._set_up_header()
        self.verticalScrollBar().valueChanged.connect(self._note_top)
        contacts.shown.connect(self._keep_top)
        contacts.choice_changed.connect(self.horizontalHeader().viewport().update)
        KeptMark(self, contacts)

    @property
    def seen(self) -> tuple[int, int]:
        """The first and last row in sight, from 1; (0, 0) where there is none."""
        count = self.model().rowCount()
        if not count:
            return 0, 0
        last = self.rowAt(self.viewport().height() - 1)
        return self.rowAt(0) + 1, (last if last >= 0 else count - 1) + 1

    @property
    def columns(self) -> tuple[ContactOrder, ...]:
        """Those that show, from the left."""
        header, columns = self.horizontalHeader(), self._contacts.columns
        by_place = sorted(columns, key=lambda one: header.visualIndex(self._column(one)))
        return tuple(one for one in by_place if not self.isColumnHidden(self._column(one)))

    def show_columns(self, columns: tuple[ContactOrder, ...]) -> None:
        """Just these, in this order; the name always shows."""
        header = self.horizontalHeader()
        for place, column in enumerate(columns, start=1):
            header.moveSection(header.visualIndex(self._column(column)), place)
        for column in self._contacts.columns:
            hidden = column not in columns and column is not ContactOrder.NAME
            self.setColumnHidden(self._column(column), hidden)
        self._fit_columns()
        self.columns_changed.emit()

    def reset_columns(self) -> None:
        """As they were the first time, with the widths of then."""
        self._fitting = True
        for column, width in _WIDTHS.items():
            self.setColumnHidden(self._column(column), False)
            self.setColumnWidth(self._column(column), current_theme().px(width))
        self._fitting = False
        self.show_columns(tuple(one for one in self._contacts.columns if one not in _FIRST_HIDDEN))

    def remember(self) -> None:
        self._settings.remember_header(_SETTINGS, self.horizontalHeader())

    def forget_place(self) -> None:
        """Other rows are about to come: to the top, nothing marked."""
        self._anchor = -1
        self._top = QPersistentModelIndex()
        self.setCurrentIndex(self.model().index(-1, -1))
        self.scrollToTop()

    # Choosing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.current_row(), event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Space and row >= 0:
            self._anchor = row
            self._contacts.toggle(row)
        elif shift and row >= 0 and key in _STEPS:
            self._reach(row + _STEPS[Qt.Key(key)])
        elif shift and row >= 0 and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._reach(0 if key == Qt.Key.Key_Home else self.model().rowCount() - 1)
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._contacts.choose_all()
        elif key == Qt.Key.Key_Escape and self._contacts.chosen_count != 0:
            self._contacts.clear_choice()
        else:
            super().keyPressEvent(event)
            if not shift:
                self._anchor = self.current_row()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        modifiers, before = event.modifiers(), self._anchor
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() is not Qt.MouseButton.LeftButton:
            return
        if modifiers & Qt.KeyboardModifier.ShiftModifier and before >= 0:
            self._contacts.choose_rows(before, index.row())
            return
        self._anchor = index.row()
        if index.column() == BOX or modifiers & Qt.KeyboardModifier.ControlModifier:
            self._contacts.toggle(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks on a box are two clicks, not a wish to open the row."""
        if self.indexAt(event.position().toPoint()).column() == BOX:
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def _reach(self, to: int) -> None:
        """Shift goes on: rows between the anchor and here are chosen, those left behind not."""
        row = self.current_row()
        anchor = self._anchor if self._anchor >= 0 else row
        to = max(0, min(to, self.model().rowCount() - 1))
        if abs(to - anchor) < abs(row - anchor) and (to - anchor) * (row - anchor) >= 0:
            self._contacts.choose_rows(row, to + (1 if row > to else -1), chosen=False)
        self.setCurrentIndex(self.model().index(to, max(self.currentIndex().column(), 0)))
        self._anchor = anchor
        self._contacts.choose_rows(anchor, to)

    # Columns

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()
        self.resized.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_restyled(event) and hasattr(self, "_top"):
            self._fit_columns()

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        assert isinstance(header, BoxHeader)  # noqa: S101 - set in the constructor
        header.setSortIndicator(self._column(ContactOrder.NAME), Qt.SortOrder.AscendingOrder)
        if not self._settings.restore_header(_SETTINGS, header):
            self.reset_columns()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(BOX, QHeaderView.ResizeMode.Fixed)
        self.setColumnHidden(BOX, False)
        self.setSortingEnabled(True)
        header.box_clicked.connect(self._toggle_all)
        header.sectionResized.connect(lambda *_: self._fit_columns())
        header.sectionMoved.connect(lambda *_: self.columns_changed.emit())
        self._fit_columns()

    def _toggle_all(self) -> None:
        if self._contacts.chosen_here is Qt.CheckState.Checked:
            self._contacts.clear_choice()
        else:
            self._contacts.choose_all()

    def _column(self, order: ContactOrder) -> int:
        return self._contacts.column_of(order)

    def _fit_columns(self) -> None:
        """The e-mail, else the account, takes the room that is left."""
        if self._fitting:
            return
        self._fitting = True
        px = current_theme().px
        self.setColumnWidth(BOX, px(_BOX_WIDTH))
        wide = _STRETCHES if _STRETCHES in self.columns else ContactOrder.NAME
        taken = sum(self.columnWidth(self._column(one)) for one in self.columns if one is not wide)
        room = self.viewport().width() - taken - px(_BOX_WIDTH)
        self.setColumnWidth(self._column(wide), max(room, px(_WIDTHS[wide])))
        self._fitting = False

    # Staying in place

    def _note_top(self) -> None:
        index = self.indexAt(self.viewport().rect().topLeft())
        self._top_offset = self.rowViewportPosition(index.row()) if index.isValid() else 0
        at_start = not self.verticalScrollBar().value()
        self._top = QPersistentModelIndex() if at_start else QPersistentModelIndex(index)

    def _keep_top(self) -> None:
        if self._top.isValid():
            moved = self.rowViewportPosition(self._top.row()) - self._top_offset
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + moved)
