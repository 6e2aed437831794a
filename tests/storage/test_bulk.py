"""Bulk changes on a real database: one action, a result for each row, stopped, taken back."""

import threading
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from domain.accounts import Account
from domain.books import AccountSave, ContactQuery, Scope
from domain.bulk import AddTag, Chosen, DisableAccess, Outcome, Progress
from domain.contacts import AccountContact
from domain.errors import BusyError, CancelledError, GoneError, RefusedError
from domain.ids import TagTypeId, new_id
from domain.portal_access import PortalState, grant_access
from storage.bulk import SqlBulkBook
from storage.engine import now
from storage.schema import ChangeRow
from tests.office import Office, opened_again

pytestmark = pytest.mark.both

EVERYBODY = Chosen(query=ContactQuery(scope=Scope.EVERYWHERE))


def nobody(_done: int, _total: int) -> None:
    """Whom the progress is told."""


def stop_after(rows: int) -> Progress:
    def progress(done: int, _total: int) -> None:
        if done >= rows:
            raise CancelledError

    return progress


@pytest.fixture
def bulk(office: Office) -> SqlBulkBook:
    return SqlBulkBook(office.database, office.author, rows=2)


@pytest.fixture
def account(office: Office) -> Account:
    return office.add_account()


@pytest.fixture
def rows(office: Office, account: Account) -> list[AccountContact]:
    """Five people; those with even numbers are invited."""
    made = [
        office.add_contact(account, f"Person {place}", email=f"p{place}@gym.example")
        for place in range(5)
    ]
    return [invited(office, row) if place % 2 == 0 else row for place, row in enumerate(made)]


def invited(office: Office, row: AccountContact) -> AccountContact:
    return office.change(row.id, lambda one: replace(one, portal=grant_access(one.portal, now())))


def with_title(row: AccountContact, title: str) -> AccountContact:
    return replace(row, contact=replace(row.contact, title=title))


def states(office: Office, rows: list[AccountContact]) -> list[PortalState]:
    return [office.contacts.opened(row.id).row.portal.state for row in rows]


def ids(rows: list[AccountContact]) -> Chosen:
    return Chosen(ids=frozenset(row.id for row in rows))


def test_access_ends_for_those_who_have_it_and_each_row_says_what_became_of_it(
    office: Office, bulk: SqlBulkBook, rows: list[AccountContact]
) -> None:
    result = bulk.run(DisableAccess(), ids(rows), nobody)
    no, disabled = PortalState.NO, PortalState.DISABLED
    assert states(office, rows) == [disabled, no, disabled, no, disabled]
    assert (result.changed, result.report.count(Outcome.UNCHANGED)) == (3, 2)
    told = {row.name: row.outcome for row in result.report.rows(None, 0, 9)}
    assert told["Person 0"] is Outcome.CHANGED
    assert told["Person 1"] is Outcome.UNCHANGED
    assert result.report.rows(Outcome.CHANGED, 2, 9)[0].account == "49418 Renovation Gym"


def test_a_bulk_change_is_one_action_of_several_transactions(
    office: Office, bulk: SqlBulkBook, rows: list[AccountContact]
) -> None:
    heard: list[frozenset[UUID] | None] = []
    office.database.watch(heard.append)
    result = bulk.run(DisableAccess(), EVERYBODY, nobody)
    with office.database.reading() as session:
        changes = session.execute(
            select(ChangeRow.at, ChangeRow.entity_id).where(ChangeRow.action_id == result.action_id)
        ).all()
    assert len({change.at for change in changes}) == 1
    assert {change.entity_id for change in changes} == {rows[0].id, rows[2].id, rows[4].id}
    (ids_heard,) = heard
    assert ids_heard is not None
    assert ids_heard >= {rows[0].id, rows[2].id, rows[4].id}


def test_a_tag_is_added_once_to_a_person_on_two_accounts(
    office: Office, bulk: SqlBulkBook, rows: list[AccountContact]
) -> None:
    tag = office.add_tag_type("Gold")
    mill = office.add_account("21638", "The Mill")
    there = office.contacts.link(rows[0].contact.id, mill.id)
    result = bulk.run(AddTag(tag_type_id=tag.id), EVERYBODY, nobody)
    assert result.changed == len(rows)
    assert result.report.count(Outcome.UNCHANGED) == 1
    assert office.contacts.opened(there).row.contact.tags == {tag.id}
    assert bulk.run(AddTag(tag_type_id=tag.id), EVERYBODY, nobody).changed == 0


