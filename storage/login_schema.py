"""The tables of the portal's logins. Nothing in them can be used to sign in."""

from datetime import datetime

from sqlalchemy import Connection, Index, bindparam, event, false, update
from sqlalchemy.orm import Mapped, mapped_column

from domain.ids import (
    AccountContactId,
    AccountId,
    ContactId,
    InvoiceId,
    LoginAttemptId,
    LoginId,
    LoginMailId,
    LoginRequestId,
    LoginSessionId,
    PreviewId,
)
from domain.login_decisions import Decision
from domain.login_mail import LoginMailKind
from domain.login_requests import Finding, RequestKind, RequestState
from domain.logins import DeviceKind, Outcome
from domain.mail import MessageState
from storage.schema import Base, to


class LoginRow(Base):
    """Never deleted. Out of the change log, which would keep every former password's hash."""

    __tablename__ = "logins"

    id: Mapped[LoginId] = mapped_column(primary_key=True)
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]  # argon2id, with its parameters
    made_at: Mapped[datetime]
    last_login_at: Mapped[datetime | None]


class LoginSessionRow(Base):
    __tablename__ = "login_sessions"

    id: Mapped[LoginSessionId] = mapped_column(primary_key=True)
    login_id: Mapped[LoginId] = mapped_column(to("logins.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    device: Mapped[DeviceKind]
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class LoginMailRow(Base):
    """What was asked for, its mail, and its link."""

    __tablename__ = "login_mail"
    __table_args__ = (Index(None, "state", "next_try_at", "id"),)

    id: Mapped[LoginMailId] = mapped_column(primary_key=True)
    kind: Mapped[LoginMailKind]
    email: Mapped[str]  # as it was typed
    email_key: Mapped[str] = mapped_column(index=True)
    asked_at: Mapped[datetime]
    device: Mapped[DeviceKind]
    login_id: Mapped[LoginId | None] = mapped_column(to("logins.id"), index=True)  # once looked up
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    used_at: Mapped[datetime | None]
    state: Mapped[MessageState]
    next_try_at: Mapped[datetime]
    attempts: Mapped[int]
    last_answer: Mapped[str]
    content: Mapped[str | None]  # JSON, without the secret of the link


class PortalPreviewRow(Base):
    """What staff want to look at as a customer: written by the desktop, shown by the service."""

    __tablename__ = "portal_previews"

    id: Mapped[PreviewId] = mapped_column(primary_key=True)
    shown: Mapped[str]  # JSON, which the link's secret signs
    made_at: Mapped[datetime] = mapped_column(index=True)
    token_hash: Mapped[str | None] = mapped_column(unique=True)  # of the link, until it was opened
    session_hash: Mapped[str | None] = mapped_column(unique=True)  # of the browser that opened it


class PortalLimitRow(Base):
    """How often something was tried, for all processes that serve the portal together."""

    __tablename__ = "portal_limits"

    subject: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime] = mapped_column(index=True)


class LoginAttemptRow(Base):
    """One try to sign in, with the reason the customer is not told."""

    __tablename__ = "login_attempts"

    id: Mapped[LoginAttemptId] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[Outcome]
    login_id: Mapped[LoginId | None] = mapped_column(index=True)
    network: Mapped[str]
    device: Mapped[DeviceKind]


class LoginRequestRow(Base):
    """What somebody without a login typed, and what was found; for staff (K10)."""

    __tablename__ = "login_requests"
    __table_args__ = (Index(None, "state", "decided", "asked_at"),)

    id: Mapped[LoginRequestId] = mapped_column(primary_key=True)
    kind: Mapped[RequestKind]
    name: Mapped[str]
    email: Mapped[str]
    email_key: Mapped[str]
    invoice_number: Mapped[str]
    code: Mapped[str]
    street: Mapped[str]
    city: Mapped[str]
    phone: Mapped[str]
    text: Mapped[str]
    asked_at: Mapped[datetime]
    times: Mapped[int]
    network: Mapped[str]
    device: Mapped[DeviceKind]
    state: Mapped[RequestState]
    finding: Mapped[Finding]
    account_id: Mapped[AccountId | None]
    account_contact_id: Mapped[AccountContactId | None]
    invoice_id: Mapped[InvoiceId | None] = mapped_column(unique=True)  # one registration each
    told_at: Mapped[datetime | None]  # when the mail to the division was asked for, or given up
    decided: Mapped[bool] = mapped_column(default=False, server_default=false())  # by staff


class RequestDecisionRow(Base):
    """What staff decided; its id is the request's. In the change log, unlike what visitors type."""

    __tablename__ = "request_decisions"
    logged_as = "request_decision"

    id: Mapped[LoginRequestId] = mapped_column(primary_key=True)
    kind: Mapped[RequestKind]
    decision: Mapped[Decision]
    reason: Mapped[str]
    decided_at: Mapped[datetime]
    staff_name: Mapped[str]
    account_id: Mapped[AccountId | None]
    contact_id: Mapped[ContactId | None]
    account_contact_id: Mapped[AccountContactId | None]


# Of a request: staff have not put it away.
UNDECIDED = ~LoginRequestRow.decided
_MARKED = (
    update(LoginRequestRow)
    .where(LoginRequestRow.id == bindparam("request"))
    .values(decided=bindparam("is_decided"))
)


# With each decision, and its undoing, so that those who look every second for what waits need not
# look at all that ever came in.
@event.listens_for(RequestDecisionRow, "after_insert")
def _mark(_mapper: object, connection: Connection, row: RequestDecisionRow) -> None:
    connection.execute(_MARKED, {"request": row.id, "is_decided": True})


@event.listens_for(RequestDecisionRow, "after_delete")
def _unmark(_mapper: object, connection: Connection, row: RequestDecisionRow) -> None:
    connection.execute(_MARKED, {"request": row.id, "is_decided": False})
