"""Role x page x own, another site, another account, withdrawn: nobody reaches what is not theirs.

The pages are those of the framework's own table of routes. A new route is declared here, or fails.
"""

import enum
from dataclasses import dataclass
from itertools import product

import pytest
import requests

from domain.contacts import AccountContact
from domain.ids import new_id
from service.portal.cookies import is_token
from tests.service.routes import paths
from tests.service.serving import FORM, PASSWORD, Browser, Serving, inputs
from tests.service.test_home import furnished
from tests.storage.portal import a_request, a_service, an_invoice

MILL = ("The Mill", "21638", "Service of the mill", "777.77", "Request of the mill")
TWO = ("49418002", "Service of 49418002", "Visit at 49418002")


class Gate(enum.Enum):
    """Who may come to a route."""

    ANYBODY = "the same for everybody"
    SIGNED_IN = "only with a login"
    LINK = "only with the secret of a link"


GATES = {
    **dict.fromkeys(
        (
            "GET /", "GET /login", "GET /forgot", "GET /quick-pay", "GET /request-login",
            "GET /request-by-address", "GET /quick-request", "GET /health", "GET /ready",
            "GET /colour/x",
            "GET /static/x", "POST /login", "POST /forgot", "POST /new-link", "POST /quick-pay",
            "POST /request-login", "POST /request-by-address", "POST /quick-request",
        ),
        Gate.ANYBODY,
    ),
    **dict.fromkeys(
        (
            "GET /home", "GET /password", "GET /sessions", "GET /address",
            "POST /logout", "POST /password", "POST /sessions/end", "POST /address",
        ),
        Gate.SIGNED_IN,
    ),
    **dict.fromkeys(
        (
            "GET /accept", "GET /new-password", "GET /invite/x", "GET /reset/x",
            "POST /accept", "POST /new-password", "GET /preview", "GET /preview/x",
            "GET /address/x", "GET /confirm-address", "POST /confirm-address",
        ),
        Gate.LINK,
    ),
}  # fmt: skip


@dataclass
class Stage:
    """Two accounts and everybody who might look for what is not theirs."""

    served: Serving
    browsers: dict[str, Browser]
    asked: dict[str, dict[str, str]]  # what somebody may add to an address
    hidden: dict[str, tuple[str, ...]]  # what each of them must never see


@pytest.fixture
def stage(served: Serving) -> Stage:
    post = served.post
    post.options(
        enable_request_login_button=True,
        enable_account_request_via_address=True,
        enable_payment_as_guest=True,
    )
    one, two = furnished(served)
    mill = post.office.add_account("21638", "The Mill", sites=1)
    (mills,) = post.office.sites(mill)
    a_service(post.office, mills, "Service of the mill")
    an_invoice(post.office, mill.id, 77_777)
    a_request(post.office, mill, mills, "1599")
    people: dict[str, AccountContact] = {
        "account": post.invite("Anna Account"),
        "site": post.invite("Sam Site", sites=(one,)),
        "withdrawn": post.invite("Will Withdrawn"),
        "mill": post.invite("Mia Miller", account=mill),
    }
    browsers = {who: served.accepted(row) for who, row in people.items()}
    post.revoke(people["withdrawn"].id)
    browsers["nobody"] = served.browser()
    gym = ("Renovation Gym", "49418", "221.62")
    own = {"account": MILL, "site": (*MILL, *TWO, "221.62"), "mill": (*gym, *TWO)}
    return Stage(
        served,
        browsers,
        asked={
            "nothing": {},
            "own account": {"account": str(post.gym.id)},
            "own site": {"location": str(one.id)},
            "other site": {"location": str(two.id)},
            "other account": {"account": str(mill.id)},
            "site of other account": {"location": str(mills.id)},
            "both": {"account": str(mill.id), "location": str(one.id)},
            "nobody's": {"account": str(new_id()), "location": str(new_id())},
        },
        hidden={who: own.get(who, (*gym, *TWO, *MILL)) for who in browsers},
    )


def test_every_route_has_somebody_who_may_come_to_it(served: Serving) -> None:
    routes = {
        f"{method} {path}"
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        for path in paths(served.portal, method)
    }
    assert routes == set(GATES)


def test_nobody_sees_what_is_not_theirs_on_any_page(stage: Stage) -> None:
    gets = [route.removeprefix("GET ") for route in GATES if route.startswith("GET ")]
    for path, (who, browser), (what, added) in product(
        gets, stage.browsers.items(), stage.asked.items()
    ):
        answer = browser.get(path, params=added)
        where = f"{path} of {what} by {who}: {answer.status_code}"
        assert answer.status_code < 500, where
        found = [words for words in stage.hidden[who] if words in answer.text]
        assert found == [], where
        if GATES[f"GET {path}"] is Gate.SIGNED_IN and who == "nobody":
            assert answer.url == f"{stage.served.url}/login", where


@pytest.mark.parametrize(
    ("who", "reached"),
    [
        ("account", {"nothing", "own account", "own site", "other site"}),
        ("site", {"nothing", "own account", "own site"}),
        ("mill", {"nothing", "other account", "site of other account"}),
    ],
)
def test_what_is_not_there_for_somebody_is_not_found(
    stage: Stage, who: str, reached: set[str]
) -> None:
    answers = {
        what: stage.browsers[who].get("/home", params=added).status_code
        for what, added in stage.asked.items()
    }
    assert answers == {what: 200 if what in reached else 404 for what in stage.asked}


def test_no_form_is_sent_without_a_login_that_needs_one(stage: Stage) -> None:
    for route, gate in GATES.items():
        method, _, path = route.partition(" ")
        if method == "POST" and gate is Gate.SIGNED_IN:
            answer = send(stage.browsers["nobody"], path, session=str(new_id()))
            assert answer.url == f"{stage.served.url}/login", path


def test_nobody_ends_the_session_of_somebody_else(stage: Stage) -> None:
    second, _ = stage.served.login("anna.account@renogym.example")
    page = stage.browsers["account"].get("/sessions").text
    (session,) = [
        inputs(body)["session"] for action, body in FORM.findall(page) if action == "/sessions/end"
    ]
    assert send(stage.browsers["mill"], "/sessions/end", session=session).status_code == 404
    assert send(stage.browsers["mill"], "/sessions/end", session="x").status_code == 404
    assert second.get("/home").url.endswith("/home")
    send(stage.browsers["account"], "/sessions/end", session=session)
    assert second.get("/home").url == f"{stage.served.url}/login"


def test_a_link_in_one_browser_opens_nothing_in_another(stage: Stage) -> None:
    row = stage.served.post.invite("Nora New")
    link = stage.served.link(row)
    assert is_token(link.rpartition("/")[2])
    hers, other = stage.served.browser(), stage.browsers["mill"]
    hers.get(link)
    assert "does not work any more" in other.get("/accept").text
    answer = send(other, "/accept", password=PASSWORD, password_again=PASSWORD)
    assert "does not work any more" in answer.text
    assert "Nora New" in hers.get("/accept").text


def send(browser: Browser, path: str, **fields: str) -> requests.Response:
    """The form with the token of a page that everybody has."""
    forms = FORM.findall(browser.get("/forgot").text)
    token = next(inputs(body)["form_token"] for action, body in forms if action == "/forgot")
    return browser.post(path, form_token=token, **fields)
