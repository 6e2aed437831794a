"""What tests of the mail may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mailing.mail_server import MailServer
from tests.mailing.post import Post, a_post
from tests.postgres import Cluster


@pytest.fixture
def post(tmp_path: Path, kept_by: Cluster | None) -> Iterator[Post]:
    post = a_post(tmp_path, cluster=kept_by)
    yield post
    post.office.database.close()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server
