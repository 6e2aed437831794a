"""Why a login was refused lately, for whoever talks to the customer."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.books import OpenedContact
from domain.logins import REFUSALS_FOR, SHOWN_REFUSALS, Outcome, RefusedLogin
from domain.portal_scope import Page, Standing, why
from storage.login_schema import LoginAttemptRow

_REFUSED = (Outcome.WRONG_PASSWORD, Outcome.NO_ACCESS)


def refused_logins(
    session: Session, opened: OpenedContact, now: datetime
) -> tuple[RefusedLogin, ...]:
    """Of the login of this contact, the newest first."""
    login = opened.row.portal.login_id
    if login is None:
        return ()
    query = (
        select(LoginAttemptRow)
        .where(LoginAttemptRow.login_id == login, LoginAttemptRow.outcome.in_(_REFUSED))
        .where(LoginAttemptRow.at > now - REFUSALS_FOR)
        .order_by(LoginAttemptRow.at.desc(), LoginAttemptRow.id.desc())
        .limit(SHOWN_REFUSALS)
    )
    return tuple(
        RefusedLogin(at=attempt.at, reason=_reason(opened, attempt.outcome))
        for attempt in session.scalars(query)
    )


def _reason(opened: OpenedContact, outcome: Outcome) -> str:
    """What closes the account to this person still says more than that nothing was open."""
    standing = Standing.of(opened.row, opened.account, opened.account_class)
    closed = why(standing, Page.HOME, None, opened.options).refusal
    if outcome is Outcome.NO_ACCESS and closed:
        return closed.sentence
    return f"{outcome.value}."
