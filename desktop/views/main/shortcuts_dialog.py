"""F1: which keys do what."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.theme import current_theme
from desktop.views.widgets import TextRole, hairline, label, primary, scrolled

Keys = Sequence[tuple[str, str]]


class ShortcutsDialog(QDialog):
    """The main window's own keys come from its actions, so none is named twice."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        px = current_theme().px
        content = QWidget()
        columns = QHBoxLayout(content)
        columns.setContentsMargins(px(24), px(16), px(24), px(24))
        columns.setSpacing(px(40))
        keys = _keys_of(actions)
        half = (len(keys) + 1) // 2
        columns.addLayout(self._group(self.tr("Main window"), keys[:half]))
        columns.addLayout(self._group("", keys[half:]))
        right = QVBoxLayout()
        right.addLayout(self._group(self.tr("Lists and fields"), self._list_keys()))
        right.addSpacing(px(16))
        right.addLayout(self._group(self.tr("Edit Contact"), self._contact_keys()))
        right.addStretch(1)
        columns.addLayout(right)
        title = label(self.tr("Keyboard shortcuts"), TextRole.H1)
        title.setContentsMargins(px(24), px(20), px(24), px(8))
        close = primary(self.tr("Close"))
        close.clicked.connect(self.accept)
        close.setDefault(True)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(24), px(12), px(24), px(12))
        foot.addStretch()
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(title)
        column.addWidget(scrolled(content), 1)
        column.addWidget(hairline())
        column.addLayout(foot)
        hint = content.sizeHint()
        self.resize(hint.width() + px(24), min(hint.height() + px(150), px(720)))

    def _group(self, title: str, keys: Keys) -> QVBoxLayout:
        px = current_theme().px
        group, grid = QVBoxLayout(), QGridLayout()
        group.setSpacing(px(8))
        group.addWidget(label(title, TextRole.H3))
        grid.setHorizontalSpacing(px(24))
        grid.setVerticalSpacing(px(6))
        for row, (what, key) in enumerate(keys):
            shown = label(key)
            shown.setProperty("role", "key")
            grid.addWidget(label(what, TextRole.DIM), row, 0)
            grid.addWidget(shown, row, 1, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(1, 1)
        group.addLayout(grid)
        group.addStretch(1)
        return group

    def _list_keys(self) -> Keys:
        return (
            (self.tr("Open the row"), self.tr("Enter")),
            (self.tr("Tick or choose the row"), self.tr("Space")),
            (self.tr("Choose all matches"), _native("Ctrl+A")),
            (self.tr("Clear the field, close"), self.tr("Esc")),
            (self.tr("What one can do with the row"), self.tr("Menu")),
        )

    def _contact_keys(self) -> Keys:
        return (
            (self.tr("Save and continue"), _native("Ctrl+S")),
            (self.tr("Save and close"), _native("Ctrl+Return")),
            (self.tr("Send or resend the invitation"), _native("Ctrl+I")),
            (self.tr("Undo in a field"), _native("Ctrl+Z")),
            (self.tr("Previous contact"), _native("Alt+Up")),
            (self.tr("Next contact"), _native("Alt+Down")),
            (self.tr("Next tab"), _native("Ctrl+Tab")),
            (self.tr("Tab 1 to 4"), _native("Alt+1") + " – 4"),
        )


def _keys_of(actions: Sequence[QAction]) -> Keys:
    return [
        (
            action.text().replace("&", "").rstrip("…"),
            ", ".join(
                key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()
            ),
        )
        for action in actions
        if action.shortcuts()
    ]


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
