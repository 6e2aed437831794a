"""The people of a batch of invitations, with what became of each."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt

from desktop.icons import Icon, Mark
from desktop.models.invitation_run import SKIPPED, InvitationRun
from desktop.models.listed_rows import ListedRows, Source
from desktop.models.roles import Role
from desktop.tasks import TaskRunner
from desktop.theme import Ink
from domain.bulk import BulkResult, Outcome, RowResult
from domain.ids import AccountContactId, AccountId, BatchId, new_id
from domain.invitation_batches import BatchBook, Fate, Invited, Remedy, remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Some of them: by what became of the invitation, or by why there is none."""

    words: str
    mark: Mark
    fates: tuple[Fate, ...] = ()
    outcome: Outcome | None = None
    reason: str = ""

    @property
    def remedy(self) -> Remedy | None:
        return remedy(self.fates[0] if self.fates else None, self.outcome, self.reason)


_MARKS = {
    Fate.LEAVING: Mark(Icon.SEND, Ink.ACCENT),
    Fate.SENT: Mark(Icon.SUCCESS, Ink.OK),
    Fate.FAILED: Mark(Icon.FAILED, Ink.BAD),
    Fate.WAITING: Mark(Icon.CLOCK, Ink.WARN),
    Fate.STOPPED: Mark(Icon.INACTIVE, Ink.TEXT2),
    Fate.CANCELLED: Mark(Icon.REVOKE, Ink.TEXT2),
}
_SKIPPED = Mark(Icon.SKIP, Ink.TEXT2)
_NAME, _ACCOUNT, _EMAIL, _RESULT = range(4)
_TOGETHER = 1_000
_LEFT_OUT = (Outcome.NOT_REACHED, *SKIPPED)
_ORDER = (
    (Fate.FAILED,),
    (Fate.STOPPED,),
    (Fate.WAITING, Fate.LEAVING),
    (Fate.SENT,),
    (Fate.CANCELLED,),
)
EVERYBODY = Group(words="", mark=_SKIPPED, fates=tuple(Fate))


def groups(run: InvitationRun) -> dict[Group, int]:
    """Those there are, each with its number; whoever got no invitation comes last."""
    standing, result = run.standing, run.result
    found = {
        Group(words=fates[0].value, mark=_MARKS[fates[0]], fates=fates): sum(
            standing[fate] for fate in fates
        )
        for fates in _ORDER
    }
    kinds = result.report.kinds() if result is not None else {}
    for outcome in _LEFT_OUT:
        for (one, reason), count in sorted(kinds.items(), key=lambda kind: -kind[1]):
            if one is outcome:
                words = reason.rstrip(".") or outcome.value
                found[Group(words=words, mark=_SKIPPED, outcome=one, reason=reason)] = count
    return {group: count for group, count in found.items() if count}


@dataclass(frozen=True, slots=True)
class Line:
    id: UUID  # of this row only
    contact: AccountContactId | None  # None: it is gone
    account: AccountId | None
    cells: tuple[str, str, str, str]
    mark: Mark


class InvitationTable(ListedRows[Group, Line]):
    def __init__(
        self,
        book: BatchBook,
        result: BulkResult,
        tasks: TaskRunner,
        group: Group,
        parent: QObject | None = None,
    ) -> None:
        batch, report = BatchId(result.action_id), result.report

        def count(group: Group) -> int:
            if group.outcome is not None:
                return report.kinds().get((group.outcome, group.reason), 0)
            standing = book.standing(batch)
            return sum(standing[fate] for fate in group.fates)

        def listed(group: Group, start: int, length: int) -> tuple[Line, ...]:
            if group.outcome is not None:
                rows = report.rows(group.outcome, start, length, group.reason)
                return tuple(_left_out(row) for row in rows)
            people = book.people(batch, frozenset(group.fates), start, length)
            return tuple(_line(one, group) for one in people)

        self._listed = listed
        source = Source(count, listed, lambda _group, _id: None)
        super().__init__(source, group, tasks, parent)
        self._titles = (self.tr("Name"), self.tr("Account"), self.tr("Email"), self.tr("Result"))

    def first_of(self, group: Group) -> tuple[Line, ...]:
        """As many as one would look at together; for a worker thread."""
        return self._listed(group, 0, _TOGETHER)

    def cell(self, row: Line, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.cells[column] or "–"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._titles[column]}: {row.cells[column] or '–'}"
            case Role.STRONG:
                return column == _NAME
            case Role.SECONDARY:
                return column in (_ACCOUNT, _EMAIL)
            case Role.ELIDE_MIDDLE:
                return column == _EMAIL
            case Role.ICON if column == _RESULT:
                return row.mark.icon
            case Role.ICON_COLOR if column == _RESULT:
                return row.mark.ink
            case _:
                return None


def _line(one: Invited, group: Group) -> Line:
    words = one.words or one.fate.value
    if one.words and group is EVERYBODY:
        words = f"{one.fate.value}: {one.words}"
    cells = (one.name, one.account, one.email, words)
    return Line(new_id(), one.id, one.account_id, cells, _MARKS[one.fate])


def _left_out(row: RowResult) -> Line:
    cells = (row.name, row.account, "", row.reason or row.outcome.value)
    return Line(new_id(), row.id, row.account_id, cells, _SKIPPED)
