"""How long the client's GUI thread is away from its event loop while somebody works.

A timer asks to be called every millisecond; how much later it comes is a stretch of work. What
counts is the longest of each tenth of a second in which there was something to do.
"""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from benchmarks.window import Desk, settle, until
from desktop.models.all_contacts_bulk import BulkRun, Stage
from desktop.models.import_form import ImportForm, ImportStep
from desktop.models.listed_rows import ListState
from desktop.views.edit_contact.dialog import EditContactDialog
from desktop.views.import_wizard.wizard import ImportWizard
from domain.bulk import AddTag, Chosen
from storage.bulk import SqlBulkBook
from storage.contacts import SqlContactBook
from storage.setup import SqlSetupBook

_PART = 0.1  # seconds
_WHEEL_TURNS, _KEY_PAUSE, _SAVES, _BULK = 300, 80, 10, 100_000

_SAVE = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

# What somebody does, step by step: milliseconds to wait, or what has to be true to go on.
Script = Iterator[int | Callable[[], bool]]


def scrolling(place: Path) -> list[float]:
    """By the wheel, by the page, and by dragging the slider through the whole list."""
    desk = Desk(QApplication([]), place)
    bar = desk.grid.verticalScrollBar()

    def script() -> Script:
        for _ in range(_WHEEL_TURNS):
            _turn_wheel(desk)
            yield 16
        for _ in range(50):
            QTest.keyClick(desk.grid, Qt.Key.Key_PageDown)
            yield 50
        for part in range(100):
            bar.setValue(bar.maximum() * part // 100)
            yield 30
        yield lambda: _is_here(desk)

    found = _played(script())
    desk.close()
    return found


def filtering(place: Path, queries: tuple[str, ...]) -> list[float]:
    """Typing each query as a quick typist does."""
    desk = Desk(QApplication([]), place)
    field = desk.page.filter.search

    def script() -> Script:
        for text in queries:
            field.clear()
            for key in text:
                field.insert(key)
                yield _KEY_PAUSE
            yield lambda: _is_here(desk)

    found = _played(script())
    desk.close()
    return found


def saving(place: Path) -> list[float]:
    """From Ctrl+Enter in Edit Contact until the list shows what was saved."""
    desk = Desk(QApplication([]), place)
    found: list[float] = []
    for position in range(_SAVES):
        save = partial(QTest.keyClick, _opened(desk, position), *_SAVE)

        def script(save: Callable[[], None] = save) -> Script:
            save()
            yield lambda: not _is_open(desk)
            yield 200

        found += _played(script())
    desk.close()
    return found


def importing(empty: Path, files: tuple[Path, ...]) -> list[float]:
    """The wizard, importing into an office where nobody is yet."""
    with TemporaryDirectory() as folder:
        place = Path(folder, "office.db")
        shutil.copy(empty, place)
        desk = Desk(QApplication([]), place)
        desk.office.back_office.import_files(desk.window)
        (wizard,) = desk.window.findChildren(ImportWizard)
        (form,) = wizard.findChildren(ImportForm)
        form.add(files)
        until(lambda: all(one.file or one.problem for one in form.files))
        wizard.next_button.click()
        wizard.next_button.click()
        until(lambda: form.report is not None)

        def script() -> Script:
            wizard.next_button.click()
            yield lambda: form.step is ImportStep.RESULT
            yield 500

        found = _played(script())
        desk.close()
    return found


def bulk_change(place: Path) -> list[float]:
    """A tag for a hundred thousand contacts, and taking it back."""
    desk = Desk(QApplication([]), place)
    contacts = SqlContactBook(desk.database, desk.author)
    (tag, *_) = SqlSetupBook(desk.database, desk.author).tag_types()
    chosen = Chosen(ids=frozenset(contacts.ids(desk.contacts.query)[:_BULK]))
    run = BulkRun(SqlBulkBook(desk.database, desk.author), desk.tasks, chosen, desk.window)

    def script() -> Script:
        run.start(AddTag(tag_type_id=tag.id), tag.name)
        yield lambda: run.stage is not Stage.RUNNING
        yield 500
        run.undo()
        yield lambda: run.stage is not Stage.RUNNING
        yield 500

    found = _played(script())
    assert run.result is not None, run.error
    desk.close()
    return found


def _opened(desk: Desk, position: int) -> EditContactDialog:
    """The dialog of the contact at this position, with another title typed in."""
    row = desk.contacts.row_at(position)
    assert row is not None
    desk.office.back_office.edit_contact(desk.window, row.id, desk.contacts.query)
    until(lambda: _is_open(desk))
    (dialog,) = desk.window.findChildren(EditContactDialog)
    fields = dialog.findChildren(QLineEdit)
    (title,) = [one for one in fields if one.accessibleName() == "Title"]
    title.setText(f"{position} {row.title}"[:40])
    settle()
    return dialog


def _is_open(desk: Desk) -> bool:
    return any(dialog.isVisible() for dialog in desk.window.findChildren(EditContactDialog))


def _turn_wheel(desk: Desk) -> None:
    view = desk.grid.viewport()
    middle = view.rect().center()
    turn = QWheelEvent(
        QPointF(middle),
        view.mapToGlobal(QPointF(middle)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # not inverted
    )
    QCoreApplication.sendEvent(view, turn)


def _is_here(desk: Desk) -> bool:
    return desk.contacts.state is ListState.READY


def _played(script: Script) -> list[float]:
    """The longest stretch, in milliseconds, of each tenth of a second of the script."""
    player = _Player(script)
    return player.play()


class _Player:
    def __init__(self, script: Script) -> None:
        self._script = script
        self._loop = QEventLoop()
        self._next: float | Callable[[], bool] = 0.0
        self._began = self._beaten = perf_counter()
        self._longest: dict[int, float] = {}

    def play(self) -> list[float]:
        timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=1)
        timer.timeout.connect(self._beat)
        timer.start()
        self._loop.exec()
        timer.stop()
        return list(self._longest.values())

    def _beat(self) -> None:
        now = perf_counter()
        late = (now - self._beaten) * 1000 - 1
        at = int((now - self._began) / _PART)
        self._longest[at] = max(self._longest.get(at, 0.0), late)
        if self._next() if callable(self._next) else now >= self._next:
            self._step()
        self._beaten = now  # what the script itself did counts, as it is the program's work

    def _step(self) -> None:
        try:
            told = next(self._script)
        except StopIteration:
            self._loop.quit()
            return
        self._next = told if callable(told) else perf_counter() + told / 1000
