"""Put a backup in the place of a database. What is there now is kept beside it."""

import argparse
from pathlib import Path

from desktop.commands.arguments import add_database_arguments
from desktop.commands.progress import TerminalProgress
from desktop.data_files import key_source, own_database
from desktop.restoring import restore

EXAMPLES = """The key comes from this computer's keyring, a key file, or the recovery key that was
printed when the database was made. Close Portal Desk before.

examples:
  portal-desk restore portal-desk-20250616T120000Z-daily-1a2b3c4d.db
  portal-desk restore BACKUP --recovery-key 9KS3M-7FHNX-6NR7G-...
  portal-desk restore BACKUP --database office.db --key-file office.key
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", metavar="BACKUP", type=Path, help="the backup to put in place")
    add_database_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Print what came back, and where the former database is kept."""
    place = (options.database or own_database()).absolute()
    restored = restore(
        options.backup.absolute(), place, key_source(options), TerminalProgress().report
    )
    print(f"restored {options.backup}")
    print(f"database {place}")
    counts = restored.content.counts
    print(", ".join(f"{name} {counts[name]:,}" for name in ("accounts", "sites", "contacts")))
    if restored.kept is not None:
        print(f"the former database is kept as {restored.kept}")
    return 0