def test_all_matches_except_some(
    office: Office, bulk: SqlBulkBook, rows: list[AccountContact]
) -> None:
    chosen = replace(EVERYBODY, ids=frozenset({rows[0].id}))
    assert bulk.run(DisableAccess(), chosen, nobody).report.count() == len(rows) - 1
    assert states(office, rows)[0] is PortalState.INVITED


def test_a_row_that_is_gone_is_refused_and_the_others_are_changed(
    office: Office, bulk: SqlBulkBook, rows: list[AccountContact]
) -> None:
    office.contacts.unlink(rows[0].id)
    result = bulk.run(DisableAccess(), ids(rows), nobody)
    (refused,) = result.report.rows(Outcome.REFUSED, 0, 9)
    assert refused.name == "Person 0"
    assert "no longer here" in refused.reason
    assert result.report.reasons() == {refused.reason: 1}
    assert result.changed == 2


def test_a_tag_that_is_gone_is_refused_before_anything_changes(
    bulk: SqlBulkBook, rows: list[AccountContact]
) -> None:
    with pytest.raises(GoneError):
        bulk.run(AddTag(tag_type_id=TagTypeId(new_id())), ids(rows), nobody)


def test_stopping_keeps_what_was_done_and_undo_takes_that_back(
    office: Office, bulk: SqlBulkBook, rows: list[AccountContact]
) -> None:
    rows = [invited(office, row) for row in rows]  # whoever comes first is changed
    before = states(office, rows)
    result = bulk.run(DisableAccess(), ids(rows), stop_after(2))
    assert (result.stopped, result.trouble) == (True, "")
    assert result.report.count(Outcome.NOT_REACHED) == len(rows) - 2
    after = states(office, rows)
    done = {row.id for row in result.report.rows(Outcome.CHANGED, 0, 9)}
    assert {row.id for row, a, b in zip(rows, before, after, strict=True) if a != b} == done
    bulk.undo(result.action_id, nobody)
    assert states(office, rows) == before


def test_a_trouble_on_the_way_keeps_what_was_done_and_says_so_for_the_rest(
    bulk: SqlBulkBook, rows: list[AccountContact]
) -> None:
    def progress(done: int, _total: int) -> None:
        if done:
            raise BusyError

    result = bulk.run(DisableAccess(), ids(rows), progress)
    assert result.stopped
    assert "busy" in result.trouble
    (missed, *_) = result.report.rows(Outcome.NOT_REACHED, 0, 9)
    assert missed.reason == result.trouble


def test_somebody_else_saves_while_it_runs(
    office: Office, bulk: SqlBulkBook, rows: list[AccountContact]
) -> None:
    other = opened_again(office.database)
    elsewhere = Office(database=other, author=office.author)
    began, saved = threading.Event(), threading.Event()

    def save() -> None:
        began.wait()
        elsewhere.change(rows[4].id, lambda row: with_title(row, "Saved meanwhile"))
        saved.set()

    def progress(done: int, _total: int) -> None:
        began.set()
        if done == 2:
            assert saved.wait(5)

    clerk = threading.Thread(target=save)
    clerk.start()
    result = bulk.run(DisableAccess(), ids(rows), progress)
    clerk.join()
    other.close()
    assert result.changed == 3
    assert office.contacts.opened(rows[4].id).row.contact.title == "Saved meanwhile"


def test_undo_gives_each_row_its_own_state_back(
    office: Office, bulk: SqlBulkBook, rows: list[AccountContact]
) -> None:
    accepted = office.change(
        rows[2].id,
        lambda row: replace(
            row, portal=replace(row.portal, state=PortalState.YES, accepted_at=now())
        ),
    )
    before = [office.contacts.opened(row.id).row.portal for row in rows]
    assert before[2] == accepted.portal
    result = bulk.run(DisableAccess(), ids(rows), nobody)
    undone = bulk.undo(result.action_id, nobody)
    assert undone.changed == 3
    assert [office.contacts.opened(row.id).row.portal for row in rows] == before


