#!/usr/bin/env python3
"""The developer's front door: sets itself up, then runs, tests, measures and packages Portal Desk.

Needs nothing but Python 3.11 to 3.13.
"""

import argparse
import ctypes
import hashlib
import importlib.util
import inspect
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit(
        "dev.py: Portal Desk needs Python 3.11, 3.12 or 3.13, and this is Python {}.{}.".format(
            *sys.version_info
        )
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
REQUIREMENTS = ROOT / "requirements-dev.txt"  # holds everything of requirements.txt too
STAMP = VENV / "requirements.sha256"

# What Qt loads from the system, and the Debian package that brings it.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# What it loads besides to open windows on a screen.
SCREEN_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WINDOWLESS = {"--help", "-h", "--self-check", "--version", "check", "export", "import", "restore"}


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


# --- setting up ---------------------------------------------------------------------------------


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install(packages: Sequence[str]) -> None:
    """Install Debian packages, or leave with the sentence that says how."""
    if not packages:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None:
        sys.exit(
            "dev.py: install what your system calls these Debian packages, then try again: "
            f"{' '.join(packages)}."
        )
    if os.geteuid() != 0:
        sys.exit(f"dev.py: system packages are missing: run `sudo {' '.join(command)}` first.")
    say(f"Installing system packages: {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update"], command):
        done = subprocess.run(step, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{done.stdout}{done.stderr}dev.py: `{' '.join(command)}` failed, see above.")


def needed_libraries(*, screen: bool) -> list[str]:
    if sys.platform != "linux":
        return []
    wanted = {**LIBRARIES, **SCREEN_LIBRARIES} if screen else LIBRARIES
    return [package for library, package in wanted.items() if not loads(library)]


def needed_once() -> list[str]:
    """Return the packages worth a look only while .venv is made."""
    if sys.platform != "linux":
        return []
    packages = []
    if importlib.util.find_spec("ensurepip") is None:
        packages.append(f"python3.{sys.version_info.minor}-venv")
    fonts = Path("/usr/share/fonts")
    may_install = shutil.which("apt-get") is not None and os.geteuid() == 0
    if may_install and next(fonts.rglob("Inter*"), None) is None:
        packages.append("fonts-inter")
    return packages


def needed_for_tests() -> list[str]:
    """Return what some tests need; without the last two those are skipped."""
    packages = []
    if sys.platform == "linux" and shutil.which("cc") is None:  # tests/torture/disk.c
        packages += ["gcc", "libc6-dev"]
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return packages
    if not (shutil.which("initdb") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))):
        packages.append("postgresql")
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        packages.append("chromium")
    return packages


def has_pip() -> bool:
    if not PYTHON.exists():
        return False
    asked = subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False)
    return asked.returncode == 0


