"""Look a database over: is the file sound, and what is in it?"""

import argparse

from desktop.commands.arguments import add_database_arguments
from desktop.data_files import key_source, own_database
from storage.check import check

EXAMPLES = """examples:
  portal-desk check
  portal-desk check --database office.db --key-file office.key
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_database_arguments(parser, makes_one=False)


def run(options: argparse.Namespace) -> int:
    """Print what was found; 1 if the file is damaged."""
    place = (options.database or own_database()).absolute()
    database = key_source(options).open(place)
    try:
        found = check(database)
    finally:
        database.close()
    print(f"database {place}")
    print(f"schema {found.schema_version}")
    print(", ".join(f"{name} {count:,}" for name, count in found.counts.items()))
    for damage in found.damage:
        print(f"damage: {damage}")
    print("integrity damaged: restore a backup" if found.damage else "integrity ok")
    return 1 if found.damage else 0
