"""What every test may ask for, and what makes a whole run fail."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from pytestqt.qtbot import QtBot

from tests import postgres

ROUNDS = 5
PATIENCE = 60_000  # milliseconds; only a test that fails ever waits so long


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--data",
        metavar="DIR",
        type=Path,
        help="folder of real files to import; the tests that ask for `shared_data` need it",
    )
    parser.addoption(
        "--rounds",
        metavar="N",
        type=int,
        default=ROUNDS,
        help="how often torture repeats itself, and 20 times as many examples per property",
    )


def pytest_configure(config: pytest.Config) -> None:
    data: Path | None = config.getoption("--data")
    if data is not None and not data.is_dir():
        raise pytest.UsageError(f"--data: there is no folder {data}")
    rounds: int = config.getoption("--rounds")
    settings.register_profile("rounds", max_examples=20 * rounds, deadline=None)
    settings.load_profile("rounds")
    for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals, QtBot.waitExposed):
        wait.__kwdefaults__ = {**(wait.__kwdefaults__ or {}), "timeout": PATIENCE}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark torture, and leave out what needs real files where none were given."""
    left_out = []
    for item in items:
        fixtures: list[str] = getattr(item, "fixturenames", [])
        if "rounds" in fixtures:
            item.add_marker("torture")
        if "shared_data" in fixtures and config.getoption("--data") is None:
            left_out.append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where CI is set a skipped test is a failure: nothing may pass by not running."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    skipped = terminalreporter.stats.get("skipped")
    if os.environ.get("CI") and skipped:
        terminalreporter.write_line(f"CI is set, so {len(skipped)} skipped fail the run.", red=True)
    if config.getoption("--data") is None:
        terminalreporter.write_line("Tests on real files were left out: they need --data DIR.")


@pytest.fixture
def shared_data(request: pytest.FixtureRequest) -> Path:
    """The folder of real files given with --data."""
    data: Path = request.config.getoption("--data")
    return data.resolve()


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    """How often a test of torture repeats itself."""
    count: int = request.config.getoption("--rounds")
    return count


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is marked `both` on a file and on a server."""
    if metafunc.definition.get_closest_marker("both") and "kept_by" in metafunc.fixturenames:
        metafunc.parametrize("kept_by", ("file", "server"), indirect=True)


@pytest.fixture
def kept_by(request: pytest.FixtureRequest) -> postgres.Cluster | None:
    """The server that keeps the database of the test; None for a file."""
    if getattr(request, "param", "file") == "file":
        return None
    cluster: postgres.Cluster = request.getfixturevalue("cluster")
    return cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """A PostgreSQL server of this run."""
    where = postgres.programs()
    if where is None:
        pytest.skip("there is no PostgreSQL server on this computer: install `postgresql`")
    with postgres.cluster(where) as cluster:
        yield cluster
