"""The whole program in a test, and the window that it shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Program

W = TypeVar("W", bound=QWidget)


@contextmanager
def running(program: Program) -> Iterator[Program]:
    """Afterwards it is closed, and no window is left."""
    yield program
    program.close()
    for window in QApplication.topLevelWidgets():
        window.hide()
        window.deleteLater()
    program.deleteLater()


def shown(qtbot: QtBot, kind: type[W]) -> W:
    """The one widget of this kind, once it is visible."""

    def visible() -> list[W]:
        return [w for w in QApplication.allWidgets() if isinstance(w, kind) and w.isVisible()]

    qtbot.waitUntil(lambda: len(visible()) == 1)
    return visible()[0]
