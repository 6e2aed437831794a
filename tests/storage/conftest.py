"""What tests of the database may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

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
