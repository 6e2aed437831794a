"""vCards: where people go who name an organization, and what does not fit a contact."""

from pathlib import Path

import pytest

from domain.errors import DataError
from domain.importing import Tally
from tests.importing.working import counts, rows, run
from tests.office import Office

PEOPLE = Path(__file__).parents[1] / "fixtures" / "people.vcf"
WHERE = (
    "SELECT c.name, a.number, a.name, a.status FROM account_contacts ac"
    " JOIN contacts c ON c.id = ac.contact_id JOIN accounts a ON a.id = ac.account_id"
    " ORDER BY c.name"
)


def write(folder: Path, *cards: str) -> Path:
    path = folder / "cards.vcf"
    path.write_text(
        "".join(f"BEGIN:VCARD\nVERSION:3.0\n{card}\nEND:VCARD\n" for card in cards), "utf-8"
    )
    return path


def test_a_card_goes_to_the_account_of_its_organization_else_to_a_new_prospect(
    office: Office,
) -> None:
    office.add_account("21638", "the mill")
    report = run(office, PEOPLE)
    assert report.contacts == Tally(added=3)
    assert report.accounts == Tally(added=2)
    assert rows(office, WHERE) == [
        ("Dana Fox", "21638", "the mill", "active"),
        ("Priya Raman", "V0001", "Northloop Bakery", "prospect"),
        ("Simon Åkerlund", "V0002", "Imported contacts", "prospect"),
    ]


def test_all_cards_go_to_the_account_that_was_chosen(office: Office) -> None:
    office.add_account("49418", "Renovation Gym")
    run(office, PEOPLE, account="49418")
    assert {number for _, number, *_ in rows(office, WHERE)} == {"49418"}
    assert counts(office)["accounts"] == 1
    with pytest.raises(DataError, match="There is no account 5"):
        run(office, PEOPLE, account="5")


def test_what_fits_goes_into_the_fields_and_the_rest_into_the_note(office: Office) -> None:
    over = (
        "Address: 5 Loop Street, Minneapolis, MN, 55401, USA",
        "Email: third@northloop.example",
        "Pager: 612-555-0102",
    )
    report = run(office, PEOPLE)
    query = "SELECT email, email_2, phone_1, phone_2, phone_3, phone_4, note FROM contacts"
    assert rows(office, f"{query} WHERE name = 'Priya Raman'") == [
        (
            "orders@northloop.example", "priya@northloop.example",
            "612-555-0103", "612-555-0101", "612-555-0104", "612-555-0105",
            "\n".join(over),
        )
    ]  # fmt: skip
    assert rows(office, f"{query} WHERE name = 'Dana Fox'") == [
        (
            "dana@renogym.example", "", "763-555-0144", "763-555-0146", "763-555-0145", "",
            "Mornings only,\nnever on Fridays.\nDepartment: Accounts",
        )
    ]  # fmt: skip
    assert "Went to the note as “Email: third@northloop.example; Pager: 612-555-0102”." in [
        problem.reason for problem in report.problems
    ]


def test_somebody_who_is_here_gets_what_is_new_and_no_second_account(
    office: Office, tmp_path: Path
) -> None:
    account = office.add_account("49418", "Renovation Gym")
    office.add_contact(account, "Ann Lee", email="ann@lee.example", phone_1="(763) 555-0100")
    path = write(
        tmp_path, "FN:Ann Lee\nORG:Elsewhere\nEMAIL:ann@lee.example\nTEL:763 555 0100\nTEL:5550101"
    )
    assert run(office, path).contacts == Tally(changed=1)
    assert rows(office, "SELECT phone_1, phone_2 FROM contacts") == [("(763) 555-0100", "5550101")]
    assert counts(office)["accounts"] == 1


def test_the_same_person_in_two_files_is_one_contact_with_the_phones_of_both(
    office: Office, tmp_path: Path
) -> None:
    path = write(
        tmp_path,
        "FN:Ann Lee\nORG:Lee\nEMAIL:ann@lee.example\nTEL:111-5551\nTEL;TYPE=FAX:111-5559",
        "FN:Ann Lee\nORG:Lee\nEMAIL:ann@lee.example\nTEL:111 5551\nTEL:111-5552",
    )
    assert run(office, path).contacts == Tally(added=1)
    assert rows(office, "SELECT phone_1, phone_2, phone_3 FROM contacts") == [
        ("111-5551", "111-5552", "111-5559")
    ]
    one = write(tmp_path, "FN:Ann Lee\nORG:Lee\nEMAIL:ann@lee.example\nTEL:111-5551")
    assert not run(office, one).changes_something


def test_broken_cards_are_left_out_with_their_line(office: Office, tmp_path: Path) -> None:
    path = write(tmp_path, "TEL:1", "FN:Ann")
    report = run(office, path)
    assert report.contacts == Tally(added=1)
    assert [(one.line, one.reason) for one in report.problems][:1] == [
        (1, "This card has no name and no address.")
    ]
