from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from desktop.models.listed_rows import PAGE, ListedRows, ListState, Source
from desktop.models.roles import Role
from domain.errors import BusyError, DataError
from tests.desktop.held_tasks import HeldTasks


@dataclass(frozen=True)
class Line:
    id: UUID
    text: str


def line(number: int) -> Line:
    return Line(UUID(int=number + 1), f"line {number}")


@dataclass
class Lines:
    """A list that can be cut, shuffled and broken between two readings."""

    all: list[Line]
    read: list[tuple[int, int]] = field(default_factory=list)
    error: DataError | None = None

    def count(self, query: str) -> int:
        return len(self._of(query))

    def listed(self, query: str, start: int, length: int) -> tuple[Line, ...]:
        self.read.append((start, length))
        return tuple(self._of(query)[start : start + length])

    def position(self, query: str, id: UUID) -> int | None:
        return next((at for at, found in enumerate(self._of(query)) if found.id == id), None)

    def _of(self, query: str) -> list[Line]:
        if self.error:
            raise self.error
        return [found for found in self.all if query in found.text]


class LineRows(ListedRows[str, Line]):
    _titles = ("Line", "Again")

    def __init__(self, lines: Lines, tasks: HeldTasks) -> None:
        super().__init__(Source(lines.count, lines.listed, lines.position), "", tasks)

    def cell(self, row: Line, column: int, role: int) -> Any:
        return f"{row.text}/{column}" if role == Qt.ItemDataRole.DisplayRole else None


@pytest.fixture
def tasks() -> HeldTasks:
    return HeldTasks()


@pytest.fixture
def lines() -> Lines:
    return Lines([line(number) for number in range(1000)])


@pytest.fixture
def rows(lines: Lines, tasks: HeldTasks, qtbot: QtBot) -> LineRows:
    del qtbot  # models need an application
    made = LineRows(lines, tasks)
    made.show("")
    tasks.release()
    return made


def texts(rows: LineRows, *positions: int) -> list[str | None]:
    return [rows.index(position, 0).data() for position in positions]


def settle(tasks: HeldTasks, qtbot: QtBot, until: Callable[[], bool]) -> None:
    def done() -> bool:
        tasks.release()
        return until()

    qtbot.waitUntil(done)


def test_it_is_a_well_behaved_model_while_it_is_read_and_read_again(
    lines: Lines, tasks: HeldTasks, qtmodeltester: Any
) -> None:
    rows = LineRows(lines, tasks)
    qtmodeltester.check(rows)
    rows.show("")
    tasks.release()
    lines.all = lines.all[::-2]
    rows.refresh()
    tasks.release()
    qtmodeltester.check(rows)


def test_the_number_of_rows_is_known_before_they_are_read(rows: LineRows, lines: Lines) -> None:
    assert rows.rowCount() == 1000
    assert lines.read == [(0, 2 * PAGE)]


def test_as_many_rows_are_read_first_as_are_in_sight(
    rows: LineRows, lines: Lines, tasks: HeldTasks
) -> None:
    lines.read.clear()
    rows.in_sight = 3 * PAGE + 1
    rows.show("line")
    tasks.release()
    assert lines.read == [(0, 4 * PAGE)]


