"""What each icon means, and how it is drawn: the only module that names a glyph."""

import json
from enum import Enum
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache

from desktop.theme import Ink, current_theme


class Icon(Enum):
    ACCOUNT = "buildings"
    SITE = "map-pin"
    CONTACT = "user"
    CONTACTS = "users"
    ALL_CONTACTS = "users-three"
    ADD = "plus"
    ADD_CONTACT = "user-plus"
    EDIT = "note-pencil"
    RENAME = "pencil-simple"
    SEND = "paper-plane-tilt"
    SEND_BULK = "paper-plane-tilt-fill"
    LINK = "link"
    UNLINK = "link-break"
    REVOKE = "prohibit"
    DELETE = "trash"
    CHOSEN = "check-square-fill"
    COPY = "copy"
    IMPORT = "download-simple"
    EXPORT = "export"
    BACKUP = "upload-simple"
    COLUMNS = "columns"
    FILTER = "funnel"
    FILTER_LINES = "funnel-simple"
    SEARCH = "magnifying-glass"
    CLEAR = "x"
    SORT = "sort-ascending"
    TAG = "tag"
    SYNC = "arrows-clockwise"
    WAITING = "arrow-circle-up"
    CLOCK = "clock"
    HISTORY = "clock-counter-clockwise"
    RETRY = "arrow-clockwise"
    CONFLICT = "git-diff"
    RESULT = "git-merge"
    COMPUTER = "desktop"
    SETUP = "gear-six"
    ACCOUNT_CLASS = "stack"
    PORTAL = "browser"
    CALENDAR = "calendar-blank"
    SERVICE = "truck"
    VIEW = "eye"
    OPEN_OUTSIDE = "arrow-square-out"
    PLACEHOLDER = "brackets-curly"
    SERVER = "hard-drives"
    SECURE = "lock-simple"
    KEY = "key"
    FOLDER = "folder-open"
    FILE = "file-text"
    SPINNER = "spinner"
    REQUIRED = "asterisk-bold"
    INFO = "info"
    HELP = "question"
    AUTO_SEND = "lightning"
    SKIP = "skip-forward-circle"
    EMAIL = "envelope-simple"
    NO_EMAIL = "at"
    MOBILE = "device-mobile"
    FAVORITE = "star"
    BACK = "arrow-left"
    FORWARD = "arrow-right"
    UP = "arrow-up"
    DOWN = "arrow-down"
    PREVIOUS = "caret-left"
    NEXT = "caret-right"
    EXPAND = "caret-down"
    COLLAPSE = "caret-up"
    MORE = "dots-three"
    DONE = "check"
    UNDO = "arrow-u-up-left"
    KEYBOARD = "keyboard"
    DUPLICATE = "copy-simple"
    SUCCESS = "check-circle-fill"
    CHECKED = "check-circle"
    FAILED = "x-circle-fill"
    PROBLEM = "warning-circle-fill"
    ATTENTION = "warning-circle"
    WARNING = "warning"
    NO = "minus-circle"
    CREDIT_HOLD = "hand-palm"
    BAD_DEBT = "warning-octagon"
    INACTIVE = "pause-circle"
    PROSPECT = "hourglass-medium"
    VACATION = "umbrella"
    COLLECTIONS = "scales"


class Mark(NamedTuple):
    """How a state is shown beside its word."""

    icon: Icon
    ink: Ink


_NEUTRAL = Mark(Icon.INFO, Ink.TEXT2)
_MARKS = {
    "no": Mark(Icon.NO, Ink.TEXT3),
    "invited": Mark(Icon.SEND, Ink.WARN),
    "yes": Mark(Icon.SUCCESS, Ink.OK),
    "disabled": Mark(Icon.REVOKE, Ink.BAD),
    "active": Mark(Icon.SUCCESS, Ink.OK),
    "credit hold": Mark(Icon.CREDIT_HOLD, Ink.WARN),
    "bad debt": Mark(Icon.BAD_DEBT, Ink.BAD),
    "internal collections": Mark(Icon.COLLECTIONS, Ink.BAD),
    "inactive": Mark(Icon.INACTIVE, Ink.TEXT2),
    "prospect": Mark(Icon.PROSPECT, Ink.TEXT2),
    "vacation hold": Mark(Icon.VACATION, Ink.TEXT2),
}


def status_mark(word: str) -> Mark:
    """The icon and colour of a portal state, or of an account's or site's status, by its word."""
    return _MARKS.get(word.casefold(), _NEUTRAL)


def icon(meaning: Icon, ink: Ink = Ink.TEXT2, *, checked: Ink | None = None) -> QIcon:
    """An icon that follows theme and display scale by itself.

    On a checked button or action it takes the colour `checked`.
    """
    return QIcon(_GlyphEngine(meaning, ink, checked or ink))


def pixmap(meaning: Icon, ink: Ink, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon in `size` device independent pixels, crisp on a display of this ratio."""
    side = round(size * ratio)
    color = current_theme().color(ink)
    key = f"{meaning.value} {color.name()} {side}"
    found = QPixmap()
    if not QPixmapCache.find(key, found):
        found = QPixmap(side, side)
        found.fill(Qt.GlobalColor.transparent)
        painter = QPainter(found)
        _draw(painter, meaning, ink, QRectF(0, 0, side, side))
        painter.end()
        QPixmapCache.insert(key, found)
    found.setDevicePixelRatio(ratio)
    return found


def paint_icon(painter: QPainter, meaning: Icon, ink: Ink, rect: QRect) -> None:
    """Draw the icon centred in the rectangle."""
    side = min(rect.width(), rect.height())
    drawn = pixmap(meaning, ink, side, painter.device().devicePixelRatio())
    corner = QRectF(rect).center() - QPointF(side / 2, side / 2)
    painter.drawPixmap(corner, drawn)


class _GlyphEngine(QIconEngine):
    def __init__(self, meaning: Icon, ink: Ink, checked: Ink) -> None:
        super().__init__()
        self._meaning = meaning
        self._ink = ink
        self._checked = checked

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        paint_icon(painter, self._meaning, self._ink_for(mode, state), rect)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        paint_icon(painter, self._meaning, self._ink_for(mode, state), drawn.rect())
        painter.end()
        return drawn

    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._meaning, self._ink, self._checked)

    def _ink_for(self, mode: QIcon.Mode, state: QIcon.State) -> Ink:
        if mode is QIcon.Mode.Disabled:
            return Ink.TEXT3
        return self._checked if state is QIcon.State.On else self._ink


def _draw(painter: QPainter, meaning: Icon, ink: Ink, rect: QRectF) -> None:
    family, character = _glyph(meaning)
    font = QFont(family)
    font.setPixelSize(round(rect.height()))
    painter.setFont(font)
    painter.setPen(current_theme().color(ink))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, character)


def _glyph(meaning: Icon) -> tuple[str, str]:
    family, characters = _phosphor()
    return family, chr(int(characters[meaning.value], 16))


@cache
def _phosphor() -> tuple[str, dict[str, str]]:
    """The font's family and its characters by name, from qtawesome's files.

    Importing qtawesome itself reads all fonts it has, and more of Qt than the program uses.
    """
    package = find_spec("qtawesome")
    if package is None or package.origin is None:
        raise RuntimeError("qtawesome, which carries the icons, is not installed")
    fonts = Path(package.origin).with_name("fonts")
    (font,) = fonts.glob("phosphor-[0-9]*.ttf")
    (names,) = fonts.glob("phosphor-charmap-*.json")
    family = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(font)))[0]
    characters: dict[str, str] = json.loads(names.read_text(encoding="utf-8"))
    return family, characters
