"""`portal-desk export`."""

from pathlib import Path

import pytest

from desktop.__main__ import main

FIXTURES = Path(__file__).parents[1] / "fixtures"
KINDS = ("customers", "locations", "contacts")


def given(folder: Path) -> list[str]:
    return [argument for kind in KINDS for argument in (f"--{kind}", str(folder / f"{kind}.csv"))]


def at(place: Path) -> list[str]:
    return ["--database", str(place)]


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    place = tmp_path / "office.db"
    assert main(["import", *given(FIXTURES), *at(place), "--no-encryption"]) == 0
    capsys.readouterr()
    return place


def test_what_is_exported_is_imported_again_as_the_same(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, again = tmp_path / "first", tmp_path / "again"
    first.mkdir()
    again.mkdir()
    assert main(["export", *given(first), "--vcard", str(first / "c.vcf"), *at(office)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"exported {first / 'customers.csv'}"
    assert said[-1] == "accounts 3, sites 4, contacts 4"

    other = tmp_path / "other.db"
    assert main(["import", *given(first), *at(other), "--no-encryption"]) == 0
    assert main(["export", *given(again), *at(other)]) == 0
    for kind in KINDS:
        name = f"{kind}.csv"
        assert (again / name).read_bytes() == (first / name).read_bytes()


def test_a_place_that_cannot_be_written_is_one_sentence(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--vcard", str(tmp_path / "none" / "c.vcf"), *at(office)]) == 1
    assert capsys.readouterr().err.startswith("c.vcf: there is no folder")


def test_without_a_file_it_says_what_to_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["export"])
    assert ended.value.code == 2
    assert "Name at least one file" in capsys.readouterr().err


def test_a_database_that_is_missing_is_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "none.db"
    assert main(["export", "--vcard", str(tmp_path / "c.vcf"), *at(place)]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
