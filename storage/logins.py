"""Logins and their sessions in a SQL database. Of what signs in only hashes are here."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, insert, select, update
from sqlalchemy.orm import Session

from domain.addresses import email_key
from domain.errors import BusyError
from domain.ids import LoginAttemptId, LoginId, LoginSessionId, new_id
from domain.links import token_hash
from domain.login_mail import LoginMailKind
from domain.logins import (
    IDLE,
    LOGINS_OF_ONE,
    LONGEST,
    SEEN_EVERY,
    DeviceKind,
    Login,
    LoginSession,
    Outcome,
    PortalEvent,
    SignedIn,
    Visitor,
)
from storage.changes import action_of
from storage.engine import Database
from storage.login_bindings import bind_invited, name_of, name_of_login, note, note_of, opens_any
from storage.login_limits import forget
from storage.login_mail import ask, kill_links, owner_of_link
from storage.login_schema import (
    LoginAttemptRow,
    LoginRow,
    LoginSessionRow,
)
from storage.portal_author import PORTAL, customer

_LOGGED = {"logged": True, "synchronize_session": False}
_CREDENTIALS = select(LoginRow, name_of_login(LoginRow.id).label("name")).where(
    LoginRow.email_key == bindparam("key")
)
_SIGNED_IN = (
    select(
        LoginSessionRow.id,
        LoginSessionRow.login_id,
        LoginSessionRow.device,
        LoginSessionRow.made_at,
        LoginSessionRow.seen_at,
        LoginSessionRow.ended_at,
        LoginRow.email,
        LoginRow.made_at.label("login_made_at"),
        LoginRow.last_login_at,
        name_of_login(LoginRow.id).label("name"),
    )
    .join(LoginRow, LoginRow.id == LoginSessionRow.login_id)
    .where(LoginSessionRow.token_hash == bindparam("token_hash"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a typed password is held against."""

    login_id: LoginId
    name: str
    email: str
    password_hash: str


class SqlLoginBook:
    """Who may come in, and who is in. Methods may raise domain.errors.DataError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def credentials(self, email: str) -> Credentials | None:
        """Of the login with this user name. The work is the same where there is none."""
        with self._database.reading() as session:
            row = session.execute(_CREDENTIALS, {"key": email_key(email)}).first()
        if row is None:
            return None
        return credentials_of(row.LoginRow, row.name or row.LoginRow.email)

    def credentials_of(self, login: LoginId) -> Credentials:
        with self._database.reading() as session:
            row = session.get_one(LoginRow, login)
            return credentials_of(row, name_of(session, row.id, otherwise=row.email))

    def sign_in(
        self, known: Credentials, visitor: Visitor, token: str, *, former: str = "", rehashed: str
    ) -> SignedIn | None:
        """After the right password. None where no account is open to the login any more (A15),
        or the password is another one since it was looked at: to hash one takes its time.

        former is the token of the session this browser had; it ends. rehashed is a new hash of
        the password where the old one is out of date, else "".
        """
        with self._database.writing(customer(known.login_id, known.name)) as session:
            login = session.get_one(LoginRow, known.login_id)
            if login.password_hash != known.password_hash:
                _attempt(session, Outcome.WRONG_PASSWORD, login.id, visitor)
                return None
            for row in bind_invited(session, login.id, login.email_key):
                note_of(session, row, PortalEvent.ADDED, visitor.device)
            if not opens_any(session, login.id):
                _attempt(session, Outcome.NO_ACCESS, login.id, visitor)
                return None
            login.password_hash = rehashed or login.password_hash
            _attempt(session, Outcome.SIGNED_IN, login.id, visitor)
            forget(session, LOGINS_OF_ONE, login.email_key)
            note(session, login.id, PortalEvent.LOGIN, visitor.device)
            if former:
                end_sessions(session, LoginSessionRow.token_hash == token_hash(former))
            return begin_session(session, login, visitor, token, known.name)

    def refuse(self, known: Credentials | None, outcome: Outcome, visitor: Visitor) -> None:
        """Write down why somebody was not let in; with the queries of any other refusal."""
        with self._database.writing(PORTAL) as session:
            _attempt(session, outcome, known.login_id if known else None, visitor)

    def signed_in(self, token: str) -> SignedIn | None:
        """Who sends this token; with that the session is used."""
        with self._database.reading() as session:
            signed_in = load_signed_in(session, token, self._database.now())
        if signed_in:
            used(self._database, signed_in.session)
        return signed_in

    def sessions(self, login: LoginId) -> tuple[LoginSession, ...]:
        """Those that live, the last used one first."""
        now = self._database.now()
        query = (
            select(LoginSessionRow)
            .where(LoginSessionRow.login_id == login, LoginSessionRow.ended_at.is_(None))
            .where(LoginSessionRow.seen_at > now - IDLE, LoginSessionRow.made_at > now - LONGEST)
            .order_by(LoginSessionRow.seen_at.desc(), LoginSessionRow.id)
        )
        with self._database.reading() as session:
            return tuple(map(_session_of, session.scalars(query)))

    def end(self, login: LoginId, id: LoginSessionId) -> bool:
        """End one of the login's own sessions; False where it has none with this id."""
        with self._database.writing(PORTAL) as session:
            own = session.get(LoginSessionRow, id)
            if own is None or own.login_id != login:
                return False
            end_sessions(session, LoginSessionRow.id == id)
            return True

    def change_password(self, signed_in: SignedIn, hashed: str, token: str) -> bool:
        """After the old one was right. The other sessions end, and this one gets a new token.

        False where this one was ended meanwhile, as by a reset.
        """
        login, here = signed_in.login, signed_in.session
        with self._database.reading() as session:
            author = customer(login.id, name_of(session, login.id, login.email))
        with self._database.writing(author) as session:
            row = session.get_one(LoginRow, login.id)
            own = session.get_one(LoginSessionRow, here.id)
            if own.ended_at is not None:
                return False
            set_password(session, row, hashed, here.device)
            own.ended_at, own.token_hash = None, token_hash(token)
            note(session, login.id, PortalEvent.PASSWORD_CHANGED, here.device)
            return True

    def reset_of(self, token: str) -> str | None:
        """The user name whose password this link sets; None for a dead one. Changes nothing."""
        with self._database.reading() as session:
            row = owner_of_link(session, LoginMailKind.RESET, token, self._database.now())
            return None if row is None else session.get_one(LoginRow, row.login_id).email

    def reset_password(self, token: str, hashed: str, visitor: Visitor) -> bool:
        """Once for each link. Nobody is signed in by it."""
        with self._database.writing(PORTAL) as session:
            row = owner_of_link(session, LoginMailKind.RESET, token, action_of(session).at)
            if row is None or row.login_id is None:
                return False
            row.used_at = action_of(session).at
            login = session.get_one(LoginRow, row.login_id)
            set_password(session, login, hashed, visitor.device)
            forget(session, LOGINS_OF_ONE, login.email_key)
            note(session, login.id, PortalEvent.PASSWORD_RESET, visitor.device)
            return True


