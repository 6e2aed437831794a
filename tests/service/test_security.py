"""What security.md asks of the portal, each line of it a test."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
import requests
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from domain.links import new_token
from domain.logins import LOGINS_FROM_PLACE, LOGINS_OF_ONE, MAIL_TO_ONE
from service.app import application
from service.headers import masked
from storage.schema import Base
from tests.service.conftest import copied
from tests.service.routes import paths
from tests.service.serving import (
    PASSWORD,
    Serving,
    portal_of,
    running,
    serving,
)

JOHN = "john.doe@renogym.example"
JANE = "jane.roe@renogym.example"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
BESIDES = (  # what is no route
    "/static/none.css", "/no/such/page", "/schema", "/docs", "/%00", "/static/../portal.js",
)  # fmt: skip


# Headers and cookies (4.5)


@pytest.fixture
def secured(made: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a service as it is behind TLS."""
    with running(application(portal_of(copied(made, tmp_path), [], secure=True), None)) as url:
        yield url


def test_every_route_and_every_error_carries_the_headers(secured: str, served: Serving) -> None:
    gets = [*paths(served.portal, "GET"), *BESIDES]
    answers = [requests.get(secured + path, timeout=30, allow_redirects=False) for path in gets]
    posts = [*paths(served.portal, "POST"), *BESIDES, "/home"]
    answers += [requests.post(secured + path, timeout=30) for path in posts]
    answers += [
        requests.request(method, f"{secured}/login", timeout=30)
        for method in ("TRACE", "PUT", "DELETE", "OPTIONS", "HEAD", "NONSENSE")
    ]
    for answer in answers:
        where = f"{answer.request.method} {answer.url}: {answer.status_code}"
        assert answer.status_code < 500, where
        assert answer.headers["content-security-policy"] == CSP, where
        assert answer.headers["x-content-type-options"] == "nosniff", where
        assert answer.headers["referrer-policy"] == "no-referrer", where
        assert answer.headers["cache-control"] == "no-store", where
        assert answer.headers["cross-origin-opener-policy"] == "same-origin", where
        assert answer.headers["cross-origin-resource-policy"] == "same-origin", where
        assert answer.headers["strict-transport-security"].startswith("max-age=31536000;"), where
        assert "access-control-allow-origin" not in answer.headers, where
        assert "server" not in answer.headers, where


def test_cookies_behind_tls_can_be_set_by_this_host_alone(secured: str) -> None:
    answer = requests.get(f"{secured}/invite/{new_token()}", timeout=30, allow_redirects=False)
    page = requests.get(f"{secured}/login", timeout=30)
    for name, cookie in (
        ("__Host-link", answer.headers["set-cookie"]),
        ("__Host-form", page.headers["set-cookie"]),
    ):
        assert cookie.startswith(f"{name}=")
        attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"path=/", "secure", "httponly", "samesite=lax"} <= attributes
        assert not [part for part in attributes if part.startswith("domain")]


def test_an_error_says_nothing_of_the_inside(served: Serving) -> None:
    with served.post.office.database.writing(served.post.office.author) as session:
        Base.metadata.tables["login_sessions"].drop(session.connection())
    browser = served.browser()
    browser.session.cookies.set("sid", new_token())
    answer = browser.get("/home")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert not [
        word
        for word in ("Traceback", "sqlite", "login_sessions", "OperationalError")
        if word in answer.text
    ]
    assert answer.headers["content-security-policy"] == CSP


# Forms (4.5)


def test_a_form_of_nobody_or_of_another_browser_does_nothing(served: Serving) -> None:
    served.accepted(served.post.invite())
    one, other = served.browser(), served.browser()
    token = re.search(r'name="form_token" value="(\w+)"', one.get("/login").text)
    assert token
    other.get("/login")
    fields = {"username": JOHN, "password": PASSWORD}
    for given_token in ("", "x", token[1], "ü" * 64, "a" * 64):
        assert other.post("/login", **fields, form_token=given_token).status_code == 403
    assert served.browser().post("/login", **fields, form_token=token[1]).status_code == 403
    assert one.post("/login", **fields, form_token=token[1]).url.endswith("/home")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 200),
        ({"Content-Type": "application/json"}, 400),
        ({"Content-Type": "multipart/form-data; boundary=x"}, 400),
        ({"Content-Type": "text/plain"}, 400),
    ],
)
def test_a_form_of_another_site_does_nothing(
    served: Serving, headers: dict[str, str], status: int
) -> None:
    browser = served.browser()
    token = re.search(r'name="form_token" value="(\w+)"', browser.get("/login").text)
    assert token
    body = f"form_token={token[1]}&username=a&password=b"
    sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    answer = browser.session.post(f"{served.url}/login", data=body, headers=sent, timeout=30)
    assert answer.status_code == status


