"""Another address for a login, over HTTP: from the form, through two mailboxes, to the contact."""

from dataclasses import dataclass

import pytest

from domain.contacts import AccountContact
from domain.login_mail import ADDRESS_LIFE
from domain.logins import MAIL_TO_ONE
from domain.portal_access import PortalState
from mailing.login_writing import login_writer
from storage.login_mail import LoginOutbox
from tests.mailing.post import KEY, TEMPLATES
from tests.service.serving import PASSWORD, Browser, Serving

pytestmark = pytest.mark.both

JOHN, NEW = "john.doe@renogym.example", "j.doe@elsewhere.example"
ON_ITS_WAY, DEAD = "If this address can be used", "This link does not work any more"


@dataclass
class Mailed:
    recipient: str
    subject: str
    path: str  # of its link
    text: str


def mailed(served: Serving) -> list[Mailed]:
    """What leaves now."""
    outbox = LoginOutbox(served.post.office.database, KEY)
    found = []
    for one in outbox.claim(20, login_writer(TEMPLATES)):
        outbox.sent(one)
        letter = one.letter
        path = f"/address/{one.token}"
        found.append(Mailed(letter.recipient, letter.subject, path, letter.plain))
    return found


def link(served: Serving) -> str:
    [path] = [mail.path for mail in mailed(served) if mail.recipient == NEW]
    return path


def asked(browser: Browser, email: str = NEW, password: str = PASSWORD) -> str:
    return browser.submit("/address", "/address", email=email, password=password).text


def stored(served: Serving, row: AccountContact) -> AccountContact:
    return served.post.office.contacts.opened(row.id).row


def test_it_changes_when_it_is_confirmed_from_the_new_one(served: Serving) -> None:
    row = served.post.invite()
    browser = served.accepted(row)
    assert ON_ITS_WAY in asked(browser)
    to_new, to_old = sorted(mailed(served), key=lambda mail: mail.recipient)
    assert (to_new.recipient, to_old.recipient) == (NEW, JOHN)
    assert to_new.path.rpartition("/")[2] not in to_old.text
    assert served.login(JOHN)[1].url.endswith("/home")  # nothing changed yet
    assert stored(served, row).contact.email == JOHN

    other = served.browser()  # the mail is read somewhere else
    for _ in range(3):
        page = other.get(to_new.path)
        assert page.url == f"{served.url}/confirm-address"
        assert NEW in page.text
    done = other.submit(to_new.path, password=PASSWORD)
    assert "Your address is changed" in done.text
    assert browser.get("/home").url == f"{served.url}/login"  # all sessions ended
    assert served.login(NEW)[1].url.endswith("/home")
    assert "not correct" in served.login(JOHN)[1].text
    assert stored(served, row).contact.email == NEW
    assert stored(served, row).portal.state is PortalState.YES
    assert [mail.recipient for mail in mailed(served)] == [JOHN]


def test_activity_history_tells_it_in_the_name_of_the_customer(served: Serving) -> None:
    row = served.post.invite()
    asked(served.accepted(row))
    served.browser().submit(link(served), password=PASSWORD)
    page = served.post.office.history.page(row.id, kind=None, text="", after=None)
    changed, event, request = page.items[:3]
    assert [event.title, request.title] == ["Username changed", "Change of address requested"]
    assert NEW in str(changed)
    assert {one.staff_name for one in (changed, event, request)} == {"John Doe"}


def test_whoever_has_the_mailbox_needs_the_password_too(served: Serving) -> None:
    row = served.post.invite()
    asked(served.accepted(row))
    path, stranger = link(served), served.browser()
    for password in ("", "a wild guess of mine"):
        assert "This is not your password" in stranger.submit(path, password=password).text
    assert stored(served, row).contact.email == JOHN
    assert served.pauses[-1] == 0
    for _ in range(6):
        stranger.submit(path, password="again and again and again")
    assert served.pauses[-1] > 0  # slower each time, and never locked
    assert "is changed" in stranger.submit(path, password=PASSWORD).text


