"""An import in a few words, for tests."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from domain.errors import CancelledError, DataError
from domain.importing import FileKind, ImportJob, ImportReport
from domain.importing import Progress as Reporting
from importing.importer import FileImporter
from importing.looking import as_kind, look
from tests.office import Office

TABLES = ("accounts", "sites", "contacts", "account_contacts", "links", "changes")


@dataclass
class Progress:
    """Notes every step, and can stop at one."""

    stop_at: str = ""
    steps: list[tuple[int, int, str]] = field(default_factory=list)

    def report(self, done: int, total: int, what: str) -> None:
        self.steps.append((done, total, what))
        if self.stop_at and what.startswith(self.stop_at):
            raise CancelledError


class HeldImporter(FileImporter):
    """A real importer whose runs wait for `go` where they begin to write."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.database, office.author)
        self.go = threading.Event()
        self.go.set()
        self.error: DataError | None = None

    def run(self, job: ImportJob, progress: Reporting) -> ImportReport:
        if self.error:
            raise self.error
        return super().run(job, _Held(self.go, progress))


class _Held:
    def __init__(self, go: threading.Event, progress: Reporting) -> None:
        self._go = go
        self._progress = progress

    def report(self, done: int, total: int, what: str) -> None:
        while what == "Importing" and done and not self._go.wait(0.01):
            self._progress.report(done, total, what)
        self._progress.report(done, total, what)


def importer(office: Office) -> FileImporter:
    return FileImporter(office.database, office.author)


def job(*paths: Path, account: str = "") -> ImportJob:
    return ImportJob(files=tuple(look(path) for path in paths), vcard_account=account)


def run(office: Office, *paths: Path, account: str = "") -> ImportReport:
    return importer(office).run(job(*paths, account=account), Progress())


def table(folder: Path, kind: FileKind, *lines: str) -> Path:
    """A file of this kind; the first line is the header."""
    path = folder / f"{kind.value.lower()}.csv"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    assert as_kind(look(path), kind).kind is kind
    return path


def counts(office: Office) -> dict[str, int]:
    with office.database.reading() as session:
        return {
            name: session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608
            for name in TABLES
        }


def rows(office: Office, query: str) -> Sequence[tuple[object, ...]]:
    with office.database.reading() as session:
        return [tuple(row) for row in session.execute(text(query))]
