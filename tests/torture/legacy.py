"""The files of a legacy system in two years: the second has changes of the first, and more."""

import csv
from collections.abc import Iterable
from pathlib import Path

from domain.importing import ImportJob
from importing.importer import FileImporter
from tests.office import Office

ACCOUNTS = 40


class Silent:
    """A Progress that nobody watches."""

    def report(self, done: int, total: int, what: str) -> None: ...


def write_files(folder: Path) -> None:
    for year, accounts in (2024, ACCOUNTS), (2025, ACCOUNTS + 10):
        into = folder / f"{year}"
        into.mkdir()
        numbers = [f"{30_000 + place}" for place in range(accounts)]
        _write(
            into / "customers.csv",
            ("Account number", "Account name", "Account class"),
            ((number, f"Account {number} of {year}", "COMM") for number in numbers),
        )
        _write(
            into / "locations.csv",
            ("Account number", "Street", "City", "State", "Postal code"),
            ((number, f"{number[2:]} Mill Road", "Blaine", "MN", "55449") for number in numbers),
        )
        _write(
            into / "contacts.csv",
            ("Account number", "Name", "Email", "Phone", "Note"),
            (
                (number, name, f"{name.lower()}@a{number}.example", "763-555-0142", f"{year} " * 99)
                for number in numbers
                for name in ("Ada", "Ben")
            ),
        )


def import_everything(office: Office, files: Path) -> None:
    """Read back at once, as the screen does that says how many came in."""
    importer = FileImporter(office.database, office.author)
    job = ImportJob(files=tuple(importer.look(file) for file in sorted(files.iterdir())))
    report = importer.run(job, Silent())
    assert report.accounts.added, report
    assert not importer.check(job, Silent()).changes_something


def _write(file: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([header, *rows])
