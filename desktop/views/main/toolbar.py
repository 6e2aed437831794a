"""The line below the menus: back, forward, the search, who is working."""

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QAction, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolBar, QWidget

from desktop.icons import Icon, paint_icon
from desktop.theme import Ink, Size, current_theme
from desktop.views.main.actions import MainActions
from desktop.views.widgets import Avatar, Segment, Segmented, TextRole, icon_button, label
from desktop.views.widgets.text import is_restyled

_SEARCH_WIDTH = 460
_KEYS = "Ctrl K"


class SearchButton(QPushButton):
    """Looks like the field it opens."""

    def __init__(self, text: str, action: QAction) -> None:
        super().__init__(text)
        self.setProperty("kind", "field")
        self.setAutoDefault(False)
        self.setToolTip(action.shortcut().toString())
        self.clicked.connect(action.trigger)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_restyled(event):
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, middle = theme.px(16), self.rect().center().y()
        glass = QRect(theme.px(10), middle - side // 2 + 1, side, side)
        paint_icon(painter, Icon.SEARCH, Ink.TEXT2, glass)
        font = theme.font(Size.CAP, 500)
        width = QFontMetrics(font).horizontalAdvance(_KEYS) + theme.px(12)
        height = theme.px(19)
        key = QRect(self.width() - width - theme.px(7), middle - height // 2, width, height)
        painter.setPen(QPen(theme.color(Ink.LINE2), 1))
        painter.setBrush(theme.color(Ink.SURFACE2))
        painter.drawRoundedRect(key, theme.px(4), theme.px(4))
        painter.setPen(theme.color(Ink.TEXT2))
        painter.setFont(font)
        painter.drawText(key, Qt.AlignmentFlag.AlignCenter, _KEYS)

    def _fit(self) -> None:
        self.setMaximumWidth(current_theme().px(_SEARCH_WIDTH))
        self.setMinimumWidth(current_theme().px(220))


class ToolBar(QToolBar):
    def __init__(self, actions: MainActions, staff_name: str) -> None:
        super().__init__(actions.tr("Tools"))
        self.setMovable(False)
        self.toggleViewAction().setVisible(False)
        self.search = SearchButton(self.tr("Search accounts, sites and contacts"), actions.search)
        self._back = self._step(actions.back, Icon.BACK)
        self._forward = self._step(actions.forward, Icon.FORWARD)
        self.part = self._made_part(actions)
        px = current_theme().px
        content, left, right = QWidget(), QHBoxLayout(), QHBoxLayout()
        left.setSpacing(px(8))
        left.addWidget(self._back)
        left.addWidget(self._forward)
        left.addSpacing(px(4))
        left.addWidget(self.part)
        left.addStretch()
        right.setSpacing(px(8))
        right.addStretch()
        right.addWidget(Avatar(staff_name, 28))
        right.addWidget(label(staff_name, TextRole.STRONG))
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        # Equal parts beside the search keep it in the middle.
        row.addLayout(left, 1)
        row.addWidget(self.search, 2)
        row.addLayout(right, 1)
        self.addWidget(content)

    def _made_part(self, actions: MainActions) -> Segmented:
        """Follows the window; choosing a segment is choosing its action."""
        parts = {
            actions.accounts: (self.tr("Accounts"), Icon.ACCOUNT),
            actions.all_contacts: (self.tr("All contacts"), Icon.ALL_CONTACTS),
        }
        segments = [Segment(action, *shown) for action, shown in parts.items()]
        made = Segmented(self.tr("Part of the window"), segments)
        for action in parts:
            made.button(action).setToolTip(action.shortcut().toString())
            made.button(action).clicked.connect(action.trigger)
        return made

    def _step(self, action: QAction, meaning: Icon) -> QPushButton:
        name = action.text().replace("&", "")
        button = icon_button(meaning, name, action.shortcut().toString())
        button.clicked.connect(action.trigger)
        button.setEnabled(action.isEnabled())
        action.enabledChanged.connect(button.setEnabled)
        return button
