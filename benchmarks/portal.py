"""The customer portal over PostgreSQL: its home page, its login, and the one during the other."""

import asyncio
import os
import pickle
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection, create_server
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any
from urllib.parse import urlencode

import requests
from argon2 import PasswordHasher
from sqlalchemy import event

from benchmarks.line import percentile
from benchmarks.portal_bare import Asked
from domain.links import new_token
from domain.logins import DeviceKind, Visitor
from domain.services import Stream
from service.app import application
from service.configuration import Configuration, environment_of
from storage.login_schema import LoginRow
from storage.logins import SqlLoginBook
from tests import postgres
from tests.mailing.post import Clock, Post
from tests.office import Office
from tests.service.serving import Browser, portal_of, running
from tests.storage.portal import a_login, a_request, a_service, a_tonnage, an_invoice, somebody

_ACCOUNTS, _SITES = 10, 50  # of each account
_JDOE, _JROE = "jdoe@renogym.example", "jroe@renogym.example"  # of all accounts, and of one
_WORDS = "four quiet green bins"
_ROOT = Path(__file__).parents[1]
_AT_ONCE = 8  # visitors
_TURNS, _SECONDS = 4, 2.0
_LOGINS, _FLOOD = 20, 200
_SOMEBODY = Visitor(network="198.51.100.7", device=DeviceKind.COMPUTER)


def home_page() -> tuple[float, float]:
    """Pages a second, and answers a second of the peer."""
    with _portal() as portal:
        cookie = portal.cookie()
        with portal.served() as ours, portal.bare(cookie) as bare:
            found: dict[int, int] = {ours: 0, bare: 0}
            for _ in range(_TURNS):  # in turns, so that what else the computer does slows both
                for port in found:
                    found[port] += len(asyncio.run(_visited(port, cookie, _AT_ONCE)))
        whole = _TURNS * _SECONDS
        return found[ours] / whole, found[bare] / whole


def login() -> tuple[float, float]:
    """Milliseconds of one login, and of one hash."""
    with _portal() as portal, portal.served() as port:
        hasher, took, hashes = PasswordHasher(), list[float](), list[float]()
        hashed = hasher.hash(_WORDS)
        fields, browser = _login_form(port)
        for _ in range(_LOGINS):
            began = perf_counter()
            hasher.verify(hashed, _WORDS)
            hashes.append(perf_counter() - began)
            began = perf_counter()
            answer = browser.session.post(
                f"{browser.url}/login",
                data={**fields, "username": _JROE, "password": _WORDS},
                allow_redirects=False,
                timeout=30,
            )
            took.append(perf_counter() - began)
            assert answer.headers["location"] == "/home", answer.text
        return statistics.median(took) * 1000, statistics.median(hashes) * 1000


def flooded() -> tuple[float, float]:
    """Milliseconds of the 95th home page in a hundred during a flood of logins, and without it."""
    with _portal() as portal, portal.served() as port:
        cookie = portal.cookie()
        before = [took for _ in range(_TURNS) for took in asyncio.run(_visited(port, cookie, 1))]
        during = asyncio.run(_visited_in_flood(port, cookie))
        return percentile(during, 95) * 1000, percentile(before, 95) * 1000


@dataclass
class Portal:
    """The service as an office runs it, one worker."""

    office: Office
    address: str
    folder: Path

    def cookie(self) -> str:
        """Of somebody who is signed in."""
        logins = SqlLoginBook(self.office.database)
        known, token = logins.tried(_JDOE, _SOMEBODY.network).known, new_token()
        assert known
        logins.sign_in(known, _SOMEBODY, token, rehashed="")
        return f"sid={token}"

    @contextmanager
    def served(self) -> Iterator[int]:
        port = _free_port()
        told = Configuration(
            database=self.address,
            secrets_folder=str(self.folder),
            plain_http=True,
            sends_mail=False,
            trusted_proxies="127.0.0.1",
            port=port,
        )
        with _started("-m", "service", "serve", port=port, environment=environment_of(told)):
            yield port

    @contextmanager
    def bare(self, cookie: str) -> Iterator[int]:
        recorded, port = self.folder / "asked", _free_port()
        recorded.write_bytes(pickle.dumps(self.asked(cookie)))
        bare = ("benchmarks.portal_bare", self.address, str(port), str(recorded))
        with _started("-m", *bare, port=port):
            yield port

    def asked(self, cookie: str) -> Asked:
        """What the home page asks of the database, which is closed after that."""
        asked: Asked = []

        def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
            asked.append((statement, given))

        engine = self.office.database.engine
        with running(application(portal_of(Post(self.office, Clock()), []), None)) as url:
            event.listen(engine, "before_cursor_execute", note)
            page = requests.get(f"{url}/home", headers={"Cookie": cookie}, timeout=30)
            event.remove(engine, "before_cursor_execute", note)
        assert "Welcome to your portal account" in page.text
        return asked


