"""Invitations queued and delivered, beside the bare statements and a bare loop of smtplib."""

import shutil
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy import event

from benchmarks.contact import Statements, note_into
from benchmarks.large_office import KEY, large_office
from domain.books import ContactQuery, Scope
from domain.bulk import Chosen
from domain.filters import Filter, FilterField
from domain.invitation_batches import SendInvitations
from domain.links import LinkKey
from domain.mail import MailSettings, Security
from domain.portal_access import PortalState
from domain.settings import SystemOptions
from mailing.delivery import Delivery
from mailing.messages import is_international, mailbox, message
from mailing.server import connect as connect_to
from mailing.shipped import portal_invite
from storage.embedded import connect
from storage.engine import Database, open_database
from storage.invitation_batches import SqlBatchBook
from storage.listing import ids as listed_ids
from storage.mail import SqlMailBook
from storage.outbox import Claimed, Outbox
from storage.setup import SqlSetupBook, own_author

QUEUED = 10_000
DELIVERED = 2_000
_SMALLEST = 30_000  # contacts among whom so many can be invited
_ROOT = Path(__file__).parents[1]
_TEMPLATES = _ROOT / "resources" / "templates"
_LINKS = LinkKey(bytes(32))
_TO_INVITE = (
    Filter(field=FilterField.PORTAL_USER, values=(PortalState.NO,)),
    Filter(field=FilterField.VALID_EMAIL, values=(True,)),
)


def queueing(contacts: int) -> tuple[float, float]:
    """Milliseconds to queue so many from a selection, and to write the same rows bare."""
    with TemporaryDirectory() as folder:
        place, bare = Path(folder, "office.db"), Path(folder, "bare.db")
        shutil.copy(large_office(max(contacts, _SMALLEST)), place)
        database = _with_mail(place, port=25)
        chosen = _chosen(database, QUEUED)
        database.close()
        shutil.copy(place, bare)
        database = open_database(place, KEY)
        book = SqlBatchBook(database, own_author(database))
        statements: Statements = []
        event.listen(database.engine, "before_cursor_execute", partial(note_into, statements))
        began = perf_counter()
        result = book.send(SendInvitations(), chosen, lambda _done, _total: None)
        took = (perf_counter() - began) * 1000
        assert result.changed > QUEUED * 0.9
        database.close()
        return took, _bare_rows(bare, statements)


def delivering(contacts: int) -> tuple[float, float]:
    """Messages a second of a delivery over one connection, and of smtplib with the same ones."""
    with TemporaryDirectory() as folder, _sink() as port:
        place = Path(folder, "office.db")
        shutil.copy(large_office(max(contacts, _SMALLEST)), place)
        database = _with_mail(place, port)
        book = SqlBatchBook(database, own_author(database))
        book.send(SendInvitations(), _chosen(database, DELIVERED), lambda _done, _total: None)
        outbox = _Watched(database, _LINKS)
        settings = SqlMailBook(database, own_author(database)).settings()
        delivery = Delivery(outbox, lambda: connect_to(settings))
        began = perf_counter()
        done = delivery.run()
        took = perf_counter() - began
        assert done.sent > DELIVERED * 0.9, done
        database.close()
        ready = [(one.letter, message(one.letter, one.token)) for one in outbox.claimed]
        with smtplib.SMTP("127.0.0.1", port) as smtp:
            began = perf_counter()
            for letter, content in ready:
                options = ["SMTPUTF8"] if is_international(letter) else []
                smtp.sendmail(letter.sender, [mailbox(letter.recipient)], content, options)
            bare = perf_counter() - began
        return done.sent / took, len(ready) / bare


class _Watched(Outbox):
    """Remembers what it gave out, for the peer to send again."""

    def __init__(self, database: Database, key: LinkKey) -> None:
        super().__init__(database, key)
        self.claimed: list[Claimed] = []

    def claim(self, *given: Any) -> tuple[Claimed, ...]:
        found = super().claim(*given)
        self.claimed += found
        return found


def _with_mail(place: Path, port: int) -> Database:
    database = open_database(place, KEY)
    author = own_author(database)
    mail = SqlMailBook(database, author)
    template = portal_invite(_TEMPLATES)
    mail.ship(template)
    mail.keep_settings(
        MailSettings(mail_server="127.0.0.1", mail_port=port, mail_security=Security.NONE)
    )
    SqlSetupBook(database, author).keep_options(
        replace(
            SystemOptions(),
            customer_portal_url="https://portal.hauler.example",
            account_invite_from_email="office@hauler.example",
            invite_email_template=template.name,
        )
    )
    return database


def _chosen(database: Database, count: int) -> Chosen:
    everybody = ContactQuery(scope=Scope.EVERYWHERE, filters=_TO_INVITE)
    with database.reading() as session:
        found = [id for id, _ in zip(listed_ids(session, everybody), range(count), strict=False)]
    return Chosen(ids=frozenset(found))


def _bare_rows(place: Path, statements: Statements) -> float:
    """The rows that were written, kind by kind, with executemany in one transaction."""
    rows: dict[str, list[Any]] = {}
    for statement, parameters, many in statements:
        if statement.startswith(("INSERT", "UPDATE")):
            rows.setdefault(statement, []).extend(parameters if many else [parameters])
    connection = connect(place, KEY)
    began = perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for statement, parameters in rows.items():
        connection.executemany(statement, parameters)
    connection.execute("COMMIT")
    took = (perf_counter() - began) * 1000
    connection.close()
    return took


@contextmanager
def _sink() -> Iterator[int]:
    """A mail server in a process of its own that takes everything; its port."""
    started = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.mail_sink"], cwd=_ROOT, stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    try:
        yield int(started.stdout.readline())
    finally:
        started.kill()
        started.wait()
        started.stdout.close()
