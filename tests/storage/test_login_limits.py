"""Tries of a login, counted in the database."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.logins import LOGINS_FROM_PLACE, LOGINS_OF_ONE
from storage.login_limits import SqlLimitBook
from tests.mailing.post import Post

pytestmark = pytest.mark.both


def test_tries_are_counted_for_all_processes_and_after_a_new_start(post: Post) -> None:
    tries = [(LOGINS_OF_ONE, "john@renogym.example"), (LOGINS_FROM_PLACE, "203.0.113.7")]
    for _ in range(7):
        of_one, from_place = SqlLimitBook(post.office.database).count(tries)
    assert (of_one.count, from_place.count) == (7, 7)
    post.clock.pause(900)
    of_one, _ = SqlLimitBook(post.office.database).count(tries)
    assert of_one.count == 1


def test_no_try_of_many_at_once_is_lost(post: Post) -> None:
    tries = [(LOGINS_OF_ONE, "john@renogym.example")]
    with ThreadPoolExecutor(8) as visitors:
        books = [SqlLimitBook(post.office.database) for _ in range(40)]
        tallies = visitors.map(lambda book: book.count(tries), books)
        counts = sorted(tally.count for (tally,) in tallies)
    assert counts == list(range(1, 41))
