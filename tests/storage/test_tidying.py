"""What is over for long goes by itself, and nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain.login_mail import LoginMailKind
from domain.login_requests import RequestKind, RequestState, Typed
from domain.logins import LOGINS_OF_ONE, DeviceKind, Outcome, Visitor
from storage.accepting import SqlAcceptanceBook
from storage.login_limits import SqlLimitBook
from storage.login_mail import LoginOutbox
from storage.login_requests import SqlLoginRequestBook
from storage.login_schema import (
    LoginAttemptRow,
    LoginMailRow,
    LoginRequestRow,
    LoginSessionRow,
    PortalLimitRow,
)
from storage.logins import SqlLoginBook
from storage.mail_schema import InvitationRow
from storage.schema import Base
from storage.tidying import ATTEMPTS_STAY, MAIL_STAYS, REFUSED_STAY, SESSIONS_STAY, tidy
from tests.mailing.post import KEY, Post
from tests.office import MONDAY

pytestmark = pytest.mark.both

PHONE = Visitor(network="203.0.113.7", device=DeviceKind.PHONE)
JOHN = "john.doe@renogym.example"


def count(post: Post, rows: type[Base]) -> int:
    with post.office.database.reading() as session:
        return session.execute(select(func.count()).select_from(rows)).scalar_one()


def wait(post: Post, days: timedelta) -> None:
    post.clock.pause(days.total_seconds())


def use_everything(post: Post) -> None:
    database = post.office.database
    SqlLimitBook(database).count([(LOGINS_OF_ONE, JOHN)])
    SqlLoginBook(database).refuse(None, Outcome.UNKNOWN, PHONE)
    LoginOutbox(database, KEY).ask(LoginMailKind.RESET, "nobody@renogym.example", DeviceKind.PHONE)
    book = SqlLoginRequestBook(database)
    book.ask(Typed(kind=RequestKind.QUICK, name="x", email="nonsense", text="x"), PHONE)
    book.settle(MONDAY)
    LoginOutbox(database, KEY).claim(9, lambda _letter: pytest.fail("there is no such login"))


def sign_in(post: Post, token: str) -> None:
    link = post.invitations.copy_link(post.invite().id).rpartition("/")[2]
    book = SqlAcceptanceBook(post.office.database)
    assert book.accept(link, PHONE, token, former="", password_hash="x")


def test_what_is_over_for_long_goes_and_what_is_newer_stays(post: Post) -> None:
    sign_in(post, "old")
    use_everything(post)
    assert tidy(post.office.database) == 0
    wait(post, max(ATTEMPTS_STAY, REFUSED_STAY, SESSIONS_STAY, MAIL_STAYS) + timedelta(seconds=1))
    use_everything(post)
    tables = (LoginAttemptRow, LoginRequestRow, LoginMailRow)
    assert [count(post, rows) for rows in tables] == [2, 2, 2]
    assert tidy(post.office.database) == 4  # and the session; a try is counted anew
    assert [count(post, rows) for rows in tables] == [1, 1, 1]
    assert count(post, LoginSessionRow) == 0
    assert count(post, PortalLimitRow) == 1
    assert tidy(post.office.database) == 0


def test_more_than_are_taken_at_once_go_too(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.tidying._AT_ONCE", 2)
    book = SqlLimitBook(post.office.database)
    book.count([(LOGINS_OF_ONE, str(number)) for number in range(5)])
    wait(post, timedelta(days=2))
    assert tidy(post.office.database) == 5


def test_who_is_in_stays_in_and_open_requests_stay_open(post: Post) -> None:
    sign_in(post, "here")
    book = SqlLoginRequestBook(post.office.database)
    book.ask(Typed(kind=RequestKind.QUICK, name="Jane", email=JOHN, text="A bin"), PHONE)
    book.settle(MONDAY)
    tidy(post.office.database)
    assert SqlLoginBook(post.office.database).signed_in("here") is not None
    wait(post, REFUSED_STAY * 2)
    tidy(post.office.database)
    assert [one.state for one in book.requests()] == [RequestState.OPEN]


def test_the_hash_of_a_link_goes_when_the_link_is_over(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.tidying._AT_ONCE", 1)
    row, other = post.invite(), post.invite("Jane Roe")
    post.invitations.copy_link(other.id)
    link = post.invitations.copy_link(row.id).rpartition("/")[2]
    hashes = select(InvitationRow.token_hash)
    wait(post, timedelta(days=14) - timedelta(seconds=1))
    tidy(post.office.database)
    assert SqlAcceptanceBook(post.office.database).offer(link) is not None
    wait(post, timedelta(seconds=1))
    tidy(post.office.database)
    with post.office.database.reading() as session:
        assert session.scalars(hashes).all() == [None, None]
    assert SqlAcceptanceBook(post.office.database).offer(link) is None
