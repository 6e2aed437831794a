"""F1: which keys do what."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.theme import current_theme
from desktop.views.widgets import TextRole, label, primary, scrolled
from desktop.views.widgets.dialogs import Footer

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
        columns.addLayout(_column((self.tr("Main window"), keys[:half])))
        columns.addLayout(_column(("", keys[half:])))
        lists = (self.tr("Lists and fields"), self._list_keys())
        columns.addLayout(_column(lists, (self.tr("Edit Contact"), self._contact_keys())))
        title = label(self.tr("Keyboard shortcuts"), TextRole.H1)
        title.setContentsMargins(px(24), px(20), px(24), px(8))
        close = primary(self.tr("Close"))
        close.clicked.connect(self.accept)
        close.setDefault(True)
        footer = Footer(self)
        footer.add_right(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(title)
        column.addWidget(scrolled(content), 1)
        column.addWidget(footer)
        hint = content.sizeHint()
        self.resize(hint.width() + px(24), min(hint.height() + px(114), px(720)))

    def _list_keys(self) -> Keys:
        return (
            (self.tr("Open the row"), self.tr("Enter")),
            (self.tr("Tick or choose the row"), self.tr("Space")),
            (self.tr("Choose all matches"), _native("Ctrl+A")),
            (self.tr("Clear the field, close"), self.tr("Esc")),
            (self.tr("Open the menu of the row"), self.tr("Menu")),
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


def _column(*groups: tuple[str, Keys]) -> QGridLayout:
    """Each group under its title."""
    px = current_theme().px
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(24))
    grid.setVerticalSpacing(px(6))
    for title, keys in groups:
        heading = label(title, TextRole.H3)
        heading.setContentsMargins(0, px(18) if grid.rowCount() > 1 else 0, 0, px(2))
        grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
        for what, key in keys:
            row = grid.rowCount()
            shown = label(key)
            shown.setProperty("role", "key")
            grid.addWidget(label(what, TextRole.DIM), row, 0)
            grid.addWidget(shown, row, 1, Qt.AlignmentFlag.AlignLeft)
    grid.setRowStretch(grid.rowCount(), 1)
    grid.setColumnStretch(1, 1)
    return grid


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
