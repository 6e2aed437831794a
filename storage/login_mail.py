"""The mail around logins: asked for in one short transaction, looked up and sent later."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.orm import Session

from domain.accounts import Division
from domain.addresses import email_key
from domain.ids import LoginId, LoginMailId, new_id
from domain.invitations import MailSetup, sent_again
from domain.letters import Letter
from domain.links import LinkKey, token_hash
from domain.login_mail import WITHOUT_LOGIN, LoginLetter, LoginMailKind
from domain.logins import DeviceKind, PortalEvent
from domain.mail import MessageState
from domain.portal_access import PortalState
from storage.changes import action_of
from storage.engine import Database
from storage.inviting import lacks, queue
from storage.login_bindings import note
from storage.login_schema import LoginMailRow, LoginRow
from storage.mail import load_mail_setup
from storage.mail_schema import InvitationRow
from storage.portal_author import PORTAL
from storage.schema import AccountContactRow, AccountRow, ContactRow, DivisionRow
from storage.values import invitation_fields, invitation_of, value_of
from storage.values import update as fill

_LEASE = timedelta(minutes=5)  # whoever claimed a mail has so long to send it
_AGAIN = timedelta(minutes=1)
_WITH_LINK = (LoginMailKind.RESET, LoginMailKind.NEW_ADDRESS)
_LOGGED = {"logged": True, "synchronize_session": False}

# Writes the letter. Raises CannotWriteError.
LoginWriter = Callable[[LoginLetter], Letter]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedLoginMail:
    """A letter to be sent now, with the secret of its link."""

    id: LoginMailId
    letter: Letter
    token: str


def ask(
    session: Session,
    kind: LoginMailKind,
    email: str,
    device: DeviceKind,
    login: LoginId | None = None,
) -> None:
    """Write down that a mail is wanted; the same work for every address there is or is not.

    login is whose it is, where that is not to be found by the address.
    """
    at = action_of(session).at
    asked = {
        "id": LoginMailId(new_id()),
        "kind": kind,
        "email": email,
        "email_key": email_key(email),
        "asked_at": at,
        "device": device,
        "login_id": login,
        "state": MessageState.QUEUED,
        "next_try_at": at,
        "attempts": 0,
        "last_answer": "",
    }
    session.execute(insert(LoginMailRow), [asked], execution_options={"logged": True})


class LoginOutbox:
    """What was asked for and not sent yet. Any number of processes may send from it."""

    def __init__(self, database: Database, key: LinkKey) -> None:
        self._database = database
        self._key = key

    def ask(self, kind: LoginMailKind, email: str, device: DeviceKind) -> None:
        with self._database.writing(PORTAL) as session:
            ask(session, kind, email, device)

    def claim(self, limit: int, write: LoginWriter) -> tuple[ClaimedLoginMail, ...]:
        """The next letters, oldest first; what nobody is to get is done with on the way."""
        if not self._is_due():
            return ()
        with self._database.writing(PORTAL) as session:
            setup = load_mail_setup(session)
            looked_at = (self._look(session, row, setup, write) for row in _due(session, limit))
            return tuple(claimed for claimed in looked_at if claimed is not None)

    def sent(self, claimed: ClaimedLoginMail) -> None:
        self._finish(claimed.id, MessageState.SENT, "")

    def refused(self, claimed: ClaimedLoginMail, words: str) -> None:
        self._finish(claimed.id, MessageState.REFUSED, words)

    def put_off(self, claimed: ClaimedLoginMail, words: str) -> None:
        with self._database.writing(PORTAL) as session:
            row = session.get_one(LoginMailRow, claimed.id)
            row.last_answer, row.attempts = words, row.attempts + 1
            row.next_try_at = action_of(session).at + _AGAIN

    def _is_due(self) -> bool:
        due = select(func.count()).where(
            LoginMailRow.state == MessageState.QUEUED,
            LoginMailRow.next_try_at <= self._database.now(),
        )
        with self._database.reading() as session:
            return bool(session.execute(due).scalar_one())

    def _look(
        self, session: Session, row: LoginMailRow, setup: MailSetup, write: LoginWriter
    ) -> ClaimedLoginMail | None:
        at = action_of(session).at
        login = _login(session, row)
        if row.kind is LoginMailKind.NEW_INVITATION:
            invite_again(session, row.email_key)
            row.state = MessageState.SENT
            return None
        email = row.email if row.kind in WITHOUT_LOGIN else login and login.email
        if row.kind is LoginMailKind.NEW_ADDRESS and is_taken(session, row.email_key):
            email = ""  # nobody is told that somebody has it
        if not email or at >= row.asked_at + row.kind.life:
            row.state, row.content = MessageState.CANCELLED, None
            return None
        row.next_try_at = at + _LEASE
        division = _division(session, login.id if login else None)
        if not (setup.sender(division) and setup.settings.is_set and setup.portal_url(division)):
            row.last_answer = "Mail is not set up."
            return None
        token = self._key.login_mail_token(row.id)
        if login and row.kind is LoginMailKind.RESET:
            if row.login_id is None:
                note(session, login.id, PortalEvent.RESET_ASKED, row.device)
            row.login_id, row.token_hash = login.id, token_hash(token)
        elif row.kind is LoginMailKind.NEW_ADDRESS:
            row.token_hash = token_hash(token)
        row.content = row.content or _written(row, email, division, setup, write)
        letter = msgspec.json.decode(row.content, type=Letter)
        return ClaimedLoginMail(id=row.id, letter=letter, token=token)

    def _finish(self, id: LoginMailId, state: MessageState, words: str) -> None:
        with self._database.writing(PORTAL) as session:
            row = session.get_one(LoginMailRow, id)
            row.state, row.last_answer, row.content = state, words, None


def invite_again(session: Session, key: str) -> None:
    """A new link for each invitation to this address that is still open (U3)."""
    query = (
        select(InvitationRow)
        .join(AccountContactRow, AccountContactRow.id == InvitationRow.account_contact_id)
        .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
        .where(ContactRow.email_key == key, AccountContactRow.portal_state == PortalState.INVITED)
    )
    for row in session.scalars(query).all() if key else ():
        invitation = invitation_of(row)
        if not invitation.is_live or email_key(invitation.email) != key:
            continue
        again = sent_again(invitation, lacks(session, row.account_id))
        row.token_hash = None
        fill(row, invitation_fields(again))
        session.flush()
        queue(session, again)


def kill_links(session: Session, login: LoginRow, *kinds: LoginMailKind) -> None:
    """Those that were to change the login; of these kinds, or all."""
    own = or_(LoginMailRow.login_id == login.id, LoginMailRow.email_key == login.email_key)
    links = update(LoginMailRow).where(own, LoginMailRow.kind.in_(kinds or _WITH_LINK))
    dead = links.values(token_hash=None, content=None, state=MessageState.CANCELLED)
    session.execute(
        dead.where(LoginMailRow.state == MessageState.QUEUED), execution_options=_LOGGED
    )
    session.execute(links.values(token_hash=None), execution_options=_LOGGED)
    session.expire_all()


def _due(session: Session, limit: int) -> Sequence[LoginMailRow]:
    query = (
        select(LoginMailRow)
        .where(LoginMailRow.state == MessageState.QUEUED)
        .where(LoginMailRow.next_try_at <= action_of(session).at)
        .order_by(LoginMailRow.next_try_at, LoginMailRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(query).all()


def is_taken(session: Session, key: str) -> bool:
    """Whether a login has this address."""
    return session.scalars(select(LoginRow.id).where(LoginRow.email_key == key)).first() is not None


def _login(session: Session, row: LoginMailRow) -> LoginRow | None:
    if row.login_id is not None:
        return session.get(LoginRow, row.login_id)
    query = select(LoginRow).where(LoginRow.email_key == row.email_key)
    return session.scalars(query).first() if row.email_key else None


def _division(session: Session, login: LoginId | None) -> Division:
    """Of an account the login opens, else the office's first."""
    query = (
        select(DivisionRow)
        .outerjoin(AccountRow, AccountRow.division_id == DivisionRow.id)
        .outerjoin(AccountContactRow, AccountContactRow.account_id == AccountRow.id)
        .order_by((AccountContactRow.portal_login_id == login).desc().nulls_last(), DivisionRow.id)
        .limit(1)
    )
    return value_of(Division, session.scalars(query).one())


def _written(
    row: LoginMailRow, email: str, division: Division, setup: MailSetup, write: LoginWriter
) -> str:
    letter = write(
        LoginLetter(
            id=row.id,
            kind=row.kind,
            email=email,
            organisation=setup.organisation,
            division=division,
            setup=setup,
            asked_at=row.asked_at,
        )
    )
    return msgspec.json.encode(letter).decode()


def owner_of_link(
    session: Session, kind: LoginMailKind, token: str, now: datetime
) -> LoginMailRow | None:
    """The mail of this kind whose link this is, while it works."""
    query = select(LoginMailRow).where(LoginMailRow.token_hash == token_hash(token))
    row = session.scalars(query).first()
    if row is None or row.kind is not kind or row.used_at is not None:
        return None
    return row if now < row.asked_at + row.kind.life else None
