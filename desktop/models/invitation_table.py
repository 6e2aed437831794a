"""The people of a batch of invitations, with what became of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt

from desktop.icons import Icon, Mark
from desktop.models.invitation_run import SKIPPED
from desktop.models.listed_rows import ROOT, Index, ListedRows, Source
from desktop.models.roles import Role
from desktop.tasks import TaskRunner
from desktop.theme import Ink
from domain.bulk import BulkResult, Outcome
from domain.ids import BatchId, new_id
from domain.invitation_batches import BatchBook, Fate, Invited


class Group(Enum):
    """Which of them a table shows."""

    ALL = auto()  # that are invited
    FAILED = auto()
    NOT_SENT = auto()
    WAITING = auto()
    SKIPPED = auto()
    SENT = auto()
    CANCELLED = auto()


FATES: Mapping[Group, frozenset[Fate]] = {
    Group.ALL: frozenset(Fate),
    Group.FAILED: frozenset({Fate.FAILED}),
    Group.NOT_SENT: frozenset({Fate.STOPPED}),
    Group.WAITING: frozenset({Fate.WAITING, Fate.LEAVING}),
    Group.SENT: frozenset({Fate.SENT}),
    Group.CANCELLED: frozenset({Fate.CANCELLED}),
}
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
_LEFT_OUT = (*SKIPPED, Outcome.NOT_REACHED)


@dataclass(frozen=True, slots=True)
class Line:
    id: UUID  # of this row only
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
            if group is Group.SKIPPED:
                return sum(report.count(outcome) for outcome in _LEFT_OUT)
            standing = book.standing(batch)
            return sum(standing[fate] for fate in FATES[group])

        def listed(group: Group, start: int, length: int) -> tuple[Line, ...]:
            if group is not Group.SKIPPED:
                people = book.people(batch, FATES[group], start, length)
                return tuple(_line(one) for one in people)
            return _left_out(result, start, length)

        source = Source(count, listed, lambda _group, _id: None)
        super().__init__(source, group, tasks, parent)
        self._titles = (self.tr("Name"), self.tr("Account"), self.tr("Email"), self.tr("Result"))

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None

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


def _line(one: Invited) -> Line:
    words = f"{one.fate.value}: {one.words}" if one.words else one.fate.value
    return Line(new_id(), (one.name, one.account, one.email, words), _MARKS[one.fate])


def _left_out(result: BulkResult, start: int, length: int) -> tuple[Line, ...]:
    """Those who got no invitation: refused first, then who needs none, then who was not reached."""
    found: list[Line] = []
    for outcome in _LEFT_OUT:
        count = result.report.count(outcome)
        if start < count and len(found) < length:
            for row in result.report.rows(outcome, start, length - len(found)):
                words = f"Skipped: {row.reason}" if row.reason else outcome.value
                found.append(Line(new_id(), (row.name, row.account, "", words), _SKIPPED))
        start = max(start - count, 0)
    return tuple(found)
