"""An office that sends mail, and everything around it that a test may turn."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from domain.accounts import Account
from domain.contacts import AccountContact
from domain.ids import AccountContactId
from domain.invitations import Invitation
from domain.links import LinkKey
from domain.mail import MailSettings, Security
from domain.portal_access import end_access, grant_access
from domain.settings import SystemOptions
from mailing.delivery import Delivery, Surroundings
from mailing.server import Connection, Dial, connect
from mailing.shipped import portal_invite
from storage.invitations import SqlInvitationBook
from storage.mail import SqlMailBook
from storage.outbox import Outbox
from tests.office import MONDAY_MORNING, Office, an_office
from tests.postgres import Cluster

TEMPLATES = Path(__file__).parents[2] / "resources" / "templates"
KEY = LinkKey(bytes(range(32)))
URL = "https://portal.hauling.example"
SENDER = "office@hauling.example"


@dataclass
class Clock:
    """Time that passes when somebody pauses."""

    now: datetime = MONDAY_MORNING
    pauses: list[float] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.now

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += timedelta(seconds=seconds)


@dataclass
class Post:
    """One office with its mail set up, unless a test takes something away."""

    office: Office
    clock: Clock

    @cached_property
    def gym(self) -> Account:
        return self.office.add_account()

    @property
    def invitations(self) -> SqlInvitationBook:
        return SqlInvitationBook(self.office.database, self.office.author, lambda: KEY)

    @property
    def mail(self) -> SqlMailBook:
        return SqlMailBook(self.office.database, self.office.author)

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.office.database, KEY)

    def delivery(self, dial: Dial) -> Delivery:
        around = Surroundings(clock=self.clock, pause=self.clock.pause, chance=lambda: 0.5)
        return Delivery(self.outbox, dial, around)

    def add(self, name: str = "John Doe", **fields: Any) -> AccountContact:
        """A saved contact of the one account, with an address."""
        account = fields.pop("account", None) or self.gym
        fields.setdefault("email", f"{name.lower().replace(' ', '.')}@renogym.example")
        return self.office.add_contact(account, name, **fields)

    def tick(self, id: AccountContactId) -> AccountContact:
        """Enable Portal Access, and save."""
        return self.office.change(
            id, lambda row: replace(row, portal=grant_access(row.portal, self.clock()))
        )

    def revoke(self, id: AccountContactId) -> AccountContact:
        return self.office.change(
            id, lambda row: replace(row, portal=end_access(row.portal, self.clock()))
        )

    def invite(self, name: str = "John Doe", **fields: Any) -> AccountContact:
        return self.tick(self.add(name, **fields).id)

    def invitation(self, row: AccountContact) -> Invitation:
        found = self.invitations.latest(row.id)
        assert found is not None
        return found

    def options(self, **values: Any) -> None:
        self.office.setup.keep_options(replace(self._options(), **values))

    def _options(self) -> SystemOptions:
        return SystemOptions(
            customer_portal_url=URL,
            account_invite_from_email=SENDER,
            invite_email_template="Portal Invite (All Divisions)",
        )


def settings_for(port: int, **values: Any) -> MailSettings:
    return MailSettings(
        **{
            "mail_server": "127.0.0.1",
            "mail_port": port,
            "mail_security": Security.NONE,
            **values,
        }
    )


def dialling(port: int, **values: Any) -> Callable[[], Connection]:
    return lambda: connect(settings_for(port, **values))


def a_post(folder: Path, clock: Clock | None = None, cluster: Cluster | None = None) -> Post:
    """On this server, or else in this folder."""
    clock = clock or Clock()
    if cluster is not None:
        office = cluster.lasting_office(clock=clock, invites=True)
    else:
        office = an_office(folder, clock=clock, invites=True)
    post = Post(office, clock)
    post.mail.ship(portal_invite(TEMPLATES))
    post.options()
    post.mail.keep_settings(settings_for(2525))
    return post
