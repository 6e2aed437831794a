"""The look: colours, sizes and type, and how they reach every widget.

This module is the only one that names a colour. `resources/theme.qss` refers to colours as
`@ink`; its pixel sizes are those at 100 % and grow with the zoom.
"""

import re
import sys
from collections.abc import Mapping
from enum import Enum, IntEnum, StrEnum
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desktop.resources import resource


class Ink(StrEnum):
    """The names of the colours."""

    BG = "bg"
    SIDEBAR = "sidebar"
    TITLE = "title"
    SURFACE = "surface"
    SURFACE2 = "surface2"
    HOVER = "hover"
    NEUTRAL_SOFT = "neutral_soft"
    LINE = "line"
    LINE2 = "line2"
    EDGE = "edge"
    TEXT = "text"
    TEXT2 = "text2"
    TEXT3 = "text3"
    ACCENT = "accent"
    ACCENT_HOVER = "accent_hover"
    ACCENT_TEXT = "accent_text"
    ACCENT_SOFT = "accent_soft"
    ACCENT_LINE = "accent_line"
    OK = "ok"
    OK_SOFT = "ok_soft"
    WARN = "warn"
    WARN_SOFT = "warn_soft"
    BAD = "bad"
    BAD_SOFT = "bad_soft"
    BAR = "bar"
    BAR_TEXT = "bar_text"
    BAR_TEXT2 = "bar_text2"
    BAR_BUTTON = "bar_button"
    BAR_BUTTON_TEXT = "bar_button_text"


Tokens = Mapping[Ink, str]

_PAIRS: Mapping[Ink, tuple[str, str]] = {
    Ink.BG: ("#F3F5F6", "#13181C"),
    Ink.SIDEBAR: ("#ECEFF1", "#171D21"),
    Ink.TITLE: ("#E9EDEF", "#0F1417"),
    Ink.SURFACE: ("#FFFFFF", "#1C2328"),
    Ink.SURFACE2: ("#F8FAFB", "#20282E"),
    Ink.HOVER: ("#EEF3F5", "#273138"),
    Ink.NEUTRAL_SOFT: ("#E9EDF0", "#2B353C"),
    Ink.LINE: ("#E3E8EB", "#2B353C"),
    Ink.LINE2: ("#CDD5DA", "#3A464F"),
    Ink.EDGE: ("#76828C", "#788793"),
    Ink.TEXT: ("#172127", "#E9EEF1"),
    Ink.TEXT2: ("#46545E", "#B7C3CB"),
    Ink.TEXT3: ("#596770", "#96A4AE"),
    Ink.ACCENT: ("#0B6478", "#5ABBD0"),
    Ink.ACCENT_HOVER: ("#084E5E", "#7CCDDE"),
    Ink.ACCENT_TEXT: ("#FFFFFF", "#06222A"),
    Ink.ACCENT_SOFT: ("#DDEEF2", "#173E49"),
    Ink.ACCENT_LINE: ("#79B3C2", "#2F7F92"),
    Ink.OK: ("#1A6B3A", "#78D199"),
    Ink.OK_SOFT: ("#E1F3E7", "#173726"),
    Ink.WARN: ("#835000", "#F1BC61"),
    Ink.WARN_SOFT: ("#FCF0D8", "#3D2E13"),
    Ink.BAD: ("#B0251D", "#FF9D92"),
    Ink.BAD_SOFT: ("#FCE9E7", "#47221F"),
    Ink.BAR: ("#16323B", "#21414B"),
    Ink.BAR_TEXT: ("#FFFFFF", "#F0F7F9"),
    Ink.BAR_TEXT2: ("#B9D3DB", "#BCD6DD"),
    Ink.BAR_BUTTON: ("#9ADBEA", "#5ABBD0"),
    Ink.BAR_BUTTON_TEXT: ("#06222A", "#06222A"),
}
LIGHT: Tokens = {ink: light for ink, (light, _) in _PAIRS.items()}
DARK: Tokens = {ink: dark for ink, (_, dark) in _PAIRS.items()}

