"""The mail of one database: its books, its secrets, and what takes it to the server. Without Qt."""

import threading
from collections.abc import Callable
from dataclasses import replace

from desktop.resources import resource
from domain.changes import Author, Origin
from domain.delivery import Round
from mailing.delivery import Delivery
from mailing.secrets import MailSecrets
from mailing.shipped import portal_invite
from storage.engine import Database
from storage.invitations import SqlInvitationBook
from storage.keys import Keyring
from storage.mail import SqlMailBook
from storage.outbox import SENDER_NAME, Outbox
from storage.setup import SqlSetupBook


class MailRoom:
    """A Courier. What asks the keyring does so when it is needed first: in a worker."""

    def __init__(
        self, database: Database, author: Author, keyring: Callable[[], Keyring | None]
    ) -> None:
        self.book = SqlMailBook(database, author)
        self.invitations = SqlInvitationBook(
            database,
            author,
            lambda: self.secrets.link_key(),  # noqa: PLW0108 - asks the keyring
        )
        self._database = database
        self._author = author
        self._keyring = keyring
        self._making = threading.Lock()
        self._secrets: MailSecrets | None = None
        self._delivery: Delivery | None = None
        self._shipped = False

    @property
    def secrets(self) -> MailSecrets:
        with self._making:
            if self._secrets is None:
                office_id = SqlSetupBook(self._database, self._author).office_id()
                place = self._database.place
                self._secrets = MailSecrets(place, office_id, self._keyring())
            return self._secrets

    def run(self, *, stop: Callable[[], bool], at_once: bool) -> Round:
        """As a Courier does; nobody is asked for a key as long as there is nothing to send."""
        self._ship()
        if not self.invitations.mail_waiting().leaving:
            return Round()
        if self._delivery is None:
            outbox = Outbox(self._database, self.secrets.link_key())
            self._delivery = Delivery(outbox, lambda: self.secrets.dial(self.book.settings))
        return self._delivery.run(stop=stop, at_once=at_once)

    def break_off(self) -> None:
        if self._delivery is not None:
            self._delivery.break_off()

    def _ship(self) -> None:
        """The template that comes with the program, which is nobody's work and nothing to undo."""
        if not self._shipped:
            author = replace(self._author, staff_name=SENDER_NAME, origin=Origin.MAIL)
            SqlMailBook(self._database, author).ship(portal_invite(resource("templates")))
            self._shipped = True
