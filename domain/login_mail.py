"""Mail around logins: what somebody asked for, and what the owner of a login is to know.

Whoever asks only has it written down; whether there is a login at all is looked up when the mail
would leave. So the answer to the asking is the same, and takes as long, for everybody (A17).
"""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.accounts import Division
from domain.ids import LoginMailId
from domain.invitations import MailSetup

RESET_LIFE = timedelta(minutes=30)
NOTICE_LIFE = timedelta(days=5)  # then nobody needs to hear of it any more


class LoginMailKind(enum.Enum):
    RESET = "Password reset"
    NEW_INVITATION = "New link"  # its mail is the invitation's own
    REGISTERED = "Self registration"  # to the account's billing contact, who may have no login
    REQUEST = "Login request"  # to the division that asked to hear of them
    ALARM = "Login alarm"  # the same
    PASSWORD_CHANGED = "Password changed"  # noqa: S105, a kind of mail

    @property
    def life(self) -> timedelta:
        """From the asking on: for so long the mail can leave, and its link works."""
        return RESET_LIFE if self in _ASKED_FOR else NOTICE_LIFE


# To an address that need not be a login's: who pays, and the division.
WITHOUT_LOGIN = frozenset({LoginMailKind.REGISTERED, LoginMailKind.REQUEST, LoginMailKind.ALARM})
_ASKED_FOR = (LoginMailKind.RESET, LoginMailKind.NEW_INVITATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginLetter:
    """What such a mail is written from."""

    id: LoginMailId
    kind: LoginMailKind
    email: str  # the login's, never the one that was typed
    organisation: str
    division: Division  # in whose name it is sent
    setup: MailSetup
    asked_at: datetime
