"""What tests of the database may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office import Office, an_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.database.close()
