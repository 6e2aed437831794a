"""vCards as other programs read them."""

from pathlib import Path

import pytest
import vobject

from domain.contacts import Link, NotificationMethod, with_link
from exporting.exporter import FileExporter
from tests.exporting.working import EVERYBODY, values
from tests.importing.working import Progress, rows, run
from tests.office import Office, an_office

NOTE = "Gate code 1234; ring twice,\nask for Jörg \\ Ann" + " – very long" * 20


@pytest.fixture
def cards(office: Office, tmp_path: Path) -> Path:
    role = office.add_role("Keys; doors")
    tag = office.add_tag_type("Board, 2025")
    account = office.add_account(name="Gym, Inc.", sites=1)
    row = office.add_contact(
        account,
        "Jörg van der Weiß",
        title="Owner",
        email="jw@gym.example",
        phone_1="+1 763-555-0142",
        phone_3="763-555-0143",
        note=NOTE,
        receive_service_notifications=True,
        service_notification_method=NotificationMethod.EMAIL,
        tags=frozenset({tag.id}),
    )
    office.change(row.id, lambda row: with_link(row, Link(site_id=None, role_2=role.id)))
    path = tmp_path / "cards.vcf"
    FileExporter(office.database).vcards(EVERYBODY, path, Progress())
    return path


def test_another_reader_finds_every_field_it_knows(cards: Path) -> None:
    [card] = vobject.readComponents(cards.read_text(encoding="utf-8"))
    assert card.version.value == "3.0"
    assert card.fn.value == "Jörg van der Weiß"
    assert (card.n.value.given, card.n.value.family) == ("Jörg van der", "Weiß")
    assert card.org.value == ["Gym, Inc."]
    assert card.title.value == "Owner"
    assert card.email.value == "jw@gym.example"
    assert [tel.value for tel in card.contents["tel"]] == ["+1 763-555-0142", "763-555-0143"]
    assert card.tel.params["TYPE"] == ["VOICE", "PREF"]
    assert card.note.value == NOTE
    assert card.categories.value == ["Board, 2025"]
    assert card.contents["x-portal-desk-account"][0].value == "49418"


def test_lines_are_short_and_end_as_the_standard_says(cards: Path) -> None:
    content = cards.read_bytes()
    assert content.endswith(b"END:VCARD\r\n")
    lines = content.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.strip() for line in lines)
    assert not content.startswith(b"\xef\xbb\xbf")


def test_nothing_says_who_may_enter_the_portal(cards: Path) -> None:
    assert "PORTAL-USER" not in cards.read_text(encoding="utf-8").upper()


def test_a_card_without_its_account_makes_it_a_prospect(cards: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = an_office(tmp_path / "other")
    try:
        report = run(other, cards)
        assert values(other)["accounts"] == [
            ("49418", "Gym, Inc.", "COMM", "Main", "prospect", "mail")
        ]
        assert values(other)["links"][0][-1] == "Keys; doors"
        assert len(report.problems) == 1
    finally:
        other.database.close()


def test_a_card_edited_on_a_telephone_brings_the_edit_along(office: Office, cards: Path) -> None:
    run(office, cards)
    edited = cards.read_text(encoding="utf-8").replace("763-555-0143", "763-555-0199")
    cards.write_text(edited, encoding="utf-8")
    run(office, cards)
    assert rows(office, "SELECT phone_1, phone_2, phone_3 FROM contacts") == [
        ("+1 763-555-0142", "", "763-555-0199")
    ]
