import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.passwords import IS_ADDRESS, IS_COMMON, TOO_LONG, TOO_SHORT, password_problem

COMMON = frozenset({"password", "correcthorse", "qwertyuiop"})
CONTEXT = ("Twin Cities Hauling", "49418", "Renovation Gym")


def problem(password: str) -> str | None:
    return password_problem(
        password, email="John.Doe@renogym.example", common=COMMON, context=CONTEXT
    )


@pytest.mark.parametrize(
    "password",
    [
        "four quiet green bins",
        "  blanks at both ends  ",
        "пароль из слов",
        "a" * 12 + "b" * 244,
        "only lower case letters",
    ],
)
def test_any_characters_do_and_none_are_asked_for(password: str) -> None:
    assert problem(password) is None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", TOO_SHORT),
        ("elevenchars", TOO_SHORT),
        ("x" * 257, TOO_LONG),
        ("john.doe@renogym.example", IS_ADDRESS),
        ("JOHN.DOE@RENOGYM.EXAMPLE", IS_ADDRESS),
        ("john.doe2026!", IS_ADDRESS),
        ("correcthorse", IS_COMMON),
        ("Password2026!", IS_COMMON),
        ("Twin Cities Hauling", IS_COMMON),
        ("twin-cities-hauling-1", IS_COMMON),
        ("RenovationGym99", IS_COMMON),
        ("aaaaaaaaaaaa", IS_COMMON),
        ("abcabcabcabcabc", IS_COMMON),
        ("abcdefghijklmn", IS_COMMON),
        ("98765432109876"[:10] + "9876", IS_COMMON),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str, reason: str) -> None:
    assert problem(password) == reason


@given(password=st.text(max_size=300))
def test_every_text_gets_an_answer(password: str) -> None:
    found = problem(password)
    assert found is not None or 12 <= len(password) <= 256


def test_an_office_without_a_name_forbids_nothing() -> None:
    assert password_problem("29471 83650 117", email="", common=(), context=("", " ")) is None
