"""Looks at what was asked for, and sends the mail. Any number of processes may do so."""

import asyncio
from datetime import datetime

from domain.errors import DataError
from mailing.delivery import Delivery
from mailing.login_delivery import deliver_login_mail
from mailing.login_writing import login_writer
from mailing.secrets import MailSecrets
from mailing.server import Connection
from service.logs import log_bug, log_mail, log_tidied
from service.portal.pages import FOLDER
from storage.engine import Database
from storage.login_mail import LoginOutbox
from storage.login_notices import tell_divisions
from storage.login_requests import SqlLoginRequestBook
from storage.mail import SqlMailBook
from storage.outbox import Outbox
from storage.portal_author import PORTAL
from storage.tidying import EVERY, tidy

_EVERY = 1.0  # seconds; what was asked for leaves soon


class Post:
    def __init__(self, database: Database, secrets: MailSecrets, *, sends: bool) -> None:
        key = secrets.link_key()
        self._book = SqlMailBook(database, PORTAL)
        self._secrets = secrets
        self._sends = sends
        self._database = database
        self._requests = SqlLoginRequestBook(database)
        self._logins = LoginOutbox(database, key)
        self._delivery = Delivery(Outbox(database, key), self._dial)
        self._write = login_writer(FOLDER.parent / "templates")
        self._stopping = asyncio.Event()
        self._tidied_at: datetime | None = None

    async def run(self) -> None:
        """Until it is stopped. What goes wrong is logged, and tried again."""
        while not self._stopping.is_set():
            await asyncio.to_thread(self._work)
            try:
                await asyncio.wait_for(self._stopping.wait(), _EVERY)
            except TimeoutError:
                continue

    def stop(self) -> None:
        self._stopping.set()

    def _work(self) -> None:
        try:
            self._tidy()
            self._requests.settle(self._database.now().astimezone().date())
            tell_divisions(self._database)
            if self._sends:
                self._send()
        except DataError as error:
            log_mail(0, str(error))
        except Exception as error:  # noqa: BLE001, it must not end with one bug
            log_bug(error)

    def _tidy(self) -> None:
        now = self._database.now()
        if self._tidied_at is None or now >= self._tidied_at + EVERY:
            self._tidied_at = now
            if gone := tidy(self._database):
                log_tidied(gone)

    def _send(self) -> None:
        sent = deliver_login_mail(self._logins, self._write, self._dial)
        done = self._delivery.run(stop=self._stopping.is_set)
        if sent or done.sent or done.trouble:
            log_mail(sent + done.sent, done.trouble)

    def _dial(self) -> Connection:
        return self._secrets.dial(self._book.settings)
