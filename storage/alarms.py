"""What the portal tells staff of itself: somebody is trying what nobody tries by mistake."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.ids import LoginRequestId, new_id
from domain.login_requests import Finding, RequestKind, RequestState
from domain.logins import Visitor
from storage.changes import action_of
from storage.engine import Database
from storage.login_schema import UNDECIDED, LoginRequestRow
from storage.portal_author import PORTAL


class SqlAlarmBook:
    """Alarms stand among the login requests, where staff look."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ring(self, finding: Finding, visitor: Visitor) -> None:
        with self._database.writing(PORTAL) as session:
            ring(session, finding, visitor)


def ring(session: Session, finding: Finding, visitor: Visitor) -> None:
    """Once more, where staff have not put away the same one yet."""
    same = (
        select(LoginRequestRow)
        .where(LoginRequestRow.state == RequestState.OPEN, UNDECIDED)
        .where(LoginRequestRow.kind == RequestKind.ALARM, LoginRequestRow.finding == finding)
        .order_by(LoginRequestRow.id)
        .limit(1)
        .with_for_update()
    )
    row = session.scalars(same).first()
    if row is not None:
        row.times += 1
        row.asked_at, row.network = action_of(session).at, visitor.network
        return
    texts = ("name", "email", "email_key", "invoice_number", "code", "street", "city", "phone")
    session.add(
        LoginRequestRow(
            id=LoginRequestId(new_id()),
            kind=RequestKind.ALARM,
            **dict.fromkeys((*texts, "text"), ""),
            asked_at=action_of(session).at,
            times=1,
            network=visitor.network,
            device=visitor.device,
            state=RequestState.OPEN,
            finding=finding,
        )
    )
