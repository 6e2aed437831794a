"""What the desktop remembers for this user on this computer: the only module with settings keys."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar
from uuid import UUID

import platformdirs
from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QHeaderView, QSplitter, QWidget

from desktop.theme import ThemeChoice
from domain.ids import AccountId, SiteId

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the main window somebody was."""

    account_id: AccountId
    site_id: SiteId | None = None


class _Setting(Generic[T]):
    """One remembered value; what cannot be read counts as never set."""

    def __init__(
        self, key: str, read: Callable[[str], T], write: Callable[[T], str] = str, *, unset: T
    ) -> None:
        self._key = key
        self._unset = unset
        self._read = read
        self._write = write

    def __get__(self, settings: "Settings", _owner: type | None = None) -> T:
        text = settings.file.value(self._key)
        if not isinstance(text, str):
            return self._unset
        try:
            return self._read(text)
        except ValueError:
            return self._unset

    def __set__(self, settings: "Settings", value: T) -> None:
        if value is None:
            settings.file.remove(self._key)
        else:
            settings.file.setValue(self._key, self._write(value))


def _read_place(text: str) -> Place | None:
    account, _, site = text.partition(" ")
    return Place(account_id=AccountId(UUID(account)), site_id=SiteId(UUID(site)) if site else None)


def _write_place(place: Place | None) -> str:
    return f"{place.account_id} {place.site_id or ''}".strip() if place else ""


def _yes(text: str) -> bool:
    return text == "yes"


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


class Settings:
    """Values as attributes, and the shape of windows, splitters and headers by name."""

    theme = _Setting("look/theme", ThemeChoice, lambda kept: kept.value, unset=ThemeChoice.SYSTEM)
    zoom_percent = _Setting("look/zoom", int, unset=100)
    calendar_collapsed = _Setting("main/calendar collapsed", _yes, _yes_no, unset=False)
    shows_all_contacts = _Setting("main/all contacts", _yes, _yes_no, unset=False)
    contact_views = _Setting("all contacts/views", str, unset="")
    last_place = _Setting[Place | None]("main/place", _read_place, _write_place, unset=None)
    staff_name = _Setting("staff/name", str, unset="")
    database = _Setting[Path | None]("data/database", Path, unset=None)
    last_opened = _Setting[Path | None]("data/last opened", Path, unset=None)
    backup_folder = _Setting[Path | None]("data/backup folder", Path, unset=None)

    def __init__(self, path: Path | None = None) -> None:
        path = path or platformdirs.user_config_path("Portal Desk", appauthor=False) / "desktop.ini"
        self.file = QSettings(str(path), QSettings.Format.IniFormat)

    def remember_window(self, name: str, window: QWidget) -> None:
        self.file.setValue(f"windows/{name}", window.saveGeometry())

    def restore_window(self, name: str, window: QWidget) -> bool:
        """Give the window its last size and place; False if it has none, and keeps its own."""
        return window.restoreGeometry(self._shape(f"windows/{name}"))

    def remember_splitter(self, name: str, splitter: QSplitter) -> None:
        self.file.setValue(f"splitters/{name}", splitter.saveState())

    def restore_splitter(self, name: str, splitter: QSplitter) -> bool:
        return splitter.restoreState(self._shape(f"splitters/{name}"))

    def remember_header(self, name: str, header: QHeaderView) -> None:
        self.file.setValue(f"headers/{name}", header.saveState())

    def restore_header(self, name: str, header: QHeaderView) -> bool:
        """Give the columns their widths, order and sorting of last time."""
        return header.restoreState(self._shape(f"headers/{name}"))

    def _shape(self, key: str) -> QByteArray:
        value: Any = self.file.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()
