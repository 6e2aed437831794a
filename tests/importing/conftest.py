from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.keys import new_key
from tests.office import Office, an_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    folder = tmp_path / "office"
    folder.mkdir()
    made = an_office(folder, new_key())
    yield made
    made.database.close()
