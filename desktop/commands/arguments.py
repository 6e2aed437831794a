"""Reading the command line: wrong usage is answered with one sentence."""

import argparse
import sys
from pathlib import Path
from typing import NoReturn

WRONG_USAGE = 2


class Parser(argparse.ArgumentParser):
    """argparse, but without repeating the whole usage at every slip."""

    def error(self, message: str) -> NoReturn:
        said = message[:1].upper() + message[1:]
        print(f"{said.rstrip('.')}. See {self.prog} --help.", file=sys.stderr)
        raise SystemExit(WRONG_USAGE)


def add_database_arguments(parser: argparse.ArgumentParser, *, makes_one: bool = True) -> None:
    """--database, and where its key is; makes_one for a command that makes a missing database."""
    parser.add_argument(
        "--database",
        metavar="FILE",
        type=Path,
        help="the database to work on, instead of the one in your data folder",
    )
    key = parser.add_mutually_exclusive_group()
    key.add_argument(
        "--key-file",
        metavar="F",
        type=Path,
        help="the file with the database's key, on a computer without a keyring",
    )
    key.add_argument(
        "--recovery-key",
        metavar="K",
        help="the database's recovery key, as it was printed",
    )
    if makes_one:
        key.add_argument(
            "--no-encryption", action="store_true", help="make a new database without encryption"
        )
