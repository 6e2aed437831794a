from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.books import AccountSave
from domain.changes import Author, Origin
from domain.contacts import ACCOUNT_LINK, AccountContact, BillingKind, Link, NotificationMethod
from domain.errors import GoneError
from domain.history import HistoryEntry, HistoryKind, HistoryLine
from domain.ids import AccountContactId, StaffId, new_id
from domain.portal_access import end_access, grant_access
from storage.history import SqlHistoryBook
from tests.office import MONDAY_MORNING, Office, an_office

pytestmark = pytest.mark.both


class Clock:
    """A minute passes whenever somebody looks at it."""

    def __init__(self) -> None:
        self.now = MONDAY_MORNING

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def test_a_changed_contact_is_told_field_by_field(office: Office) -> None:
    row = office.add_contact(
        office.add_account(),
        email="john@renogym.example",
        request_notification_method=NotificationMethod.EMAIL,
        phone_1="763-555-0142",
    )
    office.change(
        row.id,
        lambda row: replace(
            row,
            billing=BillingKind.PRIMARY,
            contact=replace(
                row.contact,
                request_notification_method=NotificationMethod.NONE,
                phone_1="",
                phone_2="763-555-0100",
                mobile_opt_out=True,
            ),
        ),
    )
    entry = _newest(office, row.id)
    assert (entry.title, entry.kind, entry.staff_name) == (
        "Contact changed",
        HistoryKind.CHANGE,
        "Aliena Somers",
    )
    assert _told(entry) == {
        "Phone 1": ("763-555-0142", "empty"),
        "Phone 2": ("empty", "763-555-0100"),
        "Request notification method": ("Email", "None"),
        "Mobile opt out": ("No", "Yes"),
        "Billing contact": ("None", "Primary Billing"),
    }


def test_an_added_contact_is_told_with_what_was_filled_in(office: Office) -> None:
    row = office.add_contact(office.add_account(), title="Owner")
    (entry,) = _all(office, row.id)
    assert entry.title == "Contact added"
    assert _told(entry) == {"Name": ("empty", "John Doe"), "Title": ("empty", "Owner")}


def test_access_is_told_by_the_sites_it_reaches(office: Office) -> None:
    account, role = office.add_account(sites=6), office.add_role("Night shift")
    sites = office.sites(account)
    row = office.add_contact(account, sites=sites[:1])

    def reach(*links: Link) -> dict[str, tuple[str, str]]:
        office.change(row.id, lambda row: replace(row, links=links))
        entry = _newest(office, row.id)
        assert (entry.title, entry.kind) == ("Access changed", HistoryKind.CHANGE)
        return _told(entry)

    at = [Link(site_id=site.id) for site in sites]
    assert reach(ACCOUNT_LINK) == {"Access": ("49418001 only", "Account (All Sites)")}
    assert reach(at[2], at[0]) == {"Access": ("Account (All Sites)", "49418001, 49418003")}
    assert reach(at[0], replace(at[2], role_1=role.id)) == {
        "Role 1 at 49418003": ("empty", "Night shift")
    }
    assert reach(*at) == {
        "Access": ("49418001, 49418003", "49418001, 49418002, 49418003 and 3 more"),
        "Role 1 at 49418003": ("Night shift", "empty"),
    }
    assert reach(replace(ACCOUNT_LINK, role_2=role.id)) == {
        "Access": ("49418001, 49418002, 49418003 and 3 more", "Account (All Sites)"),
        "Role 2": ("empty", "Night shift"),
    }


def test_granted_access_is_told_by_the_portal_user(office: Office) -> None:
    row = office.add_contact(office.add_account(), email="john@renogym.example")
    office.change(row.id, _granted)
    entry = _newest(office, row.id)
    assert (entry.title, entry.kind, entry.remark) == ("Access changed", HistoryKind.PORTAL, "")
    assert _told(entry) == {"Portal user": ("No", "Invited")}


def test_ended_access_has_a_title_of_its_own(office: Office) -> None:
    row = office.add_contact(office.add_account(), email="john@renogym.example")
    office.change(row.id, _granted)
    office.change(row.id, lambda row: replace(row, portal=end_access(row.portal, MONDAY_MORNING)))
    entry = _newest(office, row.id)
    assert (entry.title, entry.remark) == ("Access ended", "")
    assert _told(entry) == {"Portal user": ("Invited", "Disabled")}


def test_one_save_of_many_things_is_told_in_parts_of_one_action(office: Office) -> None:
    spanish, vip = office.add_tag_type("Spanish"), office.add_tag_type("Loud")
    row = office.add_contact(
        office.add_account(), email="john@renogym.example", tags=frozenset({vip.id})
    )

    def everything(row: AccountContact) -> AccountContact:
        contact = replace(row.contact, title="Owner", tags=frozenset({spanish.id}))
        return _granted(replace(row, contact=contact))

    office.change(row.id, everything)
    parts = _all(office, row.id)[:4]
    assert [entry.title for entry in parts] == [
        "Contact changed",
        "Access changed",
        "Tag added",
        "Tag removed",
    ]
    assert len({entry.id for entry in parts}) == 1
    assert parts[2].lines == (HistoryLine(field="Tag", old="empty", new="Spanish"),)
    assert parts[3].lines == (HistoryLine(field="Tag", old="Loud", new="empty"),)


def test_beginnings_and_ends_in_other_accounts_are_told_but_not_what_happened_there(
    office: Office,
) -> None:
    gym, mill = office.add_account(), office.add_account("21638", "The Mill")
    here = office.add_contact(gym, email="john@renogym.example")
    there = office.contacts.link(here.contact.id, mill.id)
    office.change(there, _granted)
    office.contacts.unlink(there)
    assert [entry.title for entry in _all(office, here.id)] == [
        "Unlinked from 21638 The Mill",
        "Linked to 21638 The Mill",
        "Contact added",
    ]


