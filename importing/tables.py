"""CSV files as rows of cells, with the line each row starts on."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from domain.spreadsheets import restored
from importing.columns import is_own, known_names
from importing.text import UnreadableError

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
PREVIEW_ROWS = 8
_MOST_WORDS = 10_000  # that may be said again
LONGEST_CELL = 100_000  # below the 131,072 at which the csv module itself gives up


class Row(NamedTuple):
    line: int
    cells: Sequence[str]
    problem: str = ""  # why the row cannot be used


class Table(NamedTuple):
    header: tuple[str, ...]
    delimiter: str
    rows: list[Row]


def read_table(path: Path, content: str) -> Table:
    """Raises UnreadableError where the file as a whole cannot be trusted."""
    content = content.rstrip("\x1a")
    delimiter, content, skipped = _told_delimiter(content)
    delimiter = delimiter or _sniffed(content)
    records = _records(path, content, delimiter, skipped)
    header = _header(path, next(records, None))
    exact = is_own(header)
    words: dict[str, str] = {}
    rows = [_fitted(row, len(header), words, exact=exact) for row in records]
    if not rows and not exact:  # an office may have no sites, but no file is empty on purpose
        raise UnreadableError(path, "this file has column names, but no rows.")
    return Table(header, delimiter, rows)


def _told_delimiter(content: str) -> tuple[str, str, int]:
    """Excel's first line "sep=;", the content after it, and how many lines that took."""
    first, _, rest = content.partition("\n")
    told = first.strip().removeprefix("sep=")
    if first.startswith("sep=") and told in DELIMITERS:
        return told, rest, 1
    return "", content, 0


def _sniffed(content: str) -> str:
    """The delimiter that makes most sense of the header."""

    def sense(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(content[:65536], newline=""), delimiter=delimiter)
        try:
            header = next((row for row in reader if any(cell.strip() for cell in row)), [])
        except csv.Error:
            return 0, 0
        return known_names(header), len(header)

    return max(DELIMITERS, key=sense)


def _records(path: Path, content: str, delimiter: str, skipped: int) -> Iterator[Row]:
    """Every record that is not blank. An odd quotation mark costs its own row only."""
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = skipped + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise UnreadableError(
                    path, f"a quotation mark in line {line} is never closed. Correct the file."
                ) from None
            if "field larger" in str(error):
                raise _too_long(path, line) from None
            yield Row(line, (), "The quotation marks of this row do not match.")
            continue
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise _too_long(path, line)
        if any(cell.strip() for cell in cells):
            yield Row(line, cells)


def _once(cell: str, words: dict[str, str]) -> str:
    """The same word is in memory once: a million rows say Yes, No and MN."""
    return words.setdefault(cell, cell) if len(words) < _MOST_WORDS else words.get(cell, cell)


def _too_long(path: Path, line: int) -> UnreadableError:
    return UnreadableError(
        path,
        f"a cell in line {line} has more than {LONGEST_CELL:,} characters."
        " A quotation mark may be missing there. Correct the file.",
    )


def _header(path: Path, row: Row | None) -> tuple[str, ...]:
    if row is None or row.problem:
        raise UnreadableError(path, "the first row should hold column names. Correct the file.")
    header = [cell.strip() for cell in row.cells]
    while header and not header[-1]:
        header.pop()
    seen = set()
    for name in header:
        if name.casefold() in seen:
            raise UnreadableError(
                path, f"two columns are named “{name}”. Rename one of them, then choose it again."
            )
        if name:
            seen.add(name.casefold())
    if len(header) == 1 and not known_names(header):
        raise UnreadableError(
            path, "no columns were found. Choose a CSV file with commas, semicolons or tabs."
        )
    return tuple(header)


def _fitted(row: Row, width: int, words: dict[str, str], *, exact: bool) -> Row:
    """The row with exactly as many cells as the header, or with its problem."""
    if row.problem:
        return row
    written = [restored(cell) if "'" in cell else cell for cell in row.cells]
    cells = [cell.strip() if exact or "\n" in cell else " ".join(cell.split()) for cell in written]
    while len(cells) > width and not cells[-1]:
        cells.pop()
    if len(cells) == width:
        return Row(row.line, [_once(cell, words) for cell in cells])
    count = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
    return Row(row.line, cells, f"This row has {count}, the header has {width}.")
