from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.tasks import ThreadedTasks
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
