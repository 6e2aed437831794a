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
ADDRESS_LIFE = timedelta(hours=24)
NOTICE_LIFE = timedelta(days=5)  # then nobody needs to hear of it any more


class LoginMailKind(enum.Enum):
    RESET = "Password reset"
    NEW_INVITATION = "New link"  # its mail is the invitation's own
    REGISTERED = "Self registration"  # to the account's billing contact, who may have no login
    REQUEST = "Login request"  # to the division that asked to hear of them
    ALARM = "Login alarm"  # the same
    PASSWORD_CHANGED = "Password changed"  # noqa: S105, a kind of mail
    NEW_ADDRESS = "New address"  # to that one, with the link that confirms it
    ADDRESS_ASKED = "Change of address"  # to the one that is still the user name
    ADDRESS_CHANGED = "Address changed"  # to the one that was

    @property
    def life(self) -> timedelta:
        """From the asking on: for so long the mail can leave, and its link works."""
        if self is LoginMailKind.NEW_ADDRESS:
            return ADDRESS_LIFE
        return RESET_LIFE if self in _ASKED_FOR else NOTICE_LIFE


# To an address that need not be a login's: who pays, the division, one to come and one that was.
WITHOUT_LOGIN = frozenset(
    {
        *(LoginMailKind.REGISTERED, LoginMailKind.REQUEST, LoginMailKind.ALARM),
        *(LoginMailKind.NEW_ADDRESS, LoginMailKind.ADDRESS_CHANGED),
    }
)
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
