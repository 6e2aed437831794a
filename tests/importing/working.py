"""An import in a few words, for tests."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from domain.errors import CancelledError
from domain.importing import FileKind, ImportJob, ImportReport
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
