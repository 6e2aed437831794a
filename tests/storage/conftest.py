"""What tests of the database may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mailing.post import Post, a_post
from tests.office import Office, an_office
from tests.postgres import Cluster


@pytest.fixture
def office(kept_by: Cluster | None, tmp_path: Path) -> Iterator[Office]:
    if kept_by is not None:
        with kept_by.office() as office:
            yield office
        return
    office = an_office(tmp_path)
    yield office
    office.database.close()


@pytest.fixture
def post(kept_by: Cluster | None, tmp_path: Path) -> Iterator[Post]:
    post = a_post(tmp_path, cluster=kept_by)
    yield post
    post.office.database.close()