@contextmanager
def _portal() -> Iterator[Portal]:
    where = postgres.programs()
    if where is None:
        raise RuntimeError("There is no PostgreSQL server on this computer: install `postgresql`.")
    with postgres.cluster(where) as cluster, TemporaryDirectory() as folder:
        office = cluster.lasting_office()
        _furnish(office)
        address = office.database.engine.url.render_as_string(hide_password=False)
        yield Portal(office, address.replace("+psycopg", ""), Path(folder))
        office.database.close()


def _furnish(office: Office) -> None:
    """Somebody with many accounts, each with something to show in every block."""
    everywhere, at_one = a_login(office), a_login(office)
    with office.database.writing(office.author) as session:
        for login, email in ((everywhere, _JDOE), (at_one, _JROE)):
            row = session.get_one(LoginRow, login)
            row.email_key, row.password_hash = email, PasswordHasher().hash(_WORDS)
    today = office.database.now().date()
    for number in range(_ACCOUNTS):
        account = office.add_account(f"{21_600 + number}", f"The Mill {number}", sites=_SITES)
        somebody(office, account, everywhere)
        if number == 0:
            somebody(office, account, at_one, name="Jane Roe")
        for place, site in enumerate(office.sites(account)):
            a_service(office, site)
            a_tonnage(office, site, Stream.RECYCLED, 9_130, today)
            office.add_visit(site, today, "4 Yard Trash Service", "Completed")
            a_request(office, account, site, f"{1_500 + place}")
            an_invoice(office, account.id, 22_162)


def _free_port() -> int:
    with create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


@contextmanager
def _started(*command: str, port: int, environment: dict[str, str] | None = None) -> Iterator[None]:
    """A program of its own, once it takes connections."""
    process = subprocess.Popen(  # noqa: S603, our own
        [sys.executable, *command],
        cwd=_ROOT,
        env={**os.environ, **(environment or {})},
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _takes(port):
            assert process.poll() is None, command
            sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


def _takes(port: int) -> bool:
    try:
        create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True


async def _visited(port: int, cookie: str, visitors: int) -> list[float]:
    """How long each page took of visitors who ask for one after the other."""
    took: list[float] = []
    over = asyncio.Event()
    going = [asyncio.create_task(_visit(port, cookie, over, took)) for _ in range(visitors)]
    await asyncio.sleep(0.5)  # until everything was used once
    took.clear()
    await asyncio.sleep(_SECONDS)
    found = list(took)
    over.set()
    await asyncio.gather(*going)
    return found


async def _visit(port: int, cookie: str, over: asyncio.Event, took: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = f"GET /home HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n"
    while not over.is_set():
        began = perf_counter()
        await _answered(reader, writer, request)
        took.append(perf_counter() - began)
    writer.close()


async def _visited_in_flood(port: int, cookie: str) -> list[float]:
    fields, browser = _login_form(port)
    over, took = asyncio.Event(), list[float]()
    going = asyncio.create_task(_visit(port, cookie, over, took))
    form = f"form={browser.cookies['form']}"
    await asyncio.gather(*(_try_login(port, form, fields, number) for number in range(_FLOOD)))
    over.set()
    await going
    return took


async def _try_login(port: int, cookie: str, fields: dict[str, str], number: int) -> None:
    """Each of somebody else, from elsewhere, so that no limit stops it before its hash."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    typed = {**fields, "username": f"nobody{number}@renogym.example", "password": _WORDS}
    body = urlencode(typed)
    head = (
        f"POST /login HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nX-Forwarded-For: 198.51.100.{number}"
    )
    await _answered(reader, writer, f"{head}\r\n\r\n{body}")
    writer.close()


async def _answered(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: str
) -> None:
    writer.write(request.encode())
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    assert head.startswith(b"HTTP/1.1 200"), head
    assert length
    await reader.readexactly(int(length[1]))


def _login_form(port: int) -> tuple[dict[str, str], Browser]:
    browser = Browser(f"http://127.0.0.1:{port}")
    token = re.search(r'name="form_token" value="(\w+)"', browser.get("/login").text)
    assert token
    return {"form_token": token[1]}, browser
