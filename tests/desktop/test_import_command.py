"""`portal-desk import`."""

import subprocess
import sys
from pathlib import Path

import pytest

from desktop.__main__ import main

FIXTURES = Path(__file__).parents[1] / "fixtures"
FILES = [
    argument
    for name in ("customers", "locations", "contacts")
    for argument in (f"--{name}", str(FIXTURES / f"{name}.csv"))
]


@pytest.fixture
def place(tmp_path: Path) -> list[str]:
    return ["--database", str(tmp_path / "office.db")]


def said(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], str]:
    out, err = capsys.readouterr()
    return out.splitlines(), err.strip()


def test_the_counts_come_first_then_the_reasons(
    place: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", *FILES, *place, "--no-encryption"]) == 0
    lines, _ = said(capsys)
    assert lines[0] == "accounts 3, sites 4, contacts 3, skipped 0"
    assert lines[1] == "accounts: 3 added, 0 changed, 0 unchanged, 0 kept as they are here"
    assert (
        "adapted: customers.csv, line 2, 21638: There is no account class “Commercial”;"
        " its accounts get COMM." in lines
    )
    assert main(["import", *FILES, *place]) == 0
    lines, _ = said(capsys)
    assert lines[0] == "accounts 3, sites 4, contacts 3, skipped 0"
    assert lines[1] == "accounts: 0 added, 0 changed, 3 unchanged, 0 kept as they are here"
    assert main(["check", *place]) == 0
    assert any("accounts 3, sites 4, contacts 3" in line for line in said(capsys)[0])


def test_what_the_portal_shows_comes_in_beside_the_accounts(
    place: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    invoices, weights = tmp_path / "invoices.csv", tmp_path / "weights.csv"
    invoices.write_text("Invoice,Account Number,Date,Amount\n1,49418,2025-06-01,12.00\n")
    weights.write_text("Site,Date,Recycled,Tons\n49418001,2025-06-01,Yes,1\n9,2025-06-01,No,1\n")
    figures = ["--invoices", str(invoices), "--weights", str(weights)]
    assert main(["import", *FILES, *figures, *place, "--no-encryption"]) == 0
    lines, _ = said(capsys)
    assert lines[0] == "accounts 3, sites 4, contacts 3, invoices 1, weights 1, skipped 1"
    assert "weights: 1 added, 0 changed, 0 unchanged, 0 kept as they are here" in lines
    assert "skipped: weights.csv, line 3, 9: There is no site 9." in lines
    assert main(["import", *figures, *place]) == 0
    assert "invoices: 0 added, 0 changed, 1 unchanged" in "".join(said(capsys)[0])


def test_a_dry_run_makes_no_database_and_changes_none(
    place: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["import", *FILES, *place, "--dry-run"]) == 0
    assert said(capsys)[0][1].startswith("accounts: 3 to add")
    assert list(tmp_path.iterdir()) == []
    main(["import", "--customers", FILES[1], *place, "--no-encryption"])
    capsys.readouterr()
    assert main(["import", *FILES, *place, "--dry-run"]) == 0
    assert said(capsys)[0][1].startswith("accounts: 0 to add, 0 to change, 3 unchanged")


def test_vcards_go_to_the_account_named(
    place: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["import", "--customers", FILES[1], *place, "--no-encryption"])
    capsys.readouterr()
    card = str(FIXTURES / "people.vcf")
    assert main(["import", "--vcard", card, "--account", "49418", *place]) == 0
    assert said(capsys)[0][0] == "accounts 0, sites 0, contacts 3, skipped 0"


def test_wrong_usage_is_one_sentence_and_2(
    place: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for given in ([], [*FILES[:2], "--account", "1"], ["--nonsense"]):
        with pytest.raises(SystemExit) as caught:
            main(["import", *given, *place])
        assert caught.value.code == 2
        assert len(said(capsys)[1].splitlines()) == 1


@pytest.mark.parametrize("name", ["missing.csv", "", "picture.png", "empty.csv", "odd.csv"])
def test_a_file_that_cannot_be_read_is_one_sentence_and_1_and_makes_no_database(
    place: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (folder / "empty.csv").touch()
    (folder / "odd.csv").write_text("Color,Shape\nred,round\n", encoding="utf-8")
    given = ["--contacts", str(folder / name), "--vcard", str(FIXTURES / "people.vcf")]
    assert main(["import", *given, *place, "--no-encryption"]) == 1
    lines, err = said(capsys)
    assert lines == []
    assert len(err.splitlines()) == 1
    assert (name or "files") in err
    assert not Path(place[1]).exists()


def test_the_command_needs_no_qt(place: list[str]) -> None:
    code = (
        "import sys; from desktop.__main__ import main; main(sys.argv[1:]);"
        " sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    )
    given = ["import", *FILES, *place, "--no-encryption"]
    done = subprocess.run(
        [sys.executable, "-c", code, *given], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