def load_signed_in(session: Session, token: str, now: datetime) -> SignedIn | None:
    row = session.connection().execute(_SIGNED_IN, {"token_hash": token_hash(token)}).first()
    if row is None or not (opened := _session_of(row)).lives(now):
        return None
    login = Login(
        id=opened.login_id,
        email=row.email,
        made_at=row.login_made_at,
        last_login_at=row.last_login_at,
    )
    return SignedIn(login=login, session=opened, name=row.name or row.email)


def used(database: Database, opened: LoginSession) -> None:
    """Write down that it was, where that was not written down just now."""
    now = database.now()
    if now - opened.seen_at < SEEN_EVERY:
        return
    seen = update(LoginSessionRow).where(LoginSessionRow.id == opened.id).values(seen_at=now)
    # Without it the page can be shown all the same, and the next request tries again.
    with suppress(BusyError), database.writing(PORTAL) as session:
        session.execute(seen, execution_options=_LOGGED)


def credentials_of(row: LoginRow, name: str) -> Credentials:
    return Credentials(login_id=row.id, name=name, email=row.email, password_hash=row.password_hash)


def begin_session(
    session: Session, login: LoginRow, visitor: Visitor, token: str, name: str
) -> SignedIn:
    at = action_of(session).at
    login.last_login_at = at
    row = LoginSessionRow(
        id=LoginSessionId(new_id()),
        login_id=login.id,
        token_hash=token_hash(token),
        device=visitor.device,
        made_at=at,
        seen_at=at,
        ended_at=None,
    )
    session.add(row)
    session.flush()
    return SignedIn(login=login_of(login), session=_session_of(row), name=name)


def end_sessions(session: Session, which: ColumnElement[bool]) -> None:
    open_ones = update(LoginSessionRow).where(LoginSessionRow.ended_at.is_(None), which)
    ended = open_ones.values(ended_at=action_of(session).at)
    session.execute(ended, execution_options={"logged": True})


def set_password(session: Session, login: LoginRow, hashed: str, device: DeviceKind) -> None:
    """All sessions end, links that were to set another one die, and the owner is told."""
    login.password_hash = hashed
    session.flush()
    end_sessions(session, LoginSessionRow.login_id == login.id)
    kill_links(session, login)
    ask(session, LoginMailKind.PASSWORD_CHANGED, login.email, device)


def _attempt(session: Session, outcome: Outcome, login: LoginId | None, visitor: Visitor) -> None:
    session.execute(
        insert(LoginAttemptRow),
        [
            {
                "id": LoginAttemptId(new_id()),
                "at": action_of(session).at,
                "outcome": outcome,
                "login_id": login,
                "network": visitor.network,
                "device": visitor.device,
            }
        ],
        execution_options={"logged": True},
    )


def login_of(row: LoginRow) -> Login:
    return Login(id=row.id, email=row.email, made_at=row.made_at, last_login_at=row.last_login_at)


def _session_of(row: LoginSessionRow | Row[*tuple[Any, ...]]) -> LoginSession:
    return LoginSession(
        id=row.id,
        login_id=row.login_id,
        device=row.device,
        made_at=row.made_at,
        seen_at=row.seen_at,
        ended_at=row.ended_at,
    )