def set_up(*, screen: bool = False, besides: Iterable[str] = ()) -> None:
    """Make .venv and install what is missing. Says and does nothing where all is there."""
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    current = PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted
    install([*needed_libraries(screen=screen), *besides, *([] if current else needed_once())])
    if current:
        return
    say("Setting up .venv, which takes a minute or two ...")
    if not has_pip():
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    pip = [
        "pip",
        "install",
        "--quiet",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    if python("-m", *pip, "-r", REQUIREMENTS) != 0:
        sys.exit("dev.py: the packages of requirements-dev.txt could not be installed, see above.")
    STAMP.write_text(wanted)


# --- commands -----------------------------------------------------------------------------------


def python(*arguments: str | Path, offscreen: bool = False, cwd: Path | None = None) -> int:
    """Run .venv's Python on this tree, wherever the user stands, and return its exit code."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    if offscreen:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    # -P: a folder of the user's that is called like one of our packages is none of ours.
    return subprocess.run(
        [PYTHON, "-P", *arguments], env=environment, cwd=cwd, check=False
    ).returncode


def run(options: argparse.Namespace) -> int:
    """Start the client, on demo data unless told otherwise; all arguments go to portal-desk."""
    arguments = options.rest or ["--demo"]
    window = not WINDOWLESS.intersection(arguments)
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if window and sys.platform == "linux" and not any(map(os.environ.get, displays)):
        sys.exit(
            "dev.py: there is no display here; `python3 dev.py run --self-check` tries the client "
            "without one, and `python3 dev.py shots DIR` draws its windows into files."
        )
    set_up(screen=window)
    return python("-m", "desktop", *arguments)


def serve(options: argparse.Namespace) -> int:
    """Serve the customer portal on the demo's data, and show its mail instead of sending it.

    examples:
      python3 dev.py serve
      python3 dev.py serve --port 9000
    """
    set_up()
    return python("-m", "tests.portal_demo", "--port", str(options.port))


def pytest(arguments: Sequence[str]) -> int:
    set_up(besides=needed_for_tests())
    own = any(a == "--pdb" or a.startswith(("-n", "--numprocesses")) for a in arguments)
    parallel = [] if own else ["-n", "2", "--dist", "worksteal"]
    return python("-m", "pytest", *parallel, *arguments, offscreen=True, cwd=ROOT)


def test(options: argparse.Namespace) -> int:
    """Run the tests; more arguments go to pytest.

    examples:
      python3 dev.py test
      python3 dev.py test -k unlinking
      python3 dev.py test tests/domain -n 0
      python3 dev.py test --data ../shared/data
    """
    return pytest([*real_files(options), *options.rest])


def torture(options: argparse.Namespace) -> int:
    """Repeat the tests of what may go wrong, many times over; more arguments go to pytest.

    examples:
      python3 dev.py torture
      python3 dev.py torture --rounds 400 -k killed
    """
    rounds = f"--rounds={options.rounds}"
    return pytest(["-m", "torture or hypothesis", rounds, *real_files(options), *options.rest])


def real_files(options: argparse.Namespace) -> list[str]:
    # In one word: pytest would take the folder in a word of its own for tests to collect.
    return [f"--data={options.data.resolve()}"] if options.data else []


def check(_options: argparse.Namespace) -> int:
    """Check style, types, import contracts and sizes.

    example:
      python3 dev.py check
    """
    set_up()
    results = [
        python("-m", "ruff", "check", "--quiet", cwd=ROOT),
        python("-m", "ruff", "format", "--check", "--quiet", cwd=ROOT),
        python("-m", "mypy", cwd=ROOT),
        python("-m", "pytest", "-q", "tests/test_house.py", offscreen=True, cwd=ROOT),
    ]
    return 1 if any(results) else 0


def bench(options: argparse.Namespace) -> int:
    """Measure speed against a peer in the same run; arguments go to the benchmarks.

    examples:
      python3 dev.py bench
      python3 dev.py bench --json speed.json
      python3 dev.py bench --only invitations
    """
    set_up()
    return python("-m", "benchmarks", *options.rest, offscreen=True)


def shots(options: argparse.Namespace) -> int:
    """Draw every window, tab and state into a folder of pictures, in light and dark.

    example:
      python3 dev.py shots /tmp/shots
    """
    set_up()
    return python("-m", "tests.shots", options.folder.resolve(), offscreen=True, cwd=ROOT)


def package(options: argparse.Namespace) -> int:
    """Build the program folder with PyInstaller.

    examples:
      python3 dev.py package
      python3 dev.py package --into /tmp/out
    """
    besides = []
    if sys.platform == "linux":
        if shutil.which("objdump") is None:
            besides.append("binutils")
        library = f"libpython3.{sys.version_info.minor}.so.1.0"
        if not sysconfig.get_config_var("Py_ENABLE_SHARED") and not loads(library):
            besides.append(library.partition(".so")[0])
    set_up(screen=True, besides=besides)  # the program takes along what Qt loads for a screen
    into = options.into.resolve()
    build = [
        "--noconfirm",
        "--log-level",
        "ERROR",
        "--distpath",
        into,
        "--workpath",
        ROOT / "build",
    ]
    result = python("-m", "PyInstaller", *build, ROOT / "build.spec", cwd=ROOT)
    if result == 0:
        say(f"The program is in {into}.")
    return result


# --- the command line ---------------------------------------------------------------------------


class Parser(argparse.ArgumentParser):
    """Answers wrong usage with one sentence."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see `{self.prog} --help`.\n")


def parser() -> Parser:
    top = Parser(prog="python3 dev.py", description=__doc__, allow_abbrev=False)
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    added = {}
    for do in (run, serve, test, check, bench, shots, package, torture):
        help_text = inspect.cleandoc(do.__doc__ or "")
        added[do] = commands.add_parser(
            do.__name__,
            help=help_text.partition("\n")[0],
            description=help_text,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
            add_help=do is not run,  # portal-desk answers --help itself
        )
        added[do].set_defaults(do=do)
    added[serve].add_argument("--port", metavar="N", type=int, default=8080)
    added[shots].add_argument("folder", metavar="DIR", type=Path, help="where the pictures go")
    added[package].add_argument("--into", metavar="DIR", type=Path, default=ROOT / "dist")
    added[torture].add_argument("--rounds", metavar="N", type=int, default=40)
    for command in (test, torture):
        added[command].add_argument(
            "--data", metavar="DIR", type=Path, help="real files, for the tests that import them"
        )
    return top


def main() -> int:
    top = parser()
    options, rest = top.parse_known_args()
    if rest and options.do not in (run, test, bench, torture):
        top.error(f"unrecognized arguments: {' '.join(rest)}")
    options.rest = rest
    return int(options.do(options))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
