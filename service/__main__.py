"""`portal-desk-service`: serves the customer portal, and looks after the database it serves."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import uvicorn

from domain.errors import DataError
from service.configuration import Configuration, environment_of, read
from service.data import opened
from service.logs import log_to_stderr
from storage.backups import back_up_before_update
from storage.check import check
from storage.engine import Database
from storage.migrate import HEAD, upgrade

_EXAMPLES = """examples:
  portal-desk-service serve --configuration /etc/portal-desk/service.toml
  PORTAL_DESK_DATABASE=office.db portal-desk-service check
  portal-desk-service migrate --configuration service.toml
"""
_WAITS_FOR_REQUESTS = 20  # seconds, when it is told to stop


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see `{self.prog} --help`.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code is 0, 1 after a failure, 2 after wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.do(read(os.environ, options.configuration)))
    except DataError as error:
        print(error, file=sys.stderr)
        return 1


def serve(configuration: Configuration) -> int:
    """Serve until a signal ends it; requests that came before are answered."""
    opened(configuration).close()  # what stands against it is one sentence, not one per process
    os.environ.update(environment_of(configuration))
    log_to_stderr()
    uvicorn.run(
        "service.app:from_environment",
        factory=True,
        host=configuration.host,
        port=configuration.port,
        workers=configuration.workers,
        ssl_certfile=configuration.certificate or None,
        ssl_keyfile=configuration.private_key or None,
        **server_settings(configuration),
    )
    return 0


def server_settings(configuration: Configuration) -> dict[str, Any]:
    """How requests are taken, whoever asks for them."""
    return {
        # Without configured proxies nobody's word on where a request comes from is taken.
        "proxy_headers": bool(configuration.trusted_proxies),
        "forwarded_allow_ips": configuration.trusted_proxies or None,
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "timeout_graceful_shutdown": _WAITS_FOR_REQUESTS,
    }


def migrate(configuration: Configuration) -> int:
    """Bring the database to this program's schema; of a file a backup is made first."""
    database = opened(configuration, current=False)
    try:
        upgrade(database, lambda: _back_up(database, configuration), _tell)
    finally:
        database.close()
    print(f"schema {HEAD}")
    return 0


def _tell(done: int, total: int, what: str) -> None:
    print(f"{what}: {done} of {total} steps" if done else f"{what}. This may take a few minutes.")


def look_over(configuration: Configuration) -> int:
    """Look the database over; 1 if it is damaged."""
    database = opened(configuration)
    try:
        found = check(database)
    finally:
        database.close()
    print(f"schema {found.schema_version}")
    print(", ".join(f"{name} {count:,}" for name, count in found.counts.items()))
    for damage in found.damage:
        print(f"damage: {damage}")
    return 1 if found.damage else 0


def _back_up(database: Database, configuration: Configuration) -> None:
    if "://" not in configuration.database:
        back_up_before_update(database, database.place.with_name("backups"))


def _parser() -> argparse.ArgumentParser:
    top = _Parser(
        prog="portal-desk-service",
        description=__doc__,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for name, do in (("serve", serve), ("migrate", migrate), ("check", look_over)):
        added = commands.add_parser(name, help=(do.__doc__ or "").partition(";")[0])
        added.add_argument("--configuration", metavar="FILE", type=Path, help="settings, in TOML")
        added.set_defaults(do=do)
    return top


if __name__ == "__main__":
    sys.exit(main())
