"""From the start of a process to its first paint, and to the first contacts painted."""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.large_office import KEY

_AGAIN = 5


def ours(place: Path) -> tuple[float, float]:
    """Milliseconds to the window, and to its first contacts."""
    with TemporaryDirectory() as folder:
        key_file = Path(folder, "office.key")
        key_file.write_text(KEY.raw.hex(), encoding="ascii")
        own = {"XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder, "XDG_STATE_HOME": folder}
        return _started("benchmarks.start_ours", str(place), str(key_file), **own)


def bare_window() -> float:
    return _started("benchmarks.start_bare")[0]


def bare_table(plain: Path) -> float:
    return _started("benchmarks.start_bare", str(plain))[1]


def _started(module: str, *arguments: str, **variables: str) -> tuple[float, float]:
    """The first run of a program reads it from the disk and compiles it, and does not count."""
    with TemporaryDirectory() as folder:
        kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": folder}
        runs = [_run(module, arguments, variables | kept) for _ in range(1 + _AGAIN)][1:]
    return median(one[0] for one in runs), median(one[1] for one in runs)


def _run(module: str, arguments: tuple[str, ...], variables: dict[str, str]) -> tuple[float, float]:
    done = subprocess.run(  # noqa: S603, our own program
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    began, window, rows = json.loads(done.stdout.splitlines()[-1])
    return (window - began) * 1000, (rows - began) * 1000