def test_an_address_that_somebody_has_gets_the_same_answer_and_no_mail(served: Serving) -> None:
    served.accepted(served.post.invite("Ada Lovelace", email=NEW))
    browser = served.accepted(served.post.invite())
    free = asked(browser, "free@elsewhere.example")
    assert asked(browser, NEW) == free
    assert NEW not in [mail.recipient for mail in mailed(served)]


def test_an_address_that_was_taken_meanwhile_makes_the_link_dead(served: Serving) -> None:
    row = served.post.invite()
    asked(served.accepted(row))
    path = link(served)
    served.accepted(served.post.invite("Ada Lovelace", email=NEW))
    assert DEAD in served.browser().get(path).text
    assert stored(served, row).contact.email == JOHN


def test_a_link_works_once_for_a_day_and_only_the_newest(served: Serving) -> None:
    browser = served.accepted(served.post.invite())
    asked(browser)
    first = link(served)
    asked(browser)
    second = link(served)
    assert DEAD in served.browser().get(first).text
    reader = served.browser()
    assert DEAD not in reader.get(second).text
    served.post.clock.pause(ADDRESS_LIFE.total_seconds())
    assert DEAD in reader.get("/confirm-address").text
    assert DEAD in reader.get("/address/" + "x" * 43).text


def test_used_it_is_dead_and_so_it_is_after_another_password_or_without_access(
    served: Serving,
) -> None:
    row = served.post.invite()
    browser = served.accepted(row)
    asked(browser)
    path = link(served)
    another = "five quiet green bins"
    browser.submit(
        "/password",
        "/password",
        old_password=PASSWORD,
        password=another,
        password_again=another,
    )
    assert DEAD in served.browser().get(path).text
    asked(browser, password=another)
    path = link(served)
    served.post.revoke(row.id)
    assert DEAD in served.browser().get(path).text


def test_what_is_typed_is_looked_at_before_anything_is_sent(served: Serving) -> None:
    browser = served.accepted(served.post.invite())
    mailed(served)
    for email, words in (
        ("", "Enter your new email address"),
        ("no address", "problem"),
        ("JOHN.DOE@renogym.example", "This is your address already"),
    ):
        page = asked(browser, email)
        assert words in page
        assert f'value="{email}"' in page
        assert PASSWORD not in page
    assert "This is not your password" in asked(browser, password="wrong wrong wrong")
    assert mailed(served) == []
    assert served.browser().get("/address").url == f"{served.url}/login"


def test_more_than_so_many_mails_to_one_address_do_not_leave(served: Serving) -> None:
    browser = served.accepted(served.post.invite())
    answers = {asked(browser) for _ in range(MAIL_TO_ONE.most + 2)}
    assert len(answers) == 1
    notices = [mail for mail in mailed(served) if mail.recipient == JOHN]
    assert len(notices) == MAIL_TO_ONE.most


def test_other_accounts_follow_and_an_address_staff_chose_stays(served: Serving) -> None:
    post = served.post
    row = post.invite()
    browser = served.accepted(row)
    mill = post.office.add_account("21638", "The Mill")
    same = post.invite("J. Doe", account=mill, email=JOHN)
    barn = post.office.add_account("30001", "The Barn")
    waiting = post.office.contacts.link(row.contact.id, barn.id)
    post.tick(waiting)
    served.login(JOHN)  # which adds both
    kept = post.add("Another One", account=barn, email=JOHN)
    browser = served.login(JOHN)[0]
    asked(browser)
    served.browser().submit(link(served), password=PASSWORD)
    assert stored(served, same).contact.email == NEW
    assert post.office.contacts.opened(waiting).row.contact.email == NEW
    assert stored(served, kept).contact.email == JOHN  # nobody's login


def test_an_invitation_of_the_person_goes_to_the_new_address(served: Serving) -> None:
    post = served.post
    row = post.invite()
    browser = served.accepted(row)
    asked(browser)
    path = link(served)
    mill = post.office.add_account("21638", "The Mill")
    invited = post.office.contacts.link(row.contact.id, mill.id)
    post.tick(invited)
    served.browser().submit(path, password=PASSWORD)
    offer = post.invitations.latest(invited)
    assert offer is not None
    assert offer.email == NEW
