"""Reading long lists by position: from their start, their end, or anywhere between.

All here is about not looking at every row. A list lies in the order of its places, and the
full-text index answers in that order too, so the first matches come first, rare or common. In any
other order the rows of a rare question are fetched and sorted; for a common one the index of the
order is followed, which soon meets enough of them.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.folding import needles
from storage.list_schema import ListedContactRow, PlacedRow, ReachRow
from storage.schema import ChangeRow, OfficeRow
from storage.trigrams import REACHES, TrigramIndex, Word, holds

_RARE = 4_000  # rows that are fetched and sorted sooner than an index is followed
_MANY = 100_000  # places that are noted down sooner than each row is looked at
_HOP = 5_000  # rows from one remembered position to the next
_REMEMBERED = 20  # questions whose positions are remembered


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A condition on the rows of a list, and the places of the rows that meet it."""

    condition: ColumnElement[bool]
    places: Select[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which rows of a list, and in which order; the order of their places, unless it says more."""

    row: type[PlacedRow]
    index: TrigramIndex
    text: str = ""
    narrowings: tuple[Narrowing, ...] = ()
    by: InstrumentedAttribute[Any] | None = None
    descending: bool = False


@dataclass(slots=True)
class Marks:
    """Where some rows of a question stand, found while reading it."""

    positions: list[int] = field(default_factory=lambda: [0])
    keys: list[tuple[Any, ...] | None] = field(default_factory=lambda: [None])
    total: int | None = None

    def before(self, position: int) -> tuple[int, tuple[Any, ...] | None]:
        at = bisect_right(self.positions, position) - 1
        return self.positions[at], self.keys[at]

    def add(self, position: int, key: tuple[Any, ...]) -> None:
        at = bisect_right(self.positions, position)
        self.keys.insert(at, key)  # first: a position without its key would be read past it
        self.positions.insert(at, position)


class Memory:
    """The marks of the last questions, until somebody writes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._state = -1
        self._marks: OrderedDict[Hashable, Marks] = OrderedDict()

    def of(self, session: Session, question: Hashable) -> Marks:
        """Marks for reading in this session's transaction, to be added to."""
        device = select(OfficeRow.device_id).limit(1).scalar_subquery()
        last = select(func.max(ChangeRow.device_seq)).where(ChangeRow.device_id == device)
        state = session.execute(last).scalar() or 0
        with self._lock:
            if state != self._state:
                self._state = state
                self._marks.clear()
            marks = self._marks.setdefault(question, Marks())
            self._marks.move_to_end(question)
            while len(self._marks) > _REMEMBERED:
                self._marks.popitem(last=False)
            return marks


class Listing:
    """The rows of a question, in one transaction."""

    def __init__(self, session: Session, question: Question, marks: Marks | None = None) -> None:
        self._session = session
        self._asked = question
        self._marks = marks or Marks()

    def slice(self, start: int, length: int) -> list[int]:
        """The places of the rows at start .. start + length - 1."""
        if start < 0 or length <= 0:
            return []
        if start > _HOP:
            length = min(length, self.count() - start)
            behind = self.count() - start - length
            if length <= 0:
                return []
            if behind < _HOP:
                return [key[-1] for key in self._read(None, behind, length, reverse=True)][::-1]
        at, key = self._marks.before(start)
        while start - at > _HOP:
            if not (found := self._read(key, _HOP, 1)):
                return []
            at, key = at + _HOP, found[0]
            self._marks.add(at, key)
        return [key[-1] for key in self._read(key, start - at, length)]

    def count(self) -> int:
        if self._marks.total is None:
            rows = self._all_by_place.with_only_columns(func.count(), maintain_column_froms=True)
            self._marks.total = self._session.execute(rows).scalar_one()
        return self._marks.total

    def count_to(self, most: int) -> int:
        """How many rows there are, or one more than most."""
        return self._count_of(self._by_place, most)

    def position(self, place: int) -> int | None:
        """How many rows stand before the one at this place; None if it is not among them."""
        row = self._asked.row
        its = self._session.execute(
            select(*self._order).where(row.place == place, *self._conditions)
        ).first()
        if its is None:
            return None
        found = self._all_by_place if self._asked.by is None else self._with_rows
        order = tuple_(*(found.selected_columns if self._asked.by is None else self._order))
        before = order > tuple(its) if self._asked.descending else order < tuple(its)
        rows = found.where(before).with_only_columns(func.count(), maintain_column_froms=True)
        return self._session.execute(rows).scalar_one()

    def every(self, *columns: Any) -> Select[Any]:
        """These columns of all the rows, in order."""
        row = self._asked.row
        rows = select(*columns).where(row.place.in_(self._all_by_place))
        down = self._asked.descending
        return rows.order_by(*(one.desc() if down else one for one in self._order))

    def _read(
        self, since: tuple[Any, ...] | None, offset: int, length: int, *, reverse: bool = False
    ) -> list[tuple[Any, ...]]:
        rows, order = self._rows
        backwards = self._asked.descending != reverse
        if since is not None:
            key = tuple_(*order)
            rows = rows.where(key <= since if backwards else key >= since)
        rows = rows.order_by(*(column.desc() if backwards else column for column in order))
        return [tuple(row) for row in self._session.execute(rows.limit(length).offset(offset))]

    @cached_property
    def _words(self) -> tuple[Word, ...]:
        words = map(Word, needles(self._asked.text))
        if self._asked.row is not ListedContactRow:
            return tuple(words)
        return tuple(Word(word.needles, self._reaches(word)) for word in words)

    @cached_property
    def _looked_up(self) -> bool:
        """Whether the words are looked up in the index before the rows."""
        return bool(self._words) and self._asked.index.is_asked(self._session)

    def _reaches(self, word: Word) -> tuple[int, ...]:
        query = select(ReachRow.id)
        if REACHES.is_asked(self._session):
            query = query.where(ReachRow.id.in_(REACHES.candidates([word])))
        if not word.is_exact or not REACHES.is_asked(self._session):
            query = query.where(holds(ReachRow.search, word))
        return tuple(self._session.execute(query).scalars())

    @cached_property
    def _order(self) -> tuple[Any, ...]:
        row, by = self._asked.row, self._asked.by
        return (row.place,) if by is None else (by, row.place)

    @cached_property
    def _conditions(self) -> tuple[ColumnElement[bool], ...]:
        """What a row itself tells."""
        row = self._asked.row
        reach = ListedContactRow.reach if row is ListedContactRow else None
        return (
            true(),
            *(narrowing.condition for narrowing in self._asked.narrowings),
            *(holds(row.search, word, reach) for word in self._words),
        )

    @cached_property
    def _few(self) -> Select[int] | None:
        """The places a filter leaves, if they are few."""
        for narrowing in self._asked.narrowings:
            if self._count_of(narrowing.places, _RARE) <= _RARE:
                return narrowing.places
        return None

    @cached_property
    def _by_place(self) -> Select[Any]:
        """The places of the rows, found in their order."""
        return self._exactly(self._words)

    @cached_property
    def _all_by_place(self) -> Select[Any]:
        """The same, soonest where all of them are wanted."""
        return self._exactly(tuple(replace(word, for_all=True) for word in self._words))

    def _exactly(self, words: tuple[Word, ...]) -> Select[Any]:
        plain = self._looked_up and not self._asked.narrowings
        if plain and all(word.is_exact for word in words):
            return self._asked.index.candidates(words)
        return self._with_rows

    @cached_property
    def _with_rows(self) -> Select[Any]:
        """The same, with the columns of the rows at hand."""
        row, index = self._asked.row, self._asked.index
        if self._few is not None:
            return select(row.place).where(row.place.in_(self._few), *self._conditions)
        if not self._looked_up:
            return select(row.place).where(*self._conditions)
        found = index.candidates(self._words)
        return found.join(row, row.place == index.place).where(*self._conditions)

    @cached_property
    def _rows(self) -> tuple[Select[Any], tuple[Any, ...]]:
        """The columns of the order, and how to get them in that order."""
        row, index = self._asked.row, self._asked.index
        if self._asked.by is None:
            found = self._by_place
            return found, tuple(found.selected_columns)
        rows = select(*self._order).where(*self._conditions)
        if self._few is not None:
            rows = rows.where(row.place.in_(self._few))
        elif self._looked_up:
            found = index.candidates(self._words)
            count = self._count_of(found, _MANY)
            if count <= _RARE:
                rows = rows.where(row.place.in_(found))
            elif count <= _MANY:
                # A sum, so that the places are looked up for a row instead of the rows for them.
                rows = rows.where((row.place + 0).in_(found))
        return rows, self._order

    def _count_of(self, rows: Select[Any], most: int) -> int:
        some = rows.limit(most + 1).subquery()
        return self._session.execute(select(func.count()).select_from(some)).scalar_one()
