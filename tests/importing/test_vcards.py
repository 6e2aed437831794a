"""vCards of every version, and broken ones."""

from pathlib import Path

import pytest

from importing.text import UnreadableError, read
from importing.vcards import Card, read_cards

FIXTURES = Path(__file__).parents[1] / "fixtures"


def cards(text: str) -> list[Card]:
    return read_cards(Path("cards.vcf"), text)


def card(*lines: str, version: str = "3.0") -> Card:
    (found,) = cards("\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]))
    return found


def test_people_of_all_versions_are_read() -> None:
    path = FIXTURES / "people.vcf"
    dana, priya, simon = read_cards(path, read(path).content)
    assert (dana.name, dana.organisation, dana.line) == ("Dana Fox", "The Mill", 1)
    assert dana.title == "Bookkeeper, part time"
    assert dana.note == "Mornings only,\nnever on Fridays."
    assert [phone.value for phone in dana.phones] == [
        "763-555-0144", "763-555-0146", "763-555-0145",
    ]  # fmt: skip
    assert [mail.value for mail in priya.emails][:2] == [
        "orders@northloop.example", "priya@northloop.example",
    ]  # fmt: skip
    assert priya.phones[0].value == "612-555-0103"
    assert priya.phones[-1].label == "pager"
    assert priya.others == ("Address: 5 Loop Street, Minneapolis, MN, 55401, USA",)
    assert [phone.value for phone in simon.phones] == [
        "+1-418-555-0150",
        "+1-418-555-0254 ext. 102",
    ]


def test_folded_lines_escapes_and_character_sets_are_undone() -> None:
    found = card("FN:J\\, the\n  Great", "NOTE:one\\ntwo\\;three", "TEL:1")
    assert (found.name, found.note) == ("J, the Great", "one\ntwo;three")
    old = card("FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=F6rg", version="2.1")
    assert old.name == "Jörg"
    lower = card("FN;encoding=quoted-printable;charset=utf-8:J=C3=B6rg", version="2.1")
    assert lower.name == "Jörg"


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["N:Doe;John;Q.;Dr.;Jr."], "Dr. John Q. Doe Jr."),
        (["NICKNAME:Johnny"], "Johnny"),
        (["EMAIL:a@b.example"], "a@b.example"),
        (["ORG:The Mill"], "The Mill"),
        (["FN:", "N:Doe;John"], "John Doe"),
    ],
)
def test_a_card_without_a_formatted_name_gets_the_next_best(lines: list[str], name: str) -> None:
    assert card(*lines).name == name


def test_damage_costs_only_what_it_hits() -> None:
    ann = "BEGIN:VCARD\nFN:Ann\n!!!\nEND:VCARD\n"
    nobody = "\nBEGIN:VCARD\nTEL:1\nEND:VCARD\n"
    first, second, cut = cards(f"{ann}{nobody}BEGIN:VCARD\nFN:Bo\n")
    assert (first.name, first.unread, first.problem) == ("Ann", 3, "")
    assert (second.line, second.problem) == (6, "This card has no name and no address.")
    assert cut.problem == "This card has no end. The file may have been cut off."


def test_a_card_that_never_ended_does_not_swallow_the_next() -> None:
    first, second = cards("BEGIN:VCARD\nFN:Ann\nBEGIN:VCARD\nFN:Bo\nEND:VCARD\n")
    assert first.problem
    assert (second.name, second.problem) == ("Bo", "")


def test_a_photo_and_what_is_inside_a_card_are_passed_over() -> None:
    found = card(
        "FN:Ann", "PHOTO;ENCODING=b:/9j/4AAQ", " AAAA", "BEGIN:VEVENT", "FN:No", "END:VEVENT"
    )
    assert (found.name, found.unread) == ("Ann", 0)


@pytest.mark.parametrize("value", ["=ZZ", "=", "=C3", "=E4"])
def test_damaged_quoted_printable_is_left_out_and_told(value: str) -> None:
    found = card("FN:Ann", f"NOTE;ENCODING=QUOTED-PRINTABLE:{value}\n", version="2.1")
    assert found.name == "Ann"


def test_a_file_without_a_card_says_so() -> None:
    with pytest.raises(UnreadableError, match="no vCard was found"):
        cards("END:VCARD\n")
