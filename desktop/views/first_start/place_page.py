"""Step 1: where the data is."""

from PySide6.QtCore import Signal

from desktop.icons import Icon
from desktop.models.first_start import DataPlace
from desktop.theme import current_theme
from desktop.views.first_start.cards import ChoiceCard
from desktop.views.first_start.pages import Page
from desktop.views.widgets.banner import Banner, Tone


class PlacePage(Page):
    """This computer, or a server, which is said to come later."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__(
            1, self.tr("Where is your data?"), self.tr("Everything you enter is kept there.")
        )
        self.this_computer = ChoiceCard(
            self.tr("&This computer"),
            self.tr("For one person or for a try-out. No network is needed."),
            Icon.COMPUTER,
            (
                self.tr("Starts at once"),
                self.tr("Backs up every day, into a folder you choose"),
                self.tr("Sends portal invitations while it runs"),
            ),
        )
        self.server = ChoiceCard(
            self.tr("&Connect to a server"),
            self.tr("For a team. Everybody sees the same accounts and contacts."),
            Icon.SERVER,
            (
                self.tr("Also works offline, syncs when the network is back"),
                self.tr("Sends portal invitations day and night"),
            ),
        )
        self.later = Banner()
        for part in (self.this_computer, self.server, self.later):
            self.column.addWidget(part)
            self.column.addSpacing(current_theme().px(8))
        self.column.addStretch()
        self.this_computer.setChecked(True)
        self.server.toggled.connect(self._choose)

    def place(self) -> DataPlace:
        return DataPlace.SERVER if self.server.isChecked() else DataPlace.THIS_COMPUTER

    def _choose(self, server: bool) -> None:
        if server:
            sentence = self.tr(
                "Connecting to a server comes with a later version. Choose This computer for now."
            )
            self.later.tell(Tone.NOTE, sentence, closable=False)
        else:
            self.later.dismiss()
        self.chosen.emit()
