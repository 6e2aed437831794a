"""A service that is killed at every statement it sends to the database.

Between two statements nothing changes that outlives the process. Each death is a process of its
own, on a copy of the same database; what it left is told as a line of JSON.
"""

import asyncio
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from litestar.types import Message
from sqlalchemy import event, func, select

from domain.links import new_token
from domain.login_mail import LoginMailKind
from domain.login_requests import RequestKind, Typed
from domain.logins import DeviceKind, Visitor
from mailing.login_writing import login_writer
from service.app import application
from service.portal.forms import form_token
from service.portal.portal import Portal
from storage.check import check
from storage.engine import open_database
from storage.login_mail import LoginOutbox
from storage.login_requests import SqlLoginRequestBook
from storage.login_schema import LoginRow, LoginSessionRow
from storage.logins import SqlLoginBook
from storage.schema import AccountContactRow, Base
from storage.setup import own_author
from tests.mailing.post import KEY, TEMPLATES, Clock, Post, a_post
from tests.office import MONDAY, Office
from tests.service.serving import PASSWORD, cheap, portal_of
from tests.storage.portal import an_invoice

JOHN, JANE = "john.doe@renogym.example", "jane@themill.example"
OTHER = "seven loud brown carts"
SOMEBODY = Visitor(network="203.0.113.7", device=DeviceKind.PHONE)

Work = Callable[[Portal], Coroutine[Any, Any, None]]


@dataclass(frozen=True, kw_only=True)
class Form:
    """What a browser sends."""

    path: str
    fields: dict[str, str]
    cookies: dict[str, str]

    async def __call__(self, portal: Portal) -> None:
        nonce = new_token()
        body = urlencode({**self.fields, "form_token": form_token(nonce, portal)}).encode()
        cookies = "; ".join(f"{k}={v}" for k, v in {**self.cookies, "form": nonce}.items())
        answers: list[Message] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            answers.append(message)

        headers = {
            "host": "portal",
            "cookie": cookies,
            "content-type": "application/x-www-form-urlencoded",
        }
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": self.path,
            "raw_path": self.path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
            "extensions": {},
            "state": {},
        }
        await application(portal, None)(scope, receive, send)  # type: ignore[arg-type]  # as a server does
        assert answers[0]["type"] == "http.response.start"
        assert answers[0]["status"] < 400, answers


async def settling(portal: Portal) -> None:
    SqlLoginRequestBook(portal.database).settle(MONDAY)


def accept(post: Post) -> Work:
    link = post.invitations.copy_link(post.invite().id).rpartition("/")[2]
    fields = {"password": PASSWORD, "password_again": PASSWORD}
    return Form(path="/accept", fields=fields, cookies={"link": link})


def accepted(post: Post) -> SqlLoginBook:
    link = post.invitations.copy_link(post.invite().id).rpartition("/")[2]
    portal = portal_of(post, [])
    hashed = cheap().hash(PASSWORD)
    done = portal.acceptances.accept(link, SOMEBODY, new_token(), former="", password_hash=hashed)
    assert done
    return portal.logins


def reset(post: Post) -> Work:
    accepted(post)
    outbox = LoginOutbox(post.office.database, KEY)
    outbox.ask(LoginMailKind.RESET, JOHN, DeviceKind.PHONE)
    (claimed,) = outbox.claim(1, login_writer(TEMPLATES))
    outbox.sent(claimed)
    fields = {"password": OTHER, "password_again": OTHER}
    return Form(path="/new-password", fields=fields, cookies={"link": claimed.token})


def change_password(post: Post) -> Work:
    logins, token = accepted(post), new_token()
    known = logins.tried(JOHN, SOMEBODY.network).known
    assert known
    assert logins.sign_in(known, SOMEBODY, token, rehashed="")
    fields = {"old_password": PASSWORD, "password": OTHER, "password_again": OTHER}
    return Form(path="/password", fields=fields, cookies={"sid": token})


def offered(post: Post) -> None:
    post.options(enable_request_login_button=True)
    comm = post.office.comm
    post.office.setup.keep(replace(comm, allow_invoice_verified_registration=True))
    mill = post.office.add_account("21638", "The Mill")
    an_invoice(post.office, mill.id, 22_162, number="883120")


def request_login(post: Post) -> Work:
    offered(post)
    fields = {"invoice_number": "883120", "code": "21638", "name": "Jane", "email": JANE}
    return Form(path="/request-login", fields=fields, cookies={})


def register(post: Post) -> Work:
    offered(post)
    book = SqlLoginRequestBook(post.office.database)
    kind = RequestKind.INVOICE
    typed = Typed(kind=kind, name="Jane", email=JANE, invoice_number="883120", code="21638")
    book.ask(typed, SOMEBODY)
    return settling


def quick_request(_post: Post) -> Work:
    fields = {"name": "Jane", "email": JANE, "text": "A second bin, please"}
    return Form(path="/quick-request", fields=fields, cookies={})


ACTS: dict[str, Callable[[Post], Work]] = {
    one.__name__: one
    for one in (accept, reset, change_password, request_login, register, quick_request)
}


def left(place: Path, hashes: list[str]) -> dict[str, object]:
    """How much there is of everything, but for counted tries, and what the act is about."""
    database = open_database(place)
    with database.reading() as session:
        counts = {
            table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
            if table.name != "portal_limits"
        }
        states = sorted(one.name for one in session.scalars(select(AccountContactRow.portal_state)))
        now = session.scalars(select(LoginRow.password_hash)).all()
        ended = select(func.count()).where(LoginSessionRow.ended_at.is_not(None))
        found = {
            "counts": counts,
            "states": states,
            "passwords": [one in hashes for one in now],
            "ended": session.execute(ended).scalar_one(),
        }
    damage = check(database).damage
    database.close()
    return {**found, "damage": list(damage)}


def live(place: Path, work: Work, dies_at: int) -> int:
    """Do it, and be killed at this step; without a death, how many steps there are."""
    clock, step = Clock(), 0
    database = open_database(place, clock=clock)

    def count(*_what: object) -> None:
        nonlocal step
        step += 1
        if step == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    for what in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(database.engine, what, count)
    event.listen(database.engine.pool, "checkin", count)  # after a commit
    office = Office(database=database, author=own_author(database))
    asyncio.run(work(portal_of(Post(office, clock), [])))
    return step


def main(act: str, folder: Path, every: int) -> None:
    """A line for the state before, one for the whole act, and one for each death."""
    post = a_post(folder)
    work = ACTS[act](post)
    place, steps = post.office.database.place, folder / "steps"
    with post.office.database.reading() as session:
        hashes = list(session.scalars(select(LoginRow.password_hash)))
    post.office.database.close()
    say(left(place, hashes))
    copy = copied(place)
    if in_child(lambda: steps.write_text(str(live(copy, work, 0)))) != 0:
        sys.exit("the act failed")
    say(left(copy, hashes))
    for step in range(int(steps.read_text()), 0, -every):
        copy = copied(place)
        if in_child(partial(live, copy, work, step)) != signal.SIGKILL:
            sys.exit(f"it did not die at step {step}")
        say(left(copy, hashes))


def copied(place: Path) -> Path:
    for file in place.parent.glob("copy.db*"):
        file.unlink()
    return Path(shutil.copy(place, place.with_name("copy.db")))


def in_child(work: Callable[[], object]) -> int:
    """The signal that ended it."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else -status


def say(found: dict[str, object]) -> None:
    sys.stdout.write(f"{json.dumps(found)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