def test_an_unlinked_contact_that_comes_back_keeps_the_history(office: Office) -> None:
    account = office.add_account()
    row = office.add_contact(account, email="john@renogym.example")
    office.change(row.id, _granted)
    office.contacts.unlink(row.id)
    with pytest.raises(GoneError):
        _all(office, row.id)
    office.contacts.link(row.contact.id, account.id)
    linked, unlinked, *_ = _all(office, row.id)
    assert linked.title == "Linked to 49418 Renovation Gym"
    assert (unlinked.title, unlinked.kind) == (
        "Unlinked from 49418 Renovation Gym",
        HistoryKind.PORTAL,
    )
    assert _told(unlinked) == {"Portal user": ("Invited", "Disabled")}


def test_access_lost_with_a_site_names_the_site(office: Office) -> None:
    gym, mill = office.add_account(sites=3), office.add_account("21638", "The Mill")
    row = office.add_contact(gym, sites=office.sites(gym))
    office.accounts.move_site(office.sites(gym)[0].id, mill.id)
    moved = _newest(office, row.id)
    assert moved.remark == "Site 49418001 was moved to 21638 The Mill."
    card = office.accounts.card(gym.id)
    office.accounts.save(
        AccountSave(account=gym, sites=card.sites[1:], base=card, removed_sites=(card.sites[0].id,))
    )
    removed = _newest(office, row.id)
    assert removed.remark == "Site 49418002 was removed."
    assert _told(removed) == {"Access": ("49418002, 49418003", "49418003 only")}


def test_what_was_renamed_is_told_by_its_name_of_today(office: Office) -> None:
    role = office.add_role("Night shift")
    row = office.add_contact(office.add_account())
    office.change(row.id, lambda row: replace(row, links=(Link(site_id=None, role_1=role.id),)))
    office.setup.keep(replace(role, name="Late shift"))
    assert _told(_newest(office, row.id)) == {"Role 1": ("empty", "Late shift")}


def test_what_an_import_did_is_told_as_such(office: Office) -> None:
    importer = Office(
        office.database,
        Author(staff_id=StaffId(new_id()), staff_name="Aliena Somers", origin=Origin.IMPORT),
    )
    row = importer.add_contact(office.add_account())
    importer.change(row.id, lambda row: replace(row, contact=replace(row.contact, title="Owner")))
    changed, imported = _all(office, row.id)
    assert imported.title == "Imported"
    assert (changed.title, changed.remark) == ("Contact changed", "By an import.")


# Pages and filters


@pytest.fixture
def long_history(tmp_path: Path) -> tuple[Office, AccountContactId]:
    """Twelve titles one after the other, with an invitation in between."""
    office = an_office(tmp_path, clock=Clock())
    row = office.add_contact(office.add_account(), email="john@renogym.example")
    for number in range(12):
        office.change(row.id, _titled(f"Title {number}"))
        if number == 3:
            office.change(row.id, _granted)
    return office, row.id


def test_pages_put_together_are_the_whole_history_newest_first(
    long_history: tuple[Office, AccountContactId],
) -> None:
    office, id = long_history
    whole = _all(office, id)
    assert [entry.at for entry in whole] == sorted((entry.at for entry in whole), reverse=True)
    assert len(whole) == 14
    for size in (1, 2, 5, 13, 14, 15):
        assert _by_pages(office, id, size) == whole


def test_the_filters_look_through_all_pages(
    long_history: tuple[Office, AccountContactId],
) -> None:
    office, id = long_history
    for size in (1, 2, 50):
        portal = _by_pages(office, id, size, kind=HistoryKind.PORTAL)
        assert [entry.title for entry in portal] == ["Access changed"]
        oldest = _by_pages(office, id, size, text="added DOE")
        assert [entry.title for entry in oldest] == ["Contact added"]
        both = _by_pages(office, id, size, text="title 5")
        assert [dict(_told(entry))["Title"] for entry in both] == [
            ("Title 5", "Title 6"),
            ("Title 4", "Title 5"),
        ]
        assert _by_pages(office, id, size, kind=HistoryKind.PORTAL, text="title 5") == ()
        assert len(_by_pages(office, id, size, text="aliena")) == 14


def _by_pages(
    office: Office,
    id: AccountContactId,
    size: int,
    *,
    kind: HistoryKind | None = None,
    text: str = "",
) -> tuple[HistoryEntry, ...]:
    book, after = SqlHistoryBook(office.database, size), None
    found: list[HistoryEntry] = []
    while True:
        page = book.page(id, kind=kind, text=text, after=after)
        found += page.items
        after = page.next
        if after is None:
            return tuple(found)


def _all(office: Office, id: AccountContactId) -> tuple[HistoryEntry, ...]:
    page = office.history.page(id, kind=None, text="", after=None)
    assert page.next is None
    return page.items


def _newest(office: Office, id: AccountContactId) -> HistoryEntry:
    return _all(office, id)[0]


def _told(entry: HistoryEntry) -> dict[str, tuple[str, str]]:
    return {line.field: (line.old, line.new) for line in entry.lines}


def _granted(row: AccountContact) -> AccountContact:
    return replace(row, portal=grant_access(row.portal, MONDAY_MORNING))


def _titled(title: str) -> Callable[[AccountContact], AccountContact]:
    return lambda row: replace(row, contact=replace(row.contact, title=title))
