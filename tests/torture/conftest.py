"""What torture may ask for. Its disk is one of Linux; elsewhere only the rules are tortured."""

import os
import sys
from random import SystemRandom

import pytest

from tests.torture import disk
from tests.torture.stage import Stage

if sys.platform != "linux":
    collect_ignore = ["test_killed.py", "test_power_cuts.py", "test_failing_disk.py"]


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    folder = tmp_path_factory.mktemp("stage")
    return Stage(disk.built(folder), folder)


@pytest.fixture
def seed() -> int:
    """Another one each time; a failure says it, and TORTURE_SEED gives it again."""
    return int(os.environ.get("TORTURE_SEED") or SystemRandom().getrandbits(32))
