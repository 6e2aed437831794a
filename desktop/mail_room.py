"""The mail of one database: its books, its secrets, and what takes it to the server. Without Qt."""

import threading
from collections.abc import Callable
from dataclasses import replace

from desktop.resources import resource
from domain.changes import Author, Origin
from domain.delivery import Round
from domain.errors import RefusedError
from domain.mail import MailSettings, OpenedMail, Tried, mail_problems
from mailing.delivery import Delivery
from mailing.secrets import MailSecrets, PasswordNeededError
from mailing.server import WORKS, Connection, try_connection
from mailing.shipped import portal_invite
from storage.engine import Database
from storage.invitations import SqlInvitationBook
from storage.keys import Keyring
from storage.mail import SqlMailBook
from storage.outbox import SENDER_NAME, Outbox, next_mail
from storage.setup import SqlSetupBook


class MailRoom:
    """A Courier and a MailDesk. The keyring is asked when it is needed first: in a worker."""

    def __init__(
        self, database: Database, author: Author, keyring: Callable[[], Keyring | None]
    ) -> None:
        self.book = SqlMailBook(database, author)
        self.invitations = SqlInvitationBook(
            database,
            author,
            lambda: self.secrets.link_key(),  # noqa: PLW0108 - asks the keyring
        )
        self.database = database
        self.author = author
        self._keyring = keyring
        self._making = threading.Lock()
        self._secrets: MailSecrets | None = None
        self._delivery: Delivery | None = None
        self._shipped = False
        self._wants_password = False

    @property
    def secrets(self) -> MailSecrets:
        with self._making:
            if self._secrets is None:
                office_id = SqlSetupBook(self.database, self.author).office_id()
                place = self.database.place
                self._secrets = MailSecrets(place, office_id, self._keyring())
            return self._secrets

    def run(self, *, stop: Callable[[], bool], at_once: bool) -> Round:
        """As a Courier does; nobody is asked for a key as long as there is nothing to send."""
        self._ship()
        if self._delivery is None:
            first = next_mail(self.database)
            if first is None or first > self.database.now():
                return Round(next_at=first)
            outbox = Outbox(self.database, self.secrets.link_key())
            self._delivery = Delivery(outbox, self._dial)
        done = self._delivery.run(stop=stop, at_once=at_once)
        return replace(done, wants_password=self._wants_password and bool(done.trouble))

    def break_off(self) -> None:
        if self._delivery is not None:
            self._delivery.break_off()

    # System Options > Mail, as a MailDesk

    def opened(self) -> OpenedMail:
        settings, secrets = self.book.settings(), self.secrets
        return OpenedMail(
            settings=settings,
            knows_password=bool(secrets.password(settings)),
            keeps_passwords=secrets.keeps_passwords,
        )

    def save(
        self, settings: MailSettings, base: MailSettings, password: str | None
    ) -> MailSettings:
        if found := mail_problems(settings):
            raise RefusedError(found)
        if password is not None and settings.mail_user:
            self.secrets.keep_password(settings, password)
        return self.book.keep_settings(settings, base)

    def try_connection(self, settings: MailSettings, password: str | None) -> Tried:
        if found := mail_problems(settings):
            return Tried(works=False, sentence=" ".join(found.values()))
        known = self.secrets.password(settings) if password is None else password
        if known is None:
            sentence = f"Enter the password of {settings.mail_user} at {settings.place}."
            return Tried(works=False, sentence=sentence)
        sentence = try_connection(settings, known)
        return Tried(works=sentence.startswith(WORKS), sentence=sentence)

    def enter_password(self, password: str) -> None:
        self.secrets.keep_password(self.book.settings(), password)

    # Behind it

    def _dial(self) -> Connection:
        self._wants_password = False
        try:
            return self.secrets.dial(self.book.settings)
        except PasswordNeededError:
            self._wants_password = True
            raise

    def _ship(self) -> None:
        """The template that comes with the program, which is nobody's work and nothing to undo."""
        if not self._shipped:
            author = replace(self.author, staff_name=SENDER_NAME, origin=Origin.MAIL)
            SqlMailBook(self.database, author).ship(portal_invite(resource("templates")))
            self._shipped = True
