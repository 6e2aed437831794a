"""A mail before it is put into bytes, and what an invitation's is written from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.accounts import Account, Division
from domain.contacts import Contact
from domain.errors import DataError
from domain.invitations import LIFE, Invitation, MailSetup
from domain.links import invitation_link

# Stands in a stored letter where the secret of the link goes when it is sent. No value that
# comes from a field can have it: control characters are taken out of those.
LINK_MARK = "\x1atoken\x1a"


class CannotWriteError(DataError):
    """The template cannot be used as it is; nothing is sent until somebody changes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """All of a mail but the secret of its link. Every attempt to send it sends the same bytes."""

    message_id: str
    date: datetime
    sender: str
    sender_name: str
    recipient: str
    recipient_name: str
    reply_to: str
    subject: str
    plain: str
    html: str  # empty: there is no such part


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """An invitation beside all that its template may tell."""

    invitation: Invitation
    contact: Contact
    account: Account
    division: Division
    setup: MailSetup
    has_login: bool  # for its address, so that no password is to be set (A14)
    days_left: int = LIFE.days  # that the link works
    is_reminder: bool = False

    def values(self) -> Mapping[str, str | bool]:
        """What takes the places of domain.mail.PLACEHOLDERS."""
        portal_url = self.setup.portal_url(self.division)
        return {
            "contact_name": self.contact.name,
            "contact_title": self.contact.title,
            "contact_email": self.invitation.email,
            "account_name": self.account.name,
            "account_number": self.account.number,
            "organisation": self.setup.organisation,
            "division_name": self.division.name,
            "division_email": self.division.email,
            "portal_url": portal_url,
            "link": invitation_link(portal_url, LINK_MARK),
            "link_days": str(self.days_left),
            "has_login": self.has_login,
            "is_reminder": self.is_reminder,
        }
