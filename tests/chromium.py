"""A real browser for pages of the portal."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
MISSING = "there is no Chromium here; dev.py test installs Debian's"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1200, "height": 900}


@contextmanager
def a_chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"] if os.name == "posix" else []
        )
        yield browser
        browser.close()


def pictured() -> Path | None:
    """The folder that PORTAL_SHOTS names, for pictures that a person looks at."""
    folder = os.environ.get("PORTAL_SHOTS")
    return Path(folder) if folder else None


def picture(page: Page, name: str, *, whole: bool = True) -> None:
    """Of what shows in the browser, or of all there is to scroll to."""
    if folder := pictured():
        page.screenshot(path=folder / f"{name}.png", full_page=whole)
