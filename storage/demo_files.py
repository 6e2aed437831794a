"""The files of the demo, and the ids of what is in them."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import UUID, uuid5

_IDS = UUID("5d1c3f54-3c77-5a0b-8d0e-0a1f4c2e49d8")

Values = Mapping[str, str]


def demo_id(key: str) -> UUID:
    """The same in every demo, so that two of them can be compared."""
    return uuid5(_IDS, key)


def lines(file: Path) -> Iterator[Values]:
    with file.open(newline="", encoding="utf-8") as opened:
        yield from csv.DictReader(opened)
