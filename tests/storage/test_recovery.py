from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import RefusedError, WrongKeyError
from storage.engine import open_database
from storage.keys import find_key, new_key
from storage.recovery import raw_key, recovery_key
from tests.office import an_office

keys = st.binary(min_size=32, max_size=32)
CHARACTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@given(keys)
def test_a_recovery_key_gives_back_the_key_it_was_made_of(raw: bytes) -> None:
    assert raw_key(recovery_key(raw)) == raw


@given(keys)
def test_gaps_case_and_letters_that_look_like_digits_do_not_matter(raw: bytes) -> None:
    typed = recovery_key(raw)
    assert raw_key(typed.lower().replace("-", "  \n")) == raw
    assert raw_key(typed.replace("-", "")) == raw
    assert raw_key(typed.replace("1", "l").replace("0", "o").replace("-", " ")) == raw


@given(keys, st.integers(0, 64), st.sampled_from(CHARACTERS))
def test_any_single_wrong_character_is_noticed_in_its_group(
    raw: bytes, place: int, wrong: str
) -> None:
    characters = list(recovery_key(raw).replace("-", ""))
    if characters[place] == wrong:
        return
    characters[place] = wrong
    with pytest.raises(RefusedError, match=f"Group {place // 5 + 1} has a typing error"):
        raw_key("".join(characters))


@given(keys, st.integers(0, 11))
def test_groups_that_changed_places_are_noticed(raw: bytes, place: int) -> None:
    groups = recovery_key(raw).split("-")
    groups[place], groups[place + 1] = groups[place + 1], groups[place]
    if groups[place][:4] == groups[place + 1][:4]:
        return
    with pytest.raises(RefusedError, match=f"Group {place + 1} "):
        raw_key("-".join(groups))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda typed: typed[:-6], "has 13 groups; 12 were typed"),
        (lambda typed: typed[:12] + typed[13:], "Group 3 has 4 characters"),
        (lambda typed: typed.replace("-", "")[:-2], "Group 13 has 3 characters"),
        (lambda typed: "U" + typed[1:], "Group 1 has the character U"),
        (lambda _typed: "", "0 were typed"),
        (lambda typed: typed + typed, "Group 14|13 groups"),
    ],
)
def test_what_is_wrong_with_a_typed_key_is_said(
    change: Callable[[str], str], sentence: str
) -> None:
    with pytest.raises(RefusedError, match=sentence):
        raw_key(change(recovery_key(bytes(range(32)))))


def test_the_recovery_key_opens_the_database_and_another_does_not(tmp_path: Path) -> None:
    key = new_key()
    office = an_office(tmp_path, key)
    office.database.close()
    place = office.database.place
    open_database(place, find_key(place, recovery_key=recovery_key(key.raw))).close()
    with pytest.raises(WrongKeyError):
        open_database(place, find_key(place, recovery_key=recovery_key(new_key().raw)))


def test_a_key_file_may_hold_the_recovery_key_instead(tmp_path: Path) -> None:
    key = new_key()
    office = an_office(tmp_path, key)
    office.database.close()
    written = tmp_path / "from paper.txt"
    written.write_text(recovery_key(key.raw).replace("-", " ") + "\n")
    assert find_key(office.database.place, key_file=written) == key
