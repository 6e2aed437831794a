"""What every page of the portal works with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from domain.contacts import initials
from domain.links import LinkKey
from domain.logins import SignedIn
from service.passwords import Passwords
from storage.accepting import SqlAcceptanceBook
from storage.alarms import SqlAlarmBook
from storage.engine import Database
from storage.login_addresses import SqlAddressBook
from storage.login_limits import SqlLimitBook
from storage.login_mail import LoginOutbox
from storage.login_requests import SqlLoginRequestBook
from storage.logins import SqlLoginBook
from storage.portal_front import SqlFrontBook
from storage.portal_home import SqlPortalHomeBook
from storage.portal_previews import SqlPreviewBook
from storage.receivables import SqlInvoiceBook

# Waits so many seconds.
Pause = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    database: Database
    key: LinkKey
    passwords: Passwords
    common_passwords: frozenset[str]
    pause: Pause
    secure: bool  # False only on this computer, without TLS

    @property
    def logins(self) -> SqlLoginBook:
        return SqlLoginBook(self.database)

    @property
    def addresses(self) -> SqlAddressBook:
        return SqlAddressBook(self.database)

    @property
    def acceptances(self) -> SqlAcceptanceBook:
        return SqlAcceptanceBook(self.database)

    @property
    def limits(self) -> SqlLimitBook:
        return SqlLimitBook(self.database)

    @property
    def asked(self) -> LoginOutbox:
        return LoginOutbox(self.database, self.key)

    @property
    def requests(self) -> SqlLoginRequestBook:
        return SqlLoginRequestBook(self.database)

    @property
    def alarms(self) -> SqlAlarmBook:
        return SqlAlarmBook(self.database)

    @property
    def invoices(self) -> SqlInvoiceBook:
        return SqlInvoiceBook(self.database)

    @property
    def homes(self) -> SqlPortalHomeBook:
        return SqlPortalHomeBook(self.database)

    @property
    def previews(self) -> SqlPreviewBook:
        return SqlPreviewBook(self.database, self.key)

    @property
    def fronts(self) -> SqlFrontBook:
        return SqlFrontBook(self.database)


class NotSignedInError(Exception):
    """Nobody is, or not any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is signed in."""

    signed_in: SignedIn

    @property
    def name(self) -> str:
        return self.signed_in.name

    @property
    def initials(self) -> str:
        return initials(self.name)
