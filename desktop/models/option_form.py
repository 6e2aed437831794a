"""System Options while somebody changes them."""

import dataclasses
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.models.setting_draft import SettingDraft
from desktop.tasks import TaskRunner
from domain.errors import DataError, RefusedError
from domain.option_fields import OPTION_FIELDS
from domain.setting_fields import SettingField, Values
from domain.settings import SystemOptions
from domain.setup import OptionBook

# The text of the terms is part of Display login terms, not a setting of its own.
OPTIONS = tuple(field for field in OPTION_FIELDS if not field.part_of)


class OptionForm(QObject):
    """The draft, and the saving of it. Knows no widgets."""

    changed = Signal()
    saved = Signal()
    failed = Signal(object)  # a DataError; the draft is as it was

    def __init__(
        self,
        options: SystemOptions,
        book: OptionBook,
        tasks: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._base = options
        self._book = book
        self._tasks = tasks
        self._saving = False
        self.draft = SettingDraft(OPTION_FIELDS, _values(options), self)
        self.draft.changed.connect(self.changed)

    @property
    def saving(self) -> bool:
        return self._saving

    def is_changed(self, field: SettingField) -> bool:
        """Whether it differs from what a new office has."""
        names = (field.name, *(part.name for part in OPTION_FIELDS if part.part_of == field.name))
        return any(self.draft.values[name] != self.draft.field(name).default for name in names)

    @property
    def changed_count(self) -> int:
        return sum(self.is_changed(field) for field in OPTIONS)

    def save(self) -> None:
        """Store the draft. Ends in saved or failed."""
        self._set_saving(True)
        values: dict[str, Any] = dict(self.draft.values)
        book, base, options = self._book, self._base, replace(self._base, **values)
        self._tasks.run(
            self, lambda: book.save(options, base), done=self._take_saved, failed=self._fail
        )

    def rebase(self) -> None:
        """Keep what was changed, on top of what somebody else stored meanwhile."""
        self._set_saving(True)
        book = self._book
        self._tasks.run(self, book.options, done=self._take_rebased, failed=self._fail)

    def _set_saving(self, saving: bool) -> None:
        self._saving = saving
        self.changed.emit()

    def _take_saved(self, stored: SystemOptions) -> None:
        self._base, self._saving = stored, False
        self.draft.settle(_values(stored))
        self.saved.emit()

    def _take_rebased(self, stored: SystemOptions) -> None:
        self._base, self._saving = stored, False
        self.draft.rebase(_values(stored))

    def _fail(self, error: DataError) -> None:
        self._saving = False
        if isinstance(error, RefusedError):
            self.draft.refuse(error.problems)
        self.changed.emit()
        self.failed.emit(error)


def _values(options: SystemOptions) -> Values:
    return {field.name: getattr(options, field.name) for field in dataclasses.fields(options)}
