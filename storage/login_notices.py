"""Telling a division by mail that a login request came in, where it asked for that."""

from datetime import timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from domain.login_mail import LoginMailKind
from domain.login_requests import ALARMS, RequestState
from domain.logins import DeviceKind, Limit
from storage.changes import action_of
from storage.engine import Database
from storage.login_limits import count_one
from storage.login_mail import ask
from storage.login_schema import UNDECIDED, LoginRequestRow
from storage.portal_author import PORTAL
from storage.schema import AccountRow, DivisionRow

# Of the others the list alone tells. Whoever fills in the forms must not fill a mailbox.
MAILS = Limit(name="mails of login requests", most=10, within=timedelta(hours=1))
_AT_ONCE = 50


def tell_divisions(database: Database) -> int:
    """One mail at most for each request that waits for staff. Returns how many were asked for."""
    untold = select(LoginRequestRow.id).where(*_UNTOLD).limit(1)
    with database.reading() as session:
        if session.scalars(untold).first() is None:
            return 0
    with database.writing(PORTAL) as session:
        query = select(LoginRequestRow).where(*_UNTOLD).order_by(LoginRequestRow.id)
        rows = session.scalars(query.limit(_AT_ONCE).with_for_update()).all()
        return sum(_tell(session, row) for row in rows)


_UNTOLD = (LoginRequestRow.state == RequestState.OPEN, LoginRequestRow.told_at.is_(None), UNDECIDED)


def _tell(session: Session, row: LoginRequestRow) -> bool:
    row.told_at = action_of(session).at
    email = session.scalars(_hears_of(row)).first()
    if not email or count_one(session, MAILS, email).count > MAILS.most:
        return False
    kind = LoginMailKind.ALARM if row.finding in ALARMS else LoginMailKind.REQUEST
    ask(session, kind, email, DeviceKind.OTHER)
    return True


def _hears_of(row: LoginRequestRow) -> Select[str]:
    """The account's division, or the first that wants to hear where no account is known."""
    addresses = select(DivisionRow.login_request_email).where(DivisionRow.login_request_email != "")
    if row.account_id is None:
        return addresses.where(DivisionRow.active).order_by(DivisionRow.id).limit(1)
    of_account = select(AccountRow.division_id).where(AccountRow.id == row.account_id)
    return addresses.where(DivisionRow.id.in_(of_account))
