"""Logins and their sessions in a SQL database. Of what signs in only hashes are here."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, insert, select, update
from sqlalchemy.orm import Session

from domain.addresses import email_key
from domain.errors import BusyError, DatabaseError
from domain.ids import LoginAttemptId, LoginId, LoginSessionId, new_id
from domain.links import token_hash
from domain.login_mail import LoginMailKind
from domain.logins import (
    IDLE,
    LOGINS_FROM_PLACE,
    LOGINS_OF_ONE,
    LONGEST,
    SEEN_EVERY,
    DeviceKind,
    Login,
    LoginSession,
    Outcome,
    PortalEvent,
    SignedIn,
    Tally,
    Visitor,
)
from storage.changes import action_of
from storage.engine import Database
from storage.login_bindings import (
    IS_INVITED,
    bind_invited,
    name_of,
    name_of_login,
    note,
    note_of,
    opens_any,
)
from storage.login_limits import count_tries, forget
from storage.login_mail import ask, kill_links, owner_of_link
from storage.login_schema import LoginAttemptRow, LoginRow, LoginSessionRow
from storage.portal_author import PORTAL, customer

_LOGGED = {"logged": True, "synchronize_session": False}
# Made once, and most of them run below the session, as plain rows: what a login does besides its
# hash should take no time beside it.
_CREDENTIALS = select(
    LoginRow.id, LoginRow.email, LoginRow.password_hash, name_of_login(LoginRow.id).label("name")
).where(LoginRow.email_key == bindparam("key"))
_LOGIN = select(*LoginRow.__table__.columns, IS_INVITED.label("invited")).where(
    LoginRow.id == bindparam("login")
)
_LET_IN = (
    update(LoginRow)
    .where(LoginRow.id == bindparam("login"))
    .values(last_login_at=bindparam("at"), password_hash=bindparam("hashed"))
)
_FORMER_ENDED = (
    update(LoginSessionRow)
    .where(LoginSessionRow.token_hash == bindparam("former"), LoginSessionRow.ended_at.is_(None))
    .values(ended_at=bindparam("at"))
)
_BEGUN, _ATTEMPTED = insert(LoginSessionRow), insert(LoginAttemptRow)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A try to sign in before its password is looked at."""

    of_one: Tally
    from_place: Tally
    known: Credentials | None


class SqlLoginBook:
    """Who may come in, and who is in. Methods may raise domain.errors.DataError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def tried(self, username: str, network: str) -> Tried:
        """Count a try, then look up whose it is. The work is the same where it is nobody's."""
        key = email_key(username)
        tries = [(LOGINS_OF_ONE, key or username.casefold()), (LOGINS_FROM_PLACE, network)]
        with self._database.writing(PORTAL) as session:
            of_one, from_place = count_tries(session, tries)
            row = session.connection().execute(_CREDENTIALS, {"key": key}).first()
        known = None if row is None else credentials_of(row, row.name or row.email)
        return Tried(of_one=of_one, from_place=from_place, known=known)

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
            id, at = known.login_id, action_of(session).at
            row = session.connection().execute(_LOGIN, {"login": id}).one()
            if row.password_hash != known.password_hash:
                _attempt(session, Outcome.WRONG_PASSWORD, id, visitor)
                return None
            for bound in bind_invited(session, id, row.email_key) if row.invited else ():
                note_of(session, bound, PortalEvent.ADDED, visitor.device)
            if not opens_any(session, id):
                _attempt(session, Outcome.NO_ACCESS, id, visitor)
                return None
            let_in = {"login": id, "at": at, "hashed": rehashed or row.password_hash}
            session.connection().execute(_LET_IN, let_in)
            _attempt(session, Outcome.SIGNED_IN, id, visitor)
            forget(session, LOGINS_OF_ONE, row.email_key)
            note(session, id, PortalEvent.LOGIN, visitor.device)
            login = replace(login_of(row), last_login_at=at)
            return begin_session(session, login, visitor, token, former=former, name=known.name)

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
    with suppress(BusyError, DatabaseError), database.writing(PORTAL) as session:
        session.execute(seen, execution_options=_LOGGED)


def credentials_of(row: LoginRow | Row[*tuple[Any, ...]], name: str) -> Credentials:
    return Credentials(login_id=row.id, name=name, email=row.email, password_hash=row.password_hash)


def begin_session(
    session: Session, login: Login, visitor: Visitor, token: str, *, former: str, name: str
) -> SignedIn:
    """former is the token of the session this browser had, or ""; it ends."""
    at, connection = action_of(session).at, session.connection()
    if former:
        connection.execute(_FORMER_ENDED, {"former": token_hash(former), "at": at})
    opened: dict[str, Any] = {
        "id": LoginSessionId(new_id()),
        "login_id": login.id,
        "device": visitor.device,
        "made_at": at,
        "seen_at": at,
    }
    connection.execute(_BEGUN, {**opened, "token_hash": token_hash(token)})
    return SignedIn(login=login, session=LoginSession(**opened), name=name)


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
    attempt = {
        "id": LoginAttemptId(new_id()),
        "at": action_of(session).at,
        "outcome": outcome,
        "login_id": login,
        "network": visitor.network,
        "device": visitor.device,
    }
    session.connection().execute(_ATTEMPTED, attempt)


def login_of(row: LoginRow | Row[*tuple[Any, ...]]) -> Login:
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
