"""Logins of the customer portal: sessions, tries that have to wait, and what staff hear of them."""

import enum
import ipaddress
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.ids import LoginId, LoginSessionId

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)  # a session's last use is kept this exactly


class DeviceKind(enum.Enum):
    """All that is kept of what somebody signs in with."""

    COMPUTER = "a computer"
    PHONE = "a phone"
    TABLET = "a tablet"
    OTHER = "another device"


_KINDS = (
    (DeviceKind.TABLET, re.compile(r"iPad|Tablet|Android(?!.*Mobile)")),
    (DeviceKind.PHONE, re.compile(r"iPhone|Mobile|Windows Phone")),
    (DeviceKind.COMPUTER, re.compile(r"Windows|Macintosh|X11|Linux|CrOS")),
)


def device_kind(user_agent: str) -> DeviceKind:
    """By what the browser says of itself; nobody has to believe it."""
    found = (kind for kind, words in _KINDS if words.search(user_agent[:500]))
    return next(found, DeviceKind.OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who signs in, whatever accounts that opens (A14). Its address is its user name (U5)."""

    id: LoginId
    email: str
    made_at: datetime
    last_login_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginSession:
    """One browser that is signed in."""

    id: LoginSessionId
    login_id: LoginId
    device: DeviceKind
    made_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None

    def lives(self, now: datetime) -> bool:
        """It ends when it is ended, after half an hour without a request, and after 12 hours."""
        return self.ended_at is None and now < self.seen_at + IDLE and now < self.made_at + LONGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """What is known of somebody who only typed something."""

    network: str
    device: DeviceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    login: Login
    session: LoginSession
    name: str  # as the office calls them


# Tries that are counted (A18, A19). They are counted before anything is looked up, for what
# exists and what does not alike, so that a limit tells nothing.


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many tries within that time."""

    name: str
    most: int
    within: timedelta


_QUARTER = timedelta(minutes=15)
LOGINS_OF_ONE = Limit(name="login", most=5, within=_QUARTER)  # then slower, never locked
LOGINS_FROM_PLACE = Limit(name="logins", most=30, within=_QUARTER)
MAIL_TO_ONE = Limit(name="mail", most=3, within=timedelta(hours=1))
MAIL_FROM_PLACE = Limit(name="mails", most=10, within=timedelta(hours=1))
LONGEST_PAUSE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The tries of one, or from one place, since the first of them that still counts."""

    count: int
    since: datetime


def counted(tally: Tally | None, limit: Limit, now: datetime) -> Tally:
    """With one try more."""
    if tally is None or now >= tally.since + limit.within:
        return Tally(count=1, since=now)
    return replace(tally, count=tally.count + 1)


def pause_after(tally: Tally, limit: Limit) -> timedelta:
    """How long a try over the limit waits: twice as long each time, up to half a minute (A19)."""
    over = tally.count - limit.most
    if over <= 0:
        return timedelta(0)
    return min(timedelta(seconds=1 << min(over - 1, 10)), LONGEST_PAUSE)


def is_over(tally: Tally, limit: Limit) -> bool:
    return tally.count > limit.most


def network_of(address: str) -> str:
    """Where tries come from: an IPv4 address, or the /64 that one customer has of IPv6."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


# What staff hear of


class PortalEvent(enum.Enum):
    """What a customer did in the portal, as Activity History says it (U30)."""

    ACCEPTED = "Invitation accepted"
    LOGIN = "Login"
    ADDED = "Access added to the login"
    RESET_ASKED = "Password reset requested"
    PASSWORD_RESET = "Password reset"  # noqa: S105, the words on the screen
    PASSWORD_CHANGED = "Password changed"  # noqa: S105
    ADDRESS_ASKED = "Change of address requested"
    ADDRESS_CHANGED = "Username changed"
    ENDED = "Signed out"


SHOWN_REFUSALS = 3
REFUSALS_FOR = timedelta(days=14)  # older ones help nobody who calls the office


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedLogin:
    """That somebody was not let in, and why, as staff hear it and the customer does not."""

    at: datetime
    reason: str


class Outcome(enum.Enum):
    """How a try to sign in went. The customer hears one sentence for all that failed."""

    SIGNED_IN = "Signed in"
    UNKNOWN = "There is no such login"
    WRONG_PASSWORD = "The password was wrong"  # noqa: S105
    NO_ACCESS = "No account is open to this login"
    TOO_MANY = "Too many tries from one place"
