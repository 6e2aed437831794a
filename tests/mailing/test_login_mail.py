"""Forgotten passwords and links that came too late, up to the mail that arrives."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.contacts import AccountContact
from domain.invitations import InvitationState
from domain.links import new_token
from domain.login_mail import RESET_LIFE, LoginMailKind
from domain.logins import DeviceKind, SignedIn, Visitor
from mailing.login_delivery import deliver_login_mail
from mailing.login_writing import login_writer
from storage.accepting import SqlAcceptanceBook
from storage.login_mail import LoginOutbox
from storage.login_schema import LoginMailRow
from storage.logins import SqlLoginBook
from tests.mailing.mail_server import MailServer
from tests.mailing.post import KEY, TEMPLATES, URL, Post, dialling

pytestmark = pytest.mark.both

PHONE = Visitor(network="203.0.113.7", device=DeviceKind.PHONE)
JOHN = "john.doe@renogym.example"


def accept(post: Post, row: AccountContact) -> SignedIn:
    token = post.invitations.copy_link(row.id).rpartition("/")[2]
    book = SqlAcceptanceBook(post.office.database)
    signed_in = book.accept(token, PHONE, new_token(), former="", password_hash="$one")
    assert signed_in is not None
    return signed_in


def ask(post: Post, email: str, kind: LoginMailKind = LoginMailKind.RESET) -> None:
    LoginOutbox(post.office.database, KEY).ask(kind, email, DeviceKind.PHONE)


def deliver(post: Post, server: MailServer) -> int:
    outbox = LoginOutbox(post.office.database, KEY)
    return deliver_login_mail(outbox, login_writer(TEMPLATES), dialling(server.port))


def reset_token(server: MailServer) -> str:
    found = re.search(rf"{URL}/reset/(\S+)", server.received[-1].plain)
    assert found
    return found[1]


def logins(post: Post) -> SqlLoginBook:
    return SqlLoginBook(post.office.database)


def test_a_forgotten_password_is_set_anew_once_and_all_sessions_end(
    post: Post, server: MailServer
) -> None:
    row = post.invite()
    accept(post, row)
    ask(post, "JOHN.Doe@renogym.example")
    assert deliver(post, server) == 1
    mail, token = server.received[0], reset_token(server)
    assert mail.recipients == (JOHN,)  # the stored address, not the typed one

    assert logins(post).reset_of(token) == JOHN
    assert logins(post).reset_password(token, "$two", PHONE)
    assert not logins(post).reset_password(token, "$three", PHONE)
    known = logins(post).tried(JOHN, PHONE.network).known
    assert known is not None
    assert known.password_hash == "$two"
    assert logins(post).sessions(known.login_id) == ()
    page = post.office.history.page(row.id, kind=None, text="", after=None)
    titles = [entry.title for entry in page.items]
    assert titles[:2] == ["Password reset", "Password reset requested"]

    assert deliver(post, server) == 1
    assert "Your password for" in server.received[1].message["Subject"]


def test_a_reset_works_for_thirty_minutes_and_a_newer_password_kills_it(
    post: Post, server: MailServer
) -> None:
    signed_in = accept(post, post.invite())
    for wait, works in ((RESET_LIFE - timedelta(seconds=1), True), (RESET_LIFE, False)):
        ask(post, JOHN)
        deliver(post, server)
        post.clock.pause(wait.total_seconds())
        assert (logins(post).reset_of(reset_token(server)) == JOHN) is works
    ask(post, JOHN)
    deliver(post, server)
    logins(post).change_password(signed_in, "$two", "new")
    assert logins(post).reset_of(reset_token(server)) is None


def test_nobody_gets_mail_who_has_no_login_and_no_invitation_is_opened_by_it(
    post: Post, server: MailServer
) -> None:
    post.invite()  # not accepted
    for email in (
        JOHN,
        "nobody@renogym.example",
        "no address",
        "",
        "a@b.example\r\nBcc: c@d.example",
    ):
        ask(post, email)
    assert deliver(post, server) == 0
    assert server.received == []


def test_a_link_that_came_too_late_is_followed_by_a_new_one(post: Post, server: MailServer) -> None:
    row = post.invite()
    post.delivery(dialling(server.port)).run()
    post.clock.pause(timedelta(days=15).total_seconds())
    ask(post, JOHN, LoginMailKind.NEW_INVITATION)
    ask(post, "nobody@renogym.example", LoginMailKind.NEW_INVITATION)
    deliver(post, server)
    post.delivery(dialling(server.port)).run()

    assert len(server.received) == 2
    assert post.invitation(row).state is InvitationState.SENT
    tokens = [re.findall(rf"{URL}/invite/(\S+)", mail.plain)[0] for mail in server.received]
    offers = [SqlAcceptanceBook(post.office.database).offer(token) for token in tokens]
    assert [offer is not None for offer in offers] == [False, True]


def test_a_new_link_is_for_whoever_is_still_invited(post: Post, server: MailServer) -> None:
    accept(post, post.invite())
    revoked = post.invite("Jane Roe")
    post.revoke(revoked.id)
    for email in (JOHN, "jane.roe@renogym.example"):
        ask(post, email, LoginMailKind.NEW_INVITATION)
    deliver(post, server)
    post.delivery(dialling(server.port)).run()
    assert server.received == []


def test_what_cannot_be_sent_is_tried_again_and_given_up_when_the_link_is_over(
    post: Post, server: MailServer
) -> None:
    accept(post, post.invite())
    server.mood.script = [("rcpt", "450 4.2.1 Mailbox busy")]
    ask(post, JOHN)
    assert deliver(post, server) == 0
    assert deliver(post, server) == 0  # not yet
    post.clock.pause(60)
    assert deliver(post, server) == 1

    ask(post, JOHN)
    server.go_away()
    assert deliver(post, server) == 0
    server.come_back()
    post.clock.pause(RESET_LIFE.total_seconds())
    assert deliver(post, server) == 0


def test_no_table_holds_a_token_that_works(post: Post, server: MailServer) -> None:
    accept(post, post.invite())
    ask(post, JOHN)
    deliver(post, server)
    token = reset_token(server)
    with post.office.database.reading() as session:
        kept = [
            str(value)
            for row in session.scalars(select(LoginMailRow))
            for value in vars(row).values()
        ]
    assert not [value for value in kept if token in value]
