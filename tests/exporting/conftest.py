from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.keys import new_key
from tests.office import Office, an_office


@pytest.fixture
def new_office(tmp_path: Path) -> Iterator[Callable[[], Office]]:
    """Makes offices, each with its own database."""
    made: list[Office] = []

    def make() -> Office:
        folder = tmp_path / f"office-{len(made)}"
        folder.mkdir()
        made.append(an_office(folder, new_key()))
        return made[-1]

    yield make
    for office in made:
        office.database.close()


@pytest.fixture
def office(new_office: Callable[[], Office]) -> Office:
    return new_office()
