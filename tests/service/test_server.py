"""The same portal over PostgreSQL."""

from tests.service.serving import PASSWORD, Serving
from tests.service.test_home import BLOCKS, furnished, shown

JOHN = "john.doe@renogym.example"


def test_the_portal_over_postgresql(served_by_server: Serving) -> None:
    served = served_by_server
    one, two = furnished(served)
    row = served.post.invite(sites=(one,))
    link = served.link(row)

    page = served.browser().submit(link, password=PASSWORD, password_again=PASSWORD).text
    assert shown(page) == {*BLOCKS} - {"Balance"}
    assert two.number not in page
    assert "does not work any more" in served.browser().get(link).text
    browser, home = served.login(JOHN)
    assert home.url == f"{served.url}/home"
    assert browser.get(f"/home?location={two.id}").status_code == 404
    assert "not correct" in served.login(JOHN, "not the right one")[1].text
    assert "is on its way" in served.browser().submit("/forgot", email=JOHN).text
    assert browser.get("/ready").json() == {"status": "ready"}
    served.post.revoke(row.id)
    assert "No account is open" in browser.get("/home").text


def test_what_a_server_refuses_in_a_text_brings_nothing_down(served_by_server: Serving) -> None:
    browser = served_by_server.browser()
    for typed in ("\x00", "a\x00b@renogym.example", "%00", "\ufffe", "😀" * 2_000):
        assert browser.submit("/forgot", email=typed).status_code < 500
        assert browser.submit("/login", username=typed, password=PASSWORD).status_code < 500
        asked = browser.submit("/quick-request", name=typed, email=JOHN, text=typed)
        assert asked.status_code < 500
