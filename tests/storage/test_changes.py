import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, inspect, select, update

from domain.accounts import Account
from domain.books import AccountQuery, AccountSave, ContactQuery, ContactSave, Scope
from domain.changes import Value, replay
from domain.contacts import (
    ACCOUNT_LINK,
    AccountContact,
    BillingKind,
    Link,
    NotificationMethod,
)
from domain.errors import DataError, GoneError, RefusedError
from domain.ids import AccountContactId, new_id
from domain.portal_access import end_access, grant_access
from domain.settings import SystemOptions
from storage.changes import logged, logged_columns
from storage.history import change_of
from storage.schema import Base, ChangeRow, ContactRow, OfficeRow
from tests.office import MONDAY, MONDAY_MORNING, Office, an_office

pytestmark = pytest.mark.both

Records = dict[UUID, dict[str, Value]]


@pytest.fixture(scope="module")
def long_lived_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for all examples: what they leave behind is one more thing to replay."""
    office = an_office(tmp_path_factory.mktemp("long-lived"))
    for name in ("Night shift", "Late shift"):
        office.add_role(name)
    yield office
    office.database.close()


def test_setup_and_visits_are_logged_too(office: Office) -> None:
    (site,) = office.sites(office.add_account(sites=1))
    visit = office.add_visit(site, MONDAY, "4 Yard Trash")
    office.setup.keep(replace(visit, outcome="Completed"))
    office.setup.keep(replace(office.comm, enable_on_call_orders=True))
    office.setup.keep_options(SystemOptions(display_ar_history=False, login_terms="Be kind."))
    office.setup.keep_options(SystemOptions(login_terms="Be kind."))
    assert _replayed(office) == _stored(office)


def test_changes_of_one_device_are_numbered_without_a_gap(office: Office) -> None:
    account = office.add_account(sites=2)
    for name in ("One", "", "Two"):  # the second is refused
        with contextlib.suppress(RefusedError):
            office.add_contact(account, name)
    with office.database.reading() as session:
        numbers = session.scalars(select(ChangeRow.device_seq).order_by(ChangeRow.device_seq)).all()
        devices = session.scalars(select(ChangeRow.device_id).distinct()).all()
        assert devices == session.scalars(select(OfficeRow.device_id)).all()
    assert numbers == list(range(1, len(numbers) + 1))


def test_one_save_is_one_action_in_the_name_of_its_author(office: Office) -> None:
    row = office.add_contact(office.add_account())
    with office.database.reading() as session:
        query = select(ChangeRow).where(ChangeRow.contact_id == row.contact.id)
        changes = session.scalars(query).all()
    assert {change.entity for change in changes} == {"contact", "account_contact", "link"}
    assert len({(change.action_id, change.at) for change in changes}) == 1
    assert {change.staff_name for change in changes} == {"Aliena Somers"}
    assert {change.account_id for change in changes} == {None, row.account_id}


def test_a_save_that_changes_nothing_leaves_no_change(office: Office) -> None:
    row = office.add_contact(office.add_account())
    before = _count(office)
    office.change(row.id, lambda same: same)
    assert _count(office) == before


def test_a_bulk_write_past_the_log_is_a_mistake_of_the_program(office: Office) -> None:
    values = {"id": new_id(), "name": "Nobody"}
    for statement in (update(ContactRow).values(name="Nobody"), insert(ContactRow).values(values)):
        with (
            office.database.writing(office.author) as session,
            pytest.raises(RuntimeError, match="must be recorded"),
        ):
            session.execute(statement)


# Steps of a clerk; pick chooses among what there is. A step may be refused.


def _add(office: Office, account: Account, pick: int) -> None:
    office.add_contact(account, f"Added {pick}", sites=office.sites(account)[: pick % 3])


def _edit(office: Office, account: Account, pick: int) -> None:
    tags = [tag_type.id for tag_type in office.contacts.blank(account.id).tag_types]

    def edited(row: AccountContact) -> AccountContact:
        changed = replace(
            row.contact,
            title=f"Title {pick}",
            tags=row.contact.tags ^ {tags[pick % len(tags)]},
            request_notification_method=list(NotificationMethod)[pick % 3],
        )
        return replace(row, contact=changed)

    office.change(_picked(office, account, pick), edited)


def _give_sites(office: Office, account: Account, pick: int) -> None:
    roles = [None, *(role.id for role in office.contacts.blank(account.id).roles)]
    places = [site.id for at, site in enumerate(office.sites(account)) if pick & 1 << at]
    links = tuple(Link(site_id=id, role_1=roles[pick % len(roles)]) for id in places or (None,))
    office.change(_picked(office, account, pick), lambda row: replace(row, links=links))


def _make_billing(office: Office, account: Account, pick: int) -> None:
    base = office.contacts.opened(_picked(office, account, pick)).row
    row = replace(base, billing=list(BillingKind)[pick % 3], links=(ACCOUNT_LINK,))
    office.contacts.save(ContactSave(row=row, base=base, takes_over_billing=pick % 2 == 0))


def _switch_access(office: Office, account: Account, pick: int) -> None:
    switch = grant_access if pick % 2 else end_access
    office.change(
        _picked(office, account, pick),
        lambda row: replace(row, portal=switch(row.portal, MONDAY_MORNING)),
    )


def _unlink(office: Office, account: Account, pick: int) -> None:
    office.contacts.unlink(_picked(office, account, pick))


def _link(office: Office, account: Account, pick: int) -> None:
    everybody = ContactQuery(scope=Scope.EVERYWHERE)
    (row,) = office.contacts.listed(everybody, pick % office.contacts.count(everybody), 1)
    office.contacts.link(row.contact_id, account.id)


def _remove_site(office: Office, account: Account, pick: int) -> None:
    card = office.accounts.card(account.id)
    gone = tuple(site.id for site in card.sites[pick % 3 : pick % 3 + 1])
    renamed = replace(card.account, name=f"Account {pick}")
    office.accounts.save(AccountSave(account=renamed, sites=(), base=card, removed_sites=gone))


def _move_site(office: Office, account: Account, pick: int) -> None:
    accounts = office.accounts.listed(AccountQuery(), 0, 100)
    for site in office.sites(account)[:1]:
        office.accounts.move_site(site.id, accounts[pick % len(accounts)].id)


def _picked(office: Office, account: Account, pick: int) -> AccountContactId:
    rows = office.contacts.listed(ContactQuery(account_id=account.id), 0, 100)
    if not rows:
        raise GoneError("contact")
    return rows[pick % len(rows)].id


Step = Callable[[Office, Account, int], None]
_STEPS: tuple[Step, ...] = (
    _add,
    _edit,
    _give_sites,
    _make_billing,
    _switch_access,
    _unlink,
    _link,
    _remove_site,
    _move_site,
)


@settings(max_examples=settings().max_examples // 4)  # each is many saves to a real disk
@given(
    steps=st.lists(st.tuples(st.sampled_from(_STEPS), st.integers(0, 50)), min_size=1, max_size=12)
)
def test_the_change_log_alone_gives_back_every_record(
    long_lived_office: Office, steps: list[tuple[Step, int]]
) -> None:
    office = long_lived_office
    account = office.add_account(str(new_id().int), "Account", sites=3)
    for name in ("One", "Two"):
        office.add_contact(account, name, email="one@renogym.example")
    for step, pick in steps:
        with contextlib.suppress(DataError):  # refused; the log must not tell of it
            step(office, account, pick)
    assert _replayed(office) == _stored(office)


def _replayed(office: Office) -> dict[str, Records]:
    """Every record as the change log tells it."""
    records: dict[str, Records] = {row.logged_as: {} for row in _logged_rows()}
    with office.database.reading() as session:
        for row in session.scalars(select(ChangeRow).order_by(ChangeRow.device_seq)):
            replay(records[row.entity], change_of(row))
    return records


def _stored(office: Office) -> dict[str, Records]:
    """Every record as the tables have it."""
    with office.database.reading() as session:
        return {
            kind.logged_as: {
                inspect(kind).primary_key_from_instance(row)[0]: {
                    name: logged(getattr(row, name)) for name in logged_columns(kind)
                }
                for row in session.scalars(select(kind))
            }
            for kind in _logged_rows()
        }


def _logged_rows() -> list[type[Base]]:
    return [mapper.class_ for mapper in Base.registry.mappers if mapper.class_.logged_as]


def _count(office: Office) -> int:
    with office.database.reading() as session:
        return len(session.scalars(select(ChangeRow.id)).all())
