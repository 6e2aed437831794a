"""Full-text search by pieces of three characters: SQLite's FTS5, or PostgreSQL's pg_trgm.

An index of FTS5 is a table beside the one it is about, and is written and asked by us. It keeps the
positions of the pieces and no text, so that it knows by itself where they stand side by side: to
look at the rows would mean to take one page out of the encryption for each. Of a long word it
answers candidates, which `holds` looks at. PostgreSQL keeps its index by itself and uses it where
it sees what `holds` asks for; on a server without pg_trgm it looks at every row.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Select,
    Table,
    column,
    event,
    literal,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from storage.list_schema import (
    ListedAccountRow,
    ListedContactRow,
    ListedSiteRow,
    PlacedRow,
    ReachRow,
)

_PIECE = 3
_LONGEST = 14  # characters of a needle that is looked up as it stands
_MOST_PIECES = 8  # of a longer one; more cost more to look up than they leave out
_MOST_TOKENS = 60  # of one word, likewise
_MOST_OF_ALL = 1_000  # where every match is wanted: who is no candidate is not looked at
# Bytes of the index that fit into one page of the file, which is 4096 less what encryption adds.
_PAGE = 3_970
_FIRST_PRIVATE, _PRIVATE = 0xE000, 6400  # characters folding.py never leaves in a search text

_WILD = re.compile(r"([\\%_])")
_ESCAPED = r"\\\1"

ANY_REACH = chr(_FIRST_PRIVATE) * _PIECE  # stands in every token's row beside the token


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a query: a row has it that holds a needle, or that shares one of the reaches."""

    needles: tuple[str, ...]
    reaches: tuple[int, ...] = ()
    for_all: bool = False  # and not for the first matches only

    @property
    def is_exact(self) -> bool:
        """No candidate needs a second look."""
        return self.tells_reaches and all(len(needle) <= _LONGEST for needle in self.needles)

    @property
    def tells_reaches(self) -> bool:
        """Each of its reaches is asked for, and not just any."""
        return len(self.reaches) <= (_MOST_OF_ALL if self.for_all else _MOST_TOKENS)


def token(reach: int) -> str:
    """What stands for a reach in a search text: one piece, which no other token shares."""
    digits = []
    for _ in range(_PIECE):
        reach, digit = divmod(reach, _PRIVATE)
        digits.append(chr(_FIRST_PRIVATE + digit))
    return "".join(digits)


def holds(
    searched: InstrumentedAttribute[str],
    word: Word,
    reach: InstrumentedAttribute[int | None] | None = None,
) -> ColumnElement[bool]:
    """Whether a row has the word, by the look of the row itself."""
    found: list[ColumnElement[bool]] = [
        _Holds(searched, literal(one), literal(_pattern(one))) for one in word.needles
    ]
    if reach is not None and word.reaches:
        found.append(reach.in_(word.reaches))
    return or_(*found)


class _Holds(FunctionElement[bool]):
    """Whether the first text has the second in it; the third says that as a pattern."""

    name = "holds"
    type = Boolean()
    inherit_cache = True


@compiles(_Holds)
def _by_place(element: _Holds, compiler: SQLCompiler, **kw: Any) -> str:
    searched, needle, _ = element.clauses
    return f"instr({compiler.process(searched, **kw)}, {compiler.process(needle, **kw)}) > 0"


@compiles(_Holds, "postgresql")
def _by_pattern(element: _Holds, compiler: SQLCompiler, **kw: Any) -> str:
    searched, _, pattern = element.clauses
    return f"{compiler.process(searched, **kw)} LIKE {compiler.process(pattern, **kw)}"


def _pattern(needle: str) -> str:
    return f"%{_WILD.sub(_ESCAPED, needle)}%"


