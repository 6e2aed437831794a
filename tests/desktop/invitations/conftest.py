from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.tasks import ThreadedTasks
from tests.desktop.invitations.sending import Sending
from tests.mailing.mail_server import MailServer
from tests.mailing.post import Post, a_post


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    post = a_post(tmp_path)
    yield post
    post.office.database.close()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[ThreadedTasks]:
    del qtbot  # there must be an application
    runner = ThreadedTasks()
    yield runner
    runner.close()


@pytest.fixture
def opened(
    post: Post, server: MailServer, tasks: ThreadedTasks, qtbot: QtBot
) -> Iterator[Callable[[], Sending]]:
    """Opens the dialog for everybody there is."""
    made: list[Sending] = []

    def open_it() -> Sending:
        made.append(Sending(post, server, tasks, qtbot))
        return made[-1]

    yield open_it
    for one in made:
        one.run.close()


@pytest.fixture
def sending(post: Post, opened: Callable[[], Sending]) -> Sending:
    """Three who can be invited, one without an address, one of a class that is off."""
    off = post.office.add_class("ROLL", enable_portal_access=False)
    post.add("Off", account=post.office.add_account("1", "Off", class_id=off.id))
    post.add("Nowhere", email="")
    for n in range(3):
        post.add(f"Person {n}", email=f"p{n}@mill.example")
    return opened()
