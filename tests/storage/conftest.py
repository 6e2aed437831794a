"""What tests of the database may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office import Office, an_office
from tests.postgres import Cluster


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is marked `both` on a file and on a server."""
    both = metafunc.definition.get_closest_marker("both")
    if both and "office" in metafunc.fixturenames:
        metafunc.parametrize("office", ("file", "server"), indirect=True)


@pytest.fixture
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    if getattr(request, "param", "file") == "server":
        cluster: Cluster = request.getfixturevalue("cluster")
        with cluster.office() as office:
            yield office
        return
    office = an_office(tmp_path)
    yield office
    office.database.close()
