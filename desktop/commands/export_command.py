"""Export accounts, sites and contacts into files that import reads again: all of them, or none."""

import argparse
from pathlib import Path

from desktop.commands.arguments import add_database_arguments
from desktop.commands.progress import TerminalProgress
from desktop.data_files import key_source, own_database
from domain.exporting import OfficeFiles
from domain.importing import FIGURES, FileKind
from exporting.exporter import FileExporter

_WORDS = {
    FileKind.INVOICES: "invoices",
    FileKind.SERVICES: "current services",
    FileKind.VISITS: "visits",
    FileKind.REQUESTS: "requests",
    FileKind.WEIGHTS: "weights",
}
EXAMPLES = """Importing the files into an empty database gives back the same accounts, sites and
contacts. Portal access stays behind. A file that is there already is replaced once the new ones
are whole.

examples:
  portal-desk export --customers customers.csv --locations locations.csv --contacts contacts.csv
  portal-desk export --vcard cards.vcf
  portal-desk export --invoices i.csv --services s.csv --visits v.csv --requests r.csv
  portal-desk export --contacts contacts.csv --database office.db --key-file office.key
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    for name, what in (
        ("customers", "the accounts, as CSV"),
        ("locations", "the sites, as CSV"),
        ("contacts", "the contacts, as CSV"),
        ("vcard", "the contacts, as vCards"),
        *((kind.value.lower(), f"the {_WORDS[kind]}, as CSV") for kind in FIGURES),
    ):
        parser.add_argument(f"--{name}", metavar="F", type=Path, help=f"the file for {what}")
    add_database_arguments(parser, makes_one=False)
    parser.set_defaults(refuse=parser.error, no_encryption=False)


def run(options: argparse.Namespace) -> int:
    """Print the files, then how much is in them."""
    files = OfficeFiles(
        customers=options.customers,
        locations=options.locations,
        contacts=options.contacts,
        vcards=options.vcard,
        figures={kind: file for kind in FIGURES if (file := getattr(options, kind.value.lower()))},
    )
    if files == OfficeFiles():
        options.refuse("Name at least one file, for example with --customers F")
    database = key_source(options).open((options.database or own_database()).absolute())
    try:
        exported = FileExporter(database).office(files, TerminalProgress())
    finally:
        database.close()
    for file in exported.files:
        print(f"exported {file}")
    counts = {
        "accounts": exported.accounts,
        "sites": exported.sites,
        "contacts": exported.contacts,
        **{_WORDS[kind]: count for kind, count in exported.figures.items()},
    }
    print(", ".join(f"{name} {count:,}" for name, count in counts.items() if count))
    return 0
