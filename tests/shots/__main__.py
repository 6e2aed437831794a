"""Writes the pictures into a folder: light, dark, and some at 200 %."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.opening import make_application
from desktop.theme import Theme, ThemeChoice
from tests.shots import (  # noqa: F401 - register
    account,
    all_contacts,
    contact,
    import_wizard,
    invitations,
    login_requests,
    mail,
    main_window,
    merge,
    setup,
    startup,
)
from tests.shots.portal import take_portal
from tests.shots.stage import SHOTS, Shot, Stage, cleared


def main() -> int:
    parser = argparse.ArgumentParser(prog="shots", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="take those whose name starts with this")
    parser.add_argument("--large", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    shots = [shot for shot in SHOTS if shot.name.startswith(options.only)]
    if options.large:
        take(shots, options.folder, large=True)
        return 0
    take(shots, options.folder, large=False)
    take_portal(options.folder, options.only)
    # The scale of a display is fixed when the program starts.
    command = [sys.executable, "-m", "tests.shots", str(options.folder), "--large"]
    environment = {**os.environ, "QT_SCALE_FACTOR": "2"}
    return subprocess.run(
        [*command, "--only", options.only], env=environment, check=False
    ).returncode


def take(shots: Iterable[Shot], folder: Path, *, large: bool) -> None:
    app = make_application()
    theme = Theme(app)
    theme.apply(ThemeChoice.LIGHT)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        stage = Stage(Path(place), theme)
        for dark in (False, True):
            theme.apply(ThemeChoice.DARK if dark else ThemeChoice.LIGHT)
            for shot in shots:
                if large and (dark or not shot.large):
                    continue
                name = f"{shot.name}{'-dark' if dark else ''}{'-200' if large else ''}.png"
                with cleared(stage):
                    shot.take(stage).grab().save(str(folder / name))
                sys.stdout.write(f"{name}\n")
        stage.close()


@contextmanager
def a_large_screen() -> Iterator[None]:
    """The screen that does not exist has room for every window: its own is 800 wide."""
    screen = {"name": "screen", "x": 0, "y": 0, "width": 3840, "height": 2160, "dpi": 96}
    with tempfile.TemporaryDirectory() as folder:
        configuration = Path(folder) / "screens.json"
        configuration.write_text(json.dumps({"screens": [screen | {"logicalDpi": 96, "dpr": 1}]}))
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={configuration}"
        yield


if __name__ == "__main__":
    with a_large_screen():
        code = main()
    sys.exit(code)
