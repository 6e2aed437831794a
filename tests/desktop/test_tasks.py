import sys
import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from desktop import tasks as desktop_tasks
from desktop.tasks import Latest, Leisure, Progress, Step, ThreadedTasks
from domain.asking import is_wanted
from domain.errors import CancelledError, DataError


@pytest.fixture
def tasks() -> Iterator[ThreadedTasks]:
    runner = ThreadedTasks()
    yield runner
    runner.close()


@pytest.fixture
def owner() -> QObject:
    return QObject()


def refuse(error: DataError) -> None:
    pytest.fail(str(error))


def gated(gate: threading.Event, answer: str) -> Callable[[], str]:
    def work() -> str:
        assert gate.wait(10)
        return answer

    return work


def test_work_runs_elsewhere_and_is_answered_in_the_gui_thread(
    tasks: ThreadedTasks, owner: QObject, qtbot: QtBot
) -> None:
    seen: list[tuple[bool, bool]] = []
    gui = QThread.currentThread()
    tasks.run(
        owner,
        lambda: threading.current_thread() is threading.main_thread(),
        done=lambda in_gui: seen.append((in_gui, QThread.currentThread() is gui)),
        failed=refuse,
    )
    qtbot.waitUntil(lambda: seen == [(False, True)])


def test_an_expected_failure_is_told_with_its_sentence(
    tasks: ThreadedTasks, owner: QObject, qtbot: QtBot
) -> None:
    told: list[str] = []

    def work() -> str:
        raise DataError("The file is gone.")

    tasks.run(owner, work, done=told.append, failed=lambda error: told.append(str(error)))
    qtbot.waitUntil(lambda: told == ["The file is gone."])


