"""The models of the main window on a real database."""

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.icons import Icon
from desktop.models.account_list import AccountList
from desktop.models.account_page import AccountPage
from desktop.models.contact_table import ContactTable
from desktop.models.data_changes import DataChanges
from desktop.models.desk import Desk
from desktop.models.places import Places
from desktop.models.roles import Role
from desktop.models.search import Action, Entry, Kind, SearchResults, matches_in
from desktop.models.service_week import ServiceWeek
from desktop.models.site_list import SiteList
from desktop.settings import Place
from desktop.tasks import ThreadedTasks
from desktop.theme import Ink
from domain.accounts import AccountStatus
from domain.books import AccountQuery, ContactQuery, Scope
from domain.ids import AccountId, new_id
from storage.bulk import SqlBulkBook
from storage.portal_scope import SqlPortalScopeBook
from tests.desktop.held_tasks import HeldTasks
from tests.office import MONDAY, Office


def desk(office: Office, tasks: ThreadedTasks) -> Desk:
    return Desk(
        contacts=office.contacts,
        accounts=office.accounts,
        search=office.search,
        scopes=SqlPortalScopeBook(office.database),
        setup=office.setup,
        bulk=SqlBulkBook(office.database, office.author),
        tasks=tasks,
        changes=DataChanges(),
        staff_name="Aliena Somers",
        today=lambda: MONDAY,
    )


def test_the_contacts_table_shows_the_nine_columns_of_the_article(
    office: Office, qtmodeltester: Any
) -> None:
    gym = office.add_account(sites=1)
    office.add_contact(gym, "Night Watch Desk", sites=office.sites(gym), phone_1="952-555-0190")
    held = HeldTasks()
    table = ContactTable(office.contacts, held)
    table.show(ContactQuery(account_id=gym.id, scope=Scope.ALL))
    held.release()
    qtmodeltester.check(table)

    columns = range(table.columnCount())
    assert {
        table.headerData(column, Qt.Orientation.Horizontal): table.index(0, column).data()
        for column in columns
    } == {
        "Type": "Site",
        "Billing contact": "None",
        "Name": "Night Watch Desk",
        "Title": "–",
        "Email": "No email",
        "Phone": "952-555-0190",
        "Service notification": "No",
        "Request notification": "None",
        "Portal user": "No",
    }
    assert table.index(0, 4).data(Role.ICON) is Icon.WARNING
    assert table.index(0, 8).data(Qt.ItemDataRole.AccessibleTextRole) == "Portal user: No"


def test_sorting_is_a_question_to_the_book_and_keeps_the_marked_contact(
    office: Office,
) -> None:
    gym = office.add_account()
    for name in ("Ann", "Bob", "Cid"):
        office.add_contact(gym, name)
    held = HeldTasks()
    table = ContactTable(office.contacts, held)
    table.show(ContactQuery(account_id=gym.id))
    held.release()

    table.sort(2, Qt.SortOrder.DescendingOrder)
    held.release()

    assert [table.index(row, 2).data() for row in range(3)] == ["Cid", "Bob", "Ann"]


def test_the_account_list_knows_number_class_and_status(office: Office, qtmodeltester: Any) -> None:
    office.add_account(status=AccountStatus.CREDIT_HOLD)
    held = HeldTasks()
    accounts = AccountList(office.accounts, held)
    accounts.show(AccountQuery())
    held.release()
    qtmodeltester.check(accounts)

    index = accounts.index(0, 0)
    assert (index.data(), index.data(Role.STATUS)) == ("Renovation Gym", "Credit Hold")
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "49418 Renovation Gym, COMM, Credit Hold"


def test_sites_are_narrowed_by_every_word(office: Office, qtmodeltester: Any) -> None:
    gym = office.add_account(sites=12)
    sites = SiteList()
    sites.show_sites(office.sites(gym))
    qtmodeltester.check(sites)

    sites.filter("pheasant 49418011")

    assert [sites.site_at(row).number for row in range(sites.rowCount())] == ["49418011"]


def test_the_page_opens_an_account_at_its_first_site_and_walks_its_sites(
    office: Office, tasks: ThreadedTasks, qtbot: QtBot
) -> None:
    gym = office.add_account(sites=3)
    page = AccountPage(desk(office, tasks))
    with qtbot.waitSignal(page.moved):
        page.open(Place(account_id=gym.id))
    assert page.site_position == 0

    page.step(1)
    page.step(1)
    page.step(1)

    assert page.site is not None
    assert page.site.number == "49418003"
    qtbot.waitUntil(lambda: page.site_card is not None)


def test_without_a_place_the_first_account_opens(
    office: Office, tasks: ThreadedTasks, qtbot: QtBot
) -> None:
    first = office.add_account("2", "Alpha")
    office.add_account("1", "Beta")
    page = AccountPage(desk(office, tasks))

    with qtbot.waitSignal(page.moved):
        page.open(None)

    assert page.place == Place(account_id=first.id)


def test_where_the_remembered_account_is_gone_the_first_one_opens(
    office: Office, tasks: ThreadedTasks, qtbot: QtBot
) -> None:
    gym = office.add_account()
    page = AccountPage(desk(office, tasks))

    with qtbot.waitSignal(page.moved):
        page.open(Place(account_id=AccountId(new_id())))

    assert page.place == Place(account_id=gym.id)


def test_what_is_stored_meanwhile_does_not_keep_the_page_from_moving_on(
    office: Office, tasks: ThreadedTasks, qtbot: QtBot
) -> None:
    gym, mill = office.add_account(), office.add_account("21638", "The Mill")
    page = AccountPage(desk(office, tasks))
    with qtbot.waitSignal(page.moved):
        page.open(Place(account_id=gym.id))

    page.open(Place(account_id=mill.id))
    with qtbot.waitSignal(page.moved):
        page.refresh()

    assert page.place == Place(account_id=mill.id)


