"""What tests of the mail may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

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
