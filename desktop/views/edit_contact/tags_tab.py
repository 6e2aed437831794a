"""The Tags tab: the contact's tags as chips, all tags below to tick."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.contact_editor import ContactEditor
from desktop.theme import current_theme
from desktop.views.edit_contact.check_table import CheckTable
from desktop.views.widgets import (
    Card,
    Chip,
    Column,
    FlowLayout,
    Note,
    SearchField,
    TextRole,
    label,
    link,
)
from domain.settings import TagType

_SEARCH_WIDTH = 340


class TagsTab(QWidget):
    def __init__(self, editor: ContactEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = editor.form
        self._tags = editor.tags
        self._shown: tuple[TagType, ...] = ()
        px = current_theme().px
        self._count = label("", TextRole.DIM, tabular=True)
        self._chips = FlowLayout(px(8))
        self._add = link(self.tr("&Add tag"), Icon.ADD)  # as high as the chips before it
        self._search = SearchField(self.tr("Search tags"))
        self._search.setMaximumWidth(px(_SEARCH_WIDTH))
        self._nothing = label("", TextRole.DIM)
        self._build()
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._find)
        self._add.clicked.connect(self._find)
        self._search.textChanged.connect(self._filter)
        self.table.ticked.connect(self._tags.toggle)
        self._form.changed.connect(self._refresh)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tags.load_uses()

    def focus(self) -> None:
        """Put the keyboard on the rows."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.table.current_row() < 0 and self._tags.rowCount():
            self.table.select_row(0)

    def _build(self) -> None:
        px = current_theme().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.setSpacing(px(12))
        head, tools = QHBoxLayout(), QHBoxLayout()
        for row in (head, self._chips, tools):
            column.addLayout(row)
        head.setSpacing(px(8))
        head.addWidget(label(self.tr("Tags"), TextRole.H3))
        head.addWidget(self._count)
        head.addStretch(1)
        self._chips.addWidget(self._add)
        tools.addWidget(self._search, 10)
        tools.addStretch(1)
        tools.addWidget(label(self.tr("Space adds or removes the highlighted tag"), TextRole.HINT))
        card = Card(self, margin=1, spacing=0)
        self.table = CheckTable(self.tr("Tags"), card)
        self.table.setModel(self._tags)
        self.table.set_columns([Column(236), Column(300, stretches=True), Column(120), Column(136)])
        card.column.setContentsMargins(1, 1, 1, px(7))
        card.column.addWidget(self.table, 1)
        card.column.addWidget(self._nothing, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(card, 1)
        never = self.tr("Tags help to find people. They never change access or notifications.")
        column.addWidget(Note(never, parent=self))

    def _find(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _filter(self, text: str) -> None:
        self._tags.search(text)
        if self._tags.rowCount():
            self._nothing.hide()
            return
        no_match = self.tr("No tag matches “{text}”.").format(text=text)
        self._nothing.setText(no_match if text else self.tr("This office has no tags yet."))
        self._nothing.show()

    def _refresh(self) -> None:
        chosen = self._tags.chosen
        self._count.setText(f"{len(chosen):,}")
        self._filter(self._search.text()) if not self._tags.rowCount() else self._nothing.hide()
        if chosen == self._shown:
            return
        at = [i for i, chip in enumerate(self._chip_widgets()) if chip.hasFocus()]
        self._shown = chosen
        for chip in self._chip_widgets():
            self._chips.removeWidget(chip)
            chip.deleteLater()
        self._chips.removeWidget(self._add)
        for tag in chosen:
            chip = Chip(tag.name)
            chip.removed.connect(partial(self._tags.remove_or_add, tag))
            self._chips.addWidget(chip)
            chip.show()
        self._chips.addWidget(self._add)
        QWidget.setTabOrder(self._add, self._search)
        if at:  # Delete again removes the next one
            left = self._chip_widgets()
            (left[min(at[0], len(left) - 1)] if left else self._add).setFocus()

    def _chip_widgets(self) -> list[Chip]:
        items = (self._chips.itemAt(position) for position in range(self._chips.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, Chip)]
