"""Two contacts while they are being merged."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.models.merge_fields import MergeField, merge_fields
from desktop.tasks import TaskRunner
from domain.contacts import AccountContact, problems
from domain.errors import DataError, RefusedError
from domain.merge_contacts import (
    MergeBook,
    MergeChoices,
    OpenedMerge,
    Side,
    ended,
    given_up,
    handed_over,
    merged,
    stopped,
    suggested,
    widened,
)

T = TypeVar("T")


class MergeForm(QObject):
    """The choices, and what they bring about. Stores nothing until merge() is called."""

    changed = Signal()
    reopened = Signal()  # other fields, or other people in them
    stored = Signal(object)  # the ActionId, for taking it back
    failed = Signal(object)  # a DataError; the choices are as they were

    def __init__(
        self,
        opened: OpenedMerge,
        book: MergeBook,
        tasks: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._book = book
        self._tasks = tasks
        self._busy = False
        self._refused: Mapping[str, str] = {}
        self._take(opened, suggested(opened.kept, opened.other))

    @property
    def opened(self) -> OpenedMerge:
        return self._opened

    @property
    def fields(self) -> tuple[MergeField, ...]:
        return self._fields

    @property
    def choices(self) -> MergeChoices:
        return self._choices

    @property
    def busy(self) -> bool:
        return self._busy

    @property
    def problems(self) -> Mapping[str, str]:
        """What stops the merge, by the names of the fields."""
        return {**self._problems, **self._refused}

    @property
    def tags(self) -> tuple[str, ...]:
        """Those of both, by name."""
        return tuple(sorted(self._opened.tag_names.values(), key=str.casefold))

    @property
    def accounts(self) -> tuple[str, ...]:
        """Every account of the one person, and from whom it comes."""
        opened, found = self._opened, []
        for row in self._result:
            account = opened.accounts[row.account_id]
            here = opened.kept.on(account.id), opened.other.on(account.id)
            whose = self.tr("both") if all(here) else self._name(here[0] or here[1])
            found.append(f"{account.number} {account.name} ({whose})")
        return tuple(found)

    @property
    def consequences(self) -> tuple[str, ...]:
        """What a clerk has to know about access before merging (M4, M5)."""
        kept, other = self._opened.kept, self._opened.other
        ends = self.tr("Portal access to {account} ends: it was given to {email}.")
        widens = self.tr(
            "Portal access to {account} then reaches more sites than {email} reached so far."
        )
        stops = self.tr("The invitation of {email} to {account} stops working.")
        leaves = self.tr("The sign-in of {email} no longer reaches {account}.")
        goes_on = self.tr("The sign-in of {email} goes on reaching {account}.")
        told = (
            (ends, ended),
            (widens, widened),
            (stops, stopped),
            (leaves, given_up),
            (goes_on, handed_over),
        )
        return tuple(
            self._about(sentence, row)
            for sentence, asked in told
            for row in asked(kept, other, self._choices)
        )

    def choose(self, field: MergeField, side: Side) -> None:
        self.edit(field, field.value(side))

    def choose_all(self, side: Side) -> None:
        """Of the fields that differ."""
        choices = self._choices
        for field in self._fields:
            if field.differs:
                choices = field.write(choices, field.value(side))
        self._set(choices)

    def edit(self, field: MergeField, value: Any) -> None:
        self._set(field.write(self._choices, value))

    def swap(self) -> None:
        """Keep the other one's id instead; what was chosen starts anew."""
        opened = self._opened.swapped()
        self._take(opened, suggested(opened.kept, opened.other))
        self.reopened.emit()

    def merge(self) -> None:
        """Ends in stored or failed."""
        opened, choices = self._opened, self._choices
        self._do(lambda: self._book.merge(opened, choices), self.stored.emit)

    def compare(self) -> None:
        """Read both again; what was chosen in fields that nobody else changed stays."""
        kept, other = self._opened.kept.contact.id, self._opened.other.contact.id
        self._do(lambda: self._book.opened(kept, other), self._rebase)

    def _do(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        if self._busy:
            return

        def settle(outcome: T) -> None:
            self._set_busy(False)
            done(outcome)

        self._set_busy(True)
        self._tasks.run(self, work, done=settle, failed=self._fail)

    def _fail(self, error: DataError) -> None:
        self._set_busy(False)
        if isinstance(error, RefusedError):
            self._refused = error.problems
        self.failed.emit(error)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.changed.emit()

    def _set(self, choices: MergeChoices) -> None:
        if choices != self._choices:
            self._look(choices)
            self.changed.emit()

    def _take(self, opened: OpenedMerge, choices: MergeChoices) -> None:
        self._opened = opened
        self._fields = merge_fields(opened)
        self._look(choices)

    def _look(self, choices: MergeChoices) -> None:
        """What the choices make of the two, and what is wrong with it."""
        opened = self._opened
        self._choices = choices
        self._result = merged(opened.kept, opened.other, choices, datetime.now(UTC))
        self._problems: dict[str, str] = {}
        for row in self._result:
            self._problems |= problems(row, opened.countries[row.account_id])
        if not choices.contact.name.strip():
            self._problems["name"] = self.tr("Enter a name.")
        self._refused = {}

    def _rebase(self, opened: OpenedMerge) -> None:
        before = {field.name: field for field in self._fields}
        choices = suggested(opened.kept, opened.other)
        for field in merge_fields(opened):
            known = before.get(field.name)
            if known and (known.kept, known.other) == (field.kept, field.other):
                choices = field.write(choices, known.read(self._choices))
        self._take(opened, choices)
        self.reopened.emit()

    def _name(self, row: AccountContact | None) -> str:
        return row.contact.name if row else ""

    def _about(self, sentence: str, row: AccountContact) -> str:
        account = self._opened.accounts[row.account_id]
        return sentence.format(account=f"{account.number} {account.name}", email=row.contact.email)
