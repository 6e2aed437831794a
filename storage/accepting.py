"""Accepting an invitation: what its link offers, and the one acceptance that wins (A13, A14)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from domain.accounts import Account, AccountClass, Division
from domain.addresses import email_key
from domain.contacts import Level
from domain.ids import LoginId, new_id
from domain.links import token_hash
from domain.logins import Login, PortalEvent, SignedIn, Visitor
from domain.portal_scope import why_closed
from storage.changes import action_of
from storage.engine import Database
from storage.login_bindings import bind, bind_invited, is_open_offer, note_of
from storage.login_schema import LoginRow
from storage.logins import begin_session, login_of
from storage.mail_schema import InvitationRow
from storage.portal_author import customer
from storage.schema import (
    AccountClassRow,
    AccountContactRow,
    AccountRow,
    ContactRow,
    DivisionRow,
    LinkRow,
    SiteRow,
)
from storage.values import invitation_of, value_of

_Row = Row[InvitationRow, AccountContactRow, ContactRow, AccountRow, AccountClassRow, DivisionRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What somebody who holds the link is told."""

    name: str
    email: str
    account: Account
    division: Division
    all_locations: bool
    locations: int
    has_login: bool  # then its own password is asked for, and none is set
    ends_at: datetime | None


class SqlAcceptanceBook:
    """Invitations as their links find them. A link that is dead for any reason finds nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def offer(self, token: str) -> Offer | None:
        """Changes nothing, however often it is asked for."""
        with self._database.reading() as session:
            row = _found(session, token)
            if row is None or not _opens(row, self._database.now()):
                return None
            return _offer(session, row)

    def accept(
        self, token: str, visitor: Visitor, session_token: str, *, former: str, password_hash: str
    ) -> SignedIn | None:
        """Set the password of a new login, and sign in with it. None for a dead link.

        Of any number of acceptances at once one wins. Where the address has a login already
        nothing happens: that one signs in with its own password, which accepts too.
        """
        offered = self.offer(token)
        if offered is None or offered.has_login:
            return None
        login_id = LoginId(new_id())
        with self._database.writing(customer(login_id, offered.name)) as session:
            row = _found(session, token, lock=True)
            if row is None or not _opens(row, action_of(session).at):
                return None
            if _offer(session, row).has_login:
                return None  # since a moment ago
            login = _new_login(session, login_id, row.InvitationRow.email, password_hash)
            bind(session, row.InvitationRow, row.AccountContactRow, login.id)
            note_of(session, row.AccountContactRow, PortalEvent.ACCEPTED, visitor.device)
            for also in bind_invited(session, login.id, email_key(login.email)):
                note_of(session, also, PortalEvent.ADDED, visitor.device)
            return begin_session(
                session, login, visitor, session_token, former=former, name=offered.name
            )


def _found(session: Session, token: str, *, lock: bool = False) -> _Row | None:
    query = (
        select(
            InvitationRow, AccountContactRow, ContactRow, AccountRow, AccountClassRow, DivisionRow
        )
        .join(AccountContactRow, AccountContactRow.id == InvitationRow.account_contact_id)
        .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
        .join(AccountRow, AccountRow.id == AccountContactRow.account_id)
        .join(AccountClassRow, AccountClassRow.id == AccountRow.class_id)
        .join(DivisionRow, DivisionRow.id == AccountRow.division_id)
        .where(InvitationRow.token_hash == token_hash(token))
    )
    if lock:  # whoever comes second waits, and then finds it accepted
        query = query.with_for_update(of=InvitationRow)
    return session.execute(query).first()


def _opens(row: _Row, now: datetime) -> bool:
    invitation = invitation_of(row.InvitationRow)
    account = value_of(Account, row.AccountRow)
    return (
        invitation.opens(invitation.number, now)
        and is_open_offer(row.InvitationRow, row.AccountContactRow, row.ContactRow, now)
        and why_closed(account, value_of(AccountClass, row.AccountClassRow)) is None
    )


def _offer(session: Session, row: _Row) -> Offer:
    account, invitation = value_of(Account, row.AccountRow), invitation_of(row.InvitationRow)
    everywhere = row.AccountContactRow.level is Level.ACCOUNT
    places = (
        select(func.count()).where(SiteRow.account_id == account.id)
        if everywhere
        else select(func.count()).where(LinkRow.account_contact_id == row.AccountContactRow.id)
    )
    key = email_key(invitation.email)
    login = session.scalars(select(LoginRow.id).where(LoginRow.email_key == key)).first()
    return Offer(
        name=row.ContactRow.name,
        email=invitation.email,
        account=account,
        division=value_of(Division, row.DivisionRow),
        all_locations=everywhere,
        locations=session.execute(places).scalar_one(),
        has_login=login is not None,
        ends_at=invitation.expires_at,
    )


def _new_login(session: Session, id: LoginId, email: str, password_hash: str) -> Login:
    at = action_of(session).at
    row = LoginRow(
        id=id,
        email=email,
        email_key=email_key(email),
        password_hash=password_hash,
        made_at=at,
        last_login_at=at,
    )
    session.add(row)
    session.flush()
    return login_of(row)
