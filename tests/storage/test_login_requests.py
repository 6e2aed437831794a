"""Requests for a login: what proves an account, and what is left to staff (K9, K10, U12, U13)."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.accounts import Account
from domain.contacts import BillingKind, Level
from domain.ids import TemplateId, new_id
from domain.invitations import InvitationState
from domain.login_requests import Finding, LoginRequest, RequestKind, RequestState, Typed
from domain.logins import DeviceKind, Visitor
from domain.mail import TemplateType
from domain.portal_access import PortalState
from domain.receivables import Invoice, InvoiceStatus
from mailing.login_delivery import deliver_login_mail
from mailing.login_writing import login_writer
from storage.login_decisions import SqlDecisionBook
from storage.login_mail import LoginOutbox
from storage.login_requests import SqlLoginRequestBook
from tests.mailing.mail_server import MailServer
from tests.mailing.post import KEY, TEMPLATES, Post, dialling
from tests.office import MONDAY
from tests.storage.portal import an_invoice

pytestmark = pytest.mark.both

PHONE = Visitor(network="203.0.113.7", device=DeviceKind.PHONE)
JANE = "jane@themill.example"


@pytest.fixture
def post(post: Post) -> Post:
    comm = post.office.comm
    post.office.setup.keep(replace(comm, allow_invoice_verified_registration=True))
    return post


@pytest.fixture
def mill(post: Post) -> Account:
    return post.office.add_account("21638", "The Mill", sites=1)


@pytest.fixture
def invoice(post: Post, mill: Account) -> Invoice:
    return an_invoice(post.office, mill.id, 22_162, number="883120")


def ask(post: Post, *, email: str = JANE, **typed: str) -> LoginRequest | None:
    """The request as staff see it once it was looked at; None where it joined another one."""
    book = SqlLoginRequestBook(post.office.database)
    before = {one.id for one in book.requests()}
    kind = RequestKind(typed.pop("kind", RequestKind.INVOICE.value))
    fields = {"invoice_number": "883120", "code": "21638", "name": "Jane Miller", **typed}
    book.ask(Typed(kind=kind, email=email, **fields), PHONE)
    book.settle(MONDAY)
    return next((one for one in book.requests() if one.id not in before), None)


def asked(post: Post, **typed: str) -> LoginRequest:
    found = ask(post, **typed)
    assert found is not None
    return found


@pytest.mark.parametrize("code", ["21638", "QP7K-22M", " qp7k-22m ", "2 1638"])
def test_a_recent_invoice_and_either_number_invite_at_once(
    post: Post, invoice: Invoice, code: str
) -> None:
    found = asked(post, code=code, invoice_number=f" {invoice.number} ")

    assert (found.state, found.finding) == (RequestState.INVITED, Finding.PROVED)
    assert found.account_contact_id is not None
    row = post.office.contacts.opened(found.account_contact_id).row
    assert (row.contact.name, row.contact.email) == ("Jane Miller", JANE)
    assert (row.level, row.billing) == (Level.ACCOUNT, BillingKind.NONE)
    assert not row.contact.receive_service_notifications
    assert row.contact.note == "Self-registered by invoice 883120"
    assert row.portal.state is PortalState.INVITED
    invitation = post.invitation(row)
    assert (invitation.state, invitation.invited_by) == (InvitationState.MADE, "Invoice 883120")


def test_who_is_a_contact_already_is_invited_and_stays_as_known(
    post: Post, mill: Account, invoice: Invoice
) -> None:
    row = post.add("Jane the Boss", account=mill, email=JANE)
    found = asked(post)
    assert (found.finding, found.account_contact_id) == (Finding.PROVED, row.id)
    assert invoice.account_id == mill.id
    now = post.office.contacts.opened(row.id).row
    assert (now.contact, now.portal.state) == (row.contact, PortalState.INVITED)


def test_an_invoice_registers_once(post: Post, invoice: Invoice) -> None:
    assert asked(post).finding is Finding.PROVED
    assert asked(post, email="other@themill.example").finding is Finding.USED
    assert invoice.number == "883120"


def test_of_two_registrations_at_once_with_one_invoice_one_wins(
    post: Post, invoice: Invoice
) -> None:
    book = SqlLoginRequestBook(post.office.database)
    for name in ("a", "b", "c"):
        typed = Typed(
            kind=RequestKind.INVOICE,
            name=name,
            email=f"{name}@themill.example",
            invoice_number=invoice.number,
            code="21638",
        )
        book.ask(typed, PHONE)
    threads = [threading.Thread(target=book.settle, args=(MONDAY,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.finding.name for one in book.requests()) == ["PROVED", "USED", "USED"]


@pytest.mark.parametrize(
    ("typed", "finding"),
    [
        ({"invoice_number": "999"}, Finding.NO_INVOICE),
        ({"invoice_number": ""}, Finding.NO_INVOICE),
        ({"code": "49418"}, Finding.WRONG_PAIR),
        ({"code": ""}, Finding.WRONG_PAIR),
    ],
)
def test_a_wrong_pair_opens_nothing(
    post: Post, invoice: Invoice, typed: dict[str, str], finding: Finding
) -> None:
    found = asked(post, **typed)
    assert (found.state, found.finding) == (RequestState.REFUSED, finding)
    assert found.account_contact_id is None
    assert invoice.number == "883120"


@pytest.mark.parametrize(
    "status", [InvoiceStatus.VOIDED, InvoiceStatus.CREDIT_NOTE, InvoiceStatus.UNPOSTED]
)
def test_an_invoice_that_is_none_proves_nothing(
    post: Post, mill: Account, status: InvoiceStatus
) -> None:
    an_invoice(post.office, mill.id, 100, number="883120", status=status)
    assert asked(post).finding is Finding.OLD_INVOICE


def test_a_paid_invoice_proves_and_an_old_one_does_not(post: Post, mill: Account) -> None:
    paid = an_invoice(post.office, mill.id, 0, number="883120", status=InvoiceStatus.PAID)
    old = replace(paid, id=paid.id, day=MONDAY - timedelta(days=91))
    post.office.setup.keep(old)
    assert asked(post).finding is Finding.OLD_INVOICE
    post.office.setup.keep(replace(old, day=MONDAY - timedelta(days=90)))
    assert asked(post).finding is Finding.PROVED


@pytest.mark.parametrize("switch", ["allow_invoice_verified_registration", "enable_portal_access"])
def test_both_switches_of_the_class_are_needed(post: Post, invoice: Invoice, switch: str) -> None:
    comm = replace(post.office.comm, **{switch: False})  # type: ignore[arg-type]  # a switch by name
    post.office.setup.keep(comm)
    assert asked(post).finding is Finding.CLASS_OFF
    assert invoice.number == "883120"


def test_five_failures_pause_the_account_and_staff_see_it(post: Post, invoice: Invoice) -> None:
    findings = [asked(post, code=f"wrong {turn}").finding for turn in range(5)]
    assert findings == [Finding.WRONG_PAIR] * 4 + [Finding.PAUSED]
    right = asked(post)
    assert (right.state, right.finding) == (RequestState.REFUSED, Finding.PAUSED)
    post.clock.pause(timedelta(hours=24).total_seconds())
    assert asked(post).finding is Finding.PROVED
    assert invoice.number == "883120"


def test_what_staff_took_away_stays_away(post: Post, mill: Account, invoice: Invoice) -> None:
    row = post.invite("Jane Miller", account=mill, email=JANE)
    post.revoke(row.id)
    found = asked(post)
    assert (found.state, found.finding) == (RequestState.OPEN, Finding.ACCESS_ENDED)
    assert post.office.contacts.opened(row.id).row.portal.state is PortalState.DISABLED
    assert invoice.account_id == mill.id


def test_who_pays_for_the_account_hears_of_it(post: Post, mill: Account, invoice: Invoice) -> None:
    boss = post.add("Pat Payer", account=mill, email="pat@themill.example")
    post.office.change(boss.id, lambda row: replace(row, billing=BillingKind.PRIMARY))
    asked(post)
    with MailServer() as server:
        outbox = LoginOutbox(post.office.database, KEY)
        deliver_login_mail(outbox, login_writer(TEMPLATES), dialling(server.port))
        (mail,) = server.received
    assert mail.recipients == ("pat@themill.example",)
    assert "registered for the customer portal" in mail.plain.replace("\r\n", " ")
    assert invoice.account_id == mill.id


# By address (U12), and in one's own words (U31)

ADDRESS = {"kind": "Service address", "street": "1 pheasant  ridge dr ne", "city": "BLAINE"}


def test_a_service_address_and_a_known_email_invite(post: Post, mill: Account) -> None:
    row = post.add("Jane Miller", account=mill, email=JANE)
    found = asked(post, **ADDRESS)
    assert (found.state, found.finding) == (RequestState.INVITED, Finding.KNOWN_ADDRESS)
    assert post.office.contacts.opened(row.id).row.portal.state is PortalState.INVITED


def test_a_service_address_with_a_new_email_is_for_staff(post: Post, mill: Account) -> None:
    found = asked(post, **{**ADDRESS, "city": "55449"})
    assert (found.state, found.finding) == (RequestState.OPEN, Finding.UNKNOWN_EMAIL)
    assert (found.account_id, found.account_contact_id) == (mill.id, None)


def test_an_address_of_two_sites_or_of_none_opens_nothing(post: Post, mill: Account) -> None:
    assert asked(post, **{**ADDRESS, "street": "9 Elsewhere"}).finding is Finding.NO_SITE
    post.office.add_account("49418", "Renovation Gym", sites=1)  # at the same address
    assert asked(post, **ADDRESS).finding is Finding.NO_SITE
    assert mill.number == "21638"


def test_the_same_request_twice_is_one_row(post: Post) -> None:
    quick = {"kind": "Quick request", "text": "A second bin, please"}
    first = asked(post, **quick)
    assert first.state is RequestState.OPEN
    assert ask(post, **quick) is None
    assert asked(post, **{**quick, "text": "Another thing"}).times == 1
    book = SqlLoginRequestBook(post.office.database)
    assert {one.times for one in book.requests()} == {1, 2}


def test_what_is_no_address_is_not_kept_open(post: Post) -> None:
    assert asked(post, email="nonsense").state is RequestState.REFUSED


def test_a_found_address_is_written_to_with_its_own_template(post: Post, mill: Account) -> None:
    invite = next(one for one in post.mail.templates() if one.type is TemplateType.PORTAL_INVITE)
    found = replace(invite, id=TemplateId(new_id()), name="Address found", subject="We found you")
    post.mail.keep_template(found)
    post.options(account_request_address_found_template="Address found")
    post.add("Jane Miller", account=mill, email=JANE)
    asked(post, **ADDRESS)
    post.invite("Bob Busy", account=mill, email="bob@themill.example")
    with MailServer() as server:
        post.delivery(dialling(server.port)).run()
        subjects = {mail.recipients[0]: str(mail.message["Subject"]) for mail in server.received}
    assert subjects[JANE] == "We found you"
    assert subjects["bob@themill.example"] != "We found you"


def test_without_a_template_of_its_own_a_found_address_gets_the_usual_mail(
    post: Post, mill: Account
) -> None:
    post.options(account_request_address_found_template="Nothing of this name")
    post.add("Jane Miller", account=mill, email=JANE)
    found = asked(post, **ADDRESS)
    assert found.account_contact_id is not None
    row = post.office.contacts.opened(found.account_contact_id).row
    assert post.invitation(row).state is InvitationState.MADE


def test_what_was_decided_is_not_joined_by_what_comes_later(post: Post) -> None:
    quick = {"kind": "Quick request", "text": "A second bin, please"}
    first = asked(post, **quick)
    SqlDecisionBook(post.office.database, post.office.author).reject(first.id, "Spam")
    assert asked(post, **quick).times == 1