def test_an_office_without_accounts_is_empty_not_broken(
    office: Office, tasks: ThreadedTasks, qtbot: QtBot
) -> None:
    page = AccountPage(desk(office, tasks))
    page.open(None)
    qtbot.waitUntil(lambda: page.empty)  # "still reading" changes the page, too
    assert page.error == ""


def test_a_week_starts_on_sunday_and_tells_what_came_of_each_service(
    office: Office, tasks: ThreadedTasks, qtbot: QtBot
) -> None:
    [site] = office.sites(office.add_account(sites=1))
    for after, outcome in (
        (-1, ""),
        (0, "Completed"),
        (0, "Not Serviced - Bin Blocked"),
        (1, ""),
        (7, ""),
    ):
        office.add_visit(site, MONDAY + timedelta(days=after), "4 Yard Trash", outcome)
    week = ServiceWeek(office.accounts, tasks, lambda: MONDAY)
    week.show(site.id)
    qtbot.waitUntil(lambda: any(day.services for day in week.days))

    sunday, monday, tuesday, *rest = week.days
    assert [day.title for day in (sunday, monday)] == ["Sun 15", "Today, Mon 16"]
    assert [service.outcome for service in sunday.services] == ["No result yet"]
    assert sorted(service.outcome for service in monday.services) == ["Bin Blocked", "Completed"]
    assert {service.ink for service in monday.services} == {Ink.OK, Ink.WARN}
    assert [service.outcome for service in tuesday.services] == ["Scheduled"]
    assert not any(day.services for day in rest)


def test_a_week_can_be_turned_and_today_comes_back(
    office: Office, tasks: ThreadedTasks, qtbot: QtBot
) -> None:
    [site] = office.sites(office.add_account(sites=1))
    office.add_visit(site, MONDAY + timedelta(days=7), "4 Yard Trash")
    week = ServiceWeek(office.accounts, tasks, lambda: MONDAY)
    week.show(site.id)

    week.step(1)
    qtbot.waitUntil(lambda: any(day.services for day in week.days))
    assert not any(day.is_today for day in week.days)

    week.go_to_today()
    assert week.days[1].is_today


def a_place() -> Place:
    return Place(account_id=AccountId(new_id()))


def test_back_and_forward_walk_what_was_visited() -> None:
    places, (a, b, c) = Places(), (a_place(), a_place(), a_place())
    for place in (a, b, b):
        places.visit(place)

    assert places.back() == a
    places.visit(a)
    assert places.forward() == b
    places.back()
    places.visit(c)

    assert (places.can_go_back, places.can_go_forward) == (True, False)
    assert places.back() == a
    assert (places.can_go_back, places.can_go_forward) == (False, True)


def searched(office: Office, tasks: ThreadedTasks, qtbot: QtBot, text: str) -> tuple[Entry, ...]:
    results = SearchResults(office.search, tasks)
    action = Action(title="Add contact", shortcut="", icon=Icon.ADD, run=lambda: None)
    results.offer((action,))
    results.search(text)
    qtbot.waitUntil(lambda: not results.searching)
    return tuple(results.entry_at(row) for row in range(results.rowCount()))


def test_search_groups_what_it_finds_and_counts_it(
    office: Office, tasks: ThreadedTasks, qtbot: QtBot
) -> None:
    gym = office.add_account(sites=6)
    office.add_contact(gym, "Sofia Lindqvist", phone_1="952-555-0181")

    found = searched(office, tasks, qtbot, "renovation")

    headings = {entry.title: entry.detail for entry in found if entry.kind is Kind.GROUP}
    assert headings["Accounts"] == "1"
    assert headings["Sites"] == "first 4 of 6"


def test_part_of_a_phone_number_finds_its_owner(
    office: Office, tasks: ThreadedTasks, qtbot: QtBot
) -> None:
    gym = office.add_account()
    row = office.add_contact(gym, "Sofia Lindqvist", phone_1="952-555-0181")
    office.add_contact(gym, "John Doe", phone_1="763-555-0142")

    found = searched(office, tasks, qtbot, "5550181")

    [contact] = [entry for entry in found if entry.kind is Kind.CONTACT]
    assert (contact.contact, contact.title) == (row.id, "Sofia Lindqvist")
    assert contact.detail == "952-555-0181 · 49418 Renovation Gym"


def test_a_search_without_a_match_still_offers_what_one_can_do(
    office: Office, tasks: ThreadedTasks, qtbot: QtBot, qtmodeltester: Any
) -> None:
    results = SearchResults(office.search, tasks)
    results.offer((Action(title="Add contact", shortcut="", icon=Icon.ADD, run=lambda: None),))
    results.search("nobody")
    qtbot.waitUntil(lambda: results.nothing_found)
    qtmodeltester.check(results)

    assert [results.entry_at(row).title for row in range(results.rowCount())] == [
        "Actions",
        "Add contact",
    ]


@pytest.mark.parametrize(
    ("text", "search", "marked"),
    [
        ("Renovation Gym", "reno gym", ["Reno", "Gym"]),
        ("Union Depot Café", "CAFE", ["Café"]),
        ("763-555-0142", "5550142", ["555-0142"]),
        ("763-555-0142", "(763) 555", ["763", "555"]),
        ("John Doe", "1", []),
        ("John Doe", "", []),
    ],
)
def test_what_was_typed_is_marked_in_what_was_found(
    text: str, search: str, marked: list[str]
) -> None:
    assert [text[start:end] for start, end in matches_in(text, search)] == marked
