import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.addresses import email_key, email_problem, is_valid_email, phone_key


@pytest.mark.parametrize(
    "address",
    [
        "",
        "  ",
        "ada@mill.example",
        " ada@mill.example ",
        "ü@bücher.example",
        "o'neil+x@a-b.example",
    ],
)
def test_a_good_or_empty_address_has_no_problem(address: str) -> None:
    assert email_problem(address) is None


@pytest.mark.parametrize(
    ("address", "beginning"),
    [
        ("sofia", "Enter an address with @"),
        ("@mill.example", "The part before @"),
        ("sofia@", "The part after @"),
        ("sofia.l@renovationgym", "Ending is missing, for example “.com”."),
        ("sofia@mill..example", "Check this address."),
        ("so fia@mill.example", "Check this address."),
        (f"{'a' * 250}@mill.example", "This address is too long."),
        ("sofia@mill.example\nBcc: all@mill.example", "Check this address."),
    ],
)
def test_a_bad_address_gets_one_sentence(address: str, beginning: str) -> None:
    problem = email_problem(address)

    assert problem is not None
    assert problem.startswith(beginning)
    assert "\n" not in problem


@given(st.text())
def test_any_text_at_all_is_either_valid_or_explained(typed: str) -> None:
    assert is_valid_email(typed) == bool(email_key(typed))
    assert bool(typed.strip()) or email_problem(typed) is None


def test_the_same_mailbox_compares_equal() -> None:
    same = {email_key(a) for a in ("Ada@Mill.Example", " ada@mill.example ", "ADA@MILL.EXAMPLE")}
    international = {email_key(a) for a in ("info@bücher.example", "info@xn--bcher-kva.example")}

    assert len(same) == len(international) == 1
    assert email_key("ada@mill.example") != email_key("ada.l@mill.example")


@pytest.mark.parametrize(
    ("typed", "country", "key"),
    [
        ("763-555-0142", "US", "+17635550142"),
        ("(763) 555 0142", "US", "+17635550142"),
        ("+44 20 7946 0018", "US", "+442079460018"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("call the desk", "US", ""),
        ("12", "US", ""),
        ("", "US", ""),
    ],
)
def test_a_phone_is_read_with_the_country_of_the_division(
    typed: str, country: str, key: str
) -> None:
    assert phone_key(typed, country) == key


@given(st.text())
def test_any_text_at_all_can_stand_in_a_phone_field(typed: str) -> None:
    assert phone_key(typed, "US") == "" or phone_key(typed, "US").startswith("+")
