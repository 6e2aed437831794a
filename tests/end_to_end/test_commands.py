"""The commands that scripts and administrators use, as processes of their own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop import __version__

Run = Callable[..., subprocess.CompletedProcess[str]]
FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture
def portal_desk(tmp_path: Path) -> Run:
    """Runs the program as a user who has no keyring, no display, and nothing yet."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "QT_SCALE_FACTOR")
    } | {
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "LOCALAPPDATA": str(tmp_path / "data"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }

    def run(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "desktop", *arguments],
            env=environment | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return run


def sentence_of(done: subprocess.CompletedProcess[str]) -> str:
    """What the command said, if that was one sentence and nothing else."""
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    return line


def test_the_self_check_says_a_line_per_step_and_needs_no_display(portal_desk: Run) -> None:
    done = portal_desk("--self-check")
    assert done.returncode == 0, done.stderr
    steps = done.stdout.splitlines()
    assert all(step.startswith("ok      ") for step in steps)
    for window in (
        "49418 Renovation Gym – Portal Desk",
        "Edit Contact: Details",
        "Edit Contact: Customer Portal Access",
        "Edit Contact: Tags",
        "Edit Contact: Activity History",
        "Add Contact",
    ):
        assert any(step.endswith(window) for step in steps), window


def test_without_a_display_it_names_the_self_check(portal_desk: Run) -> None:
    if sys.platform != "linux":
        return
    done = portal_desk()
    assert done.returncode == 1
    assert sentence_of(done).startswith("There is no display here; portal-desk --self-check")


def test_help_shows_examples_and_is_quick(portal_desk: Run) -> None:
    started = time.monotonic()
    done = portal_desk("--help")
    assert time.monotonic() - started < 2
    assert done.returncode == 0
    for part in ("examples:", "portal-desk --demo", "portal-desk import", "portal-desk check"):
        assert part in done.stdout
    assert "examples:" in portal_desk("import", "--help").stdout
    assert "examples:" in portal_desk("check", "--help").stdout
    assert portal_desk("--version").stdout == f"Portal Desk {__version__}\n"


@pytest.mark.parametrize(
    "wrong",
    [
        ("--nonsense",),
        ("check", "--nonsense"),
        ("nonsense",),
        ("import",),
        ("--database",),
        ("--no-encryption", "--key-file", "k"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_one_sentence(
    portal_desk: Run, wrong: tuple[str, ...]
) -> None:
    done = portal_desk(*wrong)
    assert done.returncode == 2
    assert sentence_of(done).endswith("--help.")


def test_a_new_database_without_a_keyring_says_which_options_help(
    portal_desk: Run, tmp_path: Path
) -> None:
    place = tmp_path / "office.db"
    done = portal_desk("import", "--customers", FIXTURES / "customers.csv", "--database", place)
    assert done.returncode == 1
    sentence = sentence_of(done)
    assert "--key-file F" in sentence
    assert "--no-encryption" in sentence
    assert not place.exists()


@pytest.mark.parametrize("protection", ["plain", "key file"])
def test_files_are_imported_and_the_database_is_checked(
    portal_desk: Run, tmp_path: Path, protection: str
) -> None:
    place, key = tmp_path / "office.db", tmp_path / "office.key"
    key_file = ["--key-file", str(key)]
    protect = ["--no-encryption"] if protection == "plain" else key_file
    files = [
        "--customers", FIXTURES / "customers.csv",
        "--locations", FIXTURES / "locations.csv",
        "--contacts", FIXTURES / "contacts.csv",
    ]  # fmt: skip
    dry = portal_desk("import", *files, "--database", place, *protect, "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert not place.exists()
    done = portal_desk("import", *files, "--database", place, *protect)
    assert done.returncode == 0, done.stderr
    counts = done.stdout.splitlines()[0]
    assert counts == dry.stdout.splitlines()[0]
    accounts = counts.split(",")[0]  # "accounts N"
    opening = [] if protection == "plain" else key_file
    checked = portal_desk("check", "--database", place, *opening)
    assert checked.returncode == 0, checked.stderr
    assert "integrity ok" in checked.stdout
    assert "schema " in checked.stdout
    assert f"{accounts}," in checked.stdout
    if protection == "key file":
        assert key.stat().st_mode & 0o077 == 0 or sys.platform == "win32"
        refused = portal_desk("check", "--database", place)
        assert refused.returncode == 1
        assert "--key-file F" in sentence_of(refused)


def test_check_says_when_there_is_no_database(portal_desk: Run, tmp_path: Path) -> None:
    done = portal_desk("check", "--database", tmp_path / "nowhere.db")
    assert done.returncode == 1
    assert sentence_of(done).startswith("There is no database at ")


def test_check_finds_a_damaged_file(portal_desk: Run, tmp_path: Path) -> None:
    place = tmp_path / "office.db"
    made = portal_desk(
        "import", "--customers", FIXTURES / "customers.csv", "--database", place, "--no-encryption"
    )
    assert made.returncode == 0, made.stderr
    content = bytearray(place.read_bytes())
    for page in range(4, len(content) // 4096):
        content[page * 4096 + 100 : page * 4096 + 200] = b"\xa5" * 100
    place.write_bytes(content)
    done = portal_desk("check", "--database", place)
    assert done.returncode == 1
    assert "damage" in done.stdout + done.stderr
