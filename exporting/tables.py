"""CSV files as RFC 4180 has them, that a spreadsheet opens as text and cannot execute.

Every cell is quoted, lines end with CR LF, and a byte order mark says UTF-8.
"""

import csv
from collections.abc import Sequence

from domain.spreadsheets import protected
from exporting.files import NewFile

_MARK = "\ufeff"


class TableWriter:
    def __init__(self, file: NewFile, header: Sequence[str]) -> None:
        file.write(_MARK)
        self._writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        self._writer.writerow(header)

    def write(self, cells: Sequence[str]) -> None:
        self._writer.writerow([_cell(cell) for cell in cells])


def _cell(text: str) -> str:
    """Line ends within a cell are line feeds; a NUL would make the file unreadable."""
    if "\r" in text or "\0" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return protected(text)
