"""All sites of an account, to pick one or to search."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.models.site_list import SiteList
from desktop.theme import current_theme
from desktop.views.main.two_lines import TwoLines
from desktop.views.widgets import Column, SearchField, Surface, Table, TextRole, label
from domain.accounts import Site

_WIDTH = 420
_ROWS = 7
_ROW = 52
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}


class SiteChooser(Surface):
    """A popup; the search field has the keyboard, the arrows move in the list below it."""

    chosen = Signal(object)  # SiteId

    def __init__(self, parent: QWidget) -> None:
        super().__init__("popup", margin=8, spacing=8)
        self.setParent(parent, Qt.WindowType.Popup)
        self._sites = SiteList(self)
        self._search = SearchField(self.tr("Number, name or address"), self.tr("Search sites"))
        self._table = Table(self.tr("Sites"), row_height=_ROW)
        self._table.setModel(self._sites)
        self._table.setItemDelegate(TwoLines(self._table, inset=0))
        self._table.horizontalHeader().hide()
        self._table.set_columns([Column(200, stretches=True)])
        self._table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._count = label("", TextRole.HINT, tabular=True)
        for part in (self._search, self._table, self._count):
            self.column.addWidget(part)
        self._search.textChanged.connect(self._filter)
        self._search.returnPressed.connect(lambda: self._choose(self._table.currentIndex()))
        self._table.clicked.connect(self._choose)

    def open_at(self, corner: QPoint, sites: Sequence[Site], current: Site | None) -> None:
        """Show them with the right upper corner there."""
        self._sites.show_sites(sites)
        self._search.clear()
        self._filter("")
        px = current_theme().px
        rows = min(len(sites), _ROWS)
        self._table.setFixedHeight(rows * px(_ROW))
        self.setFixedWidth(px(_WIDTH))
        self.adjustSize()
        self.move(corner - QPoint(self.width(), 0))
        self.show()
        if current in sites:
            self._table.select_row(sites.index(current))
        self._search.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            last = self._sites.rowCount() - 1
            self._table.select_row(max(0, min(self._table.current_row() + step, last)))

    def _filter(self, text: str) -> None:
        self._sites.filter(text)
        count = self._sites.rowCount()
        self._count.setText(
            self.tr("{count} sites").format(count=f"{count:,}")
            if count
            else self.tr("No site matches")
        )
        if count:
            self._table.select_row(0)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.close()
            self.chosen.emit(self._sites.site_at(index.row()).id)
