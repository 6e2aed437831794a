"""portal-desk-service, started as an administrator starts it."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from domain.mail import MailSettings
from service.configuration import ConfigurationError, read
from service.data import secrets_of
from storage.migrate import migrate
from tests.mailing.post import a_post
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


def service(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service", *arguments],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


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


def test_it_serves_and_stops_when_it_is_told_to_and_its_log_names_nobody(database: Path) -> None:
    log: list[str] = []
    with serve(database, log) as browser:
        assert browser.get("/health").json() == {"status": "runs"}
        assert browser.get("/ready").json() == {"status": "ready"}
        browser.submit("/login", username="john.doe@renogym.example", password="a secret word")
        browser.submit("/forgot", email="john.doe@renogym.example")
        browser.get("/invite/" + "s" * 43)
    lines = [json.loads(line) for line in log]
    assert {"at", "level", "message"} <= set.intersection(*(set(line) for line in lines))
    paths = [line.get("path") for line in lines]
    assert "/invite/..." in paths
    whole = "".join(log)
    assert not [word for word in ("john", "renogym", "secret word", "sss") if word in whole]


def test_two_processes_serve_one_session(database: Path) -> None:
    log: list[str] = []
    with serve(database, log, PORTAL_DESK_WORKERS="2") as browser:
        answers = {browser.get("/login").status_code for _ in range(8)}
        tokens = {
            browser.get("/login").text.partition('name="form_token" value="')[2][:64]
            for _ in range(8)
        }
    assert answers == {200}
    assert len(tokens) == 1  # each of them knows the other's forms


def test_a_database_of_an_older_program_is_migrated_first(tmp_path: Path) -> None:
    post = a_post(tmp_path)
    place = post.office.database.place
    migrate(post.office.database, "0005")
    post.office.database.close()
    told = {"PORTAL_DESK_DATABASE": str(place)}

    refused = service("serve", **told)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "portal-desk-service migrate" in refused.stderr
    migrated = service("migrate", **told)
    assert migrated.returncode == 0
    assert "Bringing the database up to date. This may take a few minutes." in migrated.stdout
    assert list((tmp_path / "backups").iterdir())
    looked = service("check", **told)
    assert looked.returncode == 0
    assert "accounts 0" in looked.stdout


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "PORTAL_DESK_DATABASE"),
        ({"PORTAL_DESK_DATABASE": "nowhere.db"}, "There is no database"),
        ({"PORTAL_DESK_DATABASE": "x", "PORTAL_DESK_PORT": "http"}, "whole number"),
        ({"PORTAL_DESK_DATABASE": "x", "PORTAL_DESK_CONFIGURATION": "no.toml"}, "cannot be read"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(told: dict[str, str], words: str) -> None:
    done = service("serve", **told)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr
    assert words in done.stderr


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
