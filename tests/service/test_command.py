"""portal-desk-service, started as an administrator starts it."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from domain.mail import MailSettings
from service.__main__ import main
from service.configuration import ConfigurationError, read
from service.data import secrets_of
from storage.embedded import connect
from storage.keys import new_key
from storage.migrate import migrate
from tests.fakes import MemoryKeyring
from tests.mailing.post import a_post
from tests.office import an_office
from tests.service.serving import Browser

ROOT = Path(__file__).parents[2]


def _wait_until_taken(port: int) -> None:
    """A process says that it has started a moment before it takes connections."""
    patience = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=60).close()
        except ConnectionRefusedError:
            assert time.monotonic() < patience
        else:
            return


@dataclass
class Done:
    code: int
    out: str
    err: str


@pytest.fixture
def service(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Done]:
    """The command in this process: to start Python takes longer than all it does."""

    def run(*arguments: str, **environment: str) -> Done:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        code = main(arguments)
        return Done(code, *capsys.readouterr())

    return run


@pytest.fixture
def database(tmp_path: Path) -> Path:
    post = a_post(tmp_path)
    post.invite()
    post.office.database.close()
    return tmp_path / "portal-desk.db"


@contextmanager
def serve(database: Path, log: list[str], **settings: str) -> Iterator[Browser]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    environment = {
        "PORTAL_DESK_DATABASE": str(database),
        "PORTAL_DESK_PORT": str(port),
        "PORTAL_DESK_PLAIN_HTTP": "yes",
        **settings,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "serve"],
        env={**os.environ, **environment},
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    listens = threading.Event()

    def listen() -> None:
        for line in process.stderr or ():
            log.append(line)
            if "startup complete" in line:
                listens.set()

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        assert listens.wait(60), log
        _wait_until_taken(port)
        yield Browser(f"http://127.0.0.1:{port}")
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(60)
        listener.join()
        process.stderr.close()
    assert code in (0, -signal.SIGTERM), log
    assert [line for line in log if "Application shutdown complete" in line or "Stopping" in line]


def test_two_processes_serve_one_session_stop_when_told_to_and_their_log_names_nobody(
    database: Path,
) -> None:
    log: list[str] = []
    with serve(database, log, PORTAL_DESK_WORKERS="2") as browser:
        assert browser.get("/health").json() == {"status": "runs"}
        assert browser.get("/ready").json() == {"status": "ready"}
        browser.submit("/login", username="john.doe@renogym.example", password="a secret word")
        browser.submit("/forgot", email="john.doe@renogym.example")
        browser.get("/invite/" + "s" * 43)
        pages = [browser.get("/login") for _ in range(8)]
    assert {page.status_code for page in pages} == {200}
    tokens = {page.text.partition('name="form_token" value="')[2][:64] for page in pages}
    assert len(tokens) == 1  # each of them knows the other's forms
    lines = [json.loads(line) for line in log]
    assert {"at", "level", "message"} <= set.intersection(*(set(line) for line in lines))
    paths = [line.get("path") for line in lines]
    assert "/invite/..." in paths
    whole = "".join(log)
    assert not [word for word in ("john", "renogym", "secret word", "sss") if word in whole]


def test_a_database_of_an_older_program_is_migrated_first(
    tmp_path: Path, service: Callable[..., Done]
) -> None:
    post = a_post(tmp_path)
    place = post.office.database.place
    migrate(post.office.database, "0005")
    post.office.database.close()
    told = {"PORTAL_DESK_DATABASE": str(place)}

    refused = service("serve", **told)
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert "portal-desk-service migrate" in refused.err
    migrated = service("migrate", **told)
    assert migrated.code == 0
    assert "Bringing the database up to date. This may take a few minutes." in migrated.out
    assert list((tmp_path / "backups").iterdir())
    looked = service("check", **told)
    assert looked.code == 0
    assert "accounts 0" in looked.out


def test_a_database_of_a_newer_program_is_left_to_that_one(
    database: Path, service: Callable[..., Done]
) -> None:
    with closing(connect(database, None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for command in ("serve", "check", "migrate"):
        refused = service(command, PORTAL_DESK_DATABASE=str(database))
        assert (refused.code, refused.err.count("\n")) == (1, 1)
        assert "was made by a newer Portal Desk" in refused.err
        assert "portal-desk-service migrate" not in refused.err


def test_a_key_that_is_not_at_hand_is_asked_for_by_the_name_of_its_setting(
    tmp_path: Path, service: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = an_office(tmp_path, new_key())
    office.database.close()
    monkeypatch.setattr("service.data.system_keyring", MemoryKeyring)
    refused = service("serve", PORTAL_DESK_DATABASE=str(office.database.place))
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert "setting key_file" in refused.err


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "PORTAL_DESK_DATABASE"),
        ({"PORTAL_DESK_DATABASE": "nowhere.db"}, "There is no database"),
        ({"PORTAL_DESK_DATABASE": "x", "PORTAL_DESK_PORT": "http"}, "whole number"),
        ({"PORTAL_DESK_DATABASE": "x", "PORTAL_DESK_CONFIGURATION": "no.toml"}, "cannot be read"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    service: Callable[..., Done], told: dict[str, str], words: str
) -> None:
    done = service("serve", **told)
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1), done.err
    assert words in done.err


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "service.toml"
    file.write_text('database = "office.db"\nport = 9000\nplain_http = true\n')
    found = read({"PORTAL_DESK_PORT": "9001"}, file)
    assert (found.database, found.port, found.plain_http) == ("office.db", 9001, True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("database = 1", "database must be a text"),
        ('databse = "x"', "no setting databse"),
        ("database =", "is not TOML"),
        ('database = "x"\nhost = "0.0.0.0"\nplain_http = true', "this computer only"),
        ('database = "x"\ncertificate = "c.pem"', "go together"),
        ('database = "x"\nworkers = 0', "at least 1"),
    ],
)
def test_a_file_with_a_mistake_is_refused(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "service.toml"
    file.write_text(text)
    with pytest.raises(ConfigurationError, match=words):
        read({}, file)


def test_the_mail_password_comes_from_a_file_or_the_environment(tmp_path: Path) -> None:
    post = a_post(tmp_path)
    file = tmp_path / "mail.password"
    file.write_text("in a file\n")
    place = {"PORTAL_DESK_DATABASE": str(tmp_path / "portal-desk.db")}
    settings = MailSettings(mail_server="mail.example", mail_user="office")
    for told, password in (
        ({"PORTAL_DESK_MAIL_PASSWORD": "in the environment"}, "in the environment"),
        ({"PORTAL_DESK_MAIL_PASSWORD_FILE": str(file)}, "in a file"),
        ({}, None),
    ):
        found = read({**place, **told})
        assert secrets_of(post.office.database, found).password(settings) == password
        assert "in the environment" not in repr(found)
    missing = read({**place, "PORTAL_DESK_MAIL_PASSWORD_FILE": str(tmp_path / "none")})
    with pytest.raises(ConfigurationError, match="cannot be read"):
        secrets_of(post.office.database, missing)
    post.office.database.close()