_SOFT = {
    Ink.ACCENT: Ink.ACCENT_SOFT,
    Ink.OK: Ink.OK_SOFT,
    Ink.WARN: Ink.WARN_SOFT,
    Ink.BAD: Ink.BAD_SOFT,
}


def soft(ink: Ink) -> Ink:
    """The quiet ground on which a text of this colour stands in a pill or banner."""
    return _SOFT.get(ink, Ink.NEUTRAL_SOFT)


class Size(IntEnum):
    """Type sizes in pixels at 100 %."""

    H1 = 20
    H2 = 16
    H3 = 14
    BODY = 13
    LABEL = 12
    CAP = 11


class ThemeChoice(Enum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


ZOOM_PERCENTS = (90, 100, 110, 125, 150)


class Theme(QObject):
    """What the program looks like now. The application has one; see `current_theme`."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._choice = ThemeChoice.SYSTEM
        self._zoom = 100
        self._tokens = LIGHT
        self._colors: dict[Ink, QColor] = {}
        self._fonts: dict[tuple[int, int, bool], QFont] = {}
        self._applying = self._dressed = False
        # The style sheet takes its tick and caret from files, which have one colour each.
        self._glyphs = QTemporaryDir()
        app.setProperty("theme", self)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)

    def apply(
        self,
        choice: ThemeChoice = ThemeChoice.SYSTEM,
        zoom_percent: int = 100,
        *,
        dressed: bool = True,
    ) -> None:
        """Give every widget this look, now and whenever the system changes its own.

        Not dressed, the style sheet is left for `dress`: Qt goes through it anew at each step while
        a window is put together.
        """
        self._dressed = dressed
        self._choice = choice
        self._zoom = max(ZOOM_PERCENTS[0], min(zoom_percent, ZOOM_PERCENTS[-1]))
        self._applying = True
        try:
            _ask_for_scheme(choice)
            self._use(self._wanted_tokens())
            self._app.setStyle("Fusion")
            self._app.setFont(self.font())
            self._app.setPalette(self._palette())
            self._app.setStyleSheet(self._style_sheet() if dressed else "")
        finally:
            self._applying = False
        self.changed.emit()

    def dress(self) -> None:
        """Before a window shows that is made of more than paint."""
        if not self._dressed:
            self._dressed = True
            self._app.setStyleSheet(self._style_sheet())

    @property
    def dark(self) -> bool:
        return self.color(Ink.SURFACE).lightness() < self.color(Ink.TEXT).lightness()

    @property
    def choice(self) -> ThemeChoice:
        return self._choice

    @property
    def zoom_percent(self) -> int:
        return self._zoom

    def color(self, ink: Ink) -> QColor:
        found = self._colors.get(ink)
        if found is None:
            found = self._colors[ink] = QColor(self._tokens[ink])
        return found

    def px(self, size: float) -> int:
        """A length given for 100 %, at the present zoom. Nothing visible vanishes."""
        return max(1, round(size * self._zoom / 100)) if size else 0

    def font(
        self, size: int = Size.BODY, weight: int = QFont.Weight.Normal, *, tabular: bool = False
    ) -> QFont:
        """The interface font; tabular gives every figure the same width."""
        found = self._fonts.get((size, weight, tabular))
        if found is None:
            found = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
            if sys.platform.startswith("linux") and QFontDatabase.hasFamily("Inter"):
                found.setFamily("Inter")
            found.setPixelSize(self.px(size))
            found.setWeight(QFont.Weight(weight))
            if tabular:
                found.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[size, weight, tabular] = found
        return QFont(found)

    def _follow_system(self) -> None:
        if not self._applying:
            self.apply(self._choice, self._zoom, dressed=self._dressed)

    def _wanted_tokens(self) -> Tokens:
        hints = QGuiApplication.styleHints()
        if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
            self._app.setPalette(QPalette())  # which is the system's own
            return high_contrast(self._app.palette())
        if self._choice is ThemeChoice.SYSTEM:
            return DARK if hints.colorScheme() is Qt.ColorScheme.Dark else LIGHT
        return DARK if self._choice is ThemeChoice.DARK else LIGHT

    def _use(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._colors = {}
        self._fonts = {}

    def _palette(self) -> QPalette:
        role = QPalette.ColorRole
        inks = {
            role.Window: Ink.BG,
            role.WindowText: Ink.TEXT,
            role.Base: Ink.SURFACE,
            role.AlternateBase: Ink.SURFACE2,
            role.Text: Ink.TEXT,
            role.Button: Ink.SURFACE,
            role.ButtonText: Ink.TEXT,
            role.BrightText: Ink.BAR_TEXT,
            role.Highlight: Ink.ACCENT,
            role.HighlightedText: Ink.ACCENT_TEXT,
            role.Accent: Ink.ACCENT,
            role.Link: Ink.ACCENT,
            role.LinkVisited: Ink.ACCENT,
            role.PlaceholderText: Ink.TEXT3,
            role.ToolTipBase: Ink.BAR,
            role.ToolTipText: Ink.BAR_TEXT,
            role.Light: Ink.SURFACE,
            role.Midlight: Ink.LINE,
            role.Mid: Ink.LINE2,
            role.Dark: Ink.EDGE,
            role.Shadow: Ink.EDGE,
        }
        palette = QPalette()
        for target, ink in inks.items():
            palette.setColor(target, self.color(ink))
        for target in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, target, self.color(Ink.TEXT3))
        return palette

    def _style_sheet(self) -> str:
        folder = Path(self._glyphs.path()) / f"{self._zoom}{'d' if self.dark else 'l'}"
        folder.mkdir(exist_ok=True)
        for source in resource("icons", "controls").glob("*.svg"):
            drawing = _coloured(source.read_text(encoding="utf-8"), self._tokens)
            (folder / source.name).write_text(drawing, encoding="utf-8")
        sheet = resource("theme.qss").read_text(encoding="utf-8")
        sheet = re.sub(r"\b(\d+)px", lambda length: f"{self.px(int(length[1]))}px", sheet)
        return _coloured(sheet, self._tokens).replace("@icons", folder.as_posix())


def current_theme() -> Theme:
    """The application's theme; a light one at 100 % where none has been applied yet."""
    app = cast("QApplication", QApplication.instance())
    theme = app.property("theme")
    return theme if isinstance(theme, Theme) else Theme(app)


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet selects by, and let the sheet see it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def _coloured(template: str, tokens: Tokens) -> str:
    """The template with every @ink replaced by its colour."""
    colours = {f"@{ink}": colour for ink, colour in tokens.items()}
    return re.sub(r"@\w+", lambda name: colours.get(name[0], name[0]), template)


def _ask_for_scheme(choice: ThemeChoice) -> None:
    """Let what the system draws, such as the title bar, follow the choice."""
    hints = QGuiApplication.styleHints()
    if choice is ThemeChoice.SYSTEM:
        hints.unsetColorScheme()
    else:
        dark = choice is ThemeChoice.DARK
        hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)


def high_contrast(palette: QPalette) -> Tokens:
    """The system's own colours, for those who asked it for high contrast."""
    role = QPalette.ColorRole
    grounds = {Ink.ACCENT: role.Highlight, Ink.ACCENT_TEXT: role.HighlightedText}
    back = {
        Ink.BG, Ink.SIDEBAR, Ink.TITLE, Ink.SURFACE, Ink.SURFACE2, Ink.HOVER, Ink.NEUTRAL_SOFT,
        Ink.ACCENT_SOFT, Ink.OK_SOFT, Ink.WARN_SOFT, Ink.BAD_SOFT, Ink.BAR, Ink.BAR_BUTTON_TEXT,
    }  # fmt: skip
    return {
        ink: palette.color(grounds.get(ink, role.Window if ink in back else role.WindowText)).name()
        for ink in Ink
    }
