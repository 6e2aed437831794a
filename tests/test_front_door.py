"""dev.py answers before it sets anything up."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

DEV = Path(__file__).parents[1] / "dev.py"


def dev(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, DEV, *arguments],
        env=environment or None,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("wrong", [[], ["tset"], ["check", "everything"], ["shots"]])
def test_wrong_usage_is_answered_with_one_sentence(wrong: list[str]) -> None:
    done = dev(*wrong)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr


@pytest.mark.parametrize(
    "command", ["serve", "test", "check", "bench", "shots", "package", "torture"]
)
def test_each_command_helps_with_an_example(command: str) -> None:
    done = dev(command, "--help")
    assert done.returncode == 0
    assert f"  python3 dev.py {command}" in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux may be without a display")
def test_without_a_display_run_names_what_works_without_one() -> None:
    done = dev("run", PATH=os.defpath)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "--self-check" in done.stderr
    assert "shots" in done.stderr
