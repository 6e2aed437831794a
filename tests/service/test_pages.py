"""Getting into the portal and out again, with nothing but forms."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.links import LinkKey
from domain.login_mail import LoginMailKind
from domain.portal_access import PortalState
from mailing.login_delivery import deliver_login_mail
from mailing.login_writing import login_writer
from storage.login_schema import LoginMailRow
from tests.mailing.mail_server import MailServer
from tests.mailing.post import KEY, TEMPLATES, dialling
from tests.service.serving import PASSWORD, Serving

JOHN = "john.doe@renogym.example"
OTHER = "seven loud brown carts"


def test_an_invitation_leads_to_a_password_and_in(served: Serving) -> None:
    row = served.post.invite()
    browser = served.browser()

    page = browser.get(served.link(row))
    assert page.url == f"{served.url}/accept"  # the secret is out of the address bar
    assert "Welcome, John Doe" in page.text
    assert "49418 Renovation Gym" in page.text
    assert JOHN in page.text

    home = browser.submit("/accept", password=PASSWORD, password_again=PASSWORD)
    assert home.url == f"{served.url}/home"
    assert "Welcome to your portal account" in home.text
    assert served.post.office.contacts.opened(row.id).row.portal.state is PortalState.YES


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("short", "short", "Use at least 12 characters."),
        (PASSWORD, OTHER, "Both passwords must be the same."),
        (JOHN, JOHN, "Do not use your email address."),
        ("Renovation Gym 49418", "Renovation Gym 49418", "easy to guess"),
        ("twin cities hauling", "twin cities hauling", "easy to guess"),
        ("Password2026!", "Password2026!", "easy to guess"),
    ],
)
def test_a_form_that_is_refused_keeps_the_invitation(
    served: Serving, password: str, again: str, words: str
) -> None:
    row = served.post.invite()
    browser = served.browser()
    browser.get(served.link(row))
    page = browser.submit("/accept", password=password, password_again=again)
    assert words in page.text
    assert password not in page.text.replace(JOHN, "", 1) or password == JOHN
    assert browser.submit("/accept", password=PASSWORD, password_again=PASSWORD).url.endswith(
        "/home"
    )


def test_a_used_link_offers_a_new_one_with_the_same_answer_for_everybody(
    served: Serving,
) -> None:
    row = served.post.invite()
    link = served.link(row)
    served.browser().submit(link, password=PASSWORD, password_again=PASSWORD)
    served.post.invite("Jane Roe")

    pages = []
    for path in (link, "/invite/x", "/invite/" + "A" * 43, "/accept"):
        page = served.browser().get(path).text
        assert "This link does not work any more" in page
        assert "Send me a new link" in page
    for email in (JOHN, "jane.roe@renogym.example", "nobody@renogym.example", "nonsense"):
        answer = served.browser().submit(link, email=email)
        assert answer.status_code == 200
        pages.append(answer.content)
    assert len(set(pages)) == 1


def test_login_and_sign_out(served: Serving) -> None:
    served.accepted(served.post.invite())
    browser, home = served.login(" John.DOE@renogym.example ")
    assert home.url == f"{served.url}/home"
    old = browser.cookies["sid"]

    page = browser.submit("/home", "/logout")
    assert page.url == f"{served.url}/login"
    assert page.history[0].headers["clear-site-data"] == '"cache", "storage"'
    assert "sid" not in browser.cookies
    browser.session.cookies.set("sid", old)
    assert browser.get("/home").url == f"{served.url}/login"  # it died on the server


def test_a_new_session_has_a_new_name_that_nobody_could_choose(served: Serving) -> None:
    served.accepted(served.post.invite())
    browser = served.browser()
    chosen = "A" * 43
    browser.session.cookies.set("sid", chosen)
    browser.submit("/login", username=JOHN, password=PASSWORD)
    assert browser.cookies["sid"] not in ("", chosen)
    stranger = served.browser()
    stranger.session.cookies.set("sid", chosen)
    assert stranger.get("/home").url == f"{served.url}/login"


def test_accepting_signs_out_somebody_else(served: Serving) -> None:
    hers = served.accepted(served.post.invite("Jane Roe"))
    former = hers.cookies["sid"]
    hers.submit(served.link(served.post.invite()), password=PASSWORD, password_again=PASSWORD)
    assert "John Doe" in hers.get("/home").text
    again = served.browser()
    again.session.cookies.set("sid", former)
    assert again.get("/home").url == f"{served.url}/login"


def test_looking_at_a_link_twenty_times_leaves_it_as_it_is(served: Serving) -> None:
    row = served.post.invite()
    link = served.link(row)
    for _ in range(10):
        served.browser().get(link)
        served.browser().session.head(served.url + link, timeout=30)
    assert (
        served.browser()
        .submit(link, password=PASSWORD, password_again=PASSWORD)
        .url.endswith("/home")
    )


def test_a_login_that_is_there_opens_a_second_account_with_its_own_password(
    served: Serving,
) -> None:
    served.accepted(served.post.invite(email=JOHN))
    mill = served.post.office.add_account("21638", "The Mill")
    row = served.post.invite("J. Doe", account=mill, email=JOHN)
    browser = served.browser()

    page = browser.get(served.link(row))
    assert "Welcome back, J. Doe" in page.text
    assert "New password" not in page.text
    wrong = browser.submit("/accept", username=JOHN, password=OTHER)
    assert "Username or password is not correct." in wrong.text
    assert browser.submit("/accept", username=JOHN, password=PASSWORD).url.endswith("/home")
    assert served.post.office.contacts.opened(row.id).row.portal.state is PortalState.YES


def test_a_forgotten_password(served: Serving) -> None:
    inside = served.accepted(served.post.invite())
    served.browser().submit("/forgot", email=JOHN)
    with MailServer() as server:
        sent = deliver_login_mail(
            served.portal.asked, login_writer(TEMPLATES), dialling(server.port)
        )
        assert sent == 1
        link = "/reset/" + server.received[0].plain.partition("/reset/")[2].split()[0]
    browser = served.browser()

    assert browser.get(link).url == f"{served.url}/new-password"
    assert (
        "easy to guess"
        in browser.submit("/new-password", password="a" * 12, password_again="a" * 12).text
    )
    done = browser.submit("/new-password", password=OTHER, password_again=OTHER)
    assert "Your password is set" in done.text
    assert browser.get("/home").url == f"{served.url}/login"  # nobody is signed in by it
    assert inside.get("/home").url == f"{served.url}/login"  # and everybody is signed out
    assert "does not work any more" in served.browser().get(link).text
    assert served.login(JOHN, OTHER)[1].url.endswith("/home")
    assert "not correct" in served.login(JOHN)[1].text


def test_a_link_of_another_purpose_or_key_opens_nothing(served: Serving) -> None:
    row = served.post.invite()
    token = served.link(row).rpartition("/")[2]
    invitation = served.post.invitation(row)
    foreign = LinkKey(bytes(32)).invitation_token(invitation.id, invitation.number)
    assert "older than 30 minutes" in served.browser().get(f"/reset/{token}").text
    assert "Send me a new link" in served.browser().get(f"/invite/{foreign}").text
    assert KEY.invitation_token(invitation.id, invitation.number) == token


def test_the_password_is_changed_with_the_old_one(served: Serving) -> None:
    browser = served.accepted(served.post.invite())
    other, _ = served.login(JOHN)
    fields = {"password": OTHER, "password_again": OTHER}

    refused = browser.submit("/password", old_password="not this one", **fields)
    assert "This is not your password." in refused.text
    former = browser.cookies["sid"]
    done = browser.submit("/password", old_password=PASSWORD, **fields)
    assert "Your password was changed" in done.text
    assert browser.cookies["sid"] != former
    assert other.get("/home").url == f"{served.url}/login"
    assert served.login(JOHN, OTHER)[1].url.endswith("/home")


def test_sessions_are_shown_and_ended(served: Serving) -> None:
    here = served.accepted(served.post.invite())
    there, _ = served.login(JOHN)
    page = here.get("/sessions")
    assert page.text.count("<li>") == 2
    assert page.text.count("This session") == 1

    assert here.submit("/sessions", "/sessions/end").text.count("<li>") == 1
    assert there.get("/home").url == f"{served.url}/login"
    assert here.get("/home").url == f"{served.url}/home"


def test_nobody_ends_the_session_of_somebody_else(served: Serving) -> None:
    john, jane = served.accepted(served.post.invite()), served.post.invite("Jane Roe")
    hers = served.accepted(jane)
    login = served.portal.logins.signed_in(hers.cookies["sid"])
    assert login is not None
    served.login(JOHN)
    for session in (str(login.session.id), "", "nonsense"):
        answer = john.submit("/sessions", "/sessions/end", session=session)
        assert answer.status_code == 404
    assert hers.get("/home").url == f"{served.url}/home"


def test_a_session_ends_by_itself(served: Serving) -> None:
    browser = served.accepted(served.post.invite())
    served.post.clock.pause(timedelta(minutes=29).total_seconds())
    assert browser.get("/home").url == f"{served.url}/home"
    served.post.clock.pause(timedelta(minutes=29).total_seconds())
    assert browser.get("/home").url == f"{served.url}/home"
    served.post.clock.pause(timedelta(minutes=30).total_seconds())
    assert browser.get("/home").url == f"{served.url}/login"


def test_access_that_ends_closes_the_door(served: Serving) -> None:
    row = served.post.invite()
    served.accepted(row)
    served.post.revoke(row.id)
    assert "not correct" in served.login(JOHN)[1].text


def test_login_terms_show_as_the_option_says(served: Serving) -> None:
    served.post.options(login_terms="Testing <login> terms")
    assert "Testing &lt;login&gt; terms" in served.browser().get("/login").text
    served.post.options(login_terms="Testing <login> terms", display_login_terms=False)
    assert "Testing" not in served.browser().get("/login").text


def test_what_is_asked_for_by_mail_is_only_written_down(served: Serving) -> None:
    served.browser().submit("/forgot", email=JOHN)
    with served.post.office.database.reading() as session:
        (row,) = session.scalars(select(LoginMailRow))
    assert (row.kind, row.login_id, row.token_hash) == (LoginMailKind.RESET, None, None)
