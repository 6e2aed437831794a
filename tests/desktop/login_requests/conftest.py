from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.desktop.login_requests.asking import Desk
from tests.mailing.post import Post, a_post
from tests.postgres import Cluster


@pytest.fixture
def post(tmp_path: Path, kept_by: Cluster | None) -> Iterator[Post]:
    made = a_post(tmp_path, cluster=kept_by)
    yield made
    made.office.database.close()


@pytest.fixture
def desk(qtbot: QtBot, post: Post) -> Iterator[Desk]:
    made = Desk(qtbot, post)
    yield made
    made.close()
