"""System Options while somebody changes them."""

import dataclasses
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.models.setting_draft import SettingDraft
from desktop.tasks import TaskRunner
from domain.errors import DataError, RefusedError
from domain.option_fields import OPTION_FIELDS
from domain.setting_fields import SettingField, Values
from domain.settings import SystemOptions
from domain.setup import OptionBook

# Store these values where they differ from the second ones; what is stored then.
Keep = Callable[[Values, Values], Values]


class OptionForm(QObject):
    """The draft of one category, and the saving of it. Knows no widgets."""

    changed = Signal()
    saved = Signal()
    failed = Signal(object)  # a DataError; the draft is as it was

    def __init__(
        self,
        fields: tuple[SettingField, ...],
        values: Values,
        keep: Keep,
        read: Callable[[], Values],
        tasks: TaskRunner,
    ) -> None:
        super().__init__()
        # A text that is part of a switch is no setting of its own.
        self.settings = tuple(field for field in fields if not field.part_of)
        self._keep = keep
        self._read = read
        self._tasks = tasks
        self._saving = False
        self.draft = SettingDraft(fields, values, self)
        self.draft.changed.connect(self.changed)

    @property
    def saving(self) -> bool:
        return self._saving

    def is_changed(self, field: SettingField) -> bool:
        """Whether it differs from what a new office has."""
        parts = (part.name for part in self.draft.fields if part.part_of == field.name)
        values = self.draft.values
        return any(values[name] != self.draft.field(name).default for name in (field.name, *parts))

    @property
    def changed_count(self) -> int:
        return sum(self.is_changed(field) for field in self.settings)

    def save(self) -> None:
        """Store the draft. Ends in saved or failed."""
        self._set_saving(True)
        keep, values, base = self._keep, dict(self.draft.values), dict(self.draft.base)
        self._tasks.run(self, lambda: keep(values, base), done=self._take_saved, failed=self._fail)

    def rebase(self) -> None:
        """Keep what was changed, on top of what somebody else stored meanwhile."""
        self._set_saving(True)
        self._tasks.run(self, self._read, done=self._take_rebased, failed=self._fail)

    def _set_saving(self, saving: bool) -> None:
        self._saving = saving
        self.changed.emit()

    def _take_saved(self, stored: Values) -> None:
        self._saving = False
        self.draft.settle(stored)
        self.saved.emit()

    def _take_rebased(self, stored: Values) -> None:
        self._saving = False
        self.draft.rebase(stored)

    def _fail(self, error: DataError) -> None:
        self._saving = False
        if isinstance(error, RefusedError):
            self.draft.refuse(error.problems)
        self.changed.emit()
        self.failed.emit(error)


def portal_form(options: SystemOptions, book: OptionBook, tasks: TaskRunner) -> OptionForm:
    """System Options > Customer Portal."""

    def keep(values: Values, base: Values) -> Values:
        return _values(book.save(_options(values), _options(base)))

    return OptionForm(OPTION_FIELDS, _values(options), keep, lambda: _values(book.options()), tasks)


def _options(values: Values) -> SystemOptions:
    known: dict[str, Any] = dict(values)
    return SystemOptions(**known)


def _values(options: SystemOptions) -> Values:
    return {field.name: getattr(options, field.name) for field in dataclasses.fields(options)}