def test_a_page_is_read_when_somebody_looks_at_it(
    rows: LineRows, lines: Lines, tasks: HeldTasks, qtbot: QtBot
) -> None:
    assert texts(rows, 730) == [None]
    assert rows.index(730, 0).data(Role.LOADING)

    settle(tasks, qtbot, lambda: texts(rows, 730) == ["line 730/0"])

    assert lines.read == [(0, 2 * PAGE), (730 // PAGE * PAGE, PAGE)]


def test_what_was_scrolled_past_is_not_read(
    rows: LineRows, lines: Lines, tasks: HeldTasks, qtbot: QtBot
) -> None:
    texts(rows, *range(2 * PAGE, 1000, PAGE), 950)

    settle(tasks, qtbot, lambda: texts(rows, 950) == ["line 950/0"])

    assert not any(start <= 2 * PAGE < start + length for start, length in lines.read)


def test_a_view_shows_the_last_of_very_many_rows_after_reading_two_pages(
    tasks: HeldTasks, qtbot: QtBot
) -> None:
    many = Lines([line(number) for number in range(350_000)])
    rows = LineRows(many, tasks)
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(rows)
    view.show()
    rows.show("")
    tasks.release()
    view.scrollToBottom()
    view.viewport().repaint()

    settle(tasks, qtbot, lambda: texts(rows, 349_999) == ["line 349999/0"])

    assert len(many.read) <= 3


def test_a_late_answer_to_an_earlier_question_is_dropped(rows: LineRows, tasks: HeldTasks) -> None:
    rows.show("line 99")
    rows.show("line 55")
    slow, quick = tasks.held

    quick()
    slow()

    assert texts(rows, 0, 1) == ["line 55/0", "line 550/0"]


def test_a_mark_follows_its_row_wherever_it_moves(
    rows: LineRows, lines: Lines, tasks: HeldTasks
) -> None:
    mark = QPersistentModelIndex(rows.index(3, 1))
    lines.all.reverse()

    rows.refresh()
    tasks.release()

    assert (mark.row(), mark.data()) == (996, "line 3/1")


def test_a_mark_ends_with_its_row(rows: LineRows, lines: Lines, tasks: HeldTasks) -> None:
    mark, other = QPersistentModelIndex(rows.index(3, 0)), QPersistentModelIndex(rows.index(4, 0))
    del lines.all[3]

    rows.refresh()
    tasks.release()

    assert not mark.isValid()
    assert (other.row(), rows.rowCount()) == (3, 999)


def test_a_mark_set_while_the_rows_are_read_again_stays(
    rows: LineRows, lines: Lines, tasks: HeldTasks
) -> None:
    lines.all.insert(0, line(5000))
    rows.refresh()
    mark = QPersistentModelIndex(rows.index(7, 0))
    tasks.release()

    assert (mark.row(), mark.data()) == (8, "line 7/0")


def test_changed_texts_are_read_again(rows: LineRows, lines: Lines, tasks: HeldTasks) -> None:
    lines.all[2] = replace(lines.all[2], text="another text")

    rows.refresh()
    tasks.release()

    assert texts(rows, 2) == ["another text/0"]


def test_a_record_is_found_where_nobody_has_looked(
    rows: LineRows, tasks: HeldTasks, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(rows.located) as located:
        rows.locate(line(640).id)
        tasks.release()

    assert located.args == [640]
    assert texts(rows, 640) == ["line 640/0"]


def test_a_record_that_is_not_in_the_list_is_said_to_be_nowhere(
    rows: LineRows, tasks: HeldTasks, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(rows.located) as located:
        rows.locate(UUID(int=77777))
        tasks.release()

    assert located.args == [-1]


def test_former_rows_show_for_a_moment_then_grey_bars(
    rows: LineRows, tasks: HeldTasks, qtbot: QtBot
) -> None:
    rows.show("line 9")
    assert (rows.state, texts(rows, 0)) == (ListState.ASKED, ["line 0/0"])

    qtbot.waitUntil(lambda: rows.state is ListState.LOADING)
    assert texts(rows, 0) == [None]
    assert rows.index(0, 0).data(Role.LOADING)

    tasks.release()
    assert (rows.state, texts(rows, 0)) == (ListState.READY, ["line 9/0"])


def test_the_first_reading_shows_grey_bars_of_rows_to_come(
    lines: Lines, tasks: HeldTasks, qtbot: QtBot
) -> None:
    rows = LineRows(lines, tasks)
    rows.show("line 999")

    qtbot.waitUntil(lambda: rows.rowCount() > 1)
    tasks.release()

    assert rows.rowCount() == 1


def test_a_failure_says_why_and_another_try_works(
    rows: LineRows, lines: Lines, tasks: HeldTasks
) -> None:
    lines.error = BusyError("The database is busy.")
    rows.refresh()
    tasks.release()
    assert (rows.state, rows.error) == (ListState.FAILED, "The database is busy.")

    lines.error = None
    rows.refresh()
    tasks.release()

    assert (rows.state, rows.error, texts(rows, 0)) == (ListState.READY, "", ["line 0/0"])


def test_waiting_can_be_given_up(rows: LineRows, tasks: HeldTasks) -> None:
    rows.show("line 5")
    rows.stop()
    tasks.release()

    assert rows.state is ListState.FAILED
