"""Files as other programs write them, and files that are none."""

import os
import sys
from pathlib import Path

import pytest

from domain.importing import FileKind, ImportField, columns_problem
from importing.looking import as_kind, look
from importing.tables import Row, read_table
from importing.text import UnreadableError, read

FIXTURES = Path(__file__).parents[1] / "fixtures"
HEADER = "Account Number;Company"
ROW = "49418;Müller & Söhne – “Gym”"


@pytest.mark.parametrize(
    ("encoding", "mark", "named"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", b"\xef\xbb\xbf", "UTF-8"),
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
        ("utf-16-le", b"", "UTF-16"),
        ("utf-16-be", b"", "UTF-16"),
        ("cp1252", b"", "Windows-1252"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_a_file_is_read_in_whatever_encoding_and_line_ends(
    tmp_path: Path, encoding: str, mark: bytes, named: str, end: str
) -> None:
    path = tmp_path / "customers.csv"
    path.write_bytes(mark + f"{HEADER}{end}{ROW}{end}".encode(encoding))
    file = look(path)
    assert file.read_as == f"{named}, semicolons"
    assert file.header == ("Account Number", "Company")
    assert file.preview == (("49418", "Müller & Söhne – “Gym”"),)


@pytest.mark.parametrize(
    ("delimiter", "named"),
    [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "bars")],
)
def test_the_delimiter_is_the_one_that_makes_sense_of_the_header(
    tmp_path: Path, delimiter: str, named: str
) -> None:
    path = tmp_path / "customers.csv"
    header = delimiter.join(("Account no.", "Company", "Status"))
    row = delimiter.join(("1", '"a,b;c|d"', "Active"))
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    file = look(path)
    assert file.read_as == f"UTF-8, {named}"
    assert file.preview == (("1", "a,b;c|d", "Active"),)


def test_a_spreadsheets_own_word_on_the_delimiter_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text("sep=|\nAccount number|Name, short\n1|Gym\n", encoding="utf-8")
    assert look(path).header == ("Account number", "Name, short")
    assert read_table(path, read(path).content).rows == [Row(3, ["1", "Gym"])]


def test_cells_may_hold_delimiters_quotes_and_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text('Account,Name,Note\n1,"Doe, ""JD""","one\ntwo"\n2,Fox,\n', encoding="utf-8")
    assert read_table(path, read(path).content).rows == [
        Row(2, ["1", 'Doe, "JD"', "one\ntwo"]),
        Row(4, ["2", "Fox", ""]),
    ]


def test_rows_that_do_not_fit_the_header_say_so_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(
        'Account,Name,Note\n1,Doe\n\n2,"Fox"y,note\n3,Ray,,,\n4,a,b,c\n', encoding="utf-8"
    )
    rows = read_table(path, read(path).content).rows
    assert [(row.line, row.problem) for row in rows] == [
        (2, "This row has 2 cells, the header has 3."),
        (4, "The quotation marks of this row do not match."),
        (5, ""),
        (6, "This row has 4 cells, the header has 3."),
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "this file is empty."),
        (b" \r\n\r\n", "this file is empty."),
        (b"\xff\xfe", "this file is empty."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a text file"),
        (b"PK\x03\x04" + bytes(range(256)), "not a text file"),
        (b"\xff\xfe\x00\xd8\x00\xd8", "damaged"),
        (b"Account,Name\n", "column names, but no rows"),
        (b"Account,Name\n\n \n", "column names, but no rows"),
        (b"Account,Name,name\n1,a,b\n", "two columns are named"),
        (b"just some prose\nwithout any table\n", "no columns were found"),
        (b'Account,Name\n1,"never closed\n2,b\n', "line 2 is never closed"),
        (b"Account,Name\n1,a\n2," + b"x" * 1_000_000 + b"\n", "line 3 has more than 100,000"),
        (b'Account,Name\n1,"' + b"x\n" * 500_000 + b'"\n', "line 2 has more than 100,000"),
        (b'"Acc"ount,Name\n1,a\n', "the first row should hold column names"),
        (b"BEGIN:VCARD\n", ""),
    ],
)
def test_a_file_that_cannot_be_imported_says_why_in_one_sentence(
    tmp_path: Path, content: bytes, why: str
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    if not why:
        assert look(path).kind is FileKind.VCARDS
        return
    with pytest.raises(UnreadableError) as caught:
        look(path)
    said = str(caught.value)
    assert said.startswith("file.csv: ")
    assert why in said
    assert "\n" not in said


def test_folders_missing_files_and_devices_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="this is a folder"):
        look(tmp_path)
    with pytest.raises(UnreadableError, match="no such file"):
        look(tmp_path / "missing.csv")
    with pytest.raises(UnreadableError, match="cannot be read"):
        look(tmp_path / "a\0b.csv")
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(UnreadableError, match="not a file"):
            look(tmp_path / "pipe")


def test_a_file_without_permission_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secret.csv"
    path.write_text("Account,Name\n1,a\n", encoding="utf-8")
    path.chmod(0)

    def refused(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    if os.access(path, os.R_OK):  # the administrator may read everything
        monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(UnreadableError, match="may not be read"):
        look(path)


def test_columns_and_kind_are_told_by_the_names_in_the_header() -> None:
    found = {
        name: look(FIXTURES / f"{name}.csv") for name in ("customers", "locations", "contacts")
    }
    assert [file.kind.value for file in found.values()] == ["Customers", "Locations", "Contacts"]
    assert [column and column.value for column in found["contacts"].columns] == [
        "Account number", None, "Name", "Title", "Email", "Phone 1", "Phone type",
    ]  # fmt: skip
    assert all(columns_problem(file.kind, file.columns) is None for file in found.values())


def test_our_own_labels_are_matched_too(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    labels = "Account number,Name,Title,Email,Email 2,Phone 1,Phone 2,Phone 3,Phone 4,Note"
    path.write_text(f"{labels}\n{',' * 9}x\n", encoding="utf-8")
    file = look(path)
    assert file.kind is FileKind.CONTACTS
    assert [column and column.value for column in file.columns] == labels.split(",")


def test_a_file_taken_as_another_kind_is_matched_anew() -> None:
    file = as_kind(look(FIXTURES / "contacts.csv"), FileKind.CUSTOMERS)
    assert file.columns[:2] == (ImportField.ACCOUNT_NUMBER, ImportField.ACCOUNT_NAME)
    assert set(file.columns[2:]) == {None}
    with pytest.raises(UnreadableError, match="not customers"):
        as_kind(look(FIXTURES / "people.vcf"), FileKind.CUSTOMERS)
    with pytest.raises(UnreadableError, match="not a vCard file"):
        as_kind(file, FileKind.VCARDS)


def test_a_word_of_many_rows_is_in_memory_once(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text("Account number,Name,Status\n" + "1,Ann  Lee,Active\n" * 2)
    one, two = read_table(path, read(path).content).rows
    assert all(cell is same for cell, same in zip(one.cells, two.cells, strict=True))
