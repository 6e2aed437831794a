from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing.cells import UnreadableCellError, cents, day, moment, tons, whole, yes


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("221.62", 22162),
        ("1,234.56", 123456),
        ("1.234,56", 123456),
        ("1 234,56", 123456),
        ("$ 1,234", 123400),
        ("1.234", 123400),
        ("12,5", 1250),
        ("1,234,567", 123456700),
        ("(45.00)", -4500),
        ("-45", -4500),
        ("45.00-", -4500),
        ("-$45.00", -4500),
        (".5", 50),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_it_is_written(cell: str, found: int) -> None:
    assert cents(cell) == found


@pytest.mark.parametrize(
    "cell",
    ["", "free", "1.2.3", "1,23,4", "12.345,6,7", "٢٢", "1e5", "12.3456", "--", "$", "9" * 20],
)
def test_what_is_no_amount_is_refused(cell: str) -> None:
    with pytest.raises(UnreadableCellError):
        cents(cell)


@given(st.integers(-(10**11), 10**11))
def test_every_amount_comes_back_from_both_ways_of_writing(amount: int) -> None:
    sign = "-" if amount < 0 else ""
    text = f"{abs(amount) // 100:,}.{abs(amount) % 100:02d}"
    assert cents(sign + text) == amount
    assert cents(sign + text.translate(str.maketrans(",.", ".,"))) == amount


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    for read in (cents, tons, whole, moment):
        with suppress(UnreadableCellError):
            read(text)


def test_the_point_of_a_weight_begins_its_fraction() -> None:
    found = [tons(cell) for cell in ("12.345", "12.344", "789", "1,789.00", "0,5")]
    assert found == [1235, 1234, 78900, 178900, 50]


@pytest.mark.parametrize("cell", ["2025-06-16", "6/16/2025", "16.06.2025", "2025-6-16 00:00:00"])
def test_a_date_is_read_in_three_ways(cell: str) -> None:
    assert day(cell) == date(2025, 6, 16)


def test_a_time_may_have_halves_of_the_day() -> None:
    found = [moment(f"08/22/2024 {time}") for time in ("4:01 pm", "16:01", "12:30 am", "12:30 pm")]
    assert [(one.hour, one.minute) for one in found] == [(16, 1), (16, 1), (0, 30), (12, 30)]
    assert all(one.tzinfo for one in found)


@pytest.mark.parametrize(
    "cell",
    ["", "today", "2025-13-01", "2025-02-30", "16/06/2025", "2025-06-16 25:00", "٢٠٢٥-٠٦-١٦"],
)
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(UnreadableCellError):
        day(cell)


def test_yes_and_no_have_many_words() -> None:
    assert [yes(word) for word in ("Yes", "x", "TRUE", "no", "", "maybe")] == [
        *(True, True, True, False, False, None)
    ]
