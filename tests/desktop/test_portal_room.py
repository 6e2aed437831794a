"""The desktop in front of a real service, and of what is none."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socket import socket

import pytest
import trustme
from sqlalchemy import func, select

from desktop.mail_room import MailRoom
from desktop.portal_room import NoPreviewError, PortalRoom
from domain.settings import SystemOptions
from storage.login_schema import PortalPreviewRow
from tests.mailing.post import KEY, Post, a_post
from tests.service.serving import Browser, serving


class Answer(BaseHTTPRequestHandler):
    status, body, leads = 200, b"{}", ""

    def do_GET(self) -> None:
        self.send_response(self.status)
        if self.leads:
            self.send_header("location", self.leads)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *words: object) -> None:  # noqa: A002, its own name
        """Nobody reads it."""


@contextmanager
def answering(
    status: int = 200, body: bytes = b"{}", leads: str = "", tls: ssl.SSLContext | None = None
) -> Iterator[int]:
    kind = type("Kind", (Answer,), {"status": status, "body": body, "leads": leads})
    server = HTTPServer(("127.0.0.1", 0), kind)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def tried(room: PortalRoom, url: str) -> tuple[bool, str]:
    found = room.try_portal(url)
    return found.works, found.sentence


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    post = a_post(tmp_path)
    yield post
    post.office.database.close()


@pytest.fixture
def room(post: Post) -> PortalRoom:
    """On one computer both find the same key, beside the database."""
    place = post.office.database.place
    place.with_name(f"{place.name}.links.key").write_text(KEY.raw.hex())
    return PortalRoom(MailRoom(post.office.database, post.office.author, lambda: None))


def test_a_portal_that_runs_is_said_to_work(post: Post, room: PortalRoom) -> None:
    with serving(post) as served:
        assert tried(room, f" {served.url}/ ") == (True, "Works. The customer portal answers.")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, b"<html>Welcome</html>"), "not Portal Desk"),
        ((200, b'{"status": "ok"}'), "not Portal Desk"),
        ((404, b""), "not Portal Desk"),
        ((502, b""), "does not run behind it"),
        ((301, b"", "https://other.example/"), "leads on to another one"),
    ],
)
def test_another_answer_is_said_for_what_it_is(
    room: PortalRoom, answer: tuple[int, bytes], words: str
) -> None:
    with answering(*answer) as port:
        works, sentence = tried(room, f"http://127.0.0.1:{port}")
    assert not works
    assert words in sentence


def test_a_certificate_nobody_vouches_for_is_named(room: PortalRoom) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with answering(tls=context) as port:
        works, sentence = tried(room, f"https://127.0.0.1:{port}")
    assert not works
    assert "certificate" in sentence


def test_where_nothing_listens_that_is_said(room: PortalRoom) -> None:
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        works, sentence = tried(room, f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert not works
    assert "Nothing answers" in sentence
    for typed, asks in (("", "Enter the address"), ("portal", "whole address")):
        assert asks in tried(room, typed)[1]


def test_the_preview_of_the_desktop_is_what_the_service_shows(post: Post, room: PortalRoom) -> None:
    row = post.add("Lena Ortiz")
    post.office.setup.keep_options(SystemOptions(customer_portal_url="http://127.0.0.1:9"))
    with pytest.raises(NoPreviewError, match="cannot be shown"):
        room.preview(row)
    with post.office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(PortalPreviewRow)) == 0
    with serving(post) as served:
        post.office.setup.keep_options(SystemOptions(customer_portal_url=served.url))
        address = room.preview(row)
        assert address.startswith(f"{served.url}/preview/")
        page = Browser(served.url).get(address.removeprefix(served.url)).text
    assert "Preview as Lena Ortiz" in page
