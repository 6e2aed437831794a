"""Whatever bytes a file has, an import answers with a sentence or does the whole work."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import DataError
from domain.importing import FileKind, ImportJob, ImportReport
from importing.looking import as_kind, look
from tests.importing.working import Progress, counts, importer, run
from tests.office import Office, an_office

FIXTURES = Path(__file__).parents[1] / "fixtures"
FILES = tuple(FIXTURES / f"{name}.csv" for name in ("customers", "locations", "contacts"))
TABLES = (FileKind.CUSTOMERS, FileKind.LOCATIONS, FileKind.CONTACTS)

HEADERS = st.sampled_from(
    [
        "Account number,Name,Status",
        "AccountNumber;AddressType;AddressLine1;City;Country",
        "AccountNumber\tContactName\tEmailAddress\tPhone\tPhoneType",
        "Number|Name|Email 2|Phone 2|Note",
        "Name,Name",
        "",
    ]
)
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["1", "49418", '"', '""', "a@b.example", "x\ny", "=1+1", "  ", "\U0001d4b3", "\u202e"]
    ),
)
ROWS = st.lists(st.tuples(st.lists(CELLS, max_size=6), st.sampled_from(",;\t|")), max_size=8)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
CARD_LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "BEGIN:VCARD", "END:VCARD", "VERSION:2.1", "FN:Ann Lee", "N:;;;;", "N:Lee;Ann",
                "TEL;WORK:1", "TEL;TYPE=\"a,b\";PREF=x:tel:+1;ext=", "EMAIL:ann@lee.example",
                "NOTE;ENCODING=QUOTED-PRINTABLE:=C3=", "PHOTO:=", "item1.TEL:", ";:", "ORG:;;",
                "FN;CHARSET=none;ENCODING=QUOTED-PRINTABLE:x", "ADR:;;;;;;;;;;", " folded",
                "BEGIN:VEVENT",
            ]
        ),
        st.text(max_size=20),
    ),
    max_size=30,
)  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> bytes:
    lines = [draw(HEADERS)]
    lines += [delimiter.join(cells) for cells, delimiter in draw(ROWS)]
    return "\n".join(lines).encode(draw(ENCODINGS), errors="replace")


@st.composite
def cards(draw: st.DrawFn) -> bytes:
    return "\r\n".join(["BEGIN:VCARD", *draw(CARD_LINES)]).encode("utf-8", errors="replace")


def imported(office: Office, path: Path, kind: FileKind | None) -> ImportReport | None:
    """None where a sentence was the answer; then nothing has changed."""
    before = counts(office)
    try:
        file = look(path)
        if kind is not None:
            file = as_kind(file, kind)
        return importer(office).run(ImportJob(files=(file,)), Progress())
    except DataError as error:
        said = str(error)
    assert len(said.splitlines()) == 1
    assert counts(office) == before
    return None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(files(), cards(), st.binary(max_size=200)), kind=st.sampled_from(TABLES))
def test_any_bytes_give_a_sentence_or_an_import_that_changes_nothing_the_second_time(
    office: Office, tmp_path: Path, content: bytes, kind: FileKind
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    first = imported(office, path, None) or imported(office, path, kind)
    if first is not None:
        again = imported(office, path, None) or imported(office, path, kind)
        assert again is not None
        assert not again.changes_something


STEPS = 7  # six tables, and the end of the last
KILLED = """
import os, signal, sys
from pathlib import Path
from importing.importer import FileImporter
from importing.looking import look
from domain.importing import ImportJob
from storage.engine import open_database
from storage.setup import own_author

class Progress:
    seen = 0
    def report(self, done, total, what):
        self.seen += what == "Importing"
        if self.seen > int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)

database = open_database(Path(sys.argv[1]))
importer = FileImporter(database, own_author(database))
files = tuple(look(Path(name)) for name in sys.argv[3:])
importer.run(ImportJob(files=files), Progress())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_in_the_middle_of_writing_an_import_leaves_nothing(
    tmp_path: Path, rounds: int
) -> None:
    office = an_office(tmp_path)
    before = counts(office)
    for place in range(rounds):
        writes = str(place % STEPS)
        command = [sys.executable, "-c", KILLED, str(office.database.place), writes]
        done = subprocess.run([*command, *map(str, FILES)], check=False, cwd=FIXTURES.parents[1])
        assert done.returncode < 0
        assert counts(office) == before
    assert run(office, *FILES).accounts.added == 3
    office.database.close()
