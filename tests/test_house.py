"""The house stands as ARCHITECTURE.md draws it."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from PySide6 import QtCore, QtGui, QtWidgets

ROOT = Path(__file__).parents[1]
PACKAGES = ("desktop", "domain", "exporting", "importing", "mailing", "service", "storage")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

# Reviewed exceptions, as "path name". This set only ever shrinks.
ALLOWED: frozenset[str] = frozenset()

QTS_OWN = frozenset(
    name
    for module in (QtCore, QtGui, QtWidgets)
    for kind in dir(module)  # Qt's classes come to be only when they are asked for
    for name in dir(getattr(module, kind))
)


def sources(*folders: str) -> list[Path]:
    return [file for folder in folders for file in (ROOT / folder).rglob("*.py")]


def methods(node: ast.ClassDef) -> list[str]:
    return [
        inner.name
        for inner in node.body
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def too_big(path: Path) -> Iterator[str]:
    where = path.relative_to(ROOT).as_posix()
    source = path.read_text(encoding="utf-8")
    if source.count("\n") > 400:
        yield where
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            if lines > 40 or (node.name == "__init__" and len(given) > 7):
                yield f"{where} {node.name}"
        elif isinstance(node, ast.ClassDef):
            public = {name for name in methods(node) if not name.startswith("_")}
            if len(public - QTS_OWN) > 15:
                yield f"{where} {node.name}"


def test_everything_is_small_enough_to_be_read_at_once() -> None:
    files = [ROOT / "dev.py", *sources(*PACKAGES, "tests", "benchmarks")]
    assert {name for file in files for name in too_big(file)} == ALLOWED


def test_only_overrides_of_qt_are_named_as_qt_names_things() -> None:
    ours = {
        f"{file.relative_to(ROOT).as_posix()} {name}"
        for file in sources("desktop", "tests")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        for name in methods(node)
        if re.search("[a-z][A-Z]", name) and not name.startswith("_") and name not in QTS_OWN
    }
    assert ours == set()


def test_packages_import_in_one_direction() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_domain_needs_little_besides_the_standard_library() -> None:
    allowed = {"domain", "email_validator", "msgspec", "phonenumbers", *sys.stdlib_module_names}
    imported = set()
    for file in sources("domain"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.partition(".")[0])
    assert imported <= allowed


def pins(name: str) -> dict[str, list[str]]:
    """Return version and hashes by package of a requirements file."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for line in re.sub(r" \\\n +", " ", text).splitlines():
        if line and not line.lstrip().startswith("#"):
            requirement, *hashes = line.split(" --hash=")
            pin = re.match(r"([\w.-]+)==([\w.]+)", requirement)
            assert pin, f"{name}: {line[:60]} is not pinned"
            found[canonicalize_name(pin[1])] = [pin[2], *hashes]
    return found


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_has_hashes_and_no_index_is_named(name: str) -> None:
    assert all(re.fullmatch("sha256:[0-9a-f]{64}", h) for _, *hs in pins(name).values() for h in hs)
    assert all(len(pin) > 1 for pin in pins(name).values())
    assert not re.search(r"https?:|--(extra-)?index|--find-links", (ROOT / name).read_text())


def test_what_the_program_needs_is_pinned_alike_for_developers() -> None:
    runtime, everything = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: everything.get(name) for name in runtime} == runtime


def test_pins_are_what_the_project_asks_for() -> None:
    for name, asked in (
        ("requirements.txt", PROJECT["project"]["dependencies"]),
        ("requirements-dev.txt", PROJECT["dependency-groups"]["dev"]),
    ):
        pinned = pins(name)
        for requirement in map(Requirement, asked):
            version, *_ = pinned[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(version), requirement


def tracked_texts() -> Iterator[tuple[str, str]]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone: which files belong to the project is not known")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        content = (ROOT / name).read_bytes()
        if b"\0" not in content:
            yield name, content.decode("utf-8")


def test_no_file_names_a_machine_or_a_place_outside_the_project() -> None:
    elsewhere = re.compile(
        r"/(root|home/\w+|Users/\w+|work/(main|shared))/|C:\\Users|file:/{3}|pypi\.|python[h]osted"
    )
    assert [name for name, text in tracked_texts() if elsewhere.search(text)] == []


def test_a_skipped_test_fails_the_run_where_ci_is_set(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_one.py").write_text(
        "import pytest\ndef test_it(): pytest.skip('no reason')\n"
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = torture\n")
    for ci, code in ("", 0), ("true", 1):
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", tmp_path],
            env={**os.environ, "CI": ci},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, "no reason" in done.stdout) == (code, True), done.stdout
