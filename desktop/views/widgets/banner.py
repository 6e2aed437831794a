"""One sentence about the window, under its toolbar."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from desktop.icons import Icon, Mark
from desktop.models.import_state import ImportState
from desktop.theme import Ink, current_theme, restyle
from desktop.views.widgets.buttons import icon_button, plain
from desktop.views.widgets.surfaces import reach_in_place
from desktop.views.widgets.text import IconLabel, announce, label

_QUIET_SECONDS = 5


class Tone(Enum):
    INFO = Mark(Icon.INFO, Ink.ACCENT)
    OK = Mark(Icon.SUCCESS, Ink.OK)
    WARN = Mark(Icon.WARNING, Ink.WARN)
    BAD = Mark(Icon.PROBLEM, Ink.BAD)
    NOTE = Mark(Icon.INFO, Ink.TEXT2)


class Banner(QFrame):
    """Hidden until something is to be said; screen readers say it at once."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act: Callable[[], None] | None = None
        self._timer = QTimer(self, singleShot=True, interval=_QUIET_SECONDS * 1000)
        self._timer.timeout.connect(self._fade)
        self.setMinimumHeight(current_theme().px(48))
        self.hide()

    def _fill(self) -> None:
        """Most have nothing to say as long as they live."""
        px = current_theme().px
        self._icon = IconLabel(Icon.INFO, size=18)
        self._text = label(wrap=True)
        self._button = plain("")
        self._button.clicked.connect(self._acted)
        self._close = icon_button(Icon.CLEAR, self.tr("Close this message"))
        self._close.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(8), px(12), px(8))
        row.setSpacing(px(12))
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._button)
        row.addWidget(self._close)
        reach_in_place(self)

    def tell(
        self,
        tone: Tone,
        sentence: str,
        *,
        icon: Icon | None = None,
        action: tuple[str, Callable[[], None]] | None = None,
        closable: bool = True,
    ) -> None:
        """Show the sentence until it is closed or another takes its place."""
        self._timer.stop()
        if self.layout() is None:
            self._fill()
        mark = tone.value
        self._icon.set_icon(icon or mark.icon, mark.ink)
        self._text.setText(sentence)
        self._act = action[1] if action else None
        self._button.setText(action[0] if action else "")
        self._button.setVisible(action is not None)
        self._close.setVisible(closable)
        restyle(self, "tone", tone.name.lower())
        self.show()
        announce(self, sentence)

    def succeed(self, sentence: str) -> None:
        """Say quietly that something worked: gone after 5 s, unless somebody is on it."""
        self.tell(Tone.OK, sentence)
        self._timer.start()

    def follow(self, imports: ImportState) -> None:
        """Say that an import is running, for as long as it is."""
        self._imports = imports
        imports.changed.connect(self._say_import)
        self._say_import()

    def text(self) -> str:
        return self._text.text() if not self.isHidden() else ""

    def dismiss(self) -> None:
        self._timer.stop()
        self.hide()
        self.closed.emit()

    def _say_import(self) -> None:
        if self._imports.running:
            sentence = self.tr("Import is running. Your text is kept; save when it has finished.")
            self.tell(Tone.WARN, sentence, closable=False)
        else:
            self.dismiss()

    def _acted(self) -> None:
        if self._act:
            self._act()

    def _fade(self) -> None:
        focused = QApplication.focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)):
            self._timer.start()
        else:
            self.dismiss()


def note(sentence: str, parent: QWidget) -> QWidget:
    """A lasting remark on neutral ground, as between a form's groups."""
    made = Banner(parent)  # what shows itself without a parent is a window for a moment
    made.tell(Tone.NOTE, sentence, closable=False)
    return made
