"""The rows of a long list, read by position in pages around what is seen."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import count
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Signal

from desktop.models.index import ROOT, Index
from desktop.models.roles import LOADING_LOOK, Look, Role
from desktop.models.titled_table import TitledTable
from desktop.tasks import Latest, TaskRunner
from domain.errors import DataError

PAGE = 25
_KEPT_PAGES = 80
_WANTED_PAGES = 6  # more than a window shows; what was scrolled past is not fetched
_SKELETON_ROWS = 8
_PATIENCE = 150  # milliseconds from ASKED to LOADING
_COUNT_PAUSE = 100  # milliseconds; while somebody types on, nobody reads the number


class ListState(Enum):
    READY = auto()
    ASKED = auto()  # the former rows still show: most answers come before an eye notices
    LOADING = auto()  # rows of grey bars
    FAILED = auto()


class Row(Protocol):
    @property
    def id(self) -> UUID: ...


Q = TypeVar("Q")
R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Source(Generic[Q, R]):
    """The three questions a book answers about a list."""

    count: Callable[[Q], int]
    listed: Callable[[Q, int, int], tuple[R, ...]]
    position: Callable[[Q, Any], int | None]


@dataclass(frozen=True)
class _Reading(Generic[R]):
    count: int | None  # None: not counted yet
    pages: dict[int, tuple[R, ...]]
    positions: dict[UUID, int | None]


class ListedRows(TitledTable, Generic[Q, R]):
    """A query's rows. It knows their number, and holds only the pages last looked at.

    Rows keep their identity when they are read again: what is selected stays selected
    wherever it stands now. Where `counts_later`, the first rows do not wait for their number.
    As many are read first as are `in_sight`, which a view may say.
    """

    state_changed = Signal()
    shown = Signal()  # the rows of the query are here, or here again
    counted = Signal()  # and so is their number
    located = Signal(int)  # where the record asked for with `locate` stands; -1: not in the list

    def __init__(
        self,
        source: Source[Q, R],
        query: Q,
        tasks: TaskRunner,
        parent: QObject | None = None,
        *,
        counts_later: bool = False,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._query = query
        self._counts_later = counts_later
        self.in_sight = 2 * PAGE
        self._whole = Latest(tasks, self)
        self._part = Latest(tasks, self)
        self._counting = Latest(tasks, self)
        self._count = 0
        self._is_counted = False
        self._pages: OrderedDict[int, tuple[R, ...]] = OrderedDict()
        self._wanted: list[int] = []
        self._looked_at = 0
        self._sought: UUID | None = None
        self._state = ListState.READY
        self._error = ""
        self._fetch = QTimer(self, singleShot=True, interval=0)
        self._fetch.timeout.connect(self._fetch_wanted)
        self._count_soon = QTimer(self, singleShot=True, interval=_COUNT_PAUSE)
        self._count_soon.timeout.connect(self._count_rows)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(lambda: self._enter(ListState.LOADING))

    @property
    def query(self) -> Q:
        return self._query

    @property
    def state(self) -> ListState:
        return self._state

    @property
    def is_counted(self) -> bool:
        """Whether rowCount is the number of rows; before, it is that of the rows to show."""
        return self._is_counted

    @property
    def error(self) -> str:
        """Why the rows are not here, while the state is FAILED."""
        return self._error

    def show(self, query: Q, *, locate: UUID | None = None) -> None:
        """Read the rows of this query; a late answer to an earlier one is dropped."""
        if query != self._query:
            self._is_counted = False
        self._query = query
        self._sought = locate or self._sought
        self._error = ""
        self._enter(ListState.ASKED)
        self._read()

    def refresh(self) -> None:
        """Read the rows again, without a sign of it unless that fails."""
        if self._state is ListState.READY:
            self._read()
        else:
            self.show(self._query)

    def expect(self) -> None:
        """The query is about to come; show already that rows are on their way."""
        self._enter(ListState.LOADING)

    def stop(self) -> None:
        """Nobody wants to wait any longer."""
        self._whole.drop()
        self._fail(DataError(self.tr("Stopped before everything was read.")))

    def locate(self, id: UUID) -> None:
        """Say through `located` where this record stands, once."""
        position = self._position_here(id)
        if position is not None and self._state is ListState.READY:
            self.located.emit(position)
        else:
            self._sought = id
            self.refresh()

    def row_at(self, position: int) -> R | None:
        """The record at this position, None while it is not here."""
        return self._held_row(position) if self._trusted else None

    def cell(self, row: R, column: int, role: int) -> Any:
        """What data() answers for a record that is here."""
        raise NotImplementedError

    def look(self, row: R, column: int) -> Look:
        """How a cell of a record that is here is drawn, in a LongTable."""
        raise NotImplementedError

    def looks(self, position: int, columns: Sequence[int]) -> list[Look]:
        """How these cells of a row are drawn, be it here or not yet."""
        row = self.row_at(position)
        if row is None:
            self._want(position // PAGE)
            return [LOADING_LOOK] * len(columns)
        return [self.look(row, column) for column in columns]

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.row_at(index.row())
        if row is not None:
            return self.cell(row, index.column(), role)
        self._want(index.row() // PAGE)
        if role == Role.LOADING:
            return True
        return self.tr("Loading") if role == Qt.ItemDataRole.AccessibleTextRole else None

    @property
    def _trusted(self) -> bool:
        return self._state in (ListState.READY, ListState.ASKED)

    def _held_row(self, position: int) -> R | None:
        number, offset = divmod(position, PAGE)
        page = self._pages.get(number)
        if page is None or offset >= len(page):
            return None
        if number != self._looked_at:
            self._looked_at = number
            self._pages.move_to_end(number)
        return page[offset]

    def _position_here(self, id: UUID) -> int | None:
        for number, page in self._pages.items():
            for offset, row in enumerate(page):
                if row.id == id:
                    return number * PAGE + offset
        return None

    # Reading what shows, and how many rows there are

    def _read(self) -> None:
        source, query = self._source, self._query
        kept = {row.id for at in self.persistentIndexList() if (row := self._held_row(at.row()))}
        sought = kept | {self._sought} if self._sought else kept
        again = self._is_counted or not self._counts_later
        seen = list(self._pages)[-_WANTED_PAGES:] if again else []
        first = range(-(-self.in_sight // PAGE))
        later = self._counts_later

        def work() -> _Reading[R]:
            positions = {one: source.position(query, one) for one in sought}
            found = [at for at in positions.values() if at is not None]
            around = (max(at + by, 0) // PAGE for at in found for by in (-PAGE // 2, PAGE // 2))
            pages = _pages(source, query, {*first, *seen, *around})
            count = _counted(pages) if later else source.count(query)
            return _Reading(count, pages, positions)

        self._part.drop()
        self._count_soon.stop()
        self._counting.drop()
        self._whole.ask(work, done=self._take, failed=self._fail)

    def _take(self, reading: _Reading[R]) -> None:
        count = reading.count
        if count is None:
            here = (max(reading.pages) + 1) * PAGE
            count = max(here, self._count) if self._is_counted else here
        self._resize(max(count, self._count))
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        ids = [row.id if (row := self._held_row(at.row())) else None for at in kept]
        self._pages = OrderedDict(reading.pages)
        self._looked_at = -1
        self._wanted = []
        self._enter(ListState.READY)
        self.changePersistentIndexList(
            kept, [self._index_of(*moved, reading) for moved in zip(ids, kept, strict=True)]
        )
        self.layoutChanged.emit()
        self._resize(count)
        self._is_counted = self._is_counted or reading.count is not None
        self.shown.emit()
        if reading.count is None:
            self._count_soon.start()  # not at once: the rows are to be drawn first
        else:
            self.counted.emit()
        sought, self._sought = self._sought, None
        if sought is not None:
            position = reading.positions.get(sought)
            self.located.emit(-1 if position is None else position)

    def _count_rows(self) -> None:
        source, query = self._source, self._query
        self._counting.ask(lambda: source.count(query), done=self._take_count, failed=self._fail)

    def _take_count(self, count: int) -> None:
        self._is_counted = True
        self._resize(count)
        self.counted.emit()

    def _index_of(self, id: UUID | None, before: QModelIndex, reading: _Reading[R]) -> QModelIndex:
        if id is None:
            return QModelIndex()
        position = reading.positions[id] if id in reading.positions else self._position_here(id)
        return QModelIndex() if position is None else self.index(position, before.column())

    def _resize(self, count: int) -> None:
        if count > self._count:
            self.beginInsertRows(ROOT, self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self.beginRemoveRows(ROOT, count, self._count - 1)
            self._count = count
            self.endRemoveRows()

    def _fail(self, error: DataError) -> None:
        self._sought = None
        self._error = str(error)
        self._enter(ListState.FAILED)

    # Reading more pages

    def _want(self, page: int) -> None:
        if self._trusted and page not in self._wanted and page not in self._pages:
            self._wanted = [*self._wanted[1 - _WANTED_PAGES :], page]
            self._fetch.start()

    def _fetch_wanted(self) -> None:
        if not self._wanted or self._part.waiting or self._whole.waiting:
            return
        source, query, wanted = self._source, self._query, tuple(self._wanted)
        self._part.ask(lambda: _pages(source, query, wanted), done=self._keep, failed=self._fail)

    def _keep(self, pages: dict[int, tuple[R, ...]]) -> None:
        self._pages.update(pages)
        while len(self._pages) > _KEPT_PAGES:
            self._pages.popitem(last=False)
        for page in pages:
            last = min(page * PAGE + PAGE, self._count) - 1
            self.dataChanged.emit(
                self.index(page * PAGE, 0), self.index(last, self.columnCount() - 1)
            )
        self._wanted = [page for page in self._wanted if page not in pages]
        self._fetch_wanted()

    # Waiting

    def _enter(self, state: ListState) -> None:
        self._state = state
        if state is ListState.ASKED:
            self._patience.start()
        else:
            self._patience.stop()
        if state is ListState.LOADING:
            self._resize(max(self._count, _SKELETON_ROWS))
            last = self.index(self._count - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.state_changed.emit()


def _pages(source: Source[Q, R], query: Q, numbers: Collection[int]) -> dict[int, tuple[R, ...]]:
    """Each of these pages; those that follow one another are one question."""
    pages: dict[int, tuple[R, ...]] = {}
    for start in sorted(number for number in numbers if number - 1 not in numbers):
        stop = next(number for number in count(start) if number not in numbers)
        rows = source.listed(query, start * PAGE, (stop - start) * PAGE)
        for number in range(start, stop):
            at = (number - start) * PAGE
            pages[number] = rows[at : at + PAGE]
    return pages


def _counted(pages: dict[int, tuple[R, ...]]) -> int | None:
    """The number of rows, where a page that is not full tells it."""
    for number, page in pages.items():
        follows = number == 0 or len(pages.get(number - 1, ())) == PAGE
        if len(page) < PAGE and (page or follows):
            return number * PAGE + len(page)
    return None
