"""Another address for a login: asked for, confirmed from there, and followed by the contacts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.addresses import email_key
from domain.login_mail import LoginMailKind
from domain.logins import LOGINS_OF_ONE, PortalEvent, SignedIn, Visitor
from storage.changes import action_of
from storage.engine import Database
from storage.inviting import invite_at_new_address
from storage.login_bindings import name_of, note, opens_any
from storage.login_limits import forget
from storage.login_mail import ask, is_taken, kill_links, owner_of_link
from storage.login_schema import LoginMailRow, LoginRow, LoginSessionRow
from storage.logins import Credentials, credentials_of, end_sessions
from storage.portal_author import customer
from storage.schema import AccountContactRow, ContactRow


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressChange:
    """What the link in a mail to a new address would do."""

    email: str  # from then on
    known: Credentials  # as long as it is not confirmed


class SqlAddressBook:
    """Methods may raise domain.errors.DataError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, signed_in: SignedIn, email: str) -> None:
        """After the right password. Whether somebody has the address is looked up later (A17)."""
        login, device = signed_in.login, signed_in.session.device
        with self._database.writing(customer(login.id, signed_in.name)) as session:
            row = session.get_one(LoginRow, login.id)
            kill_links(session, row, LoginMailKind.NEW_ADDRESS)  # only the newest one works
            ask(session, LoginMailKind.NEW_ADDRESS, email, device, login.id)
            ask(session, LoginMailKind.ADDRESS_ASKED, row.email, device, login.id)
            note(session, login.id, PortalEvent.ADDRESS_ASKED, device)

    def change_of(self, token: str) -> AddressChange | None:
        """None for a dead link. Changes nothing."""
        with self._database.reading() as session:
            found = _found(session, token, self._database.now())
            if found is None:
                return None
            mail, login = found
            name = name_of(session, login.id, login.email)
            return AddressChange(email=mail.email, known=credentials_of(login, name))

    def confirm(self, token: str, change: AddressChange, visitor: Visitor) -> bool:
        """After the right password: once for each link. Nobody is signed in any more then.

        Contacts of this login that have the former address get the new one (U7).
        """
        known = change.known
        with self._database.writing(customer(known.login_id, known.name)) as session:
            found = _found(session, token, action_of(session).at)
            if found is None:
                return False
            mail, login = found
            mail.used_at = action_of(session).at
            former, former_key = login.email, login.email_key
            kill_links(session, login)
            login.email, login.email_key = mail.email, mail.email_key
            session.flush()
            end_sessions(session, LoginSessionRow.login_id == login.id)
            forget(session, LOGINS_OF_ONE, former_key)
            _follow(session, login, former_key)
            note(session, login.id, PortalEvent.ADDRESS_CHANGED, visitor.device)
            ask(session, LoginMailKind.ADDRESS_CHANGED, former, visitor.device, login.id)
            return True


def _found(session: Session, token: str, now: datetime) -> tuple[LoginMailRow, LoginRow] | None:
    """The mail and its login, while the address is free and the login opens something."""
    mail = owner_of_link(session, LoginMailKind.NEW_ADDRESS, token, now)
    if mail is None or mail.login_id is None or is_taken(session, email_key(mail.email)):
        return None
    if not opens_any(session, mail.login_id):
        return None
    return mail, session.get_one(LoginRow, mail.login_id)


def _follow(session: Session, login: LoginRow, former_key: str) -> None:
    """Staff may have given a contact another address on purpose; that one stays."""
    contacts = session.scalars(
        select(ContactRow)
        .join(AccountContactRow, AccountContactRow.contact_id == ContactRow.id)
        .where(AccountContactRow.portal_login_id == login.id, ContactRow.email_key == former_key)
        .order_by(ContactRow.id)
        .distinct()
    ).all()
    for contact in contacts:
        contact.email = login.email
        invite_at_new_address(session, contact.id, wanted=True)
