"""The views at the left of All contacts."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QMenu

from desktop.icons import Icon, icon
from desktop.models.all_contacts_views import ContactView, ViewList
from desktop.theme import current_theme
from desktop.views.widgets import CountedRows, Surface, TextRole, icon_button, label


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
        self.setItemDelegate(CountedRows(self))
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
