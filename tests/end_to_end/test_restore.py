"""`portal-desk restore`, as an administrator uses it on a bad day."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from domain.safety import Backup
from storage.backups import back_up
from storage.keys import Key, new_key, write_key_file
from storage.recovery import recovery_key
from tests.office import Office, an_office


def portal_desk(*arguments: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home / "data")}
    environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    return subprocess.run(
        [sys.executable, "-m", "desktop", *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


class Machine:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key: Key = new_key()
        self.key_file = folder / "office.key"
        write_key_file(self.key_file, self.key)
        self.office: Office = an_office(folder, self.key)
        self.place = self.office.database.place
        self.account = self.office.add_account(sites=2)
        self.office.add_contact(self.account, "John Doe")
        (folder / "backups").mkdir()
        backup = back_up(self.office.database, folder / "backups")
        assert backup is not None
        self.backup: Backup = backup
        self.office.add_contact(self.account, "Jane Doe")

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return portal_desk(*arguments, home=self.folder)

    def contacts(self) -> str:
        done = self.run("check", "--database", self.place, "--key-file", self.key_file)
        assert done.returncode == 0, done.stderr
        assert "integrity ok" in done.stdout
        return next(part for part in done.stdout.split(", ") if part.startswith("contacts"))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    machine.office.database.close()
    return machine


def test_restore_brings_back_the_backup_and_keeps_what_was_there(machine: Machine) -> None:
    assert machine.contacts() == "contacts 2"
    done = machine.run(
        "restore", machine.backup.file, "--database", machine.place, "--key-file", machine.key_file
    )
    assert done.returncode == 0, done.stderr
    assert "accounts 1, sites 2, contacts 1" in done.stdout
    assert machine.contacts() == "contacts 1"
    (kept,) = machine.folder.glob("portal-desk-before-restore-*.db")
    assert f"kept as {kept}" in done.stdout
    again = machine.run(
        "restore", kept, "--database", machine.place, "--key-file", machine.key_file
    )
    assert again.returncode == 0, again.stderr
    assert machine.contacts() == "contacts 2"


def test_the_recovery_key_restores_on_a_new_computer(machine: Machine) -> None:
    machine.place.unlink()
    typed = recovery_key(machine.key.raw).lower().replace("-", " ")
    wrong = typed.replace(typed[12], "0" if typed[12] != "0" else "1", 1)
    refused = machine.run(
        "restore", machine.backup.file, "--database", machine.place, "--recovery-key", wrong
    )
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    assert "has a typing error" in refused.stderr
    assert not machine.place.exists()
    done = machine.run(
        "restore", machine.backup.file, "--database", machine.place, "--recovery-key", typed
    )
    assert done.returncode == 0, done.stderr
    assert machine.contacts() == "contacts 1"
    checked = machine.run("check", "--database", machine.place, "--recovery-key", typed)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        (["--no-encryption"], "is encrypted. Give its key with --key-file F"),
        ([], "This computer has no keyring: give its key with --key-file F"),
        (
            ["--recovery-key", recovery_key(bytes(32))],
            "This key or passphrase does not open the database.",
        ),
    ],
)
def test_without_the_right_key_nothing_happens(
    machine: Machine, how: list[str], sentence: str
) -> None:
    done = machine.run("restore", machine.backup.file, "--database", machine.place, *how)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert sentence in done.stderr
    assert machine.contacts() == "contacts 2"
    assert not list(machine.folder.glob("*restor*"))


def test_a_damaged_or_missing_backup_is_refused_in_one_sentence(machine: Machine) -> None:
    content = machine.backup.file.read_bytes()
    machine.backup.file.write_bytes(content[: len(content) // 2 + 17])
    place: list[str | Path] = ["--database", machine.place, "--key-file", machine.key_file]
    done = machine.run("restore", machine.backup.file, *place)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "is damaged. Choose another one." in done.stderr
    done = machine.run("restore", machine.folder / "gone.db", *place)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert machine.contacts() == "contacts 2"


def test_an_open_window_keeps_its_database(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    done = machine.run(
        "restore", machine.backup.file, "--database", machine.place, "--key-file", machine.key_file
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "open in another window. Close it there" in done.stderr
    machine.office.add_contact(machine.account, "Works on")
    machine.office.database.close()
    assert machine.contacts() == "contacts 3"


def test_wrong_usage_and_help() -> None:
    wrong = portal_desk("restore", home=Path())
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
    described = portal_desk("restore", "--help", home=Path())
    assert described.returncode == 0
    assert "--recovery-key" in described.stdout
    assert "portal-desk restore portal-desk-" in described.stdout
