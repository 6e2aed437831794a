"""Earlier invitations: opening one shows its result again."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop.icons import Icon
from desktop.models.batch_list import BatchList
from desktop.models.data_changes import DataChanges
from desktop.models.index import Index
from desktop.models.listed_rows import ListState
from desktop.theme import Ink, current_theme
from desktop.views.widgets import (
    Card,
    Column,
    DialogFrame,
    EmptyState,
    Surface,
    Table,
    Tone,
    plain,
    primary,
)

_COLUMNS = (
    Column(190), Column(170, stretches=True), Column(110), Column(90), Column(90), Column(90),
)  # fmt: skip


class BatchesDialog(DialogFrame):
    """Follows what is written."""

    chosen = Signal(object)  # a Batch

    def __init__(self, batches: BatchList, changes: DataChanges, parent: QWidget) -> None:
        super().__init__(parent.tr("Earlier Invitations"), parent)
        self.batches = batches
        batches.setParent(self)
        self.table = Table(self.tr("Earlier invitations"))
        self.show_result = primary(self.tr("Show &result"))
        self.close_button = plain(self.tr("Close"))
        self._nothing = EmptyState(
            Icon.SEND,
            self.tr("No invitations to many yet"),
            self.tr("Choose contacts in All contacts, or Contacts > Send portal invitations."),
            ink=Ink.TEXT2,
        )
        self._body = QStackedLayout()
        self._lay_out()
        self.close_button.clicked.connect(self.reject)
        self.show_result.clicked.connect(lambda: self._open(self.table.currentIndex()))
        self.table.opened.connect(self._open)
        batches.shown.connect(self._refresh)
        batches.state_changed.connect(self._refresh)
        changes.written.connect(batches.refresh)
        self._refresh()
        self.table.setFocus()
        batches.show(batches.query)

    def _lay_out(self) -> None:
        px = current_theme().px
        self.table.setModel(self.batches)
        self.table.set_columns(_COLUMNS)
        body, card = Surface("plain", margin=24), Card(margin=1)
        card.column.setContentsMargins(1, 1, 1, px(7))
        self._body.addWidget(self.table)
        self._body.addWidget(self._nothing)
        card.column.addLayout(self._body)
        body.column.addWidget(card)
        self.set_body(body, scrolls=False)
        self.header.set_subject(
            self.tr("Earlier invitations"),
            self.tr("Sent to many together, as they stand now"),
            Icon.HISTORY,
        )
        self.footer.add_right(self.close_button)
        self.footer.add_right(self.show_result)
        self.setModal(True)
        self.resize(px(800), px(560))

    def _refresh(self) -> None:
        batches, count = self.batches, self.batches.rowCount()
        if batches.state is ListState.FAILED:
            self.banner.tell(Tone.BAD, batches.error)
        nothing = batches.state is ListState.READY and batches.is_counted and not count
        self._body.setCurrentWidget(self._nothing if nothing else self.table)
        if batches.state is ListState.READY and count and self.table.current_row() < 0:
            self.table.select_row(0)
        self.show_result.setEnabled(self.table.current_row() >= 0)

    def _open(self, index: Index) -> None:
        batch = self.batches.row_at(index.row())
        if batch is not None:
            self.accept()
            self.chosen.emit(batch)
