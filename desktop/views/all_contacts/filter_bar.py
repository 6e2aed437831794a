"""The line above the table: what the contacts are narrowed to, and how many match."""

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop.icons import Icon
from desktop.models.all_contacts_filters import ContactFilters, with_filter
from desktop.theme import current_theme
from desktop.views.all_contacts.filter_popup import FilterPopup
from desktop.views.widgets import Chip, FlowLayout, SearchField, TextRole, ghost, label, link
from domain.books import ContactQuery
from domain.filters import Filter, FilterField

_SEARCH_WIDTH = 252


class FilterBar(QWidget):
    """Text and filters of a query; every change of them is told at once."""

    changed = Signal(object)  # ContactQuery
    entered = Signal()  # Enter in the search field

    def __init__(self, filters: ContactFilters, query: ContactQuery) -> None:
        super().__init__()
        self._filters = filters
        self._query = query
        self.search = SearchField(self.tr("Name, email, phone or account"))
        self.search.setToolTip(self.tr("Search in all contacts (Ctrl+F)"))
        self.popup = FilterPopup(filters, self)
        self.add = ghost(self.tr("Filter"), Icon.ADD)
        self.clear = link(self.tr("Clear all"))
        self._count = label("", TextRole.STRONG, tabular=True)
        self._match = label(self.tr("match"), TextRole.DIM)
        self._chips = FlowLayout(current_theme().px(8))
        self._lay_out()
        self.add.setMenu(self._made_menu())
        self.search.textChanged.connect(self._apply_text)
        self.search.returnPressed.connect(self._enter)
        self.clear.clicked.connect(self.clear_all)
        self.popup.applied.connect(self._apply)
        filters.changed.connect(self._rebuild)
        self._rebuild()

    def show_query(self, query: ContactQuery) -> None:
        """Follow a query that came from elsewhere."""
        self._query = query
        if self.search.text().strip() != query.text:
            self.search.setText(query.text)
        self._rebuild()

    def say_count(self, count: int | None) -> None:
        """How many match; None while nobody knows."""
        limited = bool(self._query.text or self._query.filters)
        self._count.setText("…" if count is None else f"{count:,}")
        for part in (self._count, self._match):
            part.setVisible(limited)
        self._match.setText(self.tr("matches") if count == 1 else self.tr("match"))

    def clear_all(self) -> None:
        if self._query.text or self._query.filters:
            self.show_query(replace(self._query, text="", filters=()))
            self.changed.emit(self._query)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def edit(self, field: FilterField, below: QWidget) -> None:
        """Let the values of one filter be ticked."""
        values = next((one.values for one in self._query.filters if one.field is field), ())
        corner = below.mapToGlobal(QPoint(0, below.height() + current_theme().px(4)))
        self.popup.open_at(corner, field, values)

    def _enter(self) -> None:
        self._apply_text()
        self.entered.emit()

    def _apply_text(self) -> None:
        text = self.search.text().strip()
        if text != self._query.text:
            self._take(replace(self._query, text=text))

    def _apply(self, limit: Filter) -> None:
        query = with_filter(self._query, limit)
        if query != self._query:
            self._take(query)
            self._rebuild()
        self._focus_chip(limit.field)

    def _take(self, query: ContactQuery) -> None:
        self._query = query
        self.clear.setVisible(bool(query.text or query.filters))
        self.changed.emit(query)

    def _remove(self, limit: Filter) -> None:
        fields = [one.field for one in self._query.filters]
        at = fields.index(limit.field)
        self._apply(Filter(field=limit.field, values=()))
        beside = [*fields[at + 1 :], *reversed(fields[:at])]
        if beside:
            self._focus_chip(beside[0])

    def _focus_chip(self, field: FilterField) -> None:
        for chip in self.findChildren(Chip):
            if chip.property("field") == field.value:
                chip.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rebuild(self) -> None:
        """A chip for each filter, between the search and the button for more."""
        focused = next((chip for chip in self.findChildren(Chip) if chip.hasFocus()), None)
        field = FilterField(focused.property("field")) if focused else None
        while (item := self._chips.takeAt(0)) is not None:
            widget = item.widget()
            if isinstance(widget, Chip):
                widget.setParent(None)
                widget.deleteLater()
        for limit in self._query.filters:
            chip = self._made_chip(limit)
            self._chips.addWidget(chip)
            chip.show()  # at once: it may be about to take the keyboard
        self._chips.addWidget(self.add)
        self._chips.addWidget(self.clear)
        self.clear.setVisible(bool(self._query.text or self._query.filters))
        if field is not None:
            self._focus_chip(field)

    def _made_chip(self, limit: Filter) -> Chip:
        chip = Chip(self._filters.name(limit.field), self._filters.says(limit), accent=True)
        chip.setProperty("field", limit.field.value)
        chip.setToolTip(self._filters.says_all(limit))
        chip.removed.connect(lambda: self._remove(limit))
        if limit.field in self._filters.fields:
            chip.setAccessibleDescription(self.tr("Enter changes it, Delete removes it"))
            chip.clicked.connect(lambda: self.edit(limit.field, chip))
        return chip

    def _made_menu(self) -> QMenu:
        menu = QMenu(self.add)
        for field in self._filters.fields:
            action = menu.addAction(f"&{self._filters.name(field)}")
            action.triggered.connect(lambda _checked=False, of=field: self.edit(of, self.add))
        return menu

    def _lay_out(self) -> None:
        px = current_theme().px
        self.search.setFixedWidth(px(_SEARCH_WIDTH))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.search, 0, top)
        row.addLayout(self._chips, 1)
        count = QHBoxLayout()
        count.setSpacing(px(8))
        count.addWidget(self._count)
        count.addWidget(self._match)
        row.addLayout(count)
