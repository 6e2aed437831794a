"""The customer portal on the demo's data, with a mail server that only shows what it gets.

`python3 dev.py serve` starts it. The desktop's demo (`python3 dev.py run`) has the same data.
"""

import argparse
import re
import sys
from dataclasses import replace
from datetime import date
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session as DatabaseSession

from desktop.data_files import demo_folder, opened
from desktop.resources import resource
from domain.ids import LoginId, new_id
from domain.mail import MailSettings, Security
from domain.portal_access import PortalState
from mailing.shipped import portal_invite
from service.__main__ import serve
from service.configuration import Configuration
from storage.changes import action_of
from storage.demo import create_demo
from storage.engine import Database
from storage.login_schema import LoginRow
from storage.mail import SqlMailBook
from storage.options import SqlOptionBook
from storage.portal_author import PORTAL
from storage.schema import AccountContactRow, ContactRow
from storage.setup import own_author
from tests.mailing.mail_server import MailServer

PASSWORD = "green bins on monday"
SENDER = "portal@twincities.example"


class Sink(MailServer):
    """Sends nothing anywhere."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        message = self.received[-1]
        links = re.findall(r"https?://\S+/(?:invite|reset)/\S+", message.plain)
        say(f"Mail to {message.recipients[0]}: {message.message['Subject']}", *links)
        return answer


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8080)
    port = parser.parse_args().port
    place = demo_folder() / "demo.db"
    create_demo(place, resource("demo"), date.today())  # noqa: DTZ011 - the day on the wall
    url = f"http://127.0.0.1:{port}"
    with Sink() as sink:
        database = opened(place, None)
        prepare(database, url, sink.port)
        who = give_logins(database)
        database.close()
        say(
            f"The portal is at {url}",
            f"Login with {who} and the password {PASSWORD}, as with any address of a contact"
            " whose Portal User is Yes.",
            "Mail is shown here and sent nowhere. Ctrl+C ends it.",
        )
        try:
            return serve(Configuration(database=str(place), port=port, plain_http=True))
        except KeyboardInterrupt:
            return 0


def prepare(database: Database, url: str, mail_port: int) -> None:
    """What System Options need before an invitation can leave; what somebody typed stays."""
    author = own_author(database)
    mail = SqlMailBook(database, author)
    mail.ship(portal_invite(resource("templates")))
    settings = MailSettings(
        mail_server="127.0.0.1", mail_port=mail_port, mail_security=Security.NONE
    )
    if mail.settings().mail_server in ("", "127.0.0.1"):
        mail.keep_settings(settings)
    book = SqlOptionBook(database, author)
    base = book.options()
    sender = base.account_invite_from_email or SENDER
    book.save(replace(base, customer_portal_url=url, account_invite_from_email=sender), base)


def give_logins(database: Database) -> str:
    """To everybody who accepted before there was a portal to accept in. One of their addresses."""
    hashed = PasswordHasher().hash(PASSWORD)
    with database.writing(PORTAL) as session:
        accepted: Any = (
            select(AccountContactRow, ContactRow)
            .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
            .where(AccountContactRow.portal_state == PortalState.YES)
            .order_by(AccountContactRow.portal_accepted_at, AccountContactRow.id)
        )
        rows = session.execute(accepted).all()
        for row, contact in rows:
            if row.portal_login_id is None and contact.email_key:
                row.portal_login_id = _login(session, contact, hashed)
        return str(rows[0].ContactRow.email)


def _login(session: DatabaseSession, contact: ContactRow, hashed: str) -> LoginId:
    known = select(LoginRow.id).where(LoginRow.email_key == contact.email_key)
    if id := session.scalars(known).first():
        return id
    login = LoginRow(
        id=LoginId(new_id()),
        email=contact.email,
        email_key=contact.email_key,
        password_hash=hashed,
        made_at=action_of(session).at,
        last_login_at=None,
    )
    session.add(login)
    session.flush()
    return login.id


def say(*lines: str) -> None:
    print(*lines, sep="\n  ", file=sys.stderr, flush=True)  # noqa: T201, what it is for


if __name__ == "__main__":
    sys.exit(main())
