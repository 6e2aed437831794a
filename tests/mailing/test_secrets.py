from pathlib import Path

import pytest

from domain.errors import KeyNeededError
from domain.mail import MailSettings
from mailing.secrets import MailSecrets
from mailing.server import ServerError
from tests.fakes import MemoryKeyring

SETTINGS = MailSettings(mail_server="mail.example", mail_user="office")


def test_the_key_of_the_links_is_made_once_and_stays_the_same(tmp_path: Path) -> None:
    for keyring in (MemoryKeyring(), None):
        place = tmp_path / "portal-desk.db"
        key = MailSecrets(place, "office", keyring).link_key()
        assert MailSecrets(place, "office", keyring).link_key() == key
        assert key.raw.hex() not in repr(key)
    assert (tmp_path / "portal-desk.db.links.key").stat().st_mode & 0o077 == 0


def test_two_offices_have_two_keys(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    keys = {MailSecrets(tmp_path / "x.db", name, keyring).link_key().raw for name in ("a", "b")}
    assert len(keys) == 2


def test_a_key_file_that_is_no_key_is_refused_and_not_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "portal-desk.db.links.key"
    file.write_text("nothing", encoding="ascii")
    with pytest.raises(KeyNeededError, match="no key"):
        MailSecrets(tmp_path / "portal-desk.db", "office", None).link_key()
    assert file.read_text(encoding="ascii") == "nothing"


def test_a_locked_keyring_is_named(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    keyring.locked = True
    with pytest.raises(KeyNeededError, match="locked"):
        MailSecrets(tmp_path / "portal-desk.db", "office", keyring).link_key()


def test_the_password_stays_in_the_keyring_for_its_user_and_server(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    MailSecrets(tmp_path / "x.db", "office", keyring).keep_password(SETTINGS, "secret")
    later = MailSecrets(tmp_path / "x.db", "office", keyring)

    assert later.keeps_passwords
    assert later.password(SETTINGS) == "secret"
    assert later.password(MailSettings(mail_server="evil.example", mail_user="office")) is None
    assert later.password(MailSettings(mail_server="mail.example")) == ""


def test_without_a_keyring_it_is_asked_for_after_each_start(tmp_path: Path) -> None:
    secrets = MailSecrets(tmp_path / "x.db", "office", None)
    assert not secrets.keeps_passwords
    with pytest.raises(ServerError, match="is not known on this computer"):
        secrets.dial(lambda: SETTINGS)
    secrets.keep_password(SETTINGS, "secret")

    assert secrets.password(SETTINGS) == "secret"
    assert MailSecrets(tmp_path / "x.db", "office", None).password(SETTINGS) is None
    assert [path.name for path in tmp_path.iterdir()] == []


def test_a_password_the_program_was_started_with_goes_before_the_keyring(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    secrets = MailSecrets(tmp_path / "x.db", "office", keyring, "given")
    secrets.keep_password(SETTINGS, "kept")
    assert secrets.password(SETTINGS) == "given"
    assert secrets.password(MailSettings(mail_server="mail.example")) == ""  # it wants none
