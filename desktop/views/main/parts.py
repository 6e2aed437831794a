"""The two parts of the main window: Accounts, and All contacts."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.models.desk import Desk
from desktop.settings import Settings
from desktop.views.main.actions import MainActions
from desktop.views.main.openers import Openers

if TYPE_CHECKING:
    from desktop.views.all_contacts.part import AllContactsPart
    from desktop.views.main.main_window import MainWindow


class Parts(QObject):
    """A pane at the left and one at the right for each part, of which one pair shows."""

    changed = Signal()  # what the actions of the window depend on

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        actions: MainActions,
        openers: Callable[[], Openers],
        window: "MainWindow",
    ) -> None:
        super().__init__(window)
        self._given = (desk, settings, actions, openers, window)
        self.left, self.right = QStackedWidget(), QStackedWidget()
        self.made: AllContactsPart | None = None  # once it has been shown

    @property
    def everybody(self) -> "AllContactsPart | None":
        """All contacts while it shows, None while Accounts does."""
        return self.made if self.right.currentIndex() else None

    @property
    def panes(self) -> dict[QWidget, QWidget]:
        return self.made.panes if self.made else {}

    def add_accounts(self, left: QWidget, right: QWidget) -> None:
        self.left.addWidget(left)
        self.right.addWidget(right)

    def show_accounts(self) -> None:
        self._show(0)

    def show_everybody(self) -> None:
        made = self.made or self._make()
        if self.everybody is None:
            self._show(1)
            made.start()
            made.page.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        if (everybody := self.everybody) is not None:
            everybody.refresh()

    def close(self, settings: Settings) -> None:
        settings.shows_all_contacts = self.everybody is not None
        if self.made is not None:
            self.made.close()

    def _show(self, place: int) -> None:
        self.left.setCurrentIndex(place)
        self.right.setCurrentIndex(place)

    def _make(self) -> "AllContactsPart":
        from desktop.views.all_contacts.part import AllContactsPart  # noqa: PLC0415 - not at start

        made = self.made = AllContactsPart(*self._given)
        self.left.addWidget(made.pane)
        self.right.addWidget(made.page)
        made.changed.connect(self.changed)
        return made