@pytest.mark.parametrize("path", ["/logout", "/sessions/end", "/accept", "/new-password"])
def test_nothing_is_changed_by_looking(served: Serving, path: str) -> None:
    browser = served.accepted(served.post.invite())
    browser.get(path)
    assert browser.get("/home").url.endswith("/home")


hostile = st.dictionaries(
    st.sampled_from(("username", "password", "email", "session", "password_again", "next")),
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            ("\x00", "a" * 20_000, "'; DROP TABLE logins;--", "{{ 7*7 }}", "<script>x</script>",
             "a@b.example\r\nBcc: c@d.example", "%2500", "\ud7ff\uffff", "../../etc/passwd")
        ),
    ),
    max_size=6,
)  # fmt: skip


def test_no_form_brings_the_service_down(served: Serving) -> None:
    browser = served.browser()
    browser.get("/login")
    inside = served.accepted(served.post.invite())

    posts = paths(served.portal, "POST")

    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(fields=hostile, path=st.sampled_from(posts), signed_in=st.booleans())
    def try_it(fields: dict[str, str], path: str, signed_in: bool) -> None:
        who = inside if signed_in and path not in ("/logout", "/password") else browser
        token = re.search(r'name="form_token" value="(\w+)"', who.get("/forgot").text)
        assert token
        answer = who.post(path, **{**fields, "form_token": token[1]})
        assert answer.status_code < 500
        assert "<script>x" not in answer.text
        assert "DROP TABLE" not in answer.text or "&#39;; DROP" in answer.text

    try_it()


def test_too_large_a_form_is_sent_away(served: Serving) -> None:
    assert served.browser().post("/login", username="a" * 100_000).status_code == 413


# The same answer, after the same work (4.2)


def masked_page(page: requests.Response) -> bytes:
    """Without the form's token and what was typed."""
    text = re.sub(r'name="form_token" value="\w+"', "", page.text)
    typed = re.compile(r'(name="(?:username|email)"[^>]*?) value="[^"]*"')
    return typed.sub(r"\1", text).encode()


@contextmanager
def counting(served: Serving) -> Iterator[list[str]]:
    statements: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    engine = served.post.office.database.engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", count)


class CountingHasher(PasswordHasher):
    """Says how often a password was verified."""

    count = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002, argon2's name
        type(self).count += 1
        return super().verify(hash, password)


