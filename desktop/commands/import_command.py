"""Take over a legacy system's customers, locations, contacts, vCards and figures: all, or none."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.commands.arguments import add_database_arguments
from desktop.commands.progress import TerminalProgress
from desktop.data_files import key_source, open_or_create, opened, own_database
from domain.errors import DataError
from domain.importing import (
    FIGURES,
    FileKind,
    ImportFile,
    ImportJob,
    ImportProblem,
    ImportReport,
    columns_problem,
)
from importing.importer import FileImporter
from importing.looking import as_kind, look
from storage.engine import Database
from storage.setup import create_office, own_author

EXAMPLES = """Columns are matched by their names. Importing the same files again changes nothing,
and what was changed in Portal Desk since stays. No mail is sent.

examples:
  portal-desk import --customers customers.csv --locations locations.csv --contacts contacts.csv
  portal-desk import --contacts contacts.csv --dry-run
  portal-desk import --invoices i.csv --services s.csv --visits v.csv
  portal-desk import --requests r.csv --weights w.csv
  portal-desk import --vcard cards.vcf --account 49418
  portal-desk import --customers c.csv --database office.db --key-file office.key
"""
_TABLES = (FileKind.CUSTOMERS, FileKind.LOCATIONS, FileKind.CONTACTS, *FIGURES)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    for kind in _TABLES:
        name = kind.value.lower()
        parser.add_argument(f"--{name}", metavar="F", type=Path, help=f"a CSV file of {name}")
    parser.add_argument(
        "--vcard",
        metavar="F",
        type=Path,
        action="append",
        default=[],
        help="a vCard file; again for more",
    )
    parser.add_argument(
        "--account",
        metavar="NUMBER",
        default="",
        help="the account the vCards go to, instead of the one of each card's organization",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would happen, and change nothing"
    )
    add_database_arguments(parser)
    parser.set_defaults(refuse=parser.error)


def run(options: argparse.Namespace) -> int:
    """Print the counts, then the rows to look at with their reasons."""
    given = [(kind, getattr(options, kind.value.lower())) for kind in _TABLES]
    given += [(FileKind.VCARDS, path) for path in options.vcard]
    files = [(kind, path) for kind, path in given if path is not None]
    if not files:
        options.refuse("Name at least one file, for example with --customers F")
    if options.account and not options.vcard:
        options.refuse("--account says where vCards go; name them with --vcard F")
    # Before the database, which need not be made for files that cannot be read.
    job = ImportJob(
        files=tuple(_looked_at(path, kind) for kind, path in files), vcard_account=options.account
    )
    with _database(options) as database:
        importer = FileImporter(database, own_author(database))
        work = importer.check if options.dry_run else importer.run
        _print(work(job, TerminalProgress()), dry=options.dry_run)
    return 0


def _looked_at(path: Path, kind: FileKind) -> ImportFile:
    file = as_kind(look(path), kind)
    if problem := columns_problem(kind, file.columns):
        names = ", ".join(file.header)
        raise DataError(f"{path.name}: {problem} It has: {names}. Rename one of them.")
    return file


@contextmanager
def _database(options: argparse.Namespace) -> Iterator[Database]:
    """The database to import into; a dry run into one that is not there yet makes none."""
    place = (options.database or own_database()).absolute()
    with tempfile.TemporaryDirectory() as folder:
        if not options.dry_run:
            database = open_or_create(options)
        elif place.exists():
            database = key_source(options).open(place)
        else:
            unused = Path(folder) / "dry-run.db"
            create_office(unused, None, organisation="", staff_name="", country="US")
            database = opened(unused, None)
        try:
            yield database
        finally:
            database.close()


def _print(report: ImportReport, *, dry: bool) -> None:
    tallies = {
        "accounts": report.accounts,
        "sites": report.sites,
        "contacts": report.contacts,
        **{kind.value.lower(): tally for kind, tally in report.figures.items()},
    }
    counts = [f"{name} {tally.total}" for name, tally in tallies.items()]
    print(", ".join([*counts, f"skipped {report.skipped}"]))
    for name, tally in tallies.items():
        print(
            f"{name}: {tally.added} {'to add' if dry else 'added'},"
            f" {tally.changed} {'to change' if dry else 'changed'},"
            f" {tally.unchanged} unchanged, {tally.kept} kept as they are here"
        )
    for problem in report.problems:
        print(_line(problem))


def _line(problem: ImportProblem) -> str:
    where = f"{problem.file}, line {problem.line}"
    what = f", {problem.what}" if problem.what else ""
    return f"{problem.outcome.value.lower()}: {where}{what}: {problem.reason}"
