"""Portal access of an account contact: its states, and who may be invited (A7 to A10)."""

import enum
from dataclasses import dataclass, replace
from datetime import datetime

from domain.accounts import Account, AccountClass, AccountStatus
from domain.addresses import is_valid_email
from domain.ids import LoginId


class PortalState(enum.Enum):
    """The values of Portal User, as the Contacts tables show them."""

    NO = "No"
    INVITED = "Invited"
    YES = "Yes"
    DISABLED = "Disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalAccess:
    state: PortalState = PortalState.NO
    since: datetime | None = None
    accepted_at: datetime | None = None  # when an invitation was accepted, if ever
    login_id: LoginId | None = None  # who accepted it; bound by id and not by address (A14)

    @property
    def is_open(self) -> bool:
        """Enable Portal Access shows Yes: the person is in, or may come in."""
        return self.state in (PortalState.INVITED, PortalState.YES)


def grant_access(portal: PortalAccess, now: datetime) -> PortalAccess:
    """Enable Portal Access ticked: an invitation, or for a known login just access again (U2)."""
    if portal.is_open:
        return portal
    state = PortalState.YES if portal.accepted_at else PortalState.INVITED
    return replace(portal, state=state, since=now)


def end_access(portal: PortalAccess, now: datetime) -> PortalAccess:
    """The one way access ends, however it was reached; never refused (A7)."""
    if not portal.is_open:
        return portal
    return replace(portal, state=PortalState.DISABLED, since=now)


def why_not_invited(
    *, is_new: bool, email: str, account: Account, account_class: AccountClass
) -> str | None:
    """The first reason why Enable Portal Access cannot be turned on, None when it can (A9, A10)."""
    if is_new:
        return (
            "Save this contact first, then open it again to send the invitation."
            " A valid email address is needed."
        )
    if not is_valid_email(email):
        return "Enter a valid email address first."
    return why_nobody_is_invited(account.status, account_class)


PORTAL_IS_OFF = "Portal is off for account class"


def why_nobody_is_invited(status: AccountStatus, account_class: AccountClass) -> str | None:
    """Why no contact of an account can be invited, whoever it is (A10)."""
    if not account_class.enable_portal_access:
        return f"{PORTAL_IS_OFF} {account_class.name}."
    if status in (AccountStatus.PROSPECT, AccountStatus.INACTIVE):
        return f"This account is {status.value}. Portal access needs an active account."
    return None


def auto_sends(account: Account, account_class: AccountClass) -> bool:
    """A new contact of this account is invited at once (rules 14 to 17)."""
    return (
        account_class.enable_portal_access
        and account_class.auto_send_portal_invitation
        and account.status is AccountStatus.ACTIVE
    )
