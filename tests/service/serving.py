"""The real service on this computer, and somebody with a browser that has no JavaScript."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from socket import socket

import requests
import uvicorn
from argon2 import PasswordHasher
from litestar.types import ASGIApp

from domain.contacts import AccountContact
from service.__main__ import server_settings
from service.app import application, common_passwords
from service.configuration import Configuration
from service.passwords import Passwords
from service.portal.portal import Portal
from tests.mailing.post import KEY, Post

PASSWORD = "four quiet green bins"
FORM = re.compile(r'<form method="post" action="([^"]+)">(.*?)</form>', re.DOTALL)
INPUT = re.compile(r"<input[^>]*>")


class Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, app: ASGIApp, proxy: str) -> None:
        told = server_settings(Configuration(trusted_proxies=proxy))
        super().__init__(uvicorn.Config(app, host="127.0.0.1", port=0, lifespan="on", **told))
        self.listens = threading.Event()
        self.port = 0

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        self.port = self.servers[0].sockets[0].getsockname()[1]
        self.listens.set()


@contextmanager
def running(app: ASGIApp, *, proxy: str = "") -> Iterator[str]:
    """Its address. A proxy's word on where somebody comes from is taken."""
    server = Server(app, proxy)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert server.listens.wait(30)
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.should_exit = True
        thread.join()


@dataclass
class Browser:
    """Keeps cookies, fills in forms, and follows where it is sent."""

    url: str
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, **options: object) -> requests.Response:
        return self.session.get(self.url + path, timeout=30, **options)  # type: ignore[arg-type]  # as given

    def submit(
        self, path: str, action: str = "", /, *, referer: str = "", **fields: str
    ) -> requests.Response:
        """Fill in the form of a page, the one with this action where it has several."""
        form = next(
            (found, body)
            for found, body in FORM.findall(self.get(referer or path).text)
            if found == (action or found) and (action or found != "/logout")
        )
        return self.post(form[0], **{**inputs(form[1]), **fields})

    def post(self, path: str, **fields: str) -> requests.Response:
        return self.session.post(self.url + path, data=fields, timeout=30)

    @property
    def cookies(self) -> dict[str, str]:
        return {one.name: one.value or "" for one in self.session.cookies}


def inputs(form: str) -> dict[str, str]:
    """What stands in a form before anybody types."""
    found = {}
    for tag in INPUT.findall(form):
        attributes = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        if "name" in attributes:
            found[attributes["name"]] = unescape(attributes.get("value", ""))
    return found


@dataclass
class Serving:
    post: Post
    portal: Portal
    url: str
    pauses: list[float]

    def browser(self) -> Browser:
        return Browser(self.url)

    def link(self, row: AccountContact) -> str:
        """The path of a fresh link to its invitation."""
        return "/invite/" + self.post.invitations.copy_link(row.id).rpartition("/")[2]

    def accepted(self, row: AccountContact, password: str = PASSWORD) -> Browser:
        """The browser of somebody who accepted the invitation just now."""
        browser = self.browser()
        done = browser.submit(self.link(row), password=password, password_again=password)
        assert done.url == f"{self.url}/home", done.text
        return browser

    def login(self, email: str, password: str = PASSWORD) -> tuple[Browser, requests.Response]:
        browser = self.browser()
        return browser, browser.submit("/login", username=email, password=password)


def cheap() -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def portal_of(post: Post, pauses: list[float], *, secure: bool = False) -> Portal:
    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    return Portal(
        database=post.office.database,
        key=KEY,
        passwords=Passwords(2, cheap()),
        common_passwords=common_passwords(),
        pause=pause,
        secure=secure,
    )


@contextmanager
def serving(post: Post, *, proxy: str = "") -> Iterator[Serving]:
    pauses: list[float] = []
    portal = portal_of(post, pauses)
    with running(application(portal, None), proxy=proxy) as url:
        yield Serving(post, portal, url, pauses)
