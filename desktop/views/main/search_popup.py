"""Ctrl+K: search everything, or do something, without leaving the keys."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.models.index import Index
from desktop.models.roles import Role
from desktop.models.search import Entry, Kind, SearchResults, matches_in
from desktop.theme import Ink, Size, current_theme
from desktop.views.main.two_lines import TwoLines
from desktop.views.widgets import (
    SearchField,
    Surface,
    TextRole,
    Veil,
    announce,
    hairline,
    label,
)

_HEADING = 30
_MATCH = 44
_MOST = 640
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class _Drawn(TwoLines):
    """Headings between the matches."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if _is_heading(index):
            return QSize(current_theme().px(100), current_theme().px(_HEADING))
        return super().sizeHint(option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if not _is_heading(index):
            super().paint(painter, option, index)
            return
        theme = current_theme()
        painter.save()
        line = option.rect.adjusted(theme.px(12), theme.px(4), -theme.px(12), 0)
        painter.setPen(theme.color(Ink.TEXT2))
        painter.setFont(theme.font(Size.CAP, 600))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, str(index.data()).upper())
        painter.setFont(theme.font(Size.LABEL, tabular=True))
        count = str(index.data(Role.DETAIL))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, count)
        painter.restore()


class _List(QListView):
    """As high as what is in it, up to a limit."""

    def sizeHint(self) -> QSize:
        height = sum(self.sizeHintForRow(row) for row in range(self.model().rowCount()))
        return QSize(super().sizeHint().width(), min(height + 4, current_theme().px(_MOST)))


class SearchPopup(Veil):
    """The field keeps the keyboard; the arrows move in the list."""

    chosen = Signal(object)  # Entry

    def __init__(self, window: QWidget, results: SearchResults) -> None:
        self._results = results
        self._panel_content = Surface("popup", margin=0, spacing=0)
        super().__init__(window, self._panel_content)
        self.field = SearchField(self.tr("Search accounts, sites and contacts"))
        self.list = _List()
        self._said = label("", TextRole.DIM, wrap=True)
        self._lay_out()
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self._choose_current)
        self.list.clicked.connect(self._choose)
        results.answered.connect(self._refresh)

    def search(self, text: str = "") -> None:
        """Open, with this in the field."""
        self.field.setText(text)
        self.field.selectAll()
        self._results.search(text)
        self._refresh()
        self.open(self.field)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent):
            move = _MOVES.get(Qt.Key(event.key()))
            if event.type() is QEvent.Type.KeyPress and move:
                self._move(move)
                return True
        return super().eventFilter(watched, event)

    def _search(self, text: str) -> None:
        self._results.search(text)
        self._say()

    def _refresh(self) -> None:
        self._select_first()
        self._say()
        self.list.updateGeometry()
        self._panel_content.column.activate()
        self._fit()

    def _say(self) -> None:
        results = self._results
        if results.error:
            text = results.error
        elif results.nothing_found and not results.searching:
            text = self.tr("Nothing matches “{text}”. Check the spelling.").format(
                text=results.text
            )
        elif not results.text:
            text = self.tr("Type a name, a number, an address, an email or part of a phone number.")
        else:
            text = ""
        if text and text != self._said.text() and results.text:
            announce(self.field, text)
        self._said.setText(text)
        self._said.setVisible(bool(text))

    def _select_first(self) -> None:
        for row in range(self._results.rowCount()):
            if self._results.entry_at(row).kind is not Kind.GROUP:
                self._select(row)
                return

    def _move(self, step: int) -> None:
        row = self.list.currentIndex().row() + step
        while 0 <= row < self._results.rowCount():
            if self._results.entry_at(row).kind is not Kind.GROUP:
                self._select(row)
                return
            row += step

    def _select(self, row: int) -> None:
        index = self._results.index(row)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(self._results.index(max(0, row - 1)))
        self.list.scrollTo(index)
        announce(self.field, str(index.data(Qt.ItemDataRole.AccessibleTextRole)))

    def _choose_current(self) -> None:
        if not self._results.searching:
            self._choose(self.list.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        entry: Entry = self._results.entry_at(index.row())
        if entry.kind is not Kind.GROUP:
            self.close()
            self.chosen.emit(entry)

    def _lay_out(self) -> None:
        px = current_theme().px
        self.list.setModel(self._results)
        self.list.setItemDelegate(
            _Drawn(
                self.list,
                height=_MATCH,
                inset=0,
                bar=False,
                marks=lambda text: matches_in(text, self._results.text),
            )
        )
        self.list.setAccessibleName(self.tr("Found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        top = QHBoxLayout()
        top.setContentsMargins(px(14), px(14), px(14), px(8))
        top.addWidget(self.field)
        self._said.setContentsMargins(px(24), px(4), px(24), px(8))
        middle = QHBoxLayout()
        middle.setContentsMargins(px(9), 0, px(9), px(8))
        middle.addWidget(self.list)
        column = self._panel_content.column
        column.addLayout(top)
        column.addWidget(self._said)
        column.addLayout(middle, 1)
        column.addWidget(hairline())
        column.addLayout(self._hints())

    def _hints(self) -> QHBoxLayout:
        px = current_theme().px
        row = QHBoxLayout()
        row.setContentsMargins(px(20), px(8), px(20), px(8))
        row.setSpacing(px(6))
        for keys, meaning in (
            (self.tr("Up / Down"), self.tr("move")),
            (self.tr("Enter"), self.tr("open")),
            (self.tr("Esc"), self.tr("close")),
        ):
            key = label(keys)
            key.setProperty("role", "key")
            row.addWidget(key)
            row.addWidget(label(meaning, TextRole.HINT))
            row.addSpacing(px(8))
        row.addStretch()
        return row


def _is_heading(index: Index) -> bool:
    return not index.flags() & Qt.ItemFlag.ItemIsSelectable
