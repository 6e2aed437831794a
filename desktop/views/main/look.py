"""Theme and zoom, as the View menu changes them and the settings remember them."""

from PySide6.QtCore import QObject

from desktop.settings import Settings
from desktop.theme import ZOOM_PERCENTS, ThemeChoice, current_theme
from desktop.views.main.actions import MainActions

_NORMAL = 100


class Look(QObject):
    def __init__(self, actions: MainActions, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        for choice, action in actions.themes.items():
            action.setChecked(choice is current_theme().choice)
            action.triggered.connect(lambda _checked, wanted=choice: self._use_theme(wanted))
        actions.zoom_in.triggered.connect(lambda: self._step_zoom(1))
        actions.zoom_out.triggered.connect(lambda: self._step_zoom(-1))
        actions.zoom_reset.triggered.connect(lambda: self._use_zoom(_NORMAL))

    def _use_theme(self, choice: ThemeChoice) -> None:
        self._settings.theme = choice
        current_theme().apply(choice, current_theme().zoom_percent)

    def _step_zoom(self, step: int) -> None:
        now = current_theme().zoom_percent
        nearest = min(ZOOM_PERCENTS, key=lambda percent: abs(percent - now))
        position = ZOOM_PERCENTS.index(nearest) + step
        self._use_zoom(ZOOM_PERCENTS[max(0, min(position, len(ZOOM_PERCENTS) - 1))])

    def _use_zoom(self, percent: int) -> None:
        self._settings.zoom_percent = percent
        current_theme().apply(current_theme().choice, percent)
