"""System Options > Customer Portal: its settings, their templates, and whether it answers."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.icons import Icon
from desktop.models.option_form import OptionForm
from desktop.models.portal_trial import PortalTrial
from desktop.theme import Ink
from desktop.views.setup.setting_page import SettingPage
from desktop.views.widgets.buttons import Button, icon_button, plain
from desktop.views.widgets.text import Note, TextRole, announce
from domain.mail import NotificationTemplate
from domain.option_fields import OPTION_GROUPS

_URL = "customer_portal_url"
_TEMPLATES = ("invite_email_template", "account_request_address_found_template")


class PortalPage(SettingPage):
    wants_template = Signal(object)  # the TemplateId of the one to edit

    def __init__(
        self,
        form: OptionForm,
        trial: PortalTrial,
        parent: QWidget,
        templates: Sequence[NotificationTemplate],
    ) -> None:
        super().__init__(form, OPTION_GROUPS, parent)
        self._templates = templates
        self.trial = trial
        self.pencils = {name: self._add_pencil(name) for name in _TEMPLATES}
        self.test = plain(self.tr("&Test"), Icon.SERVER)
        self.test.setAccessibleName(self.tr("Test the customer portal URL"))
        row = self.rows[_URL]
        self.outcome = Note(parent=row)
        row.add_beside(self.test)
        row.add_below(self.outcome)
        self._tried_url = ""
        self.test.clicked.connect(self._start)
        trial.tried.connect(self._tell)
        self._offer()

    def follow(self, templates: Sequence[NotificationTemplate]) -> None:
        """These are the templates now: whatever names one follows its new name.

        What names one that is gone names none; that cannot be stored yet.
        """
        names = {template.id: template.name for template in templates}
        renamed: dict[object, str] = {old.name: names.get(old.id, "") for old in self._templates}
        draft, self._templates = self.form.draft, templates
        chosen = {name: draft.values[name] for name in _TEMPLATES}
        stored = {name: draft.base[name] for name in _TEMPLATES}
        draft.rebase(
            {**draft.base, **{name: renamed.get(old, old) for name, old in stored.items()}}
        )
        for name, old in chosen.items():
            draft.edit(name, renamed.get(old, old))
        self._offer()

    def refresh(self) -> None:
        super().refresh()
        for name, pencil in self.pencils.items():
            pencil.setEnabled(self._chosen(name) is not None)
        url = self._url
        self.test.setEnabled(bool(url) and not self.trial.trying)
        if url != self._tried_url and (self.trial.trying or self.trial.outcome):
            self.trial.forget()

    def _add_pencil(self, name: str) -> Button:
        row = self.rows[name]
        pencil = icon_button(Icon.RENAME, self.tr("Edit the template: {}").format(row.field.label))
        row.add_behind(pencil)
        pencil.clicked.connect(lambda: self._edit(name))
        return pencil

    def _edit(self, name: str) -> None:
        if (chosen := self._chosen(name)) is not None:
            self.wants_template.emit(chosen.id)

    def _chosen(self, name: str) -> NotificationTemplate | None:
        value = self.form.draft.values[name]
        return next((one for one in self._templates if one.name == value), None)

    def _offer(self) -> None:
        names = [template.name for template in self._templates if template.active]
        choices = [("", self.tr("Not set")), *((name, name) for name in names)]
        for name in _TEMPLATES:
            self.controls[name].offer(choices)

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
