import os

import pytest
from PySide6.QtWidgets import QApplication

from desktop.theme import Theme, ThemeChoice, current_theme

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def theme(qapp: QApplication) -> Theme:
    """The light theme at 100 %, whatever the test before has chosen."""
    found = current_theme()
    if (found.choice, found.zoom_percent) != (ThemeChoice.LIGHT, 100) or not qapp.styleSheet():
        found.apply(ThemeChoice.LIGHT)
    return found
