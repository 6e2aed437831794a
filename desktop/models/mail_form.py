"""System Options > Mail while somebody changes it, and tries whether it works."""

import dataclasses
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal

from desktop.models.option_form import OptionForm
from desktop.tasks import Latest, TaskRunner
from domain.errors import DataError
from domain.mail import MailDesk, MailSettings, OpenedMail, Security, Tried
from domain.mail_fields import KEPT_ELSEWHERE, MAIL_FIELDS
from domain.setting_fields import Values


class MailForm(OptionForm):
    """The password is empty for "as it was": what is kept is never shown."""

    tested = Signal()

    def __init__(self, opened: OpenedMail, desk: MailDesk, tasks: TaskRunner) -> None:
        def keep(values: Values, base: Values) -> Values:
            password = str(values[KEPT_ELSEWHERE]) or None
            return _values(desk.save(_settings(values), _settings(base), password))

        where = _kept() if opened.keeps_passwords else _no_keyring()
        fields = tuple(
            replace(field, effect=where) if field.name == KEPT_ELSEWHERE else field
            for field in MAIL_FIELDS
        )
        super().__init__(
            fields, _values(opened.settings), keep, lambda: _values(desk.opened().settings), tasks
        )
        self.knows_password = opened.knows_password
        self.outcome: Tried | None = None
        self._desk = desk
        self._tries = Latest(tasks, self)
        self._security = opened.settings.mail_security
        self.draft.changed.connect(self._follow_security)
        self.saved.connect(self._look_for_password)

    @property
    def testing(self) -> bool:
        return self._tries.waiting

    def test(self) -> None:
        """Connect by what is typed now, saved or not. Ends in tested."""
        if self.draft.check() is not None:
            return
        values = dict(self.draft.values)
        desk, settings, password = (
            self._desk,
            _settings(values),
            str(values[KEPT_ELSEWHERE]) or None,
        )
        self.outcome = None
        self._tries.ask(
            lambda: desk.try_connection(settings, password), done=self._told, failed=self._not_tried
        )
        self.tested.emit()

    def stop(self) -> None:
        self._tries.drop()
        self._told(Tried(works=False, sentence=_tr("Stopped.")))

    def _told(self, outcome: Tried) -> None:
        self.outcome = outcome
        self.tested.emit()

    def _not_tried(self, error: DataError) -> None:
        self._told(Tried(works=False, sentence=str(error)))

    def _follow_security(self) -> None:
        """The port goes along where it was the usual one."""
        before, now = self._security, self.draft.values["mail_security"]
        if isinstance(now, Security) and now is not before:
            self._security = now
            if self.draft.values["mail_port"] == before.usual_port:
                self.draft.edit("mail_port", now.usual_port)

    def _look_for_password(self) -> None:
        self._tasks.run(self, self._desk.opened, done=self._take_password, failed=lambda _: None)

    def _take_password(self, opened: OpenedMail) -> None:
        self.knows_password = opened.knows_password
        self.changed.emit()


def _settings(values: Values) -> MailSettings:
    known: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in values.items()
        if name != KEPT_ELSEWHERE
    }
    return MailSettings(**known)


def _values(settings: MailSettings) -> Values:
    known = {field.name: getattr(settings, field.name) for field in dataclasses.fields(settings)}
    return {**known, KEPT_ELSEWHERE: ""}


def _kept() -> str:
    return _tr("Kept in the keyring of this computer, and in no database, log or backup")


def _no_keyring() -> str:
    return _tr("This computer has no keyring to keep it in: it is asked for once after each start")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Mail", text)
