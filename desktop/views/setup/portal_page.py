"""System Options > Customer Portal: its settings, and whether the portal answers."""

from PySide6.QtWidgets import QWidget

from desktop.icons import Icon
from desktop.models.option_form import OptionForm
from desktop.models.portal_trial import PortalTrial
from desktop.theme import Ink
from desktop.views.setup.controls import Choices
from desktop.views.setup.setting_page import SettingPage
from desktop.views.widgets.buttons import plain
from desktop.views.widgets.text import Note, TextRole, announce
from domain.option_fields import OPTION_GROUPS

_URL = "customer_portal_url"


class PortalPage(SettingPage):
    def __init__(
        self, form: OptionForm, trial: PortalTrial, parent: QWidget, choices: Choices
    ) -> None:
        super().__init__(form, OPTION_GROUPS, parent, choices)
        self.trial = trial
        self.test = plain(self.tr("&Test"), Icon.SERVER)
        self.test.setAccessibleName(self.tr("Test the customer portal URL"))
        row = self.rows[_URL]
        self.outcome = Note(parent=row)
        row.add_beside(self.test)
        row.add_below(self.outcome)
        self._tried_url = ""
        self.test.clicked.connect(self._start)
        trial.tried.connect(self._tell)

    def refresh(self) -> None:
        super().refresh()
        url = self._url
        self.test.setEnabled(bool(url) and not self.trial.trying)
        if url != self._tried_url and (self.trial.trying or self.trial.outcome):
            self.trial.forget()

    @property
    def _url(self) -> str:
        return str(self.form.draft.values[_URL]).strip()

    def _start(self) -> None:
        self._tried_url = self._url
        self.trial.start(self._tried_url)

    def _tell(self) -> None:
        outcome = self.trial.outcome
        self.test.setEnabled(bool(self._url) and not self.trial.trying)
        if self.trial.trying:
            self.outcome.set_look(Icon.SPINNER, Ink.TEXT2, TextRole.DIM)
            self.outcome.set_text(self.tr("Connecting…"))
        elif outcome is None:
            self.outcome.set_text("")
        else:
            mark = (Icon.SUCCESS, Ink.OK) if outcome.works else (Icon.PROBLEM, Ink.BAD)
            role = TextRole.DIM if outcome.works else TextRole.PROBLEM
            self.outcome.set_look(*mark, role)
            self.outcome.set_text(outcome.sentence)
            announce(self.outcome, outcome.sentence)
