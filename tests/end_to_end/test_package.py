"""The packaged program works on a machine that has nothing but the program."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[2]
INGREDIENTS = (
    "build.spec",
    "desktop",
    "domain",
    "exporting",
    "importing",
    "mailing",
    "pyproject.toml",
    "requirements-dev.txt",
    "resources",
    "storage",
)


def fingerprint() -> str:
    """Return a hash of everything the program is made of."""
    found = hashlib.sha256(sys.version.encode())
    for ingredient in INGREDIENTS:
        path = ROOT / ingredient
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return found.hexdigest()


@pytest.fixture(scope="session")
def program(pytestconfig: pytest.Config) -> Path:
    """The program built from this tree: built anew only when something in it has changed."""
    folder = pytestconfig.cache.mkdir("package")
    stamp, now = folder / "fingerprint", fingerprint()
    with FileLock(folder / "lock"):
        if not stamp.exists() or stamp.read_text() != now:
            stamp.unlink(missing_ok=True)
            places = ["--distpath", str(folder / "dist"), "--workpath", str(folder / "build")]
            build = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
            subprocess.run([*build, *places, str(ROOT / "build.spec")], cwd=ROOT, check=True)
            stamp.write_text(now)
    return folder / "dist" / "portal-desk" / "portal-desk"


def test_the_packaged_program_passes_its_self_check(program: Path, tmp_path: Path) -> None:
    bare = {"HOME": str(tmp_path), "PATH": os.defpath, "LANG": "C.UTF-8"}
    done = subprocess.run(
        [program, "--self-check"],
        cwd=tmp_path,
        env=bare,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_packaged_program_answers_wrong_usage_as_the_command_does(
    program: Path, tmp_path: Path
) -> None:
    done = subprocess.run(
        [program, "--no-such-option"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stdout + done.stderr
