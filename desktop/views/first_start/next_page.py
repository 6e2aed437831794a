"""Step 3: the office is there; what to do first."""

from PySide6.QtCore import Signal

from desktop.icons import Icon
from desktop.models.first_start import NextStep
from desktop.theme import current_theme
from desktop.views.first_start.cards import ActionCard
from desktop.views.first_start.pages import Page


class NextPage(Page):
    chosen = Signal(NextStep)

    def __init__(self) -> None:
        super().__init__(
            3,
            self.tr("What next?"),
            self.tr("Your office is set up, with one division and the account class COMM."),
        )
        self.cards: dict[NextStep, ActionCard] = {}
        self._add(
            NextStep.ADD_ACCOUNT,
            self.tr("&Add an account"),
            self.tr("Type in the first customer, with its sites and a contact."),
            Icon.ACCOUNT,
        )
        self._add(
            NextStep.IMPORT_FILES,
            self.tr("&Import files"),
            self.tr("Take over customers, locations and contacts from CSV or vCard files."),
            Icon.IMPORT,
        )
        self._add(
            NextStep.OPEN_DEMO,
            self.tr("Open the &demo"),
            self.tr("Look around in a made-up office. Your own data stays as it is."),
            Icon.VIEW,
        )
        self.column.addStretch()

    def _add(self, step: NextStep, title: str, sentence: str, icon: Icon) -> None:
        card = ActionCard(title, sentence, icon)
        card.clicked.connect(lambda: self.chosen.emit(step))
        self.cards[step] = card
        self.column.addWidget(card)
        self.column.addSpacing(current_theme().px(8))
