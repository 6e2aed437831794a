from uuid import uuid4

import pytest

from domain.branding import LARGEST_LOGO, Branding, branding_problems, contrast_with_white
from domain.ids import DivisionId

ID = DivisionId(uuid4())


def problems(**values: str) -> dict[str, str]:
    return dict(branding_problems(Branding(id=ID, **values)))


def test_a_new_branding_has_nothing_against_it() -> None:
    assert problems() == {}


@pytest.mark.parametrize("colour", ["", "teal", "#0b647", "#0b64770", "#0b647g", "0b6477"])
def test_a_colour_is_six_hexadecimal_digits(colour: str) -> None:
    assert "Enter a color" in problems(colour=colour)["colour"]


def test_white_letters_must_be_readable_on_the_colour() -> None:
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert problems(colour="#767676") == {}  # the lightest grey there is for AA
    assert "darker" in problems(colour="#777777")["colour"]


@pytest.mark.parametrize(
    "logo",
    ["https://elsewhere.example/logo.png", "data:text/html;base64,AA==", "data:image/png;base64,"],
)
def test_a_logo_is_a_picture_in_itself(logo: str) -> None:
    assert "Choose a PNG" in problems(logo=logo)["logo"]


def test_a_logo_has_a_largest_size() -> None:
    logo = "data:image/png;base64,"
    assert problems(logo=logo + "A" * 1_000) == {}
    assert "too large" in problems(logo=logo + "A" * LARGEST_LOGO)["logo"]
