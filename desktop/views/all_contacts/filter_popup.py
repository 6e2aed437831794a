"""The values of one filter, to tick."""

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from desktop.models.all_contacts_filters import Choice, ContactFilters
from desktop.theme import current_theme
from desktop.views.widgets import SearchField, Surface, TextRole, label, link, primary
from domain.filters import Filter, FilterField, FilterValue

_WIDTH = 280
_ROW = 28
_ROWS = 9
_SEARCH_FROM = 10  # fewer values are read faster than searched
FIRST = 100  # what a list shows of its matches; whoever looks for one among more, types
_TYPING_PAUSE = 150


class FilterPopup(Surface):
    """Space ticks, Enter applies, Esc leaves the filter as it was."""

    applied = Signal(object)  # Filter

    def __init__(self, filters: ContactFilters, parent: QWidget) -> None:
        super().__init__("popup", margin=8, spacing=8)
        self.setParent(parent, Qt.WindowType.Popup)
        self._filters = filters
        self._field = FilterField.PORTAL_USER
        self._ticked: list[FilterValue] = []
        self._title = label("", TextRole.H3)
        self.search = SearchField(self.tr("Search"), self.tr("Search values"))
        self.list = QListWidget()
        self.rest = label("", TextRole.HINT, tabular=True)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._typing.timeout.connect(self._look)
        self._lay_out()
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self.apply)
        self.list.itemChanged.connect(self._note)
        filters.changed.connect(self._fill)

    def open_at(self, corner: QPoint, field: FilterField, values: tuple[FilterValue, ...]) -> None:
        """Below this left corner, with these values ticked."""
        self._field, self._ticked = field, list(values)
        self._title.setText(self._filters.name(field))
        self.list.setAccessibleName(self._filters.name(field))
        self.search.clear()
        self._typing.stop()
        searches = field is FilterField.CITY or len(self._filters.choices(field)) >= _SEARCH_FROM
        self.search.setVisible(searches)
        self._look()
        self._fill()
        px = current_theme().px
        rows = _ROWS if searches else self.list.count()
        self.list.setFixedHeight(px(_ROW) * rows + px(4))
        self.setFixedWidth(px(_WIDTH))
        self.adjustSize()
        self.move(corner)
        self.show()
        focus = self.search if searches else self.list
        focus.setFocus(Qt.FocusReason.PopupFocusReason)

    def apply(self) -> None:
        self.close()
        self.applied.emit(Filter(field=self._field, values=tuple(self._ticked)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._typing.stop()

    def _look(self) -> None:
        if self._field is FilterField.CITY:
            self._filters.find_cities(self.search.text().strip())
        else:
            self._fill()

    def _fill(self) -> None:
        """The first of those that match the search."""
        self.list.blockSignals(True)  # filling is not ticking
        self.list.clear()
        wanted, ticks = self._wanted(), frozenset(self._ticked)
        for choice in wanted[:FIRST]:
            item = QListWidgetItem(choice.words)
            item.setData(Qt.ItemDataRole.UserRole, choice)
            ticked = choice.value in ticks
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        if self.list.count():
            self.list.setCurrentRow(0)
        more = self.tr("{count} more: search for them").format(count=f"{len(wanted) - FIRST:,}")
        self.rest.setText(more if wanted else self.tr("Nothing found"))
        self.rest.setVisible(not 0 < len(wanted) <= FIRST)

    def _wanted(self) -> list[Choice]:
        """The ticked values first where there are many."""
        choices = self._filters.choices(self._field)
        text = self.search.text().strip().casefold()
        if self._field is FilterField.CITY:
            kept = [Choice(value, str(value)) for value in self._ticked if not text]
            return [*kept, *(choice for choice in choices if choice not in kept)]
        found = [choice for choice in choices if text in choice.words.casefold()]
        if len(found) > FIRST:
            ticks = frozenset(self._ticked)
            found.sort(key=lambda choice: choice.value not in ticks)
        return found

    def _note(self, item: QListWidgetItem) -> None:
        value = item.data(Qt.ItemDataRole.UserRole)[0]
        if item.checkState() is Qt.CheckState.Checked and value not in self._ticked:
            self._ticked.append(value)
        elif item.checkState() is Qt.CheckState.Unchecked and value in self._ticked:
            self._ticked.remove(value)

    def _lay_out(self) -> None:
        px = current_theme().px
        self._title.setContentsMargins(px(6), px(4), 0, 0)
        clear = link(self.tr("Clear"))
        clear.clicked.connect(self._clear)
        apply = primary(self.tr("Apply"))
        apply.clicked.connect(self.apply)
        buttons = QHBoxLayout()
        buttons.addWidget(clear)
        buttons.addStretch()
        buttons.addWidget(apply)
        for part in (self._title, self.search, self.list, self.rest):
            self.column.addWidget(part)
        self.column.addLayout(buttons)

    def _clear(self) -> None:
        self._ticked = []
        self.apply()
