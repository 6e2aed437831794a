"""What the first page after Login shows of an account, and to whom."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from domain.accounts import AccountStatus, InactiveSiteView, Site, SiteStatus
from domain.branding import Branding
from domain.contacts import ACCOUNT_LINK, AccountContact, Link
from domain.services import Stream
from tests.office import MONDAY
from tests.service.serving import PASSWORD, Browser, Serving
from tests.storage.portal import a_request, a_service, a_tonnage, an_invoice

JOHN = "john.doe@renogym.example"
BLOCKS = ("Balance", "Current Services", "Recent Services", "Diversion / LEED YTD", "Requests")


def furnished(served: Serving, sites: int = 2) -> tuple[Site, ...]:
    """The gym with something to show in each block of each site."""
    post = served.post
    account = post.office.add_account(sites=sites)
    post.__dict__["gym"] = account
    an_invoice(post.office, account.id, 22_162)
    found = post.office.sites(account)
    for place, site in enumerate(found, 1):
        a_service(post.office, site, f"Service of {site.number}")
        a_request(post.office, account, site, f"{1500 + place}")
        a_tonnage(post.office, site, Stream.RECYCLED, 91_30)
        a_tonnage(post.office, site, Stream.SOLID, 8_70)
        post.office.add_visit(
            site, MONDAY - timedelta(days=1), f"Visit at {site.number}", "Completed"
        )
    return found


def shown(page: str) -> set[str]:
    return {block for block in BLOCKS if f">{block}</h2>" in page}


def test_an_account_level_contact_sees_all_of_the_account(served: Serving) -> None:
    furnished(served)
    page = served.accepted(served.post.invite()).get("/home").text
    assert shown(page) == set(BLOCKS)
    assert "$221.62" in page
    assert "1 - Service of 49418001" in page
    assert "Service of 49418002" in page
    assert "91.3%" in page
    assert "1 of 1" in page


def test_a_site_level_contact_sees_that_site_and_no_balance(served: Serving) -> None:
    one, two = furnished(served)
    row = served.post.invite(sites=(one,))
    page = served.accepted(row).get("/home").text
    assert shown(page) == {*BLOCKS} - {"Balance"}
    assert "221.62" not in page
    assert "Service of 49418001" in page
    assert two.number not in page


def test_a_location_narrows_every_block(served: Serving) -> None:
    one, two = furnished(served)
    browser = served.accepted(served.post.invite())
    page = browser.get(f"/home?location={two.id}").text
    assert "Service of 49418002" in page
    assert "Service of 49418001" not in page
    assert "Visit at 49418001" not in page
    assert str(one.id) in page  # it can be chosen instead


def test_one_login_chooses_between_its_accounts(served: Serving) -> None:
    furnished(served)
    browser = served.accepted(served.post.invite(email=JOHN))
    mill = served.post.office.add_account("21638", "The Mill")
    second = served.post.invite("J. Doe", account=mill, email=JOHN)
    assert "The Mill" not in browser.get("/home").text  # until the next login

    browser.submit("/login", username=JOHN, password=PASSWORD)
    page = browser.get("/home").text
    assert "1 of 2" in page
    assert "The Mill" in browser.get(f"/home?account={mill.id}").text
    served.post.office.contacts.unlink(second.id)
    assert browser.get(f"/home?account={mill.id}").status_code == 404  # at the next request (K4)
    assert "1 of 1" in browser.get("/home").text


@pytest.mark.parametrize("what", ["class", "account", "contact"])
def test_what_is_taken_away_is_gone_at_the_next_request(served: Serving, what: str) -> None:
    furnished(served)
    row = served.post.invite()
    browser = served.accepted(row)
    assert "Welcome" in browser.get("/home").text
    office = served.post.office
    take_away: dict[str, Callable[[], object]] = {
        "class": lambda: office.setup.keep(replace(office.comm, enable_portal_access=False)),
        "account": lambda: office.setup.keep(
            replace(served.post.gym, status=AccountStatus.INACTIVE)
        ),
        "contact": lambda: served.post.revoke(row.id),
    }
    take_away[what]()
    page = browser.get("/home")
    assert "No account is open to you" in page.text
    assert "49418" not in page.text
    assert browser.get(f"/home?account={served.post.gym.id}").text.count("49418") == 0


def test_a_new_site_is_seen_at_account_level_at_once(served: Serving) -> None:
    one, two = furnished(served)
    row = served.post.invite()
    browser = served.accepted(row)
    narrowed = (Link(site_id=one.id),)
    served.post.office.change(row.id, lambda now: replace(now, links=narrowed))
    assert browser.get(f"/home?location={two.id}").status_code == 404
    served.post.office.change(row.id, lambda now: replace(now, links=(ACCOUNT_LINK,)))
    assert browser.get(f"/home?location={two.id}").status_code == 200


def test_a_closed_site_shows_its_history_only_as_the_class_says(served: Serving) -> None:
    one, two = furnished(served)
    browser = served.accepted(served.post.invite())
    office = served.post.office
    office.setup.keep(replace(two, status=SiteStatus.INACTIVE))
    assert browser.get(f"/home?location={two.id}").status_code == 404
    history = InactiveSiteView.SERVICE_HISTORY_ONLY
    office.setup.keep(replace(office.comm, enable_viewing_inactive_site=history))
    page = browser.get(f"/home?location={two.id}").text
    assert "Visit at 49418002" in page
    assert "Service of 49418002" not in page
    assert str(one.id) in page


@pytest.mark.parametrize(
    ("option", "block"),
    [
        ("display_ar_history", "Balance"),
        ("display_current_services", "Current Services"),
        ("display_service_history", "Recent Services"),
    ],
)
def test_an_option_that_is_off_leaves_no_empty_frame(
    served: Serving, option: str, block: str
) -> None:
    furnished(served)
    browser = served.accepted(served.post.invite())
    served.post.options(**{option: False})
    assert shown(browser.get("/home").text) == {*BLOCKS} - {block}


def test_what_is_past_due_is_said_and_the_buckets_as_the_option_says(served: Serving) -> None:
    furnished(served)
    an_invoice(served.post.office, served.post.gym.id, 10_000, late=20)
    browser = served.accepted(served.post.invite())
    page = browser.get("/home").text
    assert "Past due" in page
    assert "$100.00" in page
    assert "$321.62" in page
    assert "1 to 30 days" in page
    served.post.options(display_aging_buckets=False, display_service_quantity=False)
    page = browser.get("/home").text
    assert "1 to 30 days" not in page
    assert "1 - Service" not in page


# Role x page x own / other site / other account / withdrawn (4.6)


def test_nobody_reaches_what_is_not_theirs(served: Serving) -> None:
    one, two = furnished(served)
    mill = served.post.office.add_account("21638", "The Mill", sites=1)
    (mills,) = served.post.office.sites(mill)
    a_service(served.post.office, mills, "Service of the mill")
    people: dict[str, AccountContact] = {
        "account": served.post.invite("Anna Account"),
        "site": served.post.invite("Sam Site", sites=(one,)),
        "withdrawn": served.post.invite("Will Withdrawn"),
    }
    browsers: dict[str, Browser] = {who: served.accepted(row) for who, row in people.items()}
    served.post.revoke(people["withdrawn"].id)
    browsers["nobody"] = served.browser()
    own = {"account": {one.id, two.id}, "site": {one.id}}
    gym = served.post.gym.id
    for (who, browser), account, location in product(
        browsers.items(), (None, gym, mill.id), (None, one.id, two.id, mills.id)
    ):
        query = {"account": account, "location": location}
        given = {name: str(id) for name, id in query.items() if id}
        answer = browser.get("/home", params=given)
        reached = who in own and account != mill.id and location in {None, *own[who]}
        where = f"{who} {given}"
        if who == "nobody":
            assert answer.url == f"{served.url}/login", where
        elif who == "withdrawn":
            assert "No account is open" in answer.text, where
        else:
            assert answer.status_code == (200 if reached else 404), where
        assert "Service of the mill" not in answer.text, where
        if who != "account" or location == one.id:
            assert "Service of 49418002" not in answer.text, where


@pytest.mark.parametrize("query", ["account=x", "location=%00", "location=" + "9" * 300])
def test_what_is_no_id_is_not_there(served: Serving, query: str) -> None:
    assert served.accepted(served.post.invite()).get(f"/home?{query}").status_code == 404


def test_who_is_known_sees_the_branding_of_their_own_division(served: Serving) -> None:
    office = served.post.office
    houston = office.add_division("Houston")
    office.setup.keep(Branding(id=houston.id, name="Gulf Hauling"))
    mill = office.add_account("21638", "The Mill", division_id=houston.id)
    row = served.post.invite(account=mill)
    assert "Gulf Hauling" in served.browser().get(served.link(row)).text
    browser = served.accepted(row)
    assert "Gulf Hauling" in browser.get("/home").text
    assert "Gulf Hauling" not in served.browser().get("/login").text


def test_branding_is_the_divisions(served: Serving) -> None:
    office = served.post.office
    look = Branding(id=office.division.id, name="North <Star>", phone="763-555-0100")
    office.setup.keep(replace(look, login_terms="Be kind"))
    page = served.browser().get("/login").text
    assert "North &lt;Star&gt;" in page
    assert "763-555-0100" in page
    assert "Be kind" in page


def test_the_colour_of_a_division_is_a_style_sheet_of_its_own(served: Serving) -> None:
    office, browser = served.post.office, served.browser()
    assert "/colour/" not in browser.get("/login").text
    office.setup.keep(Branding(id=office.division.id, colour="#7A1F5C"))
    page = browser.get("/login").text
    assert f'href="/colour/{office.division.id}"' in page
    sheet = browser.get(f"/colour/{office.division.id}")
    assert sheet.headers["content-type"].startswith("text/css")
    assert "--accent: #7A1F5C" in sheet.text
    office.setup.keep(Branding(id=office.division.id, colour="red; } body { display: none"))
    assert "display" not in browser.get(f"/colour/{office.division.id}").text
    assert browser.get("/colour/nobody").status_code == 404
