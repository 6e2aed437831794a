"""A table as a spreadsheet reads it."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from domain.books import ContactOrder, ContactQuery, Scope
from domain.bulk import Chosen
from domain.contacts import AccountContact, Contact
from domain.exporting import ExportColumn, ExportedRows
from domain.ids import ContactId, account_contact_id, new_id
from domain.portal_access import grant_access
from exporting.exporter import FileExporter
from storage.account_contacts import store
from storage.engine import now
from tests.exporting.working import EVERYBODY, only
from tests.importing.working import Progress
from tests.office import Office

NAMES = (ExportColumn.NAME, ExportColumn.PHONE_1)


def exported(
    office: Office, path: Path, rows: ExportedRows, columns: tuple[ExportColumn, ...] = NAMES
) -> list[list[str]]:
    result = FileExporter(office.database).contacts_csv(rows, columns, path, Progress())
    found = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    assert result.contacts == len(found) - 1
    return found


def test_the_bytes_are_those_of_rfc_4180_with_a_mark_for_utf_8(
    office: Office, tmp_path: Path
) -> None:
    account = office.add_account()
    office.add_contact(account, 'Jörg "JD" Weiß, Jr.', phone_1="+49 251 830", note="one\ntwo")
    path = tmp_path / "contacts.csv"
    exported(office, path, EVERYBODY, (*NAMES, ExportColumn.NOTE))
    assert (
        path.read_bytes()
        == (
            "\ufeff"
            '"Name","Phone 1","Note"\r\n'
            '"Jörg ""JD"" Weiß, Jr.","\'+49 251 830","one\ntwo"\r\n'
        ).encode()
    )


def test_every_column_says_what_the_screen_says(office: Office, tmp_path: Path) -> None:
    vip = office.add_tag_type("Board")
    account = office.add_account(sites=1)
    row = office.add_contact(
        account, "Kim Lee", email="kim@a.example", title="Owner", tags=frozenset({vip.id})
    )
    office.change(row.id, grant)
    office.add_contact(account, "Ben", sites=office.sites(account))
    [header, kim, ben] = exported(office, tmp_path / "c.csv", EVERYBODY, tuple(ExportColumn))
    assert dict(zip(header, kim, strict=True)) == {
        "Type": "Account", "Billing contact": "None", "Name": "Kim Lee", "Title": "Owner",
        "Email": "kim@a.example", "Email 2": "", "Phone 1": "", "Phone 2": "", "Phone 3": "",
        "Phone 4": "", "Service notification": "No", "Request notification": "None",
        "Portal user": "Invited", "Account number": "49418", "Account name": "Renovation Gym",
        "Tags": "Board", "Note": "",
    }  # fmt: skip
    assert ben[:3] == ["Site", "None", "Ben"]


def grant(row: AccountContact) -> AccountContact:
    return replace(row, portal=grant_access(row.portal, now()))


@pytest.mark.parametrize("descending", [False, True])
def test_all_matches_come_in_the_order_of_the_table(
    office: Office, tmp_path: Path, descending: bool
) -> None:
    account = office.add_account()
    for name, title in (("Ann", "C"), ("Bo", "A"), ("Cy", "B"), ("Other", "")):
        office.add_contact(account, name, title=title, email=f"{name}@a.example")
    query = ContactQuery(
        scope=Scope.ALL, account_id=account.id, text="a.example", order=ContactOrder.TITLE,
        descending=descending,
    )  # fmt: skip
    found = exported(office, tmp_path / "c.csv", ExportedRows(chosen=Chosen(query=query)))
    listed = office.contacts.listed(query, 0, 9)
    assert [row[0] for row in found[1:]] == [row.name for row in listed]
    besides = Chosen(query=query, ids=frozenset({listed[0].id}))
    found = exported(office, tmp_path / "c.csv", ExportedRows(chosen=besides))
    assert [row[0] for row in found[1:]] == [row.name for row in listed[1:]]


def test_a_selection_comes_in_the_order_that_was_asked_for(office: Office, tmp_path: Path) -> None:
    account = office.add_account()
    ids = [office.add_contact(account, name).id for name in ("Bo", "Ann", "Cy", "Di")]
    found = exported(office, tmp_path / "c.csv", only(*ids[:3]))
    assert [row[0] for row in found] == ["Name", "Ann", "Bo", "Cy"]


def test_nobody_chosen_is_a_file_of_names_of_columns(office: Office, tmp_path: Path) -> None:
    assert exported(office, tmp_path / "c.csv", only()) == [["Name", "Phone 1"]]


def test_more_rows_than_are_read_at_once_come_once_each(office: Office, tmp_path: Path) -> None:
    account = office.add_account()
    names = [f"Person {place:04d}" for place in range(1_201)]
    people = [Contact(id=ContactId(new_id()), name=name) for name in names]
    with office.database.writing(office.author) as session:
        for person in people:
            id = account_contact_id(account.id, person.id)
            store(session, AccountContact(id=id, account_id=account.id, contact=person))
    progress = Progress()
    path = tmp_path / "c.csv"
    FileExporter(office.database).contacts_csv(EVERYBODY, NAMES, path, progress)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[1:] == [f'"{name}",""' for name in names]
    assert progress.steps[-1] == (1_201, 1_201, "Exporting contacts")