def test_a_login_that_fails_is_answered_alike_whatever_stands_against_it(
    served: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.accepted(served.post.invite())
    disabled = served.post.invite("Dora Disabled")
    served.accepted(disabled)
    served.post.revoke(disabled.id)
    served.post.invite("Jane Roe")  # invited, and not accepted
    hasher = CountingHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(served.portal.passwords, "_hasher", hasher)
    cases = {
        "unknown": ("nobody@renogym.example", PASSWORD),
        "no address": ("nonsense", PASSWORD),
        "wrong password": (JOHN, "not the right one"),
        "invited": (JANE, PASSWORD),
        "disabled": ("dora.disabled@renogym.example", "not the right one"),
        "nothing": ("", ""),
    }
    answers, counts, hashes, headers = set(), set(), set(), set()
    for username, password in cases.values():
        browser = served.browser()
        browser.get("/login")
        CountingHasher.count = 0
        with counting(served) as statements:
            answer = browser.submit("/login", username=username, password=password)
        answers.add(masked_page(answer))
        headers.add((answer.status_code, tuple(sorted(answer.headers.keys()))))
        counts.add(len(statements))
        hashes.add(CountingHasher.count)
    assert len(answers) == 1
    assert len(headers) == 1
    assert hashes == {1}
    assert len(counts) == 1


@pytest.mark.parametrize("path", ["/forgot", "/accept"])
def test_who_asks_for_mail_is_answered_alike_whoever_it_is(served: Serving, path: str) -> None:
    served.accepted(served.post.invite())
    served.post.invite("Jane Roe")
    answers, counts = set(), set()
    for email in (JOHN, JANE, "nobody@renogym.example", "nonsense", ""):
        browser = served.browser()
        browser.get(path)
        with counting(served) as statements:
            answers.add(masked_page(browser.submit(path, email=email)))
        counts.add(len(statements))
    assert len(answers) == 1
    assert len(counts) == 1


def test_a_login_slows_down_and_is_never_locked(served: Serving) -> None:
    served.accepted(served.post.invite())
    for _ in range(LOGINS_OF_ONE.most):
        served.login(JOHN, "not the right one")
    assert set(served.pauses) == {0}
    for _ in range(3):
        served.login(JOHN, "not the right one")
    assert served.pauses[-3:] == [1, 2, 4]
    assert served.login(JOHN)[1].url.endswith("/home")
    served.login(JOHN, "not the right one")
    assert served.pauses[-1] == 0  # the owner was there


def test_too_many_tries_from_one_place_are_sent_away_alike(served: Serving) -> None:
    served.accepted(served.post.invite())
    for _ in range(LOGINS_FROM_PLACE.most):
        served.portal.limits.count([(LOGINS_FROM_PLACE, "127.0.0.1")])
    answers = [served.login(email)[1] for email in (JOHN, "nobody@renogym.example")]
    assert {answer.status_code for answer in answers} == {429}
    assert masked_page(answers[0]) == masked_page(answers[1])


def test_who_says_to_come_from_elsewhere_is_not_believed(served: Serving) -> None:
    for _ in range(LOGINS_FROM_PLACE.most):
        served.portal.limits.count([(LOGINS_FROM_PLACE, "127.0.0.1")])
    browser = served.browser()
    browser.session.headers["X-Forwarded-For"] = "203.0.113.9"
    assert browser.submit("/login", username=JOHN, password="x").status_code == 429


def test_nobody_is_flooded_with_mail_and_nobody_learns_of_it(served: Serving) -> None:
    answers = [
        masked_page(served.browser().submit("/forgot", email=JOHN))
        for _ in range(MAIL_TO_ONE.most + 2)
    ]
    assert len(set(answers)) == 1
    with served.post.office.database.reading() as session:
        table = Base.metadata.tables["login_mail"]
        assert len(session.execute(table.select()).all()) == MAIL_TO_ONE.most


# Secrets (4.1)


def test_no_secret_is_in_the_database_the_log_or_a_page(
    made: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with serving(copied(made, tmp_path)) as served:
        row = served.post.invite()
        link = served.link(row)
        browser = served.browser()
        pages = [browser.get(link), browser.submit("/accept", password="no", password_again="no")]
        pages.append(browser.submit("/accept", password=PASSWORD, password_again=PASSWORD))
        pages += [browser.get(path) for path in ("/home", "/sessions", "/password")]
        served.browser().submit("/forgot", email=JOHN)
        secrets = [link.rpartition("/")[2], browser.cookies["sid"], PASSWORD]
        served.post.office.database.close()
        files = [file.read_bytes() for file in tmp_path.iterdir() if file.is_file()]
    shown = [page.text for page in pages]
    told = "".join(capfd.readouterr())
    for secret in secrets:
        assert not [page for page in shown if secret in page]
        assert not [content for content in files if secret.encode() in content]
        assert secret not in told


def test_a_path_with_a_secret_is_logged_without_it() -> None:
    assert masked("/invite/secret") == "/invite/..."
    assert masked("/reset/secret/more") == "/reset/..."
    assert masked("/login") == "/login"
    assert masked("/a\r\nb") == "..."


def test_links_in_mail_are_of_the_configured_place(served: Serving) -> None:
    browser = served.browser()
    for header in ("Host", "X-Forwarded-Host"):
        browser.session.headers[header] = "evil.example"
    page = browser.get("/login", allow_redirects=False)
    assert "evil.example" not in page.text
    assert "evil.example" not in str(page.headers)
    home = browser.get("/", allow_redirects=False)
    assert home.headers["location"] == "/home"


def test_nothing_leads_out_of_the_portal(served: Serving) -> None:
    served.accepted(served.post.invite())
    browser = served.browser()
    browser.get("/login?next=https://evil.example")
    done = browser.submit("/login", username=JOHN, password=PASSWORD, next="//evil.example")
    assert done.url == f"{served.url}/home"


@pytest.mark.parametrize(
    "token", ["", "null", "[]", "%2561", "A" * 10_000, "A" * 42, "A" * 43 + "%20", "é" * 43]
)
def test_whatever_stands_for_a_secret_the_page_is_the_same(served: Serving, token: str) -> None:
    known = served.browser().get("/invite/" + "B" * 43)
    page = served.browser().get(f"/invite/{token}")
    if page.status_code == 200:
        assert masked_page(page) == masked_page(known)
    assert page.status_code in (200, 404)


def test_names_are_shown_and_never_run(served: Serving) -> None:
    name = "<img src=x onerror=alert(1)>\u202e"
    row = served.post.invite(name, email=JOHN)
    page = served.browser().get(served.link(row))
    assert "<img src=x" not in page.text
    assert "&lt;img src=x onerror=alert(1)&gt;" in page.text