class TrigramIndex:
    """The pieces of the column `search` of one table.

    What writes or asks the index by itself does nothing where the database does so.
    """

    def __init__(self, row: type[PlacedRow] | type[ReachRow]) -> None:
        indexed = cast("Table", row.__table__)
        (key,) = indexed.primary_key.columns
        self.name = f"{indexed.name}_search"
        created = (
            f"CREATE VIRTUAL TABLE {self.name} USING fts5(search, content='{indexed.name}',"
            f" content_rowid='{key.name}', tokenize='trigram case_sensitive 1', columnsize=0)"
        )
        self._table = table(self.name, column("rowid"), column(self.name))
        # Made once: what SQLAlchemy knows of a statement, it knows of this object.
        self._adding = text(
            f"INSERT INTO {self.name} (rowid, search) VALUES (:key, :search)"  # noqa: S608, our name
        )
        self._removing = text(
            f"INSERT INTO {self.name} ({self.name}, rowid, search)"  # noqa: S608, our name
            " VALUES ('delete', :key, :search)"
        )

        @event.listens_for(indexed, "after_create")
        def _create(_table: Table, connection: Connection, **_: object) -> None:
            if _is_ours(connection):
                connection.execute(text(created))
                self._command(connection, "pgsz", _PAGE)

    @property
    def place(self) -> ColumnElement[int]:
        """The key of the row a candidate stands for."""
        return self._table.c.rowid

    @staticmethod
    def is_asked(session: Session) -> bool:
        """Whether candidates are to be looked up first, or the database finds its own way."""
        return _is_ours(session.connection())

    def candidates(self, words: Sequence[Word]) -> Select[int]:
        """The keys of the rows that may have all the words; the index gives them in order."""
        asked = " AND ".join(f"({_asked(word)})" for word in words)
        return select(self.place).where(self._table.c[self.name].op("MATCH")(asked))

    def add(self, connection: Connection, rows: Iterable[tuple[int, str]]) -> None:
        values = [{"key": key, "search": search} for key, search in rows]
        if values and _is_ours(connection):
            connection.execute(self._adding, values)

    def remove(self, connection: Connection, rows: Iterable[tuple[int, str]]) -> None:
        """Take out rows with the text they were added with."""
        values = [{"key": key, "search": search} for key, search in rows]
        if values and _is_ours(connection):
            connection.execute(self._removing, values)

    def clear(self, connection: Connection) -> None:
        self._command(connection, "delete-all", 0)

    def rebuild(self, connection: Connection) -> None:
        self._command(connection, "rebuild", 0)
        # Into one part: each part of an index is asked for each piece.
        self._command(connection, "optimize", 0)

    def is_sound(self, connection: Connection) -> bool:
        """Whether it says of each row of its table what stands there.

        To SQLite that is a write. Of a database that cannot be written to it is not known.
        """
        try:
            self._command(connection, "integrity-check", 1)
        except DBAPIError as error:
            if "readonly" in str(error.orig):
                return True
            if "malformed" in str(error.orig):
                return False
            raise
        return True

    def _command(self, connection: Connection, command: str, rank: int) -> None:
        if not _is_ours(connection):
            return
        asked = f"INSERT INTO {self.name} ({self.name}, rank) VALUES (:command, :rank)"  # noqa: S608, our name
        connection.execute(text(asked), {"command": command, "rank": rank})


def _is_ours(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _asked(word: Word) -> str:
    each = [
        _quoted(needle) if len(needle) <= _LONGEST else " AND ".join(map(_quoted, _pieces(needle)))
        for needle in word.needles
    ]
    if word.tells_reaches:
        each += [_quoted(token(reach)) for reach in word.reaches]
    else:
        each.append(_quoted(ANY_REACH))
    return " OR ".join(f"({one})" for one in each)


def _pieces(needle: str) -> Iterator[str]:
    """Some, spread over the whole of it."""
    last = len(needle) - _PIECE
    starts = sorted({round(n * last / (_MOST_PIECES - 1)) for n in range(_MOST_PIECES)})
    return iter(dict.fromkeys(needle[at : at + _PIECE] for at in starts))


def _quoted(text: str) -> str:
    """All its pieces, side by side."""
    return '"' + text.replace('"', '""') + '"'


CONTACTS = TrigramIndex(ListedContactRow)
ACCOUNTS = TrigramIndex(ListedAccountRow)
SITES = TrigramIndex(ListedSiteRow)
REACHES = TrigramIndex(ReachRow)
