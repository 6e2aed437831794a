"""The Activity History tab."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.contact_editor import ContactEditor
from desktop.models.history_list import HistoryState
from desktop.theme import current_theme
from desktop.views.edit_contact.activity_view import ActivityView
from desktop.views.widgets import (
    Loading,
    SearchField,
    Segment,
    Segmented,
    TextRole,
    label,
    plain,
)
from domain.history import HistoryKind

_PAUSE = 250  # ms without a key before the search starts
_SEARCH_WIDTH = 240


class ActivityTab(QWidget):
    def __init__(self, editor: ContactEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history = editor.history
        self.kinds = Segmented(
            self.tr("Kind of activity"),
            [
                Segment(None, self.tr("All")),
                Segment(HistoryKind.CHANGE, self.tr("Changes")),
                Segment(HistoryKind.MAIL, self.tr("Mail")),
                Segment(HistoryKind.PORTAL, self.tr("Portal")),
            ],
        )
        self._search = SearchField(self.tr("Search history"))
        self._search.setFixedWidth(current_theme().px(_SEARCH_WIDTH))
        self._loading = Loading()
        self.view = ActivityView(self._history)
        self._words = label("", TextRole.DIM, wrap=True)
        self._again = plain(self.tr("&Retry"), Icon.RETRY)
        self._pages = QStackedWidget()
        self._build()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._look)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._search.setFocus)
        self._search.textChanged.connect(lambda _: self._pause.start())
        self.kinds.chosen.connect(lambda _: self._look())
        self._again.clicked.connect(self._history.reload)
        self._history.state_changed.connect(self._refresh)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._history.show()

    def focus(self) -> None:
        """Put the keyboard on the entries."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self) -> str:
        """What stands where there are no entries."""
        return self._words.text()

    def _build(self) -> None:
        px = current_theme().px
        tools = QHBoxLayout()
        tools.setSpacing(px(8))
        tools.addWidget(self.kinds)
        tools.addWidget(self._search)
        tools.addWidget(self._loading)
        tools.addStretch(1)
        empty = QWidget()
        middle = QVBoxLayout(empty)
        middle.setSpacing(px(12))
        middle.addSpacing(px(48))
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        middle.addWidget(self._words)
        middle.addWidget(self._again, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(1)
        self._pages.addWidget(self.view)
        self._pages.addWidget(empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(16), px(0), px(0))
        column.setSpacing(px(12))
        column.addLayout(tools)
        column.addWidget(self._pages, 1)

    def _look(self) -> None:
        self._pause.stop()
        kind = self.kinds.value()
        self._history.search(
            kind if isinstance(kind, HistoryKind) else None, self._search.text().strip()
        )

    def _refresh(self) -> None:
        state = self._history.state
        if state is HistoryState.LOADING:
            self._loading.start()
        else:
            self._loading.stop()
        words = {
            HistoryState.NOT_SAVED: self.tr("The history begins when this contact is saved."),
            HistoryState.EMPTY: self.tr("Nothing has happened to this contact yet."),
            HistoryState.NOTHING_FOUND: self._nothing_found(),
            HistoryState.FAILED: self._history.failure,
        }.get(state, "")
        self._words.setText(words)
        self._again.setVisible(state is HistoryState.FAILED)
        self._pages.setCurrentIndex(1 if words else 0)

    def _nothing_found(self) -> str:
        if self._history.text:
            return self.tr("Nothing in the history matches “{text}”.").format(
                text=self._history.text
            )
        return self.tr("Nothing of this kind has happened yet.")
