"""What a spreadsheet would run is marked as text, and the mark comes off again exactly."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.spreadsheets import protected, restored

TEXTS = st.one_of(st.text(), st.text("'=+-@;\t\r\n a\N{FULLWIDTH EQUALS SIGN}", max_size=12))
SIGNS = "=+-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}"
SIGNS += "\N{FULLWIDTH COMMERCIAL AT}"


@given(TEXTS)
def test_taking_the_marks_off_gives_back_what_was_written(text: str) -> None:
    assert restored(protected(text)) == text


@given(TEXTS)
def test_no_cell_begins_with_what_runs_whatever_the_spreadsheet_splits_at(text: str) -> None:
    for cell in re.split("[;\t\r\n]", protected(text)):
        assert not cell.strip().startswith(tuple(SIGNS))
    assert not protected(text).startswith(("\t", "\r", "\n"))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("+1 418 656-9254", "'+1 418 656-9254"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("'=1", "''=1"),
        ("Call first;=1", "Call first;'=1"),
        ("- one\n- two", "'- one\n'- two"),
        ("O'Neil-Smith & Sons", "O'Neil-Smith & Sons"),
        ("'tis", "'tis"),
        ("a, -b", "a, -b"),
    ],
)
def test_only_what_runs_is_marked(text: str, written: str) -> None:
    assert protected(text) == written


@pytest.mark.parametrize("text", ["'tis", "O'Neil", "it's - well", "''", "rock 'n' roll"])
def test_apostrophes_that_mark_nothing_stay(text: str) -> None:
    assert restored(text) == text
