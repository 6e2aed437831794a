"""A PostgreSQL server for one run of the tests: made, started, used and removed again."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from itertools import count
from pathlib import Path

import psycopg

from storage.engine import Database, now, open_server
from storage.migrate import upgrade
from storage.server import OLDEST
from storage.setup import furnish, own_author
from tests.office import Office

_HASTE = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=50")


class Cluster:
    """A server that nobody else sees, in a folder of its own."""

    def __init__(self, programs: Path, folder: Path, user: str | None) -> None:
        self._programs = programs
        self._folder = folder
        self._user = user
        self._numbers = count(1)

    def start(self) -> None:
        self._run("initdb", "--no-sync", "--auth=trust", "--username=tests", "--locale=C")
        haste = " ".join(f"-c {setting}" for setting in _HASTE)
        options = f"-k {self._folder} -c listen_addresses='' {haste}"
        self._run("pg_ctl", "--wait", "--log", self._folder / "log", "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "--mode=immediate", "stop")

    def address(self, database: str) -> str:
        return f"postgresql://tests@/{database}?host={self._folder}"

    def lasting_office(
        self, *, clock: Callable[[], datetime] = now, invites: bool = False
    ) -> Office:
        """A new office on this server, as tests.office.an_office() makes it in a file."""
        name = f"test_{next(self._numbers)}"
        self.administer(f"CREATE DATABASE {name} TEMPLATE {self._furnished} ENCODING 'UTF8'")
        database = open_server(self.address(name), clock=clock)
        return Office(database=database, author=own_author(database), invites=invites)

    @contextmanager
    def office(self) -> Iterator[Office]:
        """One that is gone after the block."""
        office = self.lasting_office()
        yield office
        office.database.close()
        self.administer(f"DROP DATABASE {office.database.engine.url.database} WITH (FORCE)")

    @cached_property
    def _furnished(self) -> str:
        self.administer("CREATE DATABASE furnished TEMPLATE template0 ENCODING 'UTF8'")
        database: Database = open_server(self.address("furnished"))
        upgrade(database)
        furnish(
            database, organisation="Twin Cities Hauling", staff_name="Aliena Somers", country="US"
        )
        database.close()
        return "furnished"

    def administer(self, statement: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str | Path) -> None:
        folder = self._folder / "data"
        subprocess.run(
            [self._programs / program, "-D", folder, *arguments],
            user=self._user,
            env={**os.environ, "LC_ALL": "C"},
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=True,
            timeout=120,
        )


def programs() -> Path | None:
    """Where the newest server that we support is installed."""
    if os.name == "nt":  # no sockets in folders, and no user to run it as
        return None
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    every = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    versions = {int(one.parts[-3]): one.parent for one in every if one.parts[-3].isdigit()}
    newest = max(versions, default=0)
    return versions[newest] if newest >= OLDEST else None


@contextmanager
def cluster(where: Path) -> Iterator[Cluster]:
    import pwd  # noqa: PLC0415, not on every system

    # In a short path, because that of a socket may have a hundred characters only.
    with tempfile.TemporaryDirectory(prefix="pg-") as made:
        user = None
        if os.geteuid() == 0:  # as which the server refuses to run
            user = next(one.pw_name for one in pwd.getpwall() if one.pw_name in _NOT_ROOT)
            shutil.chown(made, user)
        cluster = Cluster(where, Path(made), user)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()


_NOT_ROOT = ("postgres", "nobody")
