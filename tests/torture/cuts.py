"""What a power cut leaves of a folder, by the tape of everything that was done to it.

Written is not kept: only what was synced before the cut is there for sure. Of the rest any subset
may be there, a write also in parts of 512 bytes; new names, other names and removed names of files
last when their folder was synced. That is more than any file system in use does to us, on purpose.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random

from tests.torture.disk import Kind, Told

SECTOR = 512


@dataclass(slots=True, eq=False)
class _File:
    kept: bytearray = field(default_factory=bytearray)
    pending: list[Told] = field(default_factory=list)


class Platter:
    """A folder's disk between the calls of a tape."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._names = {
            str(path): _File(bytearray(path.read_bytes()))
            for path in folder.iterdir()
            if path.is_file()
        }
        self._kept_names = dict(self._names)
        self._pending_names: list[tuple[Told, _File]] = []

    def take(self, told: Told) -> None:
        match told.kind:
            case Kind.CREATE:
                self._names[told.path] = _File()
                self._pending_names.append((told, self._names[told.path]))
            case Kind.UNLINK:
                self._pending_names.append((told, self._names.pop(told.path)))
            case Kind.RENAME:
                file = self._names.pop(told.path)
                self._names[told.data.decode()] = file
                self._pending_names.append((told, file))
            case Kind.LINK:
                file = self._names[told.path]
                self._names[told.data.decode()] = file
                self._pending_names.append((told, file))
            case Kind.WRITE | Kind.TRUNCATE:
                self._names[told.path].pending.append(told)
            case Kind.SYNC if told.path == self._folder:
                self._kept_names = dict(self._names)
                self._pending_names.clear()
            case Kind.SYNC:
                file = self._names[told.path]
                for one in file.pending:
                    _put(file.kept, one)
                file.pending.clear()

    def cut(self, chance: Random, into: Path) -> None:
        """The power fails now: what is found in the folder afterwards."""
        survives = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        names = dict(self._kept_names)
        for told, file in self._pending_names:
            if chance.random() < survives:
                if told.kind is not Kind.LINK:
                    names.pop(told.path, None)
                if told.kind is not Kind.UNLINK:
                    names[told.data.decode() or told.path] = file
        for path, file in names.items():
            if path.endswith("-shm"):
                continue  # memory that the processes share: SQLite never believes an old one
            content = bytearray(file.kept)
            for told in file.pending:
                for part in _parts(told, chance):
                    if chance.random() < survives:
                        _put(content, part)
            (into / Path(path).name).write_bytes(content)


def _parts(told: Told, chance: Random) -> list[Told]:
    """A write is torn half of the time."""
    if told.kind is Kind.TRUNCATE or chance.random() < 0.5:
        return [told]
    first = SECTOR - told.offset % SECTOR  # sectors are the disk's, not the write's
    edges = [0, *range(first, len(told.data), SECTOR), len(told.data)]
    return [
        told._replace(offset=told.offset + start, data=told.data[start:end])
        for start, end in pairwise(edges)
    ]


def _put(content: bytearray, told: Told) -> None:
    end = told.offset + len(told.data)
    if told.kind is Kind.TRUNCATE:
        del content[told.offset :]
    content.extend(bytes(max(0, end - len(content))))
    content[told.offset : end] = told.data
