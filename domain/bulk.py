"""One change to many contacts: one action with a result for each row, and its undoing (C4, C5)."""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from domain.books import ContactQuery
from domain.ids import AccountContactId, AccountId, ActionId, TagTypeId


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTag:
    """A tag is the person's, whichever account contact of the person was chosen (rule 12)."""

    tag_type_id: TagTypeId


@dataclass(frozen=True, slots=True, kw_only=True)
class DisableAccess:
    """End portal access of these account contacts; never refused (A7)."""


BulkChange = AddTag | DisableAccess


_PAIR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Exactly these ids; or, with a query, all of its matches but these."""

    ids: frozenset[AccountContactId] = frozenset()
    query: ContactQuery | None = None

    @property
    def is_pair(self) -> bool:
        """Two rows, as merging takes them."""
        return self.query is None and len(self.ids) == _PAIR


class Outcome(enum.Enum):
    CHANGED = "Changed"
    UNCHANGED = "Unchanged"  # it was so already
    REFUSED = "Failed"  # for a reason that is given
    NOT_REACHED = "Stopped before"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """What became of one row."""

    id: AccountContactId | None  # None: it cannot be opened, because it is gone
    account_id: AccountId | None
    name: str
    account: str  # "49418 Renovation Gym"; empty where it is about the person
    outcome: Outcome
    reason: str = ""


class Report(Protocol):
    """The results of all rows, in the order in which they were changed."""

    def count(self, outcome: Outcome | None = None) -> int:
        """How many rows came out so; at once."""
        ...

    def rows(
        self, outcome: Outcome | None, start: int, length: int, reason: str | None = None
    ) -> tuple[RowResult, ...]:
        """Rows start .. start + length - 1 of those that came out so, for this reason if one is
        given; looks their names up."""
        ...

    def kinds(self) -> Mapping[tuple[Outcome, str], int]:
        """How many rows came out so, for each reason."""
        ...

    def reasons(self) -> Mapping[str, int]:
        """How many rows were refused for each reason."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkResult:
    action_id: ActionId
    report: Report
    stopped: bool  # before its end; what was changed before stays changed
    trouble: str = ""  # what stopped it, where it was not the user

    @property
    def changed(self) -> int:
        return self.report.count(Outcome.CHANGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoable:
    """The last action that Undo takes back, and its words, such as "End access of 12 contacts"."""

    action_id: ActionId
    title: str


# Told how many rows are done, of how many. It stops the work by raising CancelledError.
Progress = Callable[[int, int], None]


class BulkBook(Protocol):
    """Others can save meanwhile: the work is done in many short transactions (C4)."""

    def run(self, change: BulkChange, chosen: Chosen, progress: Progress) -> BulkResult:
        """Change the chosen rows, each one wholly or not at all.

        Stopping is no error: the result says what was changed and what was not reached.
        """
        ...

    def undo(self, action_id: ActionId, progress: Progress) -> BulkResult:
        """Give back what an action changed, wherever it is still as that action left it (C5).

        What others changed since stays, and is refused with the reason. Works for a bulk change,
        a merge, an unlink and changes of tags or portal access. Raises RefusedError for others.
        """
        ...

    def last_undoable(self) -> Undoable | None:
        """The newest action of this staff member on this device that was not undone yet."""
        ...
