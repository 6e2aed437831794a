"""The table: rows with hairlines, a header in capitals, the focus around the whole row."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from desktop.icons import Icon, paint_icon
from desktop.models.index import Index
from desktop.theme import Ink, Size, current_theme
from desktop.views.widgets.row_delegate import CELL_PADDING, RowDelegate
from desktop.views.widgets.text import is_restyled


class Column(NamedTuple):
    """How wide a column starts, in pixels at 100 %; the one that stretches takes what is left."""

    width: int
    stretches: bool = False


class Table(QTableView):
    """Selects whole rows. Enter and a double-click open the row."""

    opened = Signal(QModelIndex)

    def __init__(
        self,
        accessible_name: str,
        parent: QWidget | None = None,
        *,
        row_height: int = 36,
        header_height: int = 36,
        lead: int = 16,
    ) -> None:
        """lead is the space before the first column's text."""
        super().__init__(parent)
        self._row_height = row_height
        self.hovered_row = -1
        self.seen_columns: list[int] = []  # from the left; for the delegate, as the next one
        self.ringed_row = -1  # the one the keyboard is on
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(accessible_name)
        self.setHorizontalHeader(TableHeader(header_height, lead, self))
        self.setItemDelegate(RowDelegate(self, lead))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.doubleClicked.connect(self.opened)
        self._fit()

    @property
    def table_header(self) -> "TableHeader":
        header = self.horizontalHeader()
        assert isinstance(header, TableHeader)  # noqa: S101 - set in the constructor
        return header

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Give the columns their first widths; call it once the model is set."""
        header = self.horizontalHeader()
        for position, column in enumerate(columns):
            if column.stretches:
                header.setSectionResizeMode(position, QHeaderView.ResizeMode.Stretch)
            else:
                header.setSectionResizeMode(position, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(position, current_theme().px(column.width))

    def current_row(self) -> int:
        """-1 if no row is current."""
        return self.currentIndex().row()

    def select_row(self, row: int) -> None:
        """Make the row current and selected, and bring it into view."""
        self.selectRow(row)
        self.scrollTo(self.model().index(row, 0))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_restyled(event):
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Covers the viewport, so that scrolling moves what is drawn and draws only the rest."""
        across, down = self.horizontalHeader(), self.verticalHeader()
        columns = map(across.logicalIndex, range(across.count()))
        self.seen_columns = [one for one in columns if not across.isSectionHidden(one)]
        self.ringed_row = self.current_row() if self.hasFocus() else -1
        right, bottom = across.length() - across.offset(), down.length() - down.offset()
        size, ground = self.viewport().size(), current_theme().color(Ink.SURFACE)
        painter = QPainter(self.viewport())
        painter.fillRect(right, 0, size.width() - right, size.height(), ground)
        painter.fillRect(0, bottom, size.width(), size.height() - bottom, ground)
        self._paint_rows(painter, event)

    def _paint_rows(self, painter: QPainter, event: QPaintEvent) -> None:
        painter.end()  # there is one painter at a time
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        plain_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
            event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        )
        if plain_enter and index.isValid():
            self.opened.emit(index)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        # The ring goes around the whole row, so more than the two cells is to be drawn.
        self._update_row(previous.row())
        self._update_row(current.row())

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            before, self.hovered_row = self.hovered_row, row
            self._update_row(before)
            self._update_row(row)

    def _update_row(self, row: int) -> None:
        if row >= 0:
            top, height = self.rowViewportPosition(row), self.rowHeight(row)
            self.viewport().update(0, top, self.viewport().width(), height)

    def _fit(self) -> None:
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(current_theme().px(self._row_height))
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)


class TableHeader(QHeaderView):
    """Capitals, on two lines where the header is 44 high; a double-click on a border fits."""

    def __init__(self, height: int = 36, lead: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._height = height
        self._lead = lead
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setMinimumSectionSize(current_theme().px(40))
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), current_theme().px(self._height))

    def sectionSizeFromContents(self, logical: int) -> QSize:
        words = self._text(logical).split()
        width = max((_metrics().horizontalAdvance(word) for word in words), default=0)
        theme = current_theme()
        return QSize(width + theme.px(2 * CELL_PADDING + 20), theme.px(self._height))

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        theme = current_theme()
        painter.fillRect(rect, theme.color(Ink.SURFACE2))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color(Ink.LINE2))
        left = self._lead if self.visualIndex(logical) == 0 else CELL_PADDING
        inner = rect.adjusted(theme.px(left), 0, -theme.px(CELL_PADDING), -1)
        alignment = self._alignment(logical)
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == logical:
            side = theme.px(12)
            text_width = min(_metrics().horizontalAdvance(self._text(logical)), inner.width())
            right = bool(alignment & Qt.AlignmentFlag.AlignRight)
            x = inner.right() - text_width - side - 6 if right else inner.left() + text_width + 8
            ascending = self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
            arrow = QRect(x, inner.center().y() - side // 2, side, side)
            paint_icon(painter, Icon.UP if ascending else Icon.DOWN, Ink.ACCENT, arrow)
        painter.setFont(_cap())
        painter.setPen(theme.color(Ink.TEXT2))
        flags = alignment | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(inner, flags, self._text(logical))

    def _text(self, logical: int) -> str:
        model: QAbstractItemModel | None = self.model()
        text = model.headerData(logical, Qt.Orientation.Horizontal) if model else None
        return str(text or " ").upper()

    def _alignment(self, logical: int) -> Qt.AlignmentFlag:
        given = self.model().headerData(
            logical, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
        )
        right = given is not None and Qt.AlignmentFlag(given) & Qt.AlignmentFlag.AlignRight
        return Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft


def _cap() -> QFont:
    font = current_theme().font(Size.CAP, 600)
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.3)
    return font


def _metrics() -> QFontMetrics:
    return QFontMetrics(_cap())
