"""How the portal looks to the customers of a division, while somebody changes it."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.tasks import TaskRunner
from domain.branding import LARGEST_LOGO, Branding, BrandingBook, branding_problems
from domain.errors import DataError, RefusedError

_KINDS = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".svg": "svg+xml"}


class BrandingForm(QObject):
    """The draft, what is wrong with it, and the saving of it. Knows no widgets."""

    changed = Signal()
    saved = Signal()
    failed = Signal(object)  # a DataError; the draft is as it was

    def __init__(self, stored: Branding, book: BrandingBook, tasks: TaskRunner) -> None:
        super().__init__()
        self.draft = self._base = stored
        self.problems: Mapping[str, str] = {}
        self.saving = False
        self._book = book
        self._tasks = tasks

    @property
    def is_dirty(self) -> bool:
        return self.draft != self._base

    def edit(self, **values: Any) -> None:
        """Other values for fields of Branding; a problem goes once its field is typed in."""
        self.draft = replace(self.draft, **values)
        self.problems = {name: text for name, text in self.problems.items() if name not in values}
        self.changed.emit()

    def leave(self, name: str) -> None:
        """The field is filled in for now: its problem is shown from here on."""
        if found := branding_problems(self.draft).get(name):
            self.problems = {**self.problems, name: found}
            self.changed.emit()

    def take_logo(self, file: Path) -> None:
        """Read a picture into the draft."""

        def take(logo: str) -> None:
            self.edit(logo=logo)
            self.leave("logo")

        self._tasks.run(self, lambda: _data_uri(file), done=take, failed=self.failed.emit)

    def save(self) -> None:
        """Ends in saved or failed; what is wrong is shown and not stored."""
        self.problems = branding_problems(self.draft)
        if not self.problems and not self.saving:
            book, draft, base = self._book, self.draft, self._base
            self.saving = True
            self._tasks.run(
                self, lambda: book.save(draft, base), done=self._take, failed=self._fail
            )
        self.changed.emit()

    def _take(self, stored: Branding) -> None:
        self.saving = False
        self.draft = self._base = stored
        self.changed.emit()
        self.saved.emit()

    def _fail(self, error: DataError) -> None:
        self.saving = False
        if isinstance(error, RefusedError):
            self.problems = error.problems
        self.changed.emit()
        self.failed.emit(error)


def _data_uri(file: Path) -> str:
    """No more of a file is read than can be a logo. Raises DataError."""
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_LOGO + 1)
    except OSError as error:
        raise DataError(f"{file.name} cannot be read: {error.strerror}.") from None
    kind = _KINDS.get(file.suffix.lower(), "other")
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
