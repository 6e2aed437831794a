"""*Open portal preview*: the page as somebody sees it, for a minute's link and nobody's login."""

from dataclasses import replace
from datetime import timedelta

import pytest
import requests
from sqlalchemy import select, update

from domain.contacts import AccountContact, Link
from domain.portal_preview import LASTS, LINK_LIFE, Preview
from service.headers import masked
from storage.login_schema import PortalPreviewRow
from storage.portal_previews import SqlPreviewBook
from storage.tidying import tidy
from tests.mailing.post import KEY
from tests.service.serving import Browser, Serving
from tests.service.test_home import BLOCKS, furnished, shown

pytestmark = pytest.mark.both


def link(served: Serving, row: AccountContact) -> str:
    office = served.post.office
    book = SqlPreviewBook(office.database, KEY)
    return "/preview/" + book.make(Preview.of(row), office.author)


def over(answer: requests.Response) -> bool:
    assert answer.status_code == 200
    return "This preview is over" in answer.text


def looking(served: Serving, row: AccountContact) -> Browser:
    browser = served.browser()
    assert browser.get(link(served, row)).url == f"{served.url}/preview"
    return browser


def test_it_shows_what_is_on_the_form_and_not_what_is_stored(served: Serving) -> None:
    one, two = furnished(served)
    stored = served.post.add("Lena Ortiz")
    assert not stored.portal.is_open
    draft = replace(stored, links=(Link(site_id=two.id),))
    page = looking(served, draft).get("/preview").text
    assert "Preview as Lena Ortiz" in page
    assert shown(page) == {*BLOCKS} - {"Balance"}
    assert "Service of 49418002" in page
    assert one.number not in page
    assert served.post.office.contacts.opened(stored.id).row == stored


def test_a_location_can_be_chosen_and_another_one_is_not_there(served: Serving) -> None:
    one, two = furnished(served)
    browser = looking(served, served.post.add(sites=(one,)))
    assert "Service of 49418001" in browser.get(f"/preview?location={one.id}").text
    assert browser.get(f"/preview?location={two.id}").status_code == 404


def test_its_link_works_once_and_for_a_minute(served: Serving) -> None:
    furnished(served)
    row = served.post.add()
    path = link(served, row)
    assert not over(served.browser().get(path))
    assert over(served.browser().get(path))
    late = link(served, row)
    served.post.clock.pause(LINK_LIFE.total_seconds())
    assert over(served.browser().get(late))


def test_it_ends_after_half_an_hour_and_leaves_nothing_behind(served: Serving) -> None:
    furnished(served)
    row = served.post.add()
    browser = looking(served, row)
    served.post.clock.pause((LASTS - timedelta(seconds=1)).total_seconds())
    assert not over(browser.get("/preview"))
    served.post.clock.pause(1)
    assert over(browser.get("/preview"))
    tidy(served.post.office.database)
    with served.post.office.database.reading() as session:
        assert session.scalars(select(PortalPreviewRow)).all() == []


def test_it_opens_nothing_else_and_has_nothing_to_send(served: Serving) -> None:
    furnished(served)
    browser = looking(served, served.post.add())
    page = browser.get("/preview").text
    assert 'method="post"' not in page
    assert "form_token" not in page
    for path in ("/home", "/password", "/sessions"):
        assert browser.get(path).url == f"{served.url}/login"
    for path in ("/preview", link(served, served.post.add("Ada")), "/home"):
        assert browser.post(path).status_code in (404, 405)
    for path in ("/password", "/logout", "/sessions/end"):
        assert browser.post(path).status_code == 403 or browser.post(path).url.endswith("/login")


def test_somebody_who_is_signed_in_stays_signed_in_beside_it(served: Serving) -> None:
    furnished(served)
    browser = served.accepted(served.post.invite())
    browser.get(link(served, served.post.add("Ada Lovelace")))
    assert "Preview as" not in browser.get("/home").text
    assert "John Doe" in browser.get("/home").text
    assert "John Doe" not in browser.get("/preview").text


def test_what_somebody_else_wrote_into_the_database_is_not_shown(served: Serving) -> None:
    furnished(served)
    path = link(served, served.post.add())
    with served.post.office.database.writing(served.post.office.author) as session:
        row = session.scalars(select(PortalPreviewRow)).one()
        forged = update(PortalPreviewRow).values(shown=row.shown.replace("John", "Joan"))
        session.execute(forged, execution_options={"logged": True})
    assert over(served.browser().get(path))


def test_its_secret_is_in_no_log_and_not_in_the_database(served: Serving) -> None:
    furnished(served)
    path = link(served, served.post.add())
    assert masked(path) == "/preview/..."
    browser = served.browser()
    browser.get(path)
    with served.post.office.database.reading() as session:
        row = session.scalars(select(PortalPreviewRow)).one()
        kept = f"{row.id} {row.shown} {row.token_hash} {row.session_hash}"
    assert path.rpartition("/")[2] not in kept
    assert browser.cookies["preview"] not in kept


def test_a_class_that_is_off_shows_what_the_person_would_see(served: Serving) -> None:
    furnished(served)
    browser = looking(served, served.post.add())
    office = served.post.office
    office.setup.keep(replace(office.comm, enable_portal_access=False))
    page = browser.get("/preview").text
    assert "No account is open to you" in page
    assert "Preview as John Doe" in page


def test_a_contact_that_was_never_saved_is_shown_too(served: Serving) -> None:
    furnished(served)
    new = served.post.office.contacts.blank(served.post.gym.id).row
    page = looking(served, new).get("/preview").text
    assert "Preview as a new contact" in page
    assert "Portal access is off for now" in page
    assert shown(page) == set(BLOCKS)


@pytest.mark.parametrize("token", ["", "x", "%00", "é" * 43, "a" * 43, "a" * 5_000])
def test_what_is_no_link_is_as_a_dead_one(served: Serving, token: str) -> None:
    answer = served.browser().get(f"/preview/{token}")
    assert answer.status_code == 404 or over(answer)
