"""Invitations to many: who gets one, what becomes of each, and how it is stopped and cancelled."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.accounts import AccountStatus
from domain.books import ContactQuery, Scope
from domain.bulk import BulkResult, Chosen, DisableAccess, Outcome
from domain.contacts import AccountContact
from domain.errors import CancelledError
from domain.ids import BatchId, TemplateId, new_id
from domain.invitation_batches import (
    ACCESS_ENDED,
    HAS_ACCESS,
    INVITED_ALREADY,
    NEW_LINK,
    NO_ADDRESS,
    ON_ITS_WAY,
    REFUSED_BEFORE,
    SAME_ADDRESS,
    Fate,
    SendInvitations,
)
from domain.invitations import InvitationState, Waits
from domain.portal_access import PortalState
from storage.bulk import SqlBulkBook
from storage.engine import Database
from storage.invitation_batches import SqlBatchBook
from storage.lists import differences
from storage.mail_schema import MessageRow
from storage.schema import AccountContactRow
from tests.mailing.mail_server import MailServer
from tests.mailing.post import KEY, Post, dialling
from tests.torture.judging import faults

EVERYBODY = Chosen(query=ContactQuery(scope=Scope.EVERYWHERE))


def batches(post: Post, rows: int = 500) -> SqlBatchBook:
    return SqlBatchBook(post.office.database, post.office.author, rows)


def nobody_looks(_done: int, _total: int) -> None:
    pass


def send(post: Post, chosen: Chosen = EVERYBODY, **values: object) -> BulkResult:
    invite = SendInvitations(**values)  # type: ignore[arg-type]  # fields by name
    return batches(post).send(invite, chosen, nobody_looks)


def standing(post: Post, result: BulkResult) -> dict[Fate, int]:
    found = batches(post).standing(BatchId(result.action_id))
    return {fate: count for fate, count in found.items() if count}


def deliver(post: Post, server: MailServer) -> None:
    post.delivery(dialling(server.port)).run()


def state(post: Post, row: AccountContact) -> PortalState:
    return post.office.contacts.opened(row.id).row.portal.state


def accept(database: Database, post: Post, row: AccountContact) -> None:
    with database.writing(post.office.author) as session:
        found = session.get_one(AccountContactRow, row.id)
        found.portal_state, found.portal_accepted_at = PortalState.YES, post.clock()


def of_every_kind(post: Post, server: MailServer) -> dict[str, AccountContact]:
    """One for whom each reason holds, and two who are to get an invitation."""
    off = post.office.add_class("ROLL", enable_portal_access=False)
    prospect = post.office.add_account("2", "Prospect", status=AccountStatus.PROSPECT)
    rows = {
        "in": post.invite("In"),
        "ended": post.invite("Ended"),
        "waits": post.invite("Waits"),
        "off": post.add("Off", account=post.office.add_account("1", "Off", class_id=off.id)),
        "prospect": post.add("Prospect", account=prospect),
        "nowhere": post.add("Nowhere", email=""),
        "bad": post.add("Bad", email="bad@mill.example"),
        "twin": post.add("Twin", email="in@renogym.example"),
        "new": post.add("New"),
        "new too": post.add("New Too"),
    }
    server.mood.refused = {"bad": "550 5.1.1 No such user"}
    mill = post.office.add_account("3", "The Mill")
    rows["bad before"] = post.invite("Bad", email="bad@mill.example", account=mill)
    deliver(post, server)
    accept(post.office.database, post, rows["in"])
    post.revoke(rows["ended"].id)
    rows["leaving"] = post.invite("Leaving")
    return rows


def test_a_review_counts_what_sending_would_do_and_does_nothing(
    post: Post, server: MailServer
) -> None:
    of_every_kind(post, server)
    changes = post.office.database.place.stat().st_mtime_ns
    review = batches(post, rows=3).review(SendInvitations(), EVERYBODY, nobody_looks)

    assert review.report.kinds() == {
        (Outcome.CHANGED, ""): 2,
        (Outcome.CHANGED, NEW_LINK): 1,
        (Outcome.UNCHANGED, HAS_ACCESS): 1,
        (Outcome.UNCHANGED, ON_ITS_WAY): 1,
        (Outcome.REFUSED, ACCESS_ENDED): 1,
        (Outcome.REFUSED, NO_ADDRESS): 1,
        (Outcome.REFUSED, REFUSED_BEFORE): 2,
        (Outcome.REFUSED, SAME_ADDRESS): 1,
        (Outcome.REFUSED, "Portal is off for account class ROLL."): 1,
        (
            Outcome.REFUSED,
            "This account is Prospect. Portal access needs an active account.",
        ): 1,
    }
    assert (review.accounts, review.waiting) == (4, {})
    assert post.office.database.place.stat().st_mtime_ns == changes
    (row,) = review.report.rows(Outcome.REFUSED, 0, 10, NO_ADDRESS)
    assert row.name == "Nowhere"


def test_who_is_to_get_an_invitation_gets_it_and_nobody_else_is_touched(
    post: Post, server: MailServer
) -> None:
    rows = of_every_kind(post, server)
    before = {name: state(post, row) for name, row in rows.items()}
    former, arrived = post.invitation(rows["waits"]), len(server.received)
    result = send(post)

    assert result.changed == 3
    assert standing(post, result) == {Fate.LEAVING: 3}
    deliver(post, server)
    assert standing(post, result) == {Fate.SENT: 3}
    after = {name: state(post, row) for name, row in rows.items()}
    invited = {"new", "new too"}
    assert {name for name in rows if after[name] is not before[name]} == invited
    assert Counter(one.recipients[0] for one in server.received[arrived:]) == Counter(
        f"{name}@renogym.example" for name in ("waits", "leaving", "new", "new.too")
    )
    again = post.invitation(rows["waits"])
    assert (again.id, again.number) == (former.id, 2)
    assert post.invitation(rows["new"]).invited_by == "Aliena Somers"


def test_who_is_invited_already_can_be_left_alone(post: Post, server: MailServer) -> None:
    post.invite()
    deliver(post, server)
    review = batches(post).review(SendInvitations(again=False), EVERYBODY, nobody_looks)
    assert review.report.kinds() == {(Outcome.UNCHANGED, INVITED_ALREADY): 1}
    assert send(post, again=False).changed == 0


def test_two_chosen_contacts_of_an_account_with_one_address_get_one_mail(post: Post) -> None:
    for name in ("Jo Doe", "J. Doe"):
        post.add(name, email="jo@renogym.example")
    result = batches(post, rows=1).send(SendInvitations(), EVERYBODY, nobody_looks)
    assert result.report.kinds() == {(Outcome.CHANGED, ""): 1, (Outcome.REFUSED, SAME_ADDRESS): 1}


def test_the_log_the_lists_and_the_outbox_are_as_if_each_had_been_ticked(post: Post) -> None:
    row = post.add()
    send(post)

    entries = post.office.history.page(row.id, kind=None, text="", after=None).items
    lines = [(line.field, line.old, line.new) for entry in entries for line in entry.lines]
    assert ("Portal user", "No", "Invited") in lines
    with post.office.database.reading() as session:
        assert differences(session.connection()) == ()
        (message,) = session.query(MessageRow).all()
    assert message.invitation_id == post.invitation(row).id
    place = post.office.database.place
    assert faults(place, None) == []


def test_the_batch_s_own_template_and_sender_are_on_its_mail(
    post: Post, server: MailServer
) -> None:
    (usual,) = post.mail.templates()
    own = replace(usual, id=TemplateId(new_id()), name="Spring", subject="Spring is here")
    post.mail.keep_template(own)
    post.add()
    send(post, template_id=own.id, sender="noreply@hauling.example")
    post.mail.keep_template(replace(own, name="Spring 2026"))
    deliver(post, server)

    (received,) = server.received
    assert received.sender == "noreply@hauling.example"
    assert received.message["Subject"] == "Spring is here"


def test_what_is_missing_is_said_before_and_all_leave_when_it_is_there(
    post: Post, server: MailServer
) -> None:
    post.options(customer_portal_url="")
    for n in range(3):
        post.add(f"Person {n}")
    review = batches(post).review(SendInvitations(), EVERYBODY, nobody_looks)
    assert review.waiting == {Waits.PORTAL_URL: 3}
    result = send(post)
    assert standing(post, result) == {Fate.WAITING: 3}
    post.options()
    assert post.invitations.send_waiting() == 3
    deliver(post, server)
    assert standing(post, result) == {Fate.SENT: 3}


def test_a_stopped_batch_sends_no_more_and_the_rest_can_be_sent_later(
    post: Post, server: MailServer
) -> None:
    for n in range(5):
        post.add(f"Person {n}")
    result = send(post)
    batch = BatchId(result.action_id)
    post.delivery(dialling(server.port, mail_per_minute=1)).run(
        stop=lambda: len(server.received) == 2
    )
    assert batches(post).stop(batch) == 3
    deliver(post, server)
    assert standing(post, result) == {Fate.SENT: 2, Fate.STOPPED: 3}
    assert len(server.received) == 2
    (first, *_) = batches(post).people(batch, frozenset({Fate.STOPPED}), 0, 10)
    assert (first.words, first.account) == (Waits.STOPPED.value, "49418 Renovation Gym")

    assert batches(post).send_again(batch, Fate.STOPPED) == 3
    deliver(post, server)
    assert standing(post, result) == {Fate.SENT: 5}
    assert len(server.received) == 5


def test_former_batches_are_listed_with_who_sent_them_and_how_they_stand(
    post: Post, server: MailServer
) -> None:
    assert batches(post).batches(10) == ()
    server.mood.refused = {"bad": "550 5.1.1 No such user"}
    first = [post.add("Bad", email="bad@mill.example"), *(post.add(f"P {n}") for n in range(3))]
    before = send(post, Chosen(ids=frozenset(row.id for row in first)))
    deliver(post, server)
    post.clock.now += timedelta(hours=1)
    second = [*first[2:], *(post.add(f"Q {n}") for n in range(4))]
    after = send(post, Chosen(ids=frozenset(row.id for row in second)))
    batches(post).stop(BatchId(after.action_id))

    newest, oldest = batches(post).batches(10)
    assert [newest.id, oldest.id] == [BatchId(one.action_id) for one in (after, before)]
    assert newest.made_at - oldest.made_at == timedelta(hours=1)
    assert newest.made_by == oldest.made_by == post.office.author.staff_name
    assert newest.standing == batches(post).standing(newest.id)
    # Who was invited once more belongs to the later batch.
    assert (newest.total, newest.standing[Fate.STOPPED]) == (6, 6)
    assert (oldest.total, oldest.standing[Fate.SENT], oldest.standing[Fate.FAILED]) == (2, 1, 1)
    assert batches(post).batches(1) == (newest,)


def test_queueing_that_is_stopped_says_who_was_not_reached(post: Post) -> None:
    for n in range(6):
        post.add(f"Person {n}")

    def stop_after_two(done: int, _total: int) -> None:
        if done >= 2:
            raise CancelledError

    result = batches(post, rows=2).send(SendInvitations(), EVERYBODY, stop_after_two)
    assert (result.stopped, result.changed) == (True, 2)
    assert result.report.count(Outcome.NOT_REACHED) == 4
    assert standing(post, result) == {Fate.LEAVING: 2}


def test_those_that_failed_can_be_tried_again_with_a_new_link(
    post: Post, server: MailServer
) -> None:
    rows = [post.add(f"Person {n}", email=f"p{n}@mill.example") for n in range(3)]
    server.mood.refused = {"p1": "550 5.1.1 No such user"}
    result = send(post)
    batch = BatchId(result.action_id)
    deliver(post, server)
    assert standing(post, result) == {Fate.SENT: 2, Fate.FAILED: 1}
    (failed,) = batches(post).people(batch, frozenset({Fate.FAILED}), 0, 10)
    assert (failed.name, failed.words) == ("Person 1", "550 5.1.1 No such user")

    server.mood.refused = {}
    assert batches(post).send_again(batch, Fate.FAILED) == 1
    deliver(post, server)
    assert standing(post, result) == {Fate.SENT: 3}
    assert KEY.invitation_token(post.invitation(rows[1]).id, 2) in server.received[-1].plain


def test_cancelling_a_batch_ends_the_access_of_those_who_did_not_accept(
    post: Post, server: MailServer
) -> None:
    rows = [post.add(f"Person {n}") for n in range(4)]
    other = post.invite("Somebody Else")
    result = send(post, Chosen(ids=frozenset(row.id for row in rows)))
    deliver(post, server)
    accept(post.office.database, post, rows[0])
    with post.office.database.reading() as session:
        assert session.get_one(AccountContactRow, rows[0].id).portal_state is PortalState.YES

    ids = batches(post).open_invitations(BatchId(result.action_id)) - {rows[0].id}
    bulk = SqlBulkBook(post.office.database, post.office.author)
    ended = bulk.run(DisableAccess(), Chosen(ids=ids), nobody_looks)

    assert ended.changed == 3
    assert [state(post, row) for row in (*rows, other)] == [
        PortalState.YES,
        *[PortalState.DISABLED] * 3,
        PortalState.INVITED,
    ]
    assert standing(post, result) == {Fate.SENT: 1, Fate.CANCELLED: 3}
    assert post.invitation(rows[1]).state is InvitationState.CANCELLED


def test_sending_cannot_be_undone_because_mail_that_left_cannot_be_taken_back(post: Post) -> None:
    post.add()
    send(post)
    assert SqlBulkBook(post.office.database, post.office.author).last_undoable() is None


@pytest.mark.parametrize("rows", [1, 2, 7])
def test_others_can_save_between_the_slices_and_watchers_hear_once(post: Post, rows: int) -> None:
    people = [post.add(f"Person {n}") for n in range(6)]
    heard: list[object] = []
    post.office.database.watch(heard.append)
    result = batches(post, rows).send(SendInvitations(), EVERYBODY, nobody_looks)
    assert result.changed == 6
    assert len(heard) == 1
    assert {state(post, row) for row in people} == {PortalState.INVITED}
