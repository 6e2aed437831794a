"""What tests of the service may ask for."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from storage.engine import open_database
from storage.setup import own_author
from tests.chromium import CHROMIUM, MISSING, a_chromium
from tests.mailing.post import Clock, Post, a_post
from tests.office import Office
from tests.postgres import Cluster
from tests.service.serving import Serving, serving


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip(MISSING)
    with a_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that sends mail, made once and copied for each test."""
    post = a_post(tmp_path_factory.mktemp("made"))
    place = post.office.database.place
    post.office.database.close()
    return place


def copied(made: Path, folder: Path) -> Post:
    clock = Clock()
    database = open_database(Path(shutil.copy(made, folder)), clock=clock)
    return Post(Office(database=database, author=own_author(database), invites=True), clock)


@pytest.fixture
def served(made: Path, tmp_path: Path, kept_by: Cluster | None) -> Iterator[Serving]:
    post = a_post(tmp_path, cluster=kept_by) if kept_by else copied(made, tmp_path)
    with serving(post) as found:
        yield found


@pytest.fixture
def served_by_server(cluster: Cluster, tmp_path: Path) -> Iterator[Serving]:
    """Over PostgreSQL."""
    with serving(a_post(tmp_path, cluster=cluster)) as found:
        yield found