def test_undo_leaves_access_that_was_changed_since(
    office: Office, bulk: SqlBulkBook, rows: list[AccountContact]
) -> None:
    result = bulk.run(DisableAccess(), ids(rows), nobody)
    again = invited(office, rows[0])
    office.change(rows[2].id, lambda row: replace(row, contact=replace(row.contact, email="")))
    undone = bulk.undo(result.action_id, nobody)
    assert undone.changed == 1
    reasons = set(undone.report.reasons())
    assert any("changed this since" in reason for reason in reasons)
    assert any("valid email" in reason for reason in reasons)
    assert office.contacts.opened(rows[0].id).row.portal == again.portal
    assert states(office, rows)[2] is PortalState.DISABLED


def test_undo_gives_no_access_that_could_not_be_given_now(
    office: Office, bulk: SqlBulkBook, rows: list[AccountContact], account: Account
) -> None:
    result = bulk.run(DisableAccess(), ids(rows), nobody)
    off = office.add_class("No portal", enable_portal_access=False)
    card = office.accounts.card(account.id)
    office.accounts.save(
        AccountSave(account=replace(account, class_id=off.id), sites=card.sites, base=card)
    )
    undone = bulk.undo(result.action_id, nobody)
    assert undone.changed == 0
    assert set(undone.report.reasons()) == {"Portal is off for account class No portal."}


def test_undo_takes_a_tag_off_unless_it_was_added_anew(
    office: Office, bulk: SqlBulkBook, rows: list[AccountContact]
) -> None:
    tag = office.add_tag_type("Gold")
    result = bulk.run(AddTag(tag_type_id=tag.id), ids(rows), nobody)

    def with_tags(row: AccountContact, *tags: TagTypeId) -> AccountContact:
        return replace(row, contact=replace(row.contact, tags=frozenset(tags)))

    office.change(rows[0].id, with_tags)
    office.change(rows[0].id, lambda row: with_tags(row, tag.id))
    office.change(rows[1].id, with_tags)
    undone = bulk.undo(result.action_id, nobody)
    counts = [undone.report.count(outcome) for outcome in Outcome]
    assert counts == [3, 1, 1, 0]
    assert office.contacts.opened(rows[0].id).row.contact.tags == {tag.id}


def test_undo_of_an_unlink_links_the_person_again_as_before(
    office: Office, bulk: SqlBulkBook, account: Account
) -> None:
    role = office.add_role("Scale house")
    row = invited(office, office.add_contact(account, email="john@gym.example"))
    row = office.change(
        row.id, lambda one: replace(one, links=(replace(one.links[0], role_1=role.id),))
    )
    office.contacts.unlink(row.id)
    last = bulk.last_undoable()
    assert last is not None
    assert last.title == "unlinking of John Doe from 49418 Renovation Gym"
    bulk.undo(last.action_id, nobody)
    assert office.contacts.opened(row.id).row == row
    assert bulk.last_undoable() is None


def test_undo_names_the_last_action_that_can_be_taken_back(
    office: Office, bulk: SqlBulkBook, rows: list[AccountContact]
) -> None:
    assert bulk.last_undoable() is None
    tag = office.add_tag_type("Gold")
    bulk.run(AddTag(tag_type_id=tag.id), ids(rows), nobody)
    bulk.run(DisableAccess(), ids(rows), nobody)
    office.change(rows[0].id, lambda row: with_title(row, "Owner"))
    titles = []
    while last := bulk.last_undoable():
        titles.append(last.title)
        bulk.undo(last.action_id, nobody)
    assert titles == ["end of access of 3 contacts", "tag Gold for 5 contacts"]


def test_undo_refuses_what_it_does_not_take_back(
    office: Office, bulk: SqlBulkBook, account: Account
) -> None:
    with office.database.reading() as session:
        added = session.scalars(
            select(ChangeRow.action_id).where(ChangeRow.entity_id == account.id)
        ).one()
    with pytest.raises(RefusedError, match="cannot be undone"):
        bulk.undo(added, nobody)


def test_the_history_says_by_what_access_came_back(
    office: Office, bulk: SqlBulkBook, rows: list[AccountContact]
) -> None:
    bulk.undo(bulk.run(DisableAccess(), ids(rows), nobody).action_id, nobody)
    entries = office.history.page(rows[0].id, kind=None, text="", after=None).items
    assert [(entry.title, entry.remark) for entry in entries[:2]] == [
        ("Access changed", "By Undo."),
        ("Access ended", ""),
    ]
