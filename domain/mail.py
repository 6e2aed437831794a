"""Mail: the server it leaves by, the templates it is written from, and what a screen needs of both.

All methods of the books may raise domain.errors.DataError, whose text is the sentence to show.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Protocol

from domain.addresses import email_problem
from domain.ids import TemplateId

PORTS = range(1, 65_536)
LONGEST_TEMPLATE = 200_000  # characters


class Security(enum.Enum):
    """How the connection to the mail server is kept private; its certificate is always checked."""

    STARTTLS = "STARTTLS"
    TLS = "TLS"
    NONE = "None (only for a server on this computer)"

    @property
    def usual_port(self) -> int:
        return {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """System Options > Mail. The password is not here: it stays in the keyring."""

    mail_server: str = ""
    mail_port: int = Security.STARTTLS.usual_port
    mail_security: Security = Security.STARTTLS
    mail_user: str = ""  # empty: the server asks nobody to log in
    mail_per_minute: int = 0  # the most messages the server takes; 0: as many as it likes

    @property
    def is_set(self) -> bool:
        return bool(self.mail_server)

    @property
    def place(self) -> str:
        return f"{self.mail_server}:{self.mail_port}"


def mail_problems(settings: MailSettings) -> Mapping[str, str]:
    """What stops these settings from being saved, keyed by field name."""
    found = {}
    server = settings.mail_server
    if server and (
        server != server.strip() or not server.isprintable() or set(server) & set(" /@")
    ):
        found["mail_server"] = "Enter the name of the server alone, for example mail.company.com."
    if settings.mail_port not in PORTS:
        found["mail_port"] = f"Enter a port from {PORTS[0]} to {PORTS[-1]}."
    if settings.mail_per_minute < 0:
        found["mail_per_minute"] = "Enter how many messages a minute, or 0 for no limit."
    if settings.mail_security is Security.NONE and server and not _is_this_computer(server):
        found["mail_security"] = (
            "Without encryption anybody on the way can read the mail."
            " Choose STARTTLS or TLS for a server that is not on this computer."
        )
    return found


def _is_this_computer(server: str) -> bool:
    if server.lower() == "localhost":
        return True
    try:
        return ip_address(server).is_loopback
    except ValueError:
        return False


def sender_problem(typed: str) -> str | None:
    """What is wrong with an address that is to send mail; None also where there is none."""
    return email_problem(typed)


def url_problem(typed: str) -> str | None:
    """What is wrong with a Customer Portal URL; None also where there is none."""
    if not typed:
        return None
    start, _, rest = typed.partition("://")
    if start.lower() not in ("http", "https") or not rest.strip("/"):
        return "Enter the whole address, for example https://portal.company.com."
    if not typed.isprintable() or set(typed) & set(" \"'<>\\"):
        return "This address has a character that an address cannot have."
    return None


class MessageState(enum.Enum):
    """What became of a message of the outbox."""

    QUEUED = "Queued"
    SENT = "Sent"
    REFUSED = "Refused"
    CANCELLED = "Cancelled"


class MessageKind(enum.Enum):
    """What a message of the outbox says."""

    INVITATION = "Invitation"
    REMINDER = "Reminder"  # of an invitation that is still open, with the same link


# Templates


class TemplateType(enum.Enum):
    """Decides where a template may be used."""

    PORTAL_INVITE = "Portal Invite"
    ACCOUNT_NOTIFICATION = "Account Notification"
    SITE_NOTIFICATION = "Site Notification"


class ContentType(enum.Enum):
    HTML = "text/html"
    PLAIN = "text/plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationTemplate:
    id: TemplateId
    type: TemplateType
    name: str
    active: bool = True
    subject: str = ""
    content_type: ContentType = ContentType.HTML
    body: str = ""
    text_body: str = ""  # of a text message


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder:
    """A key path: what stands as {{ name }} in a template, and what takes its place."""

    name: str
    description: str


PLACEHOLDERS = {
    found.name: found
    for found in (
        Placeholder(name="contact_name", description="Name of the contact"),
        Placeholder(name="contact_title", description="Title of the contact"),
        Placeholder(name="contact_email", description="Address the message goes to"),
        Placeholder(name="account_name", description="Name of the account"),
        Placeholder(name="account_number", description="Number of the account"),
        Placeholder(name="organisation", description="Your company, as this office is named"),
        Placeholder(name="division_name", description="Division of the account"),
        Placeholder(name="division_email", description="Main email of the division"),
        Placeholder(name="portal_url", description="Customer Portal URL"),
        Placeholder(name="link", description="Link that accepts the invitation"),
        Placeholder(name="link_days", description="Days the link works"),
        Placeholder(
            name="has_login",
            description="Yes where the address has a login already, for {% if has_login %}",
        ),
        Placeholder(
            name="is_reminder",
            description="Yes in the reminder of an open invitation, for {% if is_reminder %}",
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedMail:
    """What System Options > Mail starts from."""

    settings: MailSettings
    knows_password: bool
    keeps_passwords: bool  # False: this computer has no keyring, and the password is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of trying to reach a server: of the mail, or of the portal."""

    works: bool
    sentence: str


class MailDesk(Protocol):
    """System Options > Mail. A password goes to the keyring and nowhere else; None: as it was."""

    def opened(self) -> OpenedMail: ...

    def save(
        self, settings: MailSettings, base: MailSettings, password: str | None
    ) -> MailSettings:
        """Store what differs from base, which the window showed.

        Raises RefusedError with problems keyed by field name, ConflictError.
        """
        ...

    def try_connection(self, settings: MailSettings, password: str | None) -> Tried: ...

    def enter_password(self, password: str) -> None:
        """Of the settings there are now."""
        ...


class MailBook(Protocol):
    """System Options > Mail, and the notification templates."""

    def settings(self) -> MailSettings: ...

    def keep_settings(
        self, settings: MailSettings, base: MailSettings | None = None
    ) -> MailSettings:
        """Store what differs from base, or all of it.

        Raises RefusedError with problems keyed by field name, ConflictError.
        """
        ...

    def templates(self) -> tuple[NotificationTemplate, ...]: ...

    def keep_template(
        self, template: NotificationTemplate, base: NotificationTemplate | None = None
    ) -> NotificationTemplate:
        """Store it, added or changed; of what differs from base, if that is given.

        Options that name it go on naming it. Raises RefusedError with problems keyed by field
        name, ConflictError.
        """
        ...

    def delete_template(self, id: TemplateId) -> None:
        """Raises RefusedError where it is in use, or comes with the program (U29)."""
        ...
