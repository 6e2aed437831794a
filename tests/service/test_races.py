"""Many at once for one thing that there is once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from domain.links import new_token
from domain.login_mail import LoginMailKind
from domain.logins import DeviceKind
from mailing.login_writing import login_writer
from service.portal.forms import form_token
from tests.mailing.post import TEMPLATES
from tests.service.serving import PASSWORD, Serving

AT_ONCE = 50
EVERY = 25  # in each round of torture: 1,000 with the rounds that it means
FEWEST = 20

pytestmark = pytest.mark.both


def times(rounds: int) -> int:
    return EVERY * rounds if rounds >= 40 else FEWEST


def sent_at_once(served: Serving, path: str, link: str) -> list[requests.Response]:
    """The same form from so many browsers, each with the link."""

    def send(_number: int) -> requests.Response:
        nonce = new_token()
        return requests.post(
            served.url + path,
            data={
                "password": PASSWORD,
                "password_again": PASSWORD,
                "form_token": form_token(nonce, served.portal),
            },
            cookies={"link": link, "form": nonce},
            allow_redirects=False,
            timeout=60,
        )

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(send, range(AT_ONCE)))


def test_of_fifty_acceptances_of_one_link_exactly_one_wins(served: Serving, rounds: int) -> None:
    for number in range(times(rounds)):
        row = served.post.invite(f"Person {number}")
        answers = sent_at_once(served, "/accept", served.link(row).rpartition("/")[2])
        won = [one for one in answers if one.headers.get("location") == "/home"]
        assert len(won) == 1
        assert {one.status_code for one in answers} <= {200, 303, 503}
        login = served.post.office.contacts.opened(row.id).row.portal.login_id
        assert login is not None
        assert len(served.portal.logins.sessions(login)) == 1


def test_of_fifty_new_passwords_by_one_link_exactly_one_is_set(
    served: Serving, rounds: int
) -> None:
    served.accepted(served.post.invite())
    outbox = served.portal.asked
    for _ in range(max(2, rounds // 2)):
        outbox.ask(LoginMailKind.RESET, "john.doe@renogym.example", DeviceKind.PHONE)
        claimed = outbox.claim(9, login_writer(TEMPLATES))
        (mail,) = [one for one in claimed if "/reset/" in one.letter.plain]
        for one in claimed:
            outbox.sent(one)
        answers = sent_at_once(served, "/new-password", mail.token)
        assert len([one for one in answers if "Your password is set" in one.text]) == 1


def test_looking_at_a_link_by_scanners_uses_nothing_up(served: Serving) -> None:
    row = served.post.invite()
    link = served.link(row)
    agents = ("BarracudaCentral", "Mozilla/5.0 (compatible; SafeLinks)", "curl/8", "Slackbot", "")
    for number in range(20):
        agent = {"User-Agent": agents[number % len(agents)]}
        for path in (link, "/accept"):
            requests.get(served.url + path, headers=agent, timeout=30)
            requests.head(served.url + path, headers=agent, timeout=30)
    assert served.accepted(row).get("/home").url.endswith("/home")
