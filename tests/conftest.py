"""What every test may ask for, and what makes a whole run fail."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import MultiSignalBlocker, SignalBlocker

ROUNDS = 5
PATIENCE = 60_000  # milliseconds; only a test that fails ever waits so long


class PatientBot(QtBot):
    """Waits as long as what it waits for may take while other processes have the machine."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(
        self, signal: SignalInstance, *, timeout: int = PATIENCE, **more: Any
    ) -> SignalBlocker:
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitSignals(
        self, signals: list[SignalInstance], *, timeout: int = PATIENCE, **more: Any
    ) -> MultiSignalBlocker:
        return super().waitSignals(signals, timeout=timeout, **more)


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
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:  # noqa: ARG001 - must be
    return PatientBot(request)


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
