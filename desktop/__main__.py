"""`portal-desk`: the client's window, and the commands that work without one."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Protocol, cast

from desktop import PRODUCT, __version__
from desktop.commands.arguments import Parser, add_database_arguments

_DESCRIPTION = "Keeps the contacts of your customer accounts and their customer portal access."
_EPILOG = """commands, each with its own --help:
  portal-desk import    take over a legacy system's files
  portal-desk export    write accounts, sites and contacts into files
  portal-desk check     look a database over
  portal-desk restore   put a backup in the place of a database

examples:
  portal-desk                          open your own data
  portal-desk --demo                   look around in a made-up office
  portal-desk --database office.db     open, or set up, another database
  portal-desk --self-check             try the windows without a screen
"""
_COMMANDS = {
    "check": "desktop.commands.check_command",
    "export": "desktop.commands.export_command",
    "import": "desktop.commands.import_command",
    "restore": "desktop.commands.restore_command",
}
_INTERRUPTED = 130


class _Command(Protocol):
    EXAMPLES: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace) -> int: ...


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code is 0, 1 after a failure, 2 after wrong usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given and given[0] in _COMMANDS:
            return _run_command(given[0], given[1:])
        return _run_client(_client_parser().parse_args(given))
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run_command(name: str, given: Sequence[str]) -> int:
    from domain.errors import DataError

    # Only windows load Qt, and help loads nothing else either.
    command = cast("_Command", importlib.import_module(_COMMANDS[name]))
    parser = _parser(f"portal-desk {name}", command.__doc__ or "", command.EXAMPLES)
    command.add_arguments(parser)
    options = parser.parse_args(given)
    try:
        return command.run(options)
    except DataError as error:
        _say(str(error))
        return 1


def _run_client(options: argparse.Namespace) -> int:
    if options.self_check:
        from desktop.commands.self_check import self_check

        return self_check()
    if _no_display():
        _say("There is no display here; portal-desk --self-check tries the windows without one.")
        return 1
    from desktop.opening import open_client

    return open_client(options)


def _client_parser() -> Parser:
    parser = _parser("portal-desk", _DESCRIPTION, _EPILOG)
    parser.add_argument("--version", action="version", version=f"{PRODUCT} {__version__}")
    add_database_arguments(parser)
    parser.add_argument("--demo", action="store_true", help="open the demo instead of your data")
    parser.add_argument(
        "--self-check",
        action="store_true",
        help="open the windows on fresh demo data without a screen; says what works",
    )
    return parser


def _parser(name: str, description: str, epilog: str) -> Parser:
    return Parser(
        prog=name,
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _no_display() -> bool:
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform == "linux" and not any(map(os.environ.get, displays))


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
