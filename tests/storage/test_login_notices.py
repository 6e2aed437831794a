"""A mail to the division when a login request came in: one each, and never a flood."""

from dataclasses import replace

import pytest

from domain.login_decisions import RequestQuery, WaitingRequests
from domain.login_requests import Finding, RequestKind, Typed
from domain.logins import DeviceKind, Visitor
from mailing.login_delivery import deliver_login_mail
from mailing.login_writing import login_writer
from storage.alarms import SqlAlarmBook
from storage.login_decisions import SqlDecisionBook
from storage.login_mail import LoginOutbox
from storage.login_notices import MAILS, tell_divisions
from storage.login_requests import SqlLoginRequestBook
from tests.mailing.mail_server import MailServer
from tests.mailing.post import KEY, TEMPLATES, Post, dialling
from tests.office import MONDAY

pytestmark = pytest.mark.both

PHONE = Visitor(network="203.0.113.7", device=DeviceKind.PHONE)
DESK = "logins@hauling.example"


@pytest.fixture
def post(post: Post) -> Post:
    post.office.setup.keep(replace(post.office.division, login_request_email=DESK))
    return post


def ask(post: Post, text: str = "A second bin") -> None:
    requests = SqlLoginRequestBook(post.office.database)
    typed = Typed(kind=RequestKind.QUICK, name="Jane", email="jane@themill.example", text=text)
    requests.ask(typed, PHONE)
    requests.settle(MONDAY)


def sent(post: Post) -> list[str]:
    """The subjects of the mail that leaves to the division."""
    tell_divisions(post.office.database)
    outbox = LoginOutbox(post.office.database, KEY)
    with MailServer() as server:
        while deliver_login_mail(outbox, login_writer(TEMPLATES), dialling(server.port)):
            pass
        assert all(mail.recipients == (DESK,) for mail in server.received)
        assert not any("second bin" in mail.plain for mail in server.received)
        return [str(mail.message["Subject"]) for mail in server.received]


def test_a_request_is_told_once(post: Post) -> None:
    ask(post)
    (subject,) = sent(post)
    assert subject.startswith("A login request for the customer portal")
    ask(post)  # the same again
    assert sent(post) == []
    ask(post, "Something else")
    assert len(sent(post)) == 1


def test_nobody_is_told_where_the_division_did_not_ask(post: Post) -> None:
    post.office.setup.keep(replace(post.office.division, login_request_email=""))
    ask(post)
    assert sent(post) == []
    post.office.setup.keep(replace(post.office.division, login_request_email=DESK))
    assert sent(post) == []  # what came in before is in the list


def test_many_requests_are_no_flood(post: Post) -> None:
    for turn in range(MAILS.most + 3):
        ask(post, f"Request {turn}")
    assert len(sent(post)) == MAILS.most
    post.clock.pause(MAILS.within.total_seconds())
    ask(post, "The next hour")
    assert len(sent(post)) == 1


def test_an_alarm_goes_the_same_way(post: Post) -> None:
    alarms = SqlAlarmBook(post.office.database)
    alarms.ring(Finding.GUESSING, PHONE)
    (subject,) = sent(post)
    assert subject.startswith("Somebody may be guessing")
    alarms.ring(Finding.GUESSING, PHONE)
    assert sent(post) == []


def test_what_was_put_away_is_rung_anew(post: Post) -> None:
    alarms = SqlAlarmBook(post.office.database)
    alarms.ring(Finding.GUESSING, PHONE)
    book = SqlDecisionBook(post.office.database, post.office.author)
    (alarm,) = book.listed(RequestQuery(), 0, 10)
    book.reject(alarm.id, "A customer's new assistant")
    assert book.waiting() == WaitingRequests()
    alarms.ring(Finding.GUESSING, PHONE)
    assert book.waiting() == WaitingRequests(count=1, alarms=1)
