"""kill -9 between a form and its answer: what it asked for is done once, or not at all."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.service.dying import ACTS

ROOT = Path(__file__).parents[2]


EVERYWHERE = 40  # rounds


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
@pytest.mark.parametrize("act", ACTS)
def test_a_killed_service_has_done_it_once_or_not_at_all(
    act: str, tmp_path: Path, rounds: int
) -> None:
    every = max(1, EVERYWHERE // rounds)
    run = subprocess.run(
        [sys.executable, "-m", "tests.service.dying", act, tmp_path, str(every)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    before, after, *deaths = [json.loads(line) for line in run.stdout.splitlines()]
    assert before != after
    assert all(left in (before, after) for left in deaths)
    assert before in deaths
    assert deaths[0] == after  # killed after the last commit, before the answer
    assert not after["damage"]
