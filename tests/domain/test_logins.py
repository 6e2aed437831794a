from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import LoginId, LoginSessionId, new_id
from domain.logins import (
    IDLE,
    LOGINS_OF_ONE,
    LONGEST,
    LONGEST_PAUSE,
    DeviceKind,
    LoginSession,
    Tally,
    counted,
    device_kind,
    is_over,
    network_of,
    pause_after,
)

NOON = datetime(2025, 6, 16, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def a_session(**values: datetime) -> LoginSession:
    return LoginSession(
        id=LoginSessionId(new_id()),
        login_id=LoginId(new_id()),
        device=DeviceKind.PHONE,
        made_at=values.get("made_at", NOON),
        seen_at=values.get("seen_at", NOON),
        ended_at=values.get("ended_at"),
    )


def test_a_session_ends_after_half_an_hour_without_a_request() -> None:
    assert a_session().lives(NOON + IDLE - SECOND)
    assert not a_session().lives(NOON + IDLE)


def test_a_session_ends_after_twelve_hours_however_busy_it_is() -> None:
    busy = a_session(seen_at=NOON + LONGEST - SECOND)
    assert busy.lives(NOON + LONGEST - SECOND)
    assert not busy.lives(NOON + LONGEST)


def test_a_session_that_was_ended_is_over() -> None:
    assert not a_session(ended_at=NOON).lives(NOON)


def test_tries_are_counted_from_the_first_one_on_and_forgotten_after_a_while() -> None:
    tally = None
    for minute in range(5):
        tally = counted(tally, LOGINS_OF_ONE, NOON + timedelta(minutes=minute))
    assert tally == Tally(count=5, since=NOON)
    assert counted(tally, LOGINS_OF_ONE, NOON + timedelta(minutes=15)).count == 1


@pytest.mark.parametrize(
    ("count", "seconds"), [(1, 0), (5, 0), (6, 1), (7, 2), (8, 4), (10, 16), (11, 30), (900, 30)]
)
def test_who_tries_too_often_waits_longer_each_time_and_is_never_locked_out(
    count: int, seconds: int
) -> None:
    assert pause_after(Tally(count=count, since=NOON), LOGINS_OF_ONE) == seconds * SECOND


@given(count=st.integers(min_value=1, max_value=10**9))
def test_no_pause_is_longer_than_half_a_minute(count: int) -> None:
    tally = Tally(count=count, since=NOON)
    assert timedelta(0) <= pause_after(tally, LOGINS_OF_ONE) <= LONGEST_PAUSE
    assert is_over(tally, LOGINS_OF_ONE) == (pause_after(tally, LOGINS_OF_ONE) > timedelta(0))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("no address", ""),
        ("", ""),
    ],
)
def test_one_customer_of_ipv6_is_one_network(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("browser", "kind"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/140.0", DeviceKind.COMPUTER),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile", DeviceKind.PHONE),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140 Mobile", DeviceKind.PHONE),
        ("Mozilla/5.0 (Linux; Android 15; SM-X910) Chrome/140", DeviceKind.TABLET),
        ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) Mobile", DeviceKind.TABLET),
        ("curl/8", DeviceKind.OTHER),
        ("", DeviceKind.OTHER),
    ],
)
def test_the_kind_of_device_is_told_by_what_the_browser_says(
    browser: str, kind: DeviceKind
) -> None:
    assert device_kind(browser) is kind
