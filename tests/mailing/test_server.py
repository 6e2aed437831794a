"""What Test connection says, over real connections."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
import trustme

from domain.mail import MailSettings, Security
from mailing.server import Timeouts, try_connection
from tests.mailing.mail_server import MailServer, Mood
from tests.mailing.post import settings_for

SHORT = Timeouts(connect=1, answer=1, taken=1)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def certified(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*names).configure_cert(context)
    return context


@pytest.fixture
def secured(authority: trustme.CA) -> Iterator[MailServer]:
    context = certified(authority, "127.0.0.1")
    with MailServer(context=context, password="right") as server:
        yield server


def starttls(server: MailServer, user: str = "office") -> MailSettings:
    return settings_for(server.port, mail_security=Security.STARTTLS, mail_user=user)


def test_a_server_on_this_computer_works_without_encryption(server: MailServer) -> None:
    said = try_connection(settings_for(server.port))
    assert said == f"Works: connected to 127.0.0.1:{server.port}."


def test_starttls_and_the_password_work(secured: MailServer, trusted: ssl.SSLContext) -> None:
    said = try_connection(starttls(secured), "right", context=trusted)
    assert said.startswith("Works: ")
    assert said.endswith("with STARTTLS and signed in as office.")


def test_tls_at_once_works(authority: trustme.CA, trusted: ssl.SSLContext) -> None:
    with MailServer(context=certified(authority, "127.0.0.1"), tls_at_once=True) as server:
        settings = settings_for(server.port, mail_security=Security.TLS)
        assert try_connection(settings, context=trusted).endswith("with TLS.")


def test_a_wrong_password_is_named_with_the_words_of_the_server(
    secured: MailServer, trusted: ssl.SSLContext
) -> None:
    said = try_connection(starttls(secured), "wrong", context=trusted)
    assert "does not accept the user or the password (535" in said


def test_a_certificate_nobody_vouches_for_is_not_trusted(secured: MailServer) -> None:
    said = try_connection(starttls(secured), "right")
    assert "cannot be trusted" in said


def test_a_certificate_of_another_server_is_not_trusted(
    authority: trustme.CA, trusted: ssl.SSLContext
) -> None:
    with MailServer(context=certified(authority, "mail.evil.example")) as server:
        said = try_connection(starttls(server), "right", context=trusted)
    assert "cannot be trusted" in said


def test_a_password_never_goes_to_a_server_that_offers_no_encryption(server: MailServer) -> None:
    said = try_connection(starttls(server), "right")
    assert "does not offer STARTTLS" in said


def test_a_server_that_refuses_tls_this_time_is_told_from_one_without(
    secured: MailServer, trusted: ssl.SSLContext
) -> None:
    secured.mood.script = [("starttls", "454 TLS not available now")]
    said = try_connection(starttls(secured), "right", context=trusted)
    assert "454 TLS not available now" in said


def test_tls_to_a_port_without_it_says_so(server: MailServer) -> None:
    settings = settings_for(server.port, mail_security=Security.TLS)
    assert "does not speak TLS" in try_connection(settings, timeouts=SHORT)


def test_a_user_where_nobody_is_asked_for_one_says_so(server: MailServer) -> None:
    settings = settings_for(server.port, mail_user="office")
    assert "Leave the user empty" in try_connection(settings, "x")


def test_a_port_where_nobody_listens_says_so() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert "does not take connections" in try_connection(settings_for(port))


def test_a_server_that_says_nothing_is_not_waited_for_long() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        port = silent.getsockname()[1]
        said = try_connection(settings_for(port), timeouts=SHORT)
    assert said.startswith(f"127.0.0.1:{port} ")
    assert "Check the port" in said


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("421 4.3.2 Closing down", "421"),
        ("drop", "ended the connection"),
        ("garbage", "no answer of SMTP"),
    ],
)
def test_a_server_that_fails_at_once_is_named_with_what_it_did(fault: str, words: str) -> None:
    with MailServer(Mood(script=[("connect", fault)])) as server:
        assert words in try_connection(settings_for(server.port), timeouts=SHORT)


def test_a_name_that_is_no_computer_says_so() -> None:
    settings = replace(settings_for(25), mail_server="no-such-server.invalid")
    assert "Check" in try_connection(settings, timeouts=SHORT)


def test_no_settings_are_named_too() -> None:
    assert "System Options" in try_connection(MailSettings())
