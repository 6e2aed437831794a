"""What Ctrl+K finds while somebody types."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt, QTimer, Signal

from desktop.icons import Icon
from desktop.models.index import ROOT, Index
from desktop.models.roles import Role
from desktop.settings import Place
from desktop.tasks import Latest, TaskRunner
from domain.books import COUNTED_TO, Found, FoundSite, ListedAccount, ListedContact, SearchBook
from domain.errors import DataError
from domain.ids import AccountContactId

_PAUSE = 120  # milliseconds without a key before a search starts
_SHOWN = 4  # of each kind
_FEWEST_DIGITS = 2


class Kind(Enum):
    GROUP = auto()
    ACCOUNT = auto()
    SITE = auto()
    CONTACT = auto()
    ACTION = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something the window can do, offered beside what was found."""

    title: str
    shortcut: str
    icon: Icon
    run: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the result: the heading of a group, or something to choose."""

    kind: Kind
    title: str
    detail: str = ""  # of a heading: how many there are
    status: str = ""
    place: Place | None = None
    contact: AccountContactId | None = None
    action: Action | None = None


_ICONS = {Kind.ACCOUNT: Icon.ACCOUNT, Kind.SITE: Icon.SITE, Kind.CONTACT: Icon.CONTACT}


class SearchResults(QAbstractListModel):
    """The first matches of each kind, then what one can do. A late answer is dropped."""

    answered = Signal()

    def __init__(self, book: SearchBook, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._searching = Latest(tasks, self)
        self._actions: tuple[Action, ...] = ()
        self._entries: tuple[Entry, ...] = ()
        self._text = ""
        self._error = ""
        self._nothing_found = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._search)

    @property
    def text(self) -> str:
        return self._text

    @property
    def error(self) -> str:
        return self._error

    @property
    def nothing_found(self) -> bool:
        """The search ended without a match."""
        return self._nothing_found

    @property
    def searching(self) -> bool:
        return self._pause.isActive() or self._searching.waiting

    def offer(self, actions: tuple[Action, ...]) -> None:
        """What the window can do at its present place."""
        self._actions = actions
        self._show(None)

    def search(self, text: str) -> None:
        """Look for this once the typing pauses."""
        self._text = text.strip()
        self._searching.drop()
        if self._text:
            self._pause.start()
        else:
            self._pause.stop()
            self._show(None)

    def entry_at(self, position: int) -> Entry:
        return self._entries[position]

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.title
            case Role.DETAIL:
                return entry.detail
            case Role.STATUS:
                return entry.status
            case Role.ICON:
                return entry.action.icon if entry.action else _ICONS.get(entry.kind)
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(part for part in (entry.title, entry.detail, entry.status) if part)
            case _:
                return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self._entries[index.row()].kind is Kind.GROUP:
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)

    def _search(self) -> None:
        book, text = self._book, self._text
        self._searching.ask(lambda: book.search(text, _SHOWN), done=self._show, failed=self._fail)

    def _fail(self, error: DataError) -> None:
        self._show(None, str(error))

    def _show(self, found: Found | None, error: str = "") -> None:
        self.beginResetModel()
        entries = list(self._found_entries(found)) if found else []
        self._nothing_found = found is not None and not entries
        self._error = error
        self._entries = (*entries, *self._action_entries())
        self.endResetModel()
        self.answered.emit()

    def _found_entries(self, found: Found) -> Iterator[Entry]:
        groups = (
            (self.tr("Accounts"), found.account_count, map(_account_entry, found.accounts)),
            (self.tr("Sites"), found.site_count, map(_site_entry, found.sites)),
            (self.tr("Contacts"), found.contact_count, map(self._contact_entry, found.contacts)),
        )
        for title, count, matches in groups:
            entries = tuple(matches)
            if entries:
                yield Entry(kind=Kind.GROUP, title=title, detail=self._how_many(entries, count))
                yield from entries

    def _how_many(self, shown: tuple[Entry, ...], count: int) -> str:
        if len(shown) == count:
            return f"{count:,}"
        if count > COUNTED_TO:
            return self.tr("first {shown} of more than {count}").format(
                shown=len(shown), count=f"{COUNTED_TO:,}"
            )
        return self.tr("first {shown} of {count}").format(shown=len(shown), count=f"{count:,}")

    def _contact_entry(self, row: ListedContact) -> Entry:
        reached_by = row.email or row.phone
        if any(character.isdigit() for character in self._text):
            reached_by = row.phone or row.email
        parts = (reached_by, f"{row.account_number} {row.account_name}")
        return Entry(
            kind=Kind.CONTACT,
            title=row.name,
            detail=" · ".join(part for part in parts if part),
            status=row.portal_state.value,
            place=Place(account_id=row.account_id),
            contact=row.id,
        )

    def _action_entries(self) -> Iterator[Entry]:
        words = self._text.casefold().split()
        fitting = [
            action
            for position, action in enumerate(self._actions)
            if position == 0 or all(word in action.title.casefold() for word in words)
        ]
        if fitting:
            yield Entry(kind=Kind.GROUP, title=self.tr("Actions"))
        for action in fitting:
            yield Entry(kind=Kind.ACTION, title=action.title, detail=action.shortcut, action=action)


def _account_entry(row: ListedAccount) -> Entry:
    return Entry(
        kind=Kind.ACCOUNT,
        title=row.name,
        detail=f"{row.number} · {row.class_name}",
        status=row.status.value,
        place=Place(account_id=row.id),
    )


def _site_entry(row: FoundSite) -> Entry:
    parts = (row.site.number, row.site.address)
    return Entry(
        kind=Kind.SITE,
        title=row.site.name,
        detail=" · ".join(part for part in parts if part),
        status=row.site.status.value,
        place=Place(account_id=row.site.account_id, site_id=row.site.id),
    )


def matches_in(text: str, search: str) -> tuple[tuple[int, int], ...]:
    """From where to where the words of a search occur, whatever the case and accents.

    Digits are found across what separates them: "5550142" is in "763-555-0142".
    """
    folded = [(part, at) for at, letter in enumerate(text) for part in _folded(letter)]
    digits = [(part, at) for part, at in folded if part.isdigit()]
    found = []
    for word in search.split():
        wanted = "".join(map(_folded, word))
        figures = "".join(part for part in wanted if part.isdigit())
        span = _span(folded, wanted)
        if span is None and len(figures) >= _FEWEST_DIGITS:
            span = _span(digits, figures)
        if span:
            found.append(span)
    return tuple(sorted(found))


def _span(letters: list[tuple[str, int]], wanted: str) -> tuple[int, int] | None:
    start = "".join(letter for letter, _ in letters).find(wanted)
    if start < 0 or not wanted:
        return None
    return letters[start][1], letters[start + len(wanted) - 1][1] + 1


def _folded(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()
