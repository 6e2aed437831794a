"""The views at the left of All contacts."""

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop.icons import Icon, icon, paint_icon
from desktop.models.all_contacts_views import ContactView, ViewList
from desktop.models.roles import Role
from desktop.theme import Ink, Size, current_theme
from desktop.views.widgets import Surface, TextRole, icon_button, label

Index = QModelIndex | QPersistentModelIndex

_ROW = 34
_HEADING = 38
_ICON = 16
_RADIUS = 6


class ViewRows(QStyledItemDelegate):
    """Icon, name, and the number at the right; a heading in capitals."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        height = _ROW if index.data(Role.ICON) else _HEADING
        return QSize(current_theme().px(100), current_theme().px(height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = option.rect.adjusted(theme.px(8), theme.px(1), -theme.px(8), -theme.px(1))
        meaning = index.data(Role.ICON)
        if isinstance(meaning, Icon):
            chosen = self._paint_ground(painter, option, row, index)
            self._paint_view(painter, row, index, meaning, chosen=chosen)
        else:
            painter.setFont(theme.font(Size.CAP, 600))
            painter.setPen(theme.color(Ink.TEXT2))
            words = str(index.data()).upper()
            inner = row.adjusted(theme.px(12), 0, 0, -theme.px(6))
            painter.drawText(
                inner, Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextSingleLine, words
            )
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, row: QRect, index: Index
    ) -> bool:
        theme = current_theme()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        radius = theme.px(_RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or hovered:
            painter.setBrush(theme.color(Ink.ACCENT_SOFT if chosen else Ink.HOVER))
            painter.drawRoundedRect(row, radius, radius)
        if chosen:
            bar = QRect(row.left(), row.top() + row.height() // 4, theme.px(3), row.height() // 2)
            painter.setBrush(theme.color(Ink.ACCENT))
            painter.drawRoundedRect(bar, 1, 1)
        if self._view.hasFocus() and self._view.currentIndex().row() == index.row():
            painter.setPen(theme.color(Ink.ACCENT))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for inset in (0, 1):
                edge = row.adjusted(inset, inset, -inset - 1, -inset - 1)
                painter.drawRoundedRect(edge, radius, radius)
        return chosen

    def _paint_view(
        self, painter: QPainter, row: QRect, index: Index, meaning: Icon, *, chosen: bool
    ) -> None:
        theme = current_theme()
        inner = row.adjusted(theme.px(12), 0, -theme.px(12), 0)
        side = theme.px(_ICON)
        area = QRect(inner.left(), inner.center().y() - side // 2, side, side)
        paint_icon(painter, meaning, Ink.ACCENT if chosen else Ink.TEXT2, area)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        count = str(index.data(Role.DETAIL) or "")
        painter.setFont(theme.font(Size.BODY, tabular=True))
        painter.setPen(theme.color(Ink.TEXT2))
        painter.drawText(inner, flags | Qt.AlignmentFlag.AlignRight, count)
        taken = painter.fontMetrics().horizontalAdvance(count)
        font = theme.font(Size.BODY, 600 if chosen else 400)
        words = inner.adjusted(side + theme.px(10), 0, -taken - theme.px(8), 0)
        shown = QFontMetrics(font).elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.setFont(font)
        painter.setPen(theme.color(Ink.TEXT))
        painter.drawText(words, flags, shown)


class ViewTable(QListView):
    """Enter and a click open a view; F2 renames an own one, Delete removes it."""

    opened = Signal(QModelIndex)
    wants_rename = Signal()
    wants_removal = Signal()

    def __init__(self, views: ViewList) -> None:
        super().__init__()
        self.setAccessibleName(views.tr("Views"))
        self.setProperty("surface", "sidebar")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(ViewRows(self))
        self.setModel(views)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self.opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.opened.emit(self.currentIndex())
            case Qt.Key.Key_Delete:
                self.wants_removal.emit()
            case Qt.Key.Key_F2:
                self.wants_rename.emit()
            case _:
                super().keyPressEvent(event)


class ViewsPane(Surface):
    """Opening a view is a click; the plus keeps what shows now as an own one."""

    opened = Signal(object)  # ContactView
    wants_saving = Signal()
    wants_update = Signal(object)  # ContactView: to what shows now
    wants_rename = Signal(object)
    wants_removal = Signal(object)

    def __init__(self, views: ViewList) -> None:
        super().__init__("sidebar", margin=0, spacing=0)
        self._views = views
        self.table = ViewTable(views)
        self.add = icon_button(Icon.ADD, self.tr("Keep what shows as a view"))
        self.add.clicked.connect(self.wants_saving)
        px = current_theme().px
        head = QHBoxLayout()
        head.setContentsMargins(px(20), px(8), px(12), px(6))
        head.addWidget(label(self.tr("Views"), TextRole.H3))
        head.addStretch()
        head.addWidget(self.add)
        self.column.addLayout(head)
        self.column.addWidget(self.table, 1)
        self.table.opened.connect(self._open)
        self.table.wants_rename.connect(lambda: self._ask(self.wants_rename))
        self.table.wants_removal.connect(lambda: self._ask(self.wants_removal))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._offer)

    def mark(self, view: ContactView) -> None:
        self.table.setCurrentIndex(self._views.index(self._views.row_of(view)))

    def _current(self) -> ContactView | None:
        return self._views.view_at(self.table.currentIndex().row())

    def _open(self, index: QModelIndex) -> None:
        view = self._views.view_at(index.row())
        if view is not None:
            self.opened.emit(view)

    def _ask(self, wish: SignalInstance) -> None:
        view = self._current()
        if view is not None and view.is_own:
            wish.emit(view)

    def _offer(self, at: QPoint) -> None:
        view = self._current()
        if view is None or not view.is_own:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for meaning, words, wish in (
            (Icon.DONE, self.tr("&Update to what shows now"), self.wants_update),
            (Icon.RENAME, self.tr("&Rename…"), self.wants_rename),
            (Icon.DELETE, self.tr("Re&move"), self.wants_removal),
        ):
            action = menu.addAction(icon(meaning), words)
            action.triggered.connect(lambda _checked=False, do=wish: do.emit(view))
        menu.popup(self.table.viewport().mapToGlobal(at))
