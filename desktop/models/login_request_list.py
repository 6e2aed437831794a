"""The login requests, and what each may be about."""

from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt

from desktop.icons import Icon, Mark
from desktop.models.dates import clock, day_of, moment, near_day, short_day
from desktop.models.index import ROOT, Index
from desktop.models.listed_rows import ListedRows, Source
from desktop.models.roles import Role
from desktop.models.titled_table import TitledTable
from desktop.tasks import TaskRunner
from desktop.theme import Ink
from domain.login_decisions import (
    Decision,
    ListedRequest,
    LoginRequestBook,
    Match,
    RequestQuery,
)
from domain.login_requests import ALARMS, LoginRequest, RequestKind, RequestState

_WHEN, _KIND, _NAME, _EMAIL, _ACCOUNT, _STATE = range(6)
_DECISIONS = {
    Decision.APPROVED: Mark(Icon.SUCCESS, Ink.OK),
    Decision.MERGED: Mark(Icon.SUCCESS, Ink.OK),
    Decision.REJECTED: Mark(Icon.REVOKE, Ink.TEXT2),
}
_KINDS = {
    RequestKind.INVOICE: Icon.FILE,
    RequestKind.ADDRESS: Icon.SITE,
    RequestKind.QUICK: Icon.EMAIL,
    RequestKind.ALARM: Icon.WARNING,
}


def kind_icon(kind: RequestKind) -> Icon:
    return _KINDS[kind]


def asked_at(request: LoginRequest) -> str:
    """For example "Mon Jun 16, 9:12 am"."""
    day = day_of(request.asked_at)
    return f"{near_day(day)}, {clock(request.asked_at)}"


def state_of(row: ListedRequest) -> tuple[str, Mark]:
    """How a request stands, in a word or two."""
    if row.decided is not None:
        return row.decided.decision.value, _DECISIONS[row.decided.decision]
    if row.is_open and row.request.finding in ALARMS:
        return _tr("Look at this"), Mark(Icon.WARNING, Ink.BAD)
    if row.is_open:
        return _tr("Open"), Mark(Icon.CLOCK, Ink.WARN)
    if row.request.state is RequestState.INVITED:
        return _tr("Invited by the portal"), Mark(Icon.SEND, Ink.OK)
    return _tr("Turned away"), Mark(Icon.NO, Ink.TEXT3)


def outcome_of(row: ListedRequest) -> str:
    """Who decided, when and why; empty while nobody did."""
    if (decided := row.decided) is None:
        return ""
    who = _tr("{what} by {who}, {day} {time}.").format(
        what=decided.decision.value,
        who=decided.staff_name,
        day=short_day(day_of(decided.at)),
        time=clock(decided.at),
    )
    return f"{who} {decided.reason}".rstrip()


class RequestList(ListedRows[RequestQuery, ListedRequest]):
    """Newest first."""

    def __init__(
        self, book: LoginRequestBook, tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        source = Source(book.count, book.listed, book.position)
        super().__init__(source, RequestQuery(), tasks, parent)
        self._titles = (
            self.tr("Came in"),
            self.tr("Kind"),
            self.tr("Name"),
            self.tr("Email"),
            self.tr("Account"),
            self.tr("State"),
        )

    def cell(self, row: ListedRequest, column: int, role: int) -> Any:
        text, mark = _text(row, column), state_of(row)[1]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text or "–"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._titles[column]}: {text or '–'}"
            case Role.DIM:
                return not text
            case Role.STRONG:
                return column == _NAME
            case Role.SECONDARY:
                return column in (_EMAIL, _ACCOUNT)
            case Role.ELIDE_MIDDLE:
                return column == _EMAIL
            case Role.TABULAR:
                return column == _WHEN
            case Role.ICON if column == _STATE:
                return mark.icon
            case Role.ICON_COLOR if column == _STATE:
                return mark.ink
            case Role.ICON if column == _KIND:
                return kind_icon(row.request.typed.kind)
            case _:
                return None


class MatchList(TitledTable):
    """One column: the accounts and contacts of one request, each with the reason."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._matches: tuple[Match, ...] = ()

    def show(self, matches: tuple[Match, ...]) -> None:
        if matches != self._matches:
            self.beginResetModel()
            self._matches = matches
            self.endResetModel()

    def match_at(self, row: int) -> Match | None:
        return self._matches[row] if 0 <= row < len(self._matches) else None

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._matches)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        match = self.match_at(index.row()) if index.isValid() else None
        if match is None:
            return None
        subject = f"{match.name}, {match.account}" if match.name else match.account
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return subject
            case Role.DETAIL:
                return match.reason
            case Role.ICON:
                return Icon.CONTACT if match.name else Icon.ACCOUNT
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return f"{subject}: {match.reason}"
            case _:
                return None


def _text(row: ListedRequest, column: int) -> str:
    typed = row.request.typed
    match column:
        case 0:
            return moment(row.request.asked_at, datetime.now(UTC))
        case 1:
            return typed.kind.value
        case 2:
            return typed.name
        case 3:
            return typed.email
        case 4:
            return row.account
        case _:
            return state_of(row)[0]


def _tr(text: str) -> str:
    return QCoreApplication.translate("RequestList", text)
