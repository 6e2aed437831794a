"""Merging two contacts on a real database, and taking it back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from domain.books import ContactQuery, ContactSave, Scope
from domain.bulk import Outcome
from domain.changes import Operation
from domain.contacts import AccountContact, BillingKind, Link
from domain.errors import ConflictError, RefusedError
from domain.ids import ActionId, account_contact_id
from domain.merge_contacts import MergeChoices, OpenedMerge, suggested
from domain.portal_access import PortalState, grant_access
from storage.bulk import SqlBulkBook
from storage.engine import now
from storage.merge_contacts import SqlMergeBook
from storage.schema import ChangeRow
from tests.office import Office

pytestmark = pytest.mark.both


def nobody(_done: int, _total: int) -> None:
    """Whom the progress is told."""


@pytest.fixture
def merges(office: Office) -> SqlMergeBook:
    return SqlMergeBook(office.database, office.author)


@pytest.fixture
def bulk(office: Office) -> SqlBulkBook:
    return SqlBulkBook(office.database, office.author)


def merge(
    merges: SqlMergeBook,
    kept: AccountContact,
    other: AccountContact,
    choose: Callable[[OpenedMerge, MergeChoices], MergeChoices] = lambda _, choices: choices,
) -> ActionId:
    opened = merges.opened(kept.contact.id, other.contact.id)
    return merges.merge(opened, choose(opened, suggested(opened.kept, opened.other)))


def with_access(office: Office, row: AccountContact) -> AccountContact:
    return office.change(row.id, lambda one: replace(one, portal=grant_access(one.portal, now())))


def everything(office: Office) -> dict[str, AccountContact]:
    """Every account contact there is, by its id."""
    query = ContactQuery(scope=Scope.EVERYWHERE)
    rows = office.contacts.listed(query, 0, 1000)
    return {str(row.id): office.contacts.opened(row.id).row for row in rows}


def test_the_merged_person_has_the_fields_tags_and_accounts_of_both(
    office: Office, merges: SqlMergeBook
) -> None:
    gym, mill = office.add_account(), office.add_account("21638", "The Mill", sites=2)
    one, two = office.add_tag_type("Gold"), office.add_tag_type("Silver")
    john = office.add_contact(gym, "John Doe", title="Owner", tags=frozenset({one.id}))
    jon = office.add_contact(
        mill, "Jon Doe", phone_1="763-555-0142", tags=frozenset({two.id}), sites=office.sites(mill)
    )
    merge(merges, john, jon)
    here = office.contacts.opened(john.id).row.contact
    assert (here.name, here.title, here.phone_1) == ("John Doe", "Owner", "763-555-0142")
    assert here.tags == {one.id, two.id}
    there = office.contacts.opened(account_contact_id(mill.id, john.contact.id)).row
    assert there.contact == here
    assert there.links == jon.links
    assert office.contacts.count(ContactQuery(scope=Scope.EVERYWHERE)) == 2


def test_a_merge_is_one_action(office: Office, merges: SqlMergeBook) -> None:
    gym = office.add_account(sites=2)
    john = office.add_contact(gym, "John Doe", sites=office.sites(gym)[:1])
    jon = office.add_contact(gym, "Jon Doe", sites=office.sites(gym)[1:])
    action = merge(merges, john, jon)
    with office.database.reading() as session:
        last = session.scalars(select(ChangeRow).order_by(ChangeRow.device_seq.desc())).first()
        assert last is not None
        assert last.action_id == action
        deleted = select(ChangeRow.entity).where(
            ChangeRow.action_id == action, ChangeRow.operation == Operation.DELETE
        )
        assert set(session.scalars(deleted)) == {"contact", "account_contact", "link"}
    assert office.contacts.opened(john.id).row.site_ids == {s.id for s in office.sites(gym)}


def test_the_old_id_leads_to_the_kept_person_also_after_another_merge(
    office: Office, merges: SqlMergeBook
) -> None:
    gym, mill = office.add_account(), office.add_account("21638", "The Mill")
    a, b, c = (office.add_contact(gym, name) for name in ("Ada", "Bob", "Cleo"))
    there = office.contacts.link(b.contact.id, mill.id)
    merge(merges, b, a)
    merge(merges, c, b)
    for row in (a, b):
        assert office.contacts.opened(row.id).row.id == c.id
    assert office.contacts.opened(there).row.id == account_contact_id(mill.id, c.contact.id)
    assert office.contacts.link(a.contact.id, gym.id) == c.id
    with pytest.raises(RefusedError, match="same person"):
        merges.opened(a.contact.id, c.contact.id)


def test_the_history_of_both_is_the_kept_persons(office: Office, merges: SqlMergeBook) -> None:
    gym = office.add_account()
    john, jon = office.add_contact(gym, "John Doe"), office.add_contact(gym, "Jon Doe")
    office.change(jon.id, lambda row: replace(row, contact=replace(row.contact, title="Boss")))
    merge(merges, john, jon)
    entries = office.history.page(john.id, kind=None, text="", after=None).items
    assert [entry.title for entry in entries] == [
        "Merged with Jon Doe",
        "Contact changed",
        "Contact added",
        "Contact added",
    ]
    assert [(line.field, line.new) for line in entries[0].lines] == [("Title", "Boss")]
    assert office.history.page(jon.id, kind=None, text="", after=None).items == entries


def test_a_form_open_on_the_merged_person_compares_with_the_kept_one(
    office: Office, merges: SqlMergeBook
) -> None:
    gym = office.add_account()
    john, jon = office.add_contact(gym, "John Doe"), office.add_contact(gym, "Jon Doe")
    merge(merges, john, jon)
    mine = replace(jon, contact=replace(jon.contact, title="Typed"))
    with pytest.raises(ConflictError):
        office.contacts.save(ContactSave(row=mine, base=jon))
    assert office.contacts.opened(jon.id).row.id == john.id


def test_a_merge_of_what_somebody_changed_meanwhile_is_refused(
    office: Office, merges: SqlMergeBook
) -> None:
    gym = office.add_account()
    john, jon = office.add_contact(gym, "John Doe"), office.add_contact(gym, "Jon Doe")
    opened = merges.opened(john.contact.id, jon.contact.id)
    office.change(jon.id, lambda row: replace(row, contact=replace(row.contact, title="Boss")))
    with pytest.raises(ConflictError):
        merges.merge(opened, suggested(opened.kept, opened.other))
    assert len(everything(office)) == 2


def test_a_person_that_would_not_be_valid_is_refused_with_its_problems(
    office: Office, merges: SqlMergeBook
) -> None:
    gym = office.add_account()
    john, jon = office.add_contact(gym, "John Doe"), office.add_contact(gym, "Jon Doe")

    def nameless(_: OpenedMerge, choices: MergeChoices) -> MergeChoices:
        return replace(choices, contact=replace(choices.contact, name=" "))

    with pytest.raises(RefusedError) as refused:
        merge(merges, john, jon, nameless)
    assert set(refused.value.problems) == {"name"}
    assert len(everything(office)) == 2


def test_the_billing_kind_goes_with_the_person(office: Office, merges: SqlMergeBook) -> None:
    gym = office.add_account()
    john = office.add_contact(gym, "John Doe")
    jon = office.add_contact(gym, "Jon Doe", billing=BillingKind.PRIMARY)
    merge(merges, john, jon)
    assert office.contacts.opened(john.id).row.billing is BillingKind.PRIMARY


def test_access_does_not_go_to_another_address(office: Office, merges: SqlMergeBook) -> None:
    gym, mill = office.add_account(), office.add_account("21638", "The Mill")
    john = office.add_contact(gym, "John Doe", email="john@gym.example")
    jon = with_access(office, office.add_contact(mill, "Jon Doe", email="jon@mill.example"))
    merge(merges, john, jon)
    portal = office.contacts.opened(account_contact_id(mill.id, john.contact.id)).row.portal
    assert (portal.state, portal.accepted_at) == (PortalState.DISABLED, None)


def test_undo_gives_both_back_as_they_were(
    office: Office, merges: SqlMergeBook, bulk: SqlBulkBook
) -> None:
    gym, mill = office.add_account(sites=3), office.add_account("21638", "The Mill")
    sites, role = office.sites(gym), office.add_role("Scale house")
    tag = office.add_tag_type("Gold")
    john = office.add_contact(gym, "John Doe", sites=sites[:2])
    jon = office.add_contact(
        gym, "Jon Doe", email="jon@gym.example", sites=sites[1:], tags=frozenset({tag.id})
    )
    links = (Link(site_id=sites[1].id, role_1=role.id), Link(site_id=sites[2].id))
    office.change(jon.id, lambda row: replace(row, links=links))
    with_access(office, jon)
    there = office.contacts.link(jon.contact.id, mill.id)
    office.change(there, lambda row: replace(row, billing=BillingKind.PRIMARY))
    before = everything(office)
    merge(merges, john, jon)
    undoable = bulk.last_undoable()
    assert undoable is not None
    assert undoable.title == "merge of Jon Doe into John Doe"
    result = bulk.undo(undoable.action_id, nobody)
    assert result.report.count(Outcome.REFUSED) == 0
    assert everything(office) == before
    assert bulk.last_undoable() is None
    titles = [e.title for e in office.history.page(jon.id, kind=None, text="", after=None).items]
    assert titles[:2] == ["Merge undone", "Merged into another contact"]
    titles = [e.title for e in office.history.page(john.id, kind=None, text="", after=None).items]
    assert titles == ["Merge with Jon Doe undone", "Merged with Jon Doe", "Contact added"]


def test_undo_leaves_what_was_changed_since_and_says_so(
    office: Office, merges: SqlMergeBook, bulk: SqlBulkBook
) -> None:
    gym = office.add_account()
    john = office.add_contact(gym, "John Doe")
    jon = office.add_contact(gym, "Jon Doe", title="Boss", phone_1="763-555-0142")
    action = merge(merges, john, jon)
    office.change(john.id, lambda row: replace(row, contact=replace(row.contact, title="Owner")))
    result = bulk.undo(action, nobody)
    rows = result.report.rows(None, 0, 9)
    assert any("part of this" in row.reason for row in rows)
    contact = office.contacts.opened(john.id).row.contact
    assert (contact.title, contact.phone_1) == ("Owner", "")
    assert office.contacts.opened(jon.id).row == jon
