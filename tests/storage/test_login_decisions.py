"""What staff decide about a login request, and what becomes of it (K10, U12, U31)."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from domain.accounts import Account
from domain.contacts import BillingKind
from domain.errors import RefusedError
from domain.history import HistoryEntry
from domain.ids import AccountContactId
from domain.invitations import InvitationState
from domain.login_decisions import (
    Approval,
    Decision,
    ListedRequest,
    Match,
    OpenedRequest,
    RequestQuery,
    RequestView,
    choices_of,
)
from domain.login_requests import REFUSALS_OF_ALL, Finding, RequestKind, Typed
from domain.logins import DeviceKind, Visitor
from domain.permissions import ALL_PERMISSIONS, Permission
from domain.portal_access import PortalState
from domain.services import AccountRequest
from storage.bulk import SqlBulkBook
from storage.login_decisions import SqlDecisionBook
from storage.login_requests import SqlLoginRequestBook
from storage.migrate import migrate, upgrade
from storage.portal_author import PORTAL
from storage.portal_schema import AccountRequestRow
from storage.schema import AccountContactRow
from storage.values import value_of
from tests.mailing.post import Post
from tests.office import MONDAY
from tests.storage.portal import an_invoice

pytestmark = pytest.mark.both

PHONE = Visitor(network="203.0.113.7", device=DeviceKind.PHONE)
JANE = "jane@themill.example"
ADDRESS: dict[str, Any] = {"street": "1 Pheasant Ridge Dr NE", "city": "Blaine"}


@pytest.fixture
def mill(post: Post) -> Account:
    return post.office.add_account("21638", "The Mill", sites=3)


@pytest.fixture
def book(post: Post) -> SqlDecisionBook:
    return SqlDecisionBook(post.office.database, post.office.author)


def asked(post: Post, *, kind: RequestKind = RequestKind.ADDRESS, **typed: Any) -> OpenedRequest:
    """A request as staff open it."""
    fields = {"name": "Jane Miller", "email": JANE, **typed}
    requests = SqlLoginRequestBook(post.office.database)
    requests.ask(Typed(kind=kind, **fields), PHONE)
    requests.settle(MONDAY)
    book = SqlDecisionBook(post.office.database, post.office.author)
    (newest,) = book.listed(RequestQuery(view=RequestView.ALL), 0, 1)
    return book.opened(newest.id)


def approval(request: OpenedRequest, account: Account, **values: Any) -> Approval:
    given = {"decision": Decision.APPROVED, "contact_id": None, **values}
    return Approval(id=request.row.id, account_id=account.id, **given)


def open_ones(book: SqlDecisionBook) -> list[ListedRequest]:
    return list(book.listed(RequestQuery(), 0, 50))


def history(post: Post, id: AccountContactId) -> tuple[HistoryEntry, ...]:
    return post.office.history.page(id, kind=None, text="", after=None).items


def reasons(found: OpenedRequest) -> list[str]:
    return [match.reason for match in found.matches]


def only(found: OpenedRequest) -> Match:
    (match,) = found.matches
    return match


def accept(post: Post, id: AccountContactId) -> None:
    with post.office.database.writing(PORTAL) as session:
        row = session.get_one(AccountContactRow, id)
        row.portal_state, row.portal_accepted_at = PortalState.YES, post.clock()


def requests_of(post: Post, account: Account) -> tuple[AccountRequest, ...]:
    query = select(AccountRequestRow).where(AccountRequestRow.account_id == account.id)
    with post.office.database.reading() as session:
        return tuple(value_of(AccountRequest, row) for row in session.scalars(query))


def test_an_address_with_a_new_email_is_approved_for_one_site(
    post: Post, mill: Account, book: SqlDecisionBook
) -> None:
    request = asked(post, **ADDRESS)
    match = only(request)
    assert match.reason == "Service address matches site 21638001"
    assert (match.account_id, match.account) == (mill.id, "21638 The Mill")
    offer = book.offer(request.row.id, mill.id, None)
    assert offer.contact.is_new
    assert offer.contact.row.contact.email == JANE
    assert offer.site_id == post.office.sites(mill)[0].id

    book.approve(approval(request, mill, site_ids=frozenset({offer.site_id})))

    opened = book.opened(request.row.id)
    assert opened.row.decided is not None
    assert opened.row.decided.decision is Decision.APPROVED
    assert opened.row.decided.staff_name == post.office.author.staff_name
    contact = only_contact(opened)
    row = post.office.contacts.opened(contact).row
    assert (row.contact.name, row.contact.email) == ("Jane Miller", JANE)
    assert row.site_ids == {offer.site_id}
    assert row.portal.state is PortalState.INVITED
    assert post.invitation(row).state is InvitationState.MADE
    assert open_ones(book) == []
    assert book.waiting().count == 0
    told = {entry.title: entry for entry in history(post, contact)}
    assert told["Login request approved"].remark == "Service address."
    assert told["Login request approved"].staff_name == post.office.author.staff_name


def only_contact(request: OpenedRequest) -> AccountContactId:
    found = {match.account_contact_id for match in request.matches if match.account_contact_id}
    (id,) = found
    return id


def test_undo_opens_the_request_again_and_takes_the_access_back(
    post: Post, mill: Account, book: SqlDecisionBook
) -> None:
    request = asked(post, **ADDRESS)
    book.approve(approval(request, mill))
    row = post.office.contacts.opened(only_contact(book.opened(request.row.id))).row
    bulk = SqlBulkBook(post.office.database, post.office.author)
    last = bulk.last_undoable()
    assert last is not None
    assert last.title == "approval of the login request of Jane Miller"
    bulk.undo(last.action_id, lambda _done, _total: None)
    assert [one.id for one in open_ones(book)] == [request.row.id]
    assert reasons(book.opened(request.row.id)) == reasons(request)
    assert post.invitation(row).state is InvitationState.CANCELLED


def test_undo_leaves_alone_who_accepted_meanwhile(
    post: Post, mill: Account, book: SqlDecisionBook
) -> None:
    request = asked(post, **ADDRESS)
    book.approve(approval(request, mill))
    id = only_contact(book.opened(request.row.id))
    accept(post, id)
    bulk = SqlBulkBook(post.office.database, post.office.author)
    last = bulk.last_undoable()
    assert last is not None
    bulk.undo(last.action_id, lambda _done, _total: None)
    assert post.office.contacts.opened(id).row.portal.state is PortalState.YES
    assert open_ones(book) == []


def test_merging_gives_the_access_to_the_contact_there_is(
    post: Post, mill: Account, book: SqlDecisionBook
) -> None:
    pat = post.add("Pat Payer", account=mill, email="pat@themill.example")
    request = asked(post, **ADDRESS)
    book.approve(approval(request, mill, decision=Decision.MERGED, contact_id=pat.contact.id))
    row = post.office.contacts.opened(pat.id).row
    assert (row.contact.name, row.contact.email) == ("Pat Payer", "pat@themill.example")
    assert row.portal.state is PortalState.INVITED
    assert post.invitation(row).email == "pat@themill.example"
    told = [entry.title for entry in history(post, pat.id)]
    assert "Login request of this contact approved" in told


def test_the_typed_address_is_taken_over_where_staff_say_so(
    post: Post, mill: Account, book: SqlDecisionBook
) -> None:
    pat = post.invite("Pat Payer", account=mill, email="pat@themill.example")
    request = asked(post, **ADDRESS)
    book.approve(
        approval(
            request, mill, decision=Decision.MERGED, contact_id=pat.contact.id, takes_email=True
        )
    )
    row = post.office.contacts.opened(pat.id).row
    assert row.contact.email == JANE
    assert post.invitation(row).email == JANE


def test_somebody_of_another_account_gets_this_one_too(
    post: Post, mill: Account, book: SqlDecisionBook
) -> None:
    gym = post.office.add_account("49418", "Renovation Gym")
    jane = post.add("Jane Miller", account=gym, email=JANE)
    request = asked(post, **ADDRESS)
    assert reasons(request) == [
        "Same email address as Jane Miller",
        "Service address matches site 21638001",
    ]
    likeliest, new = choices_of(request)[:2]
    assert (likeliest.account, likeliest.name, likeliest.elsewhere) == (
        "21638 The Mill",
        "Jane Miller",
        "49418 Renovation Gym",
    )
    assert new.contact_id is None
    book.approve(approval(request, mill, contact_id=jane.contact.id))
    now = post.office.contacts.opened(jane.id)
    assert now.other_accounts == ("21638 The Mill",)
    assert now.row.portal.state is PortalState.NO


def test_a_rejected_request_keeps_its_reason_and_writes_to_nobody(
    post: Post, mill: Account, book: SqlDecisionBook
) -> None:
    request = asked(post, **ADDRESS)
    with pytest.raises(RefusedError, match="Enter a reason"):
        book.reject(request.row.id, "  ")
    book.reject(request.row.id, " Nobody there knows her. ")
    (decided,) = book.listed(RequestQuery(view=RequestView.DECIDED), 0, 10)
    assert decided.decided is not None
    assert decided.decided.reason == "Nobody there knows her."
    assert decided.account == "21638 The Mill"
    bulk = SqlBulkBook(post.office.database, post.office.author)
    last = bulk.last_undoable()
    assert last is not None
    assert last.title == "rejection of the login request of Jane Miller"
    bulk.undo(last.action_id, lambda _done, _total: None)
    assert [one.id for one in open_ones(book)] == [request.row.id]
    assert mill.number == "21638"


@pytest.mark.usefixtures("mill")
def test_what_was_decided_by_an_older_version_stays_decided(
    post: Post, book: SqlDecisionBook
) -> None:
    book.reject(asked(post, **ADDRESS).row.id, "Nobody knows her.")
    waits = asked(post, **ADDRESS, email="john@renogym.example").row.id
    migrate(post.office.database, "0012")
    upgrade(post.office.database)
    assert [one.id for one in open_ones(book)] == [waits]
    assert book.waiting().count == 1


def test_a_request_is_decided_once(post: Post, mill: Account, book: SqlDecisionBook) -> None:
    request = asked(post, **ADDRESS)
    book.reject(request.row.id, "Wrong person")
    with pytest.raises(RefusedError, match="decided this request meanwhile: rejected"):
        book.approve(approval(request, mill))
    with pytest.raises(RefusedError, match="decided this request meanwhile"):
        book.reject(request.row.id, "Again")


def test_approving_needs_the_permission_to_invite(
    post: Post, mill: Account, book: SqlDecisionBook
) -> None:
    request = asked(post, **ADDRESS)
    fewer = ALL_PERMISSIONS - {Permission.SEND_PORTAL_INVITATIONS}
    clerk = SqlDecisionBook(post.office.database, replace(post.office.author, permissions=fewer))
    with pytest.raises(RefusedError, match="You may not give portal access"):
        clerk.approve(approval(request, mill))
    assert [one.id for one in open_ones(book)] == [request.row.id]
    clerk.reject(request.row.id, "Not ours")
    assert open_ones(book) == []


def test_an_account_without_a_portal_is_refused(
    post: Post, mill: Account, book: SqlDecisionBook
) -> None:
    request = asked(post, **ADDRESS)
    post.office.setup.keep(replace(post.office.comm, enable_portal_access=False))
    with pytest.raises(RefusedError, match="Portal is off for account class COMM"):
        book.approve(approval(request, mill))
    assert [one.id for one in open_ones(book)] == [request.row.id]


def test_going_to_site_level_clears_the_billing_kind(
    post: Post, mill: Account, book: SqlDecisionBook
) -> None:
    pat = post.add("Pat Payer", account=mill, email="pat@themill.example")
    post.office.change(pat.id, lambda row: replace(row, billing=BillingKind.PRIMARY))
    request = asked(post, **ADDRESS)
    site = post.office.sites(mill)[1].id
    book.approve(
        approval(
            request, mill, decision=Decision.MERGED, contact_id=pat.contact.id,
            site_ids=frozenset({site}),
        )
    )  # fmt: skip
    row = post.office.contacts.opened(pat.id).row
    assert (row.billing, set(row.site_ids)) == (BillingKind.NONE, {site})


def test_an_approved_quick_request_is_a_request_of_the_account_and_gives_no_access(
    post: Post, mill: Account, book: SqlDecisionBook
) -> None:
    request = asked(
        post, kind=RequestKind.QUICK, code="21638", text="A second bin", phone="763-555-0101"
    )
    assert reasons(request) == ["Account number 21638 was typed"]
    assert not book.offer(request.row.id, mill.id, None).gives_access
    book.approve(approval(request, mill))
    kept = requests_of(post, mill)
    assert [(one.number, one.type, one.status.value) for one in kept] == [
        ("P1", "Quick Request", "Open")
    ]
    assert kept[0].text == f"A second bin\nJane Miller, {JANE}, 763-555-0101"
    assert post.office.accounts.card(mill.id).contact_count == 0
    bulk = SqlBulkBook(post.office.database, post.office.author)
    last = bulk.last_undoable()
    assert last is not None
    bulk.undo(last.action_id, lambda _done, _total: None)
    assert requests_of(post, mill) == ()
    assert book.waiting().count == 1


def test_an_invoice_matches_its_account(post: Post, mill: Account) -> None:
    an_invoice(post.office, mill.id, 100, number="883120")
    kinds = {"21638": "account number is right", "QP7K-22M": "quick pay code is right"}
    for code, words in kinds.items():
        request = asked(post, kind=RequestKind.INVOICE, invoice_number="883120", code=code)
        assert f"Invoice 883120 belongs to it, and the {words}" in reasons(request)
    wrong = asked(post, kind=RequestKind.INVOICE, invoice_number="883120", code="1")
    assert reasons(wrong) == ["Invoice 883120 belongs to it, but the code is another"]


def test_the_list_is_searched_by_what_was_typed_and_by_account(
    post: Post, mill: Account, book: SqlDecisionBook
) -> None:
    request = asked(post, **ADDRESS)
    asked(
        post, kind=RequestKind.QUICK, text="A second bin", name="Bob Busy", email="bob@gym.example"
    )
    for text in ("jane", "pheasant jane", "mill", "21638"):
        found = book.listed(RequestQuery(text=text), 0, 10)
        assert [one.id for one in found] == [request.row.id], text
        assert book.count(RequestQuery(text=text)) == 1
    assert book.position(RequestQuery(), request.row.id) == 1
    assert book.position(RequestQuery(text="bob"), request.row.id) is None
    assert mill.number == "21638"


def test_an_invoice_that_staff_took_as_proof_registers_nobody_else(
    post: Post, mill: Account, book: SqlDecisionBook
) -> None:
    post.office.setup.keep(replace(post.office.comm, allow_invoice_verified_registration=True))
    an_invoice(post.office, mill.id, 100, number="883120")
    for turn in range(REFUSALS_OF_ALL.most):
        asked(post, kind=RequestKind.INVOICE, invoice_number=f"9{turn}", code="1")
    typed = {"invoice_number": "883120", "code": "21638"}
    doubted = asked(post, kind=RequestKind.INVOICE, **typed)
    assert doubted.row.request.finding is Finding.DOUBTED
    book.approve(approval(doubted, mill))
    other = asked(post, kind=RequestKind.INVOICE, **typed, email="other@themill.example")
    assert other.row.request.finding is Finding.USED
