"""Logins: how they come to be, who gets in, and what is kept of it."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.accounts import AccountStatus
from domain.contacts import AccountContact
from domain.errors import BusyError
from domain.history import HistoryEntry
from domain.links import new_token
from domain.logins import (
    IDLE,
    LOGINS_OF_ONE,
    LONGEST,
    REFUSALS_FOR,
    DeviceKind,
    Outcome,
    SignedIn,
    Visitor,
)
from domain.portal_access import PortalState
from storage.accepting import SqlAcceptanceBook
from storage.login_limits import SqlLimitBook
from storage.login_schema import LoginAttemptRow
from storage.logins import Credentials, SqlLoginBook
from tests.mailing.post import Post

pytestmark = pytest.mark.both

PHONE = Visitor(network="203.0.113.7", device=DeviceKind.PHONE)
HASH = "$argon2id$one"


def token_of(post: Post, row: AccountContact) -> str:
    return post.invitations.copy_link(row.id).rpartition("/")[2]


def accept(post: Post, token: str, *, former: str = "", session: str = "") -> SignedIn | None:
    book = SqlAcceptanceBook(post.office.database)
    return book.accept(token, PHONE, session or new_token(), former=former, password_hash=HASH)


def accepted(post: Post, row: AccountContact, session: str = "") -> SignedIn:
    signed_in = accept(post, token_of(post, row), session=session)
    assert signed_in is not None
    return signed_in


def logins(post: Post) -> SqlLoginBook:
    return SqlLoginBook(post.office.database)


def tried_as(post: Post, email: str) -> Credentials | None:
    return logins(post).tried(email, PHONE.network).known


def sign_in(post: Post, email: str, *, session: str = "", former: str = "") -> SignedIn | None:
    known = tried_as(post, email)
    assert known is not None
    return logins(post).sign_in(known, PHONE, session or new_token(), former=former, rehashed="")


def state(post: Post, row: AccountContact) -> PortalState:
    return post.office.contacts.opened(row.id).row.portal.state


def history(post: Post, row: AccountContact) -> tuple[HistoryEntry, ...]:
    return post.office.history.page(row.id, kind=None, text="", after=None).items


def outcomes(post: Post) -> list[Outcome]:
    with post.office.database.reading() as session:
        return list(session.scalars(select(LoginAttemptRow.outcome).order_by(LoginAttemptRow.id)))


# Accepting


def test_looking_at_an_invitation_changes_nothing(post: Post) -> None:
    row = post.invite()
    token, book = token_of(post, row), SqlAcceptanceBook(post.office.database)
    before = history(post, row)

    offers = [book.offer(token) for _ in range(20)]

    assert offers[0] is not None
    assert (offers[0].name, offers[0].has_login) == ("John Doe", False)
    assert set(offers) == {offers[0]}
    assert history(post, row) == before
    assert accept(post, token) is not None


def test_accepting_makes_the_login_and_tells_the_clerk(post: Post) -> None:
    row = post.invite()
    signed_in = accepted(post, row)

    portal = post.office.contacts.opened(row.id).row.portal
    assert (portal.state, portal.login_id) == (PortalState.YES, signed_in.login.id)
    entry, before, *_ = history(post, row)
    assert entry.title == "Invitation accepted"
    assert before.at <= entry.at
    assert before.id != entry.id  # one entry tells it
    assert entry.staff_name == "John Doe"
    assert entry.remark == "With a phone."
    assert [(line.field, line.old, line.new) for line in entry.lines] == [
        ("Portal user", "Invited", "Yes")
    ]


def test_edit_contact_knows_who_accepted(post: Post) -> None:
    row = post.invite()
    assert post.office.contacts.opened(row.id).login is None
    signed_in = accepted(post, row)

    login = post.office.contacts.opened(row.id).login
    assert login is not None
    assert login == signed_in.login


def test_of_many_acceptances_at_once_exactly_one_wins(post: Post, rounds: int) -> None:
    for turn in range(max(1, rounds // 5)):
        taken = at_once(50, post, token_of(post, post.invite(f"Person {turn}")))
        assert len([one for one in taken if one is not None]) == 1


def at_once(count: int, post: Post, token: str) -> list[SignedIn | None]:
    start, taken = threading.Barrier(count), []

    def take() -> None:
        start.wait()
        with suppress(BusyError):  # on a slow computer; nobody is let in by it
            taken.append(accept(post, token))

    threads = [threading.Thread(target=take) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def test_an_invitation_works_until_its_last_second(post: Post) -> None:
    row = post.invite()
    token = token_of(post, row)
    book = SqlAcceptanceBook(post.office.database)
    post.clock.pause(timedelta(days=14).total_seconds() - 1)
    assert book.offer(token) is not None
    post.clock.pause(1)
    assert book.offer(token) is None
    assert accept(post, token) is None


@pytest.mark.parametrize(
    "token", ["", " ", "x", "%00", "a" * 10_000, "\ud800", "ünïcode", "null", "[]"]
)
def test_what_is_no_link_of_ours_finds_nothing(post: Post, token: str) -> None:
    assert SqlAcceptanceBook(post.office.database).offer(token) is None
    assert accept(post, token) is None


def test_a_link_dies_with_what_it_was_given_for(post: Post) -> None:
    gone: dict[str, Callable[[AccountContact], object]] = {
        "Revoked": lambda row: post.revoke(row.id),
        "Unlinked": lambda row: post.office.contacts.unlink(row.id),
        "Resent": lambda row: post.invitations.resend(row.id),
        "Moved": lambda row: post.office.change(
            row.id, lambda one: replace(one, contact=replace(one.contact, email="a@b.example"))
        ),
        "Granted again": lambda row: (post.revoke(row.id), post.tick(row.id)),
    }
    for name, kill in gone.items():
        row = post.invite(name)
        token = token_of(post, row)
        kill(row)
        assert accept(post, token) is None, name


def test_a_link_works_once(post: Post) -> None:
    token = token_of(post, post.invite())
    assert accept(post, token) is not None
    assert accept(post, token) is None


def test_a_link_is_dead_while_its_class_has_no_portal(post: Post) -> None:
    row = post.invite()
    token = token_of(post, row)
    comm = post.office.comm
    post.office.setup.keep(replace(comm, enable_portal_access=False))
    assert accept(post, token) is None
    post.office.setup.keep(comm)
    assert accept(post, token) is not None


def test_accepting_signs_out_whoever_else_was_signed_in_there(post: Post) -> None:
    accepted(post, post.invite("Jane Roe"), session="hers")
    accept(post, token_of(post, post.invite()), former="hers", session="his")

    assert logins(post).signed_in("hers") is None
    assert logins(post).signed_in("his") is not None


# One login, many accounts (A14, K5)


def test_access_to_another_account_waits_for_the_next_login(post: Post) -> None:
    first = post.invite(email="john@renogym.example")
    accepted(post, first)
    mill = post.office.add_account("21638", "The Mill")
    second = post.invite(account=mill, email="JOHN@renogym.example")
    token = token_of(post, second)

    offer = SqlAcceptanceBook(post.office.database).offer(token)
    assert offer is not None
    assert offer.has_login
    assert accept(post, token) is None  # it has a password already
    assert state(post, second) is PortalState.INVITED

    signed_in = sign_in(post, "john@RENOGYM.example")
    assert signed_in is not None
    assert state(post, second) is PortalState.YES
    assert "Access added to the login" in [entry.title for entry in history(post, second)]
    post.revoke(first.id)
    assert sign_in(post, "john@renogym.example") is not None
    post.revoke(second.id)
    assert sign_in(post, "john@renogym.example") is None


def test_an_address_changed_later_does_not_bind_anew(post: Post) -> None:
    row = post.invite(email="john@renogym.example")
    signed_in = accepted(post, row)
    post.office.change(
        row.id, lambda one: replace(one, contact=replace(one.contact, email="new@b.example"))
    )

    assert post.office.contacts.opened(row.id).row.portal.login_id == signed_in.login.id
    assert sign_in(post, "john@renogym.example") is not None
    assert tried_as(post, "new@b.example") is None


def test_granting_again_gives_the_same_login_back(post: Post) -> None:
    row = post.invite(email="john@renogym.example")
    accepted(post, row)
    post.revoke(row.id)
    assert sign_in(post, "john@renogym.example") is None
    post.tick(row.id)
    assert sign_in(post, "john@renogym.example") is not None


def test_who_reaches_no_account_is_not_let_in_and_the_reason_is_kept(post: Post) -> None:
    row = post.invite(email="john@renogym.example")
    accepted(post, row)
    card = post.office.accounts.card(row.account_id)
    for account in (
        replace(card.account, status=AccountStatus.INACTIVE),
        replace(card.account, status=AccountStatus.PROSPECT),
    ):
        post.office.setup.keep(account)
        assert sign_in(post, "john@renogym.example") is None
    post.office.setup.keep(replace(card.account, status=AccountStatus.CREDIT_HOLD))
    assert sign_in(post, "john@renogym.example") is not None
    assert outcomes(post) == [Outcome.NO_ACCESS, Outcome.NO_ACCESS, Outcome.SIGNED_IN]


# Sessions


def test_a_session_ends_by_itself_and_use_keeps_it(post: Post) -> None:
    accepted(post, post.invite(), session="token")
    began, book = post.clock(), logins(post)
    while post.clock() < began + LONGEST - IDLE:
        post.clock.pause(IDLE.total_seconds() - 1)
        assert book.signed_in("token") is not None
    post.clock.pause((began + LONGEST - post.clock()).total_seconds())
    assert book.signed_in("token") is None

    accepted(post, post.invite("Jane Roe"), session="hers")
    post.clock.pause(IDLE.total_seconds())
    assert book.signed_in("hers") is None


def test_own_sessions_are_listed_and_ended_and_no_others(post: Post) -> None:
    here = accepted(post, post.invite(email="john@renogym.example"), session="here")
    there = sign_in(post, "john@renogym.example", session="there")
    hers = accepted(post, post.invite("Jane Roe"), session="hers")
    assert there is not None
    book = logins(post)

    assert {one.id for one in book.sessions(here.login.id)} == {here.session.id, there.session.id}
    assert not book.end(here.login.id, hers.session.id)
    assert book.end(here.login.id, there.session.id)
    assert [one.id for one in book.sessions(here.login.id)] == [here.session.id]
    assert book.signed_in("there") is None
    assert book.signed_in("hers") is not None


def test_signing_in_again_ends_the_session_the_browser_had(post: Post) -> None:
    accepted(post, post.invite(email="john@renogym.example"), session="first")
    sign_in(post, "john@renogym.example", session="second", former="first")
    assert logins(post).signed_in("first") is None
    assert logins(post).signed_in("second") is not None


def test_a_changed_password_ends_the_other_sessions_and_gives_this_one_a_new_token(
    post: Post,
) -> None:
    row = post.invite(email="john@renogym.example")
    here = accepted(post, row, session="here")
    sign_in(post, "john@renogym.example", session="there")

    logins(post).change_password(here, "$argon2id$two", "new")

    alive = {token for token in ("here", "there", "new") if logins(post).signed_in(token)}
    assert alive == {"new"}
    known = tried_as(post, "john@renogym.example")
    assert known is not None
    assert known.password_hash == "$argon2id$two"
    assert "Password changed" in [entry.title for entry in history(post, row)]


def test_a_password_that_was_changed_while_it_was_hashed_opens_nothing(post: Post) -> None:
    row = post.invite(email="john@renogym.example")
    here = accepted(post, row, session="here")
    former = tried_as(post, "john@renogym.example")
    assert former is not None
    logins(post).change_password(here, "$argon2id$two", "new")

    assert logins(post).sign_in(former, PHONE, "late", former="", rehashed="$old") is None

    assert logins(post).signed_in("late") is None
    known = tried_as(post, "john@renogym.example")
    assert known is not None
    assert known.password_hash == "$argon2id$two"
    assert outcomes(post)[-1] is Outcome.WRONG_PASSWORD


def test_a_session_that_ended_meanwhile_changes_no_password(post: Post) -> None:
    here = accepted(post, post.invite(email="john@renogym.example"), session="here")
    assert logins(post).end(here.login.id, here.session.id)

    assert not logins(post).change_password(here, "$argon2id$two", "new")

    assert logins(post).signed_in("new") is None
    known = tried_as(post, "john@renogym.example")
    assert known is not None
    assert known.password_hash == HASH


# Tries


def test_a_login_forgets_the_slips_before_it(post: Post) -> None:
    accepted(post, post.invite(email="john@renogym.example"))
    book, tries = SqlLimitBook(post.office.database), [(LOGINS_OF_ONE, "john@renogym.example")]
    for _ in range(6):
        book.count(tries)
    sign_in(post, "John@renogym.example")
    (tally,) = book.count(tries)
    assert tally.count == 1


def test_a_refusal_keeps_its_reason_for_staff(post: Post) -> None:
    logins(post).refuse(None, Outcome.UNKNOWN, PHONE)
    assert outcomes(post) == [Outcome.UNKNOWN]


def test_staff_see_why_a_login_was_refused_lately(post: Post) -> None:
    row = post.invite()
    signed_in = accepted(post, row)
    email = signed_in.login.email
    logins(post).refuse(tried_as(post, email), Outcome.WRONG_PASSWORD, PHONE)
    post.clock.pause(60)
    post.revoke(row.id)
    assert sign_in(post, email) is None
    told = post.office.contacts.opened(row.id).refused_logins
    assert [one.reason for one in told] == ["Portal access was ended.", "The password was wrong."]
    assert told[0].at == post.clock.now
    post.clock.pause(REFUSALS_FOR.total_seconds())
    assert post.office.contacts.opened(row.id).refused_logins == ()
