"""A file is there whole or not at all, whatever stands against it."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from domain.errors import CancelledError, DataError
from exporting.exporter import FileExporter
from exporting.files import NewFile, UnwritableError, new_files
from tests.exporting.working import EVERYBODY, export_office, office_files
from tests.importing.working import Progress
from tests.office import Office


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    return made


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_takes_the_place_of_the_former_one(folder: Path) -> None:
    path = folder / "list.csv"
    path.write_text("former", encoding="utf-8")
    with new_files([path]) as (file,):
        file.write("new")
        assert path.read_text(encoding="utf-8") == "former"
    assert path.read_text(encoding="utf-8") == "new"
    assert names(folder) == ["list.csv"]


@pytest.mark.parametrize("at", ["Exporting accounts", "Exporting sites", "Exporting contacts"])
def test_stopped_anywhere_every_file_is_as_it_was(office: Office, folder: Path, at: str) -> None:
    office.add_contact(office.add_account(sites=2), "Kim")
    before = folder / "customers.csv"
    before.write_text("former", encoding="utf-8")
    with pytest.raises(CancelledError):
        FileExporter(office.database).office(office_files(folder), Progress(stop_at=at))
    assert names(folder) == ["customers.csv"]
    assert before.read_text(encoding="utf-8") == "former"
    assert export_office(office, folder).contacts == 1


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "may not be written to"),
        (errno.EROFS, "may not be written to"),
        (errno.EIO, "cannot be written"),
    ],
)
@pytest.mark.parametrize("call", ["fsync", "open"])
def test_a_disk_that_refuses_is_a_sentence_and_nothing_stays(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, why: str, call: str
) -> None:
    (folder / "cards.vcf").write_text("former", encoding="utf-8")

    def refuse(*_given: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os if call == "fsync" else Path, call, refuse)
    with pytest.raises(UnwritableError, match=rf"cards\.vcf: .*{why}"):
        FileExporter(office.database).vcards(EVERYBODY, folder / "cards.vcf", Progress())
    monkeypatch.undo()
    assert names(folder) == ["cards.vcf"]
    assert (folder / "cards.vcf").read_text(encoding="utf-8") == "former"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a disk that is always full")
def test_a_disk_that_fills_up_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "list.csv"

    def full(_self: Path, _mode: str, **named: str) -> object:
        return open("/dev/full", "w", **named)  # type: ignore[call-overload]  # noqa: PTH123

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(UnwritableError, match="the disk is full"), new_files([path]) as (file,):
        file.write("x" * 100_000)
    assert names(folder) == []


def test_a_file_that_another_program_holds_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "list.csv"
    path.write_text("former", encoding="utf-8")

    def held(_self: Path, _target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(UnwritableError, match="open in another program"), new_files([path]) as made:
        made[0].write("new")
    assert names(folder) == ["list.csv"]
    assert path.read_text(encoding="utf-8") == "former"


def _folder(folder: Path) -> Path:
    return folder


def _nowhere(folder: Path) -> Path:
    return folder / "missing" / "list.csv"


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def _no_name(folder: Path) -> Path:
    return folder / "a\0b"


@pytest.mark.parametrize(
    ("place", "why"),
    [
        (_folder, "this is a folder"),
        (_nowhere, "there is no folder"),
        pytest.param(
            _pipe, "not a file", marks=pytest.mark.skipif(sys.platform == "win32", reason="pipes")
        ),
        (_no_name, "cannot be written"),
    ],
)
def test_odd_places_are_refused(folder: Path, place: Callable[[Path], Path], why: str) -> None:
    with pytest.raises(DataError, match=why), new_files([place(folder)]):
        pass


def test_two_files_cannot_have_one_name(folder: Path) -> None:
    path = folder / "list.csv"
    with pytest.raises(DataError, match="same name"), new_files([path, folder / "." / "list.csv"]):
        pass
    assert names(folder) == []


def test_a_link_keeps_leading_to_its_file(folder: Path) -> None:
    (folder / "real.csv").write_text("former", encoding="utf-8")
    (folder / "link.csv").symlink_to(folder / "real.csv")
    with new_files([folder / "link.csv"]) as (file,):
        file.write("new")
    assert (folder / "link.csv").is_symlink()
    assert (folder / "real.csv").read_text(encoding="utf-8") == "new"


def test_a_file_that_was_dropped_twice_is_gone(folder: Path) -> None:
    file = NewFile(folder / "list.csv")
    file.drop()
    file.drop()
    assert names(folder) == []
