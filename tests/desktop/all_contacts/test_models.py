"""The models of All contacts without a window."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.models.all_contacts import BOX, EVERYBODY, AllContacts
from desktop.models.all_contacts_bulk import BulkRun, ResultTable, Stage
from desktop.models.all_contacts_filters import Choice, ContactFilters, with_filter
from desktop.models.all_contacts_views import ContactView, ViewList, read, system_views, written
from desktop.models.listed_rows import PAGE
from desktop.tasks import ThreadedTasks
from domain.accounts import AccountStatus
from domain.books import ContactOrder, ContactQuery, ListedContact
from domain.bulk import AddTag, Chosen, Outcome
from domain.filters import Filter, FilterField
from domain.ids import AccountContactId, TagTypeId, new_id
from domain.portal_access import PortalState
from storage.bulk import SqlBulkBook
from tests.desktop.all_contacts.working import NAMES, filled
from tests.desktop.held_tasks import HeldTasks
from tests.office import Office

CHECK = Qt.ItemDataRole.CheckStateRole
ACTIVE = Filter(field=FilterField.ACCOUNT_STATUS, values=(AccountStatus.ACTIVE,))


class Crowd:
    """A book of many, of whom each is made when it is asked for."""

    def __init__(self, count: int) -> None:
        self.size = count
        self.asked: list[str] = []
        self._one: ListedContact | None = None

    def like(self, one: ListedContact) -> None:
        self._one = one

    def count(self, _query: ContactQuery) -> int:
        self.asked.append("count")
        return self.size

    def listed(self, _query: ContactQuery, start: int, length: int) -> tuple[ListedContact, ...]:
        self.asked.append(f"rows {start}")
        assert self._one is not None
        last = min(start + length, self.size)
        return tuple(replace(self._one, id=person(row)) for row in range(start, last))

    def position(self, _query: ContactQuery, id: AccountContactId) -> int | None:
        return id.int

    def ids(self, _query: ContactQuery) -> tuple[AccountContactId, ...]:
        self.asked.append("ids")
        return tuple(person(row) for row in range(self.size))


def person(row: int) -> AccountContactId:
    return AccountContactId(UUID(int=row))


@pytest.fixture
def held(qtbot: object) -> HeldTasks:
    del qtbot  # models need an application
    return HeldTasks()


@pytest.fixture
def crowd(office: Office) -> Crowd:
    filled(office)
    made = Crowd(1_000_000)
    made.like(office.contacts.listed(EVERYBODY, 0, 1)[0])
    return made


def a_table(crowd: Any, held: HeldTasks) -> AllContacts:
    table = AllContacts(crowd, held)
    table.show(replace(EVERYBODY, text="a"))
    return table


def count(held: HeldTasks, qtbot: QtBot) -> None:
    """What is asked a little after the rows."""
    qtbot.waitUntil(lambda: bool(held.held))
    held.release()


def test_the_first_rows_do_not_wait_for_their_number(
    crowd: Crowd, held: HeldTasks, qtbot: QtBot
) -> None:
    table = a_table(crowd, held)
    held.release()
    assert crowd.asked == ["rows 0"]
    assert (table.rowCount(), table.is_counted) == (2 * PAGE, False)
    count(held, qtbot)
    assert (table.rowCount(), table.is_counted) == (1_000_000, True)


def test_what_is_typed_past_is_neither_read_nor_counted(
    crowd: Crowd, held: HeldTasks, qtbot: QtBot
) -> None:
    table = a_table(crowd, held)
    table.show(replace(EVERYBODY, text="al"))
    held.release()
    assert crowd.asked == ["rows 0"]
    table.show(replace(EVERYBODY, text="ali"))
    held.release()
    count(held, qtbot)
    assert crowd.asked == ["rows 0", "rows 0", "count"]


@pytest.mark.parametrize("size", [0, 7, PAGE, PAGE + 7])
def test_a_page_that_is_not_full_tells_the_number(crowd: Crowd, held: HeldTasks, size: int) -> None:
    crowd.size = size
    table = a_table(crowd, held)
    held.release()
    assert (table.rowCount(), table.is_counted, crowd.asked) == (size, True, ["rows 0"])


def test_all_contacts_are_a_well_behaved_model(office: Office, qtmodeltester: Any) -> None:
    filled(office)
    held = HeldTasks()
    table = AllContacts(office.contacts, held)
    qtmodeltester.check(table)
    table.show(replace(EVERYBODY, order=ContactOrder.EMAIL))
    held.release()
    table.choose_all()
    qtmodeltester.check(table)


def test_a_range_over_rows_that_were_never_read_is_chosen(crowd: Crowd, held: HeldTasks) -> None:
    table = a_table(crowd, held)
    held.release()
    table.choose_rows(5, 20_004)
    assert table.chosen_count == 0
    held.release()
    assert table.chosen_count == 20_000
    assert person(20_004) in table.chosen.ids
    assert "ids" not in crowd.asked


def test_choosing_all_of_a_million_reads_none_of_them(
    crowd: Crowd, held: HeldTasks, qtbot: QtBot
) -> None:
    table = a_table(crowd, held)
    held.release()
    count(held, qtbot)
    before = len(crowd.asked)
    table.choose_all()
    table.toggle(3)
    held.release()
    assert table.chosen_count == 999_999
    assert table.chosen == Chosen(query=replace(EVERYBODY, text="a"), ids=frozenset({person(3)}))
    assert len(crowd.asked) == before
    assert table.index(3, BOX).data(CHECK) is Qt.CheckState.Unchecked


def test_before_the_number_is_known_all_matches_are_said_to_be_chosen(
    crowd: Crowd, held: HeldTasks, qtbot: QtBot
) -> None:
    table = a_table(crowd, held)
    held.release()
    table.choose_all()
    assert table.chosen_count is None
    count(held, qtbot)
    assert table.chosen_count == 1_000_000


def test_while_it_asks_who_was_chosen_a_box_says_that_it_does_not_know(
    crowd: Crowd, held: HeldTasks
) -> None:
    crowd.size = 49
    table = a_table(crowd, held)
    held.release()
    table.choose_all()
    table.show(EVERYBODY)
    held.held.pop(0)()  # the rows
    assert table.index(0, BOX).data(CHECK) is Qt.CheckState.PartiallyChecked
    held.release()
    assert table.index(0, BOX).data(CHECK) is Qt.CheckState.Checked
    assert table.chosen.query is None


def test_own_views_are_kept_as_they_are() -> None:
    tag = TagTypeId(new_id())
    query = replace(
        EVERYBODY,
        text="mill",
        filters=(
            ACTIVE,
            Filter(field=FilterField.TAG, values=(tag,)),
            Filter(field=FilterField.CITY, values=("Saint Paul", "Blaine")),
            Filter(field=FilterField.VALID_EMAIL, values=(False,)),
            Filter(field=FilterField.PORTAL_USER, values=(PortalState.NO,)),
        ),
        order=ContactOrder.EMAIL,
        descending=True,
    )
    columns = (ContactOrder.NAME, ContactOrder.PHONE)
    view = ContactView(name="Mill", query=query, columns=columns, is_own=True)
    assert read(written([view])) == (view,)
    assert read("") == read("nonsense") == read('[{"name": "from later"}]') == ()


def test_views_stand_under_their_headings_own_ones_by_name(
    held: HeldTasks, qtmodeltester: Any
) -> None:
    views = ViewList(lambda _query: 5, held)
    views.add(ContactView(name="Zebra", query=EVERYBODY))
    views.add(ContactView(name="apple", query=EVERYBODY))
    names = [str(views.index(row).data()) for row in range(views.rowCount())]
    assert names[0] == "All contacts"
    assert names[-3:] == ["My views", "apple", "Zebra"]
    assert views.flags(views.index(views.rowCount() - 3)) == Qt.ItemFlag.NoItemFlags
    assert views.count_of(system_views()[1]) is None
    views.count_all()
    held.release()
    assert views.count_of(system_views()[1]) == 5
    qtmodeltester.check(views)


def test_a_filter_says_its_values_and_more_than_two_by_their_number(
    office: Office, held: HeldTasks
) -> None:
    tag = TagTypeId(new_id())
    filters = ContactFilters({FilterField.TAG: lambda: [Choice(tag, "VIP")]}, office.contacts, held)
    of_tag = Filter(field=FilterField.TAG, values=(tag,))
    assert filters.says(of_tag) == "is …"
    filters.load()
    held.release()
    assert filters.says(of_tag) == "is VIP"
    assert filters.says(ACTIVE) == "is active"
    every = Filter(field=FilterField.PORTAL_USER, values=tuple(PortalState))
    assert filters.says(every) == "is one of 4"
    assert filters.says_all(every) == "Portal user: No, Invited, Yes, Disabled"


def test_a_filter_takes_the_place_of_the_one_for_its_field() -> None:
    city = Filter(field=FilterField.CITY, values=("Blaine",))
    query = with_filter(with_filter(EVERYBODY, ACTIVE), city)
    held_ = Filter(field=FilterField.ACCOUNT_STATUS, values=(AccountStatus.CREDIT_HOLD,))
    assert with_filter(query, held_).filters == (held_, city)
    assert with_filter(query, replace(ACTIVE, values=())).filters == (city,)


def test_a_bulk_change_runs_tells_its_rows_and_is_undone(
    office: Office, qtbot: Any, qtmodeltester: Any
) -> None:
    filled(office)
    tag = office.add_tag_type("Snowbird")
    tasks = ThreadedTasks()
    try:
        book = SqlBulkBook(office.database, office.author)
        run = BulkRun(book, tasks, Chosen(query=EVERYBODY))
        run.start(AddTag(tag_type_id=tag.id), "Snowbird")
        qtbot.waitUntil(lambda: run.stage is Stage.DONE)
        assert run.outcome == "Snowbird was added to 6 contacts."
        assert run.result is not None
        table = ResultTable(run.result.report, tasks)
        table.show(Outcome.CHANGED)
        qtbot.waitUntil(lambda: table.index(5, 0).data() is not None)
        assert sorted(str(table.index(row, 0).data()) for row in range(6)) == NAMES
        qtmodeltester.check(table)
        run.undo()
        qtbot.waitUntil(lambda: run.stage is Stage.DONE and run.is_undo)
        assert run.outcome == "Undone for 6 contacts."
    finally:
        tasks.close()