def test_a_bug_reaches_the_hook_of_unhandled_errors(
    tasks: ThreadedTasks, owner: QObject, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bugs: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: bugs.append(kind))
    tasks.run(owner, lambda: 1 // 0, done=bugs.append, failed=bugs.append)
    qtbot.waitUntil(lambda: bugs == [ZeroDivisionError])


def test_nobody_is_answered_whose_owner_is_gone(tasks: ThreadedTasks, qtbot: QtBot) -> None:
    gate, parent = threading.Event(), QObject()
    answers: list[str] = []
    child = QObject(parent)
    tasks.run(child, gated(gate, "late"), done=answers.append, failed=refuse)
    parent.deleteLater()
    qtbot.waitSignal(parent.destroyed).wait()
    gate.set()
    tasks.run(QObject(), lambda: "next", done=answers.append, failed=refuse)
    qtbot.waitUntil(lambda: answers == ["next"])


def test_only_the_latest_question_is_answered(
    tasks: ThreadedTasks, owner: QObject, qtbot: QtBot
) -> None:
    latest, gate = Latest(tasks, owner), threading.Event()
    answers: list[str] = []
    latest.ask(gated(gate, "r"), done=answers.append, failed=refuse)
    latest.ask(lambda: "re", done=answers.append, failed=refuse)
    waiting = [latest.waiting]
    qtbot.waitUntil(lambda: answers == ["re"])
    waiting.append(latest.waiting)
    assert waiting == [True, False]
    gate.set()
    tasks.run(owner, lambda: "end", done=answers.append, failed=refuse)
    qtbot.waitUntil(lambda: "end" in answers)
    assert "r" not in answers


def test_a_dropped_question_is_not_answered(
    tasks: ThreadedTasks, owner: QObject, qtbot: QtBot
) -> None:
    latest, gate = Latest(tasks, owner), threading.Event()
    answers: list[str] = []
    latest.ask(gated(gate, "r"), done=answers.append, failed=refuse)
    latest.drop()
    assert not latest.waiting
    gate.set()
    tasks.close()
    tasks_after = ThreadedTasks()
    tasks_after.run(owner, lambda: "end", done=answers.append, failed=refuse)
    qtbot.waitUntil(lambda: answers == ["end"])
    tasks_after.close()


def until_unwanted(begun: threading.Event, given_up: threading.Event) -> str:
    begun.set()
    for _ in range(5_000):
        if not is_wanted():
            given_up.set()
            break
        given_up.wait(0.001)
    return "given up"


def test_a_question_is_given_up_once_its_owner_is_gone(tasks: ThreadedTasks, qtbot: QtBot) -> None:
    owner, begun, given_up = QObject(), threading.Event(), threading.Event()
    latest = Latest(tasks, owner)
    latest.ask(lambda: until_unwanted(begun, given_up), done=pytest.fail, failed=refuse)
    assert begun.wait(10)
    owner.deleteLater()
    qtbot.waitUntil(given_up.is_set)


def test_a_question_is_given_up_when_the_program_ends(tasks: ThreadedTasks, owner: QObject) -> None:
    begun, given_up = threading.Event(), threading.Event()
    latest = Latest(tasks, owner)
    latest.ask(lambda: until_unwanted(begun, given_up), done=pytest.fail, failed=refuse)
    assert begun.wait(10)
    tasks.close()
    assert given_up.is_set()


def test_progress_is_told_at_a_pace_one_can_follow_and_the_end_always(
    tasks: ThreadedTasks, owner: QObject, qtbot: QtBot
) -> None:
    steps: list[Step] = []
    ends: list[str] = []

    def work(progress: Progress) -> str:
        for row in range(1, 20_001):
            progress.report(row, 20_000, "contacts")
        return "imported"

    tasks.run_with_progress(owner, work, progressed=steps.append, done=ends.append, failed=refuse)
    qtbot.waitUntil(lambda: ends == ["imported"])
    assert steps[-1] == Step(20_000, 20_000, "contacts")
    assert len(steps) < 200


def test_work_that_is_cancelled_ends_at_its_next_report(
    tasks: ThreadedTasks, owner: QObject, qtbot: QtBot
) -> None:
    started, gate = threading.Event(), threading.Event()
    ends: list[object] = []

    def work(progress: Progress) -> str:
        started.set()
        assert gate.wait(10)
        progress.report(1, 2, "contacts")
        return "imported"

    running = tasks.run_with_progress(
        owner, work, progressed=lambda _: None, done=ends.append, failed=ends.append
    )
    assert started.wait(10)
    running.cancel()
    gate.set()
    qtbot.waitUntil(lambda: len(ends) == 1)
    assert isinstance(ends[0], CancelledError)


def test_closing_stops_long_work_and_waits_for_it(owner: QObject) -> None:
    runner, started, ended = ThreadedTasks(), threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        started.set()
        try:
            while True:
                progress.report(0, 0, "contacts")
        finally:
            ended.set()

    runner.run_with_progress(
        owner, work, progressed=lambda _: None, done=lambda _: None, failed=refuse
    )
    assert started.wait(10)
    runner.close()
    assert ended.is_set()


def test_what_is_asked_after_the_end_is_not_begun(qtbot: QtBot) -> None:
    tasks, owner = ThreadedTasks(), QObject()
    tasks.close()
    begun = threading.Event()
    answers: list[str] = []
    tasks.run(owner, begun.set, done=lambda _: answers.append("late"), failed=refuse)
    after = ThreadedTasks()
    after.run(owner, lambda: "after", done=answers.append, failed=refuse)
    qtbot.waitUntil(lambda: "after" in answers)
    after.close()
    assert answers == ["after"]
    assert not begun.is_set()


class CountedLeisure(Leisure):
    waited = 0

    def wait(self) -> None:
        self.waited += 1


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker waits for leisure as long as a test may take."""
    monkeypatch.setattr(desktop_tasks, "_LONGEST_WAIT", 60)


@pytest.mark.usefixtures("patience")
def test_leisure_comes_when_the_gui_thread_has_done_what_it_had_to_do(qtbot: QtBot) -> None:
    worker = threading.Thread(target=Leisure().wait)
    worker.start()
    worker.join(0.05)
    assert worker.is_alive()
    qtbot.waitUntil(lambda: not worker.is_alive())


@pytest.mark.usefixtures("patience", "qtbot")
def test_nobody_waits_for_leisure_once_it_is_over() -> None:
    leisure = Leisure()
    worker = threading.Thread(target=leisure.wait)
    worker.start()
    worker.join(0.05)
    leisure.end()
    worker.join(10)
    assert not worker.is_alive()
    leisure.wait()


@pytest.mark.usefixtures("qtbot")
def test_each_module_is_read_at_leisure_by_the_reader_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "read_first_here.py").write_text("import read_second_here")
    (tmp_path / "read_second_here.py").write_text("")
    (tmp_path / "read_by_others_here.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    leisure = CountedLeisure()
    with leisure.reading():
        import_module("read_first_here")
        other = threading.Thread(target=import_module, args=("read_by_others_here",))
        other.start()
        other.join()
    assert leisure.waited == 2
    assert "read_by_others_here" in sys.modules
