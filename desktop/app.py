"""The composition root: one program, its look, its threads, and the data it opens."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QDialog

from desktop.arrangement import Arrangement
from desktop.data_files import (
    KeySource,
    demo_folder,
    key_source,
    log_file,
    opened,
    own_database,
)
from desktop.failures import Failures, log_into
from desktop.first_office import FirstOffice
from desktop.models.countries import country_of_this_computer
from desktop.models.first_start import FirstStart, FirstStartForm, NextStep, Protection
from desktop.office import Office
from desktop.resources import resource
from desktop.restoring import Ready, given_key, keep_key
from desktop.settings import Place, Settings
from desktop.tasks import Step, ThreadedTasks
from desktop.theme import current_theme
from desktop.views.first_start.first_start_dialog import FirstStartDialog
from desktop.views.main.openers import SafetyScreen
from desktop.views.widgets import Tone
from desktop.ways_out import WaysOut
from domain.changes import Author
from domain.errors import DatabaseError, DataError, Trouble
from domain.safety import GivenKey, Report
from storage.demo import FIRST_SEEN, create_demo
from storage.engine import Database
from storage.keys import system_keyring
from storage.setup import own_author

Opening = tuple[Database, Author]


def made(app: QApplication, settings: Settings, options: argparse.Namespace) -> "Program":
    """The program, which has not begun yet."""
    log_into(log_file())
    failures = Failures(log_file(), app)
    failures.watch()
    return Program(app, settings, key_source(options))


class Program(QObject):
    """Opens databases, each with its window; asks for what is needed to."""

    progressed = Signal(Step)  # while a database is brought up to date
    shown = Signal()  # a window of the program, or one that asks

    def __init__(self, app: QApplication, settings: Settings, keys: KeySource) -> None:
        super().__init__(app)
        self._app = app
        self._settings = settings
        self._keys = keys
        self._tasks = ThreadedTasks(self)
        self._dialog: QDialog | None = None
        self._opening: set[Path] = set()  # whose answer is on its way
        self._shows_key = False  # in the next window, once
        self._message: tuple[Tone, str] | None = None  # for the next window
        self.ways_out = self._ways_out(settings, keys)
        self.offices: list[Office] = []
        # Between two windows there is none; quitting is said, not concluded from that.
        app.setQuitOnLastWindowClosed(False)

    def begin(self, options: argparse.Namespace) -> None:
        """Open what the command line asks for."""
        if options.demo:
            self.open_demo()
        else:
            place = options.database or self._settings.database or own_database()
            self.open(place.absolute())

    def open(self, place: Path) -> None:
        """Open the database at this place; where there is none, the first start makes it."""
        keys, folder = self._keys, self._settings.backup_folder
        if place.exists():
            self._open(
                lambda report: _with_author(keys.open(place, folder, report)),
                place,
                self._settings,
            )
        elif self._settings.last_opened == place:
            sentence = self.tr(
                "{} is no longer there. Choose where it is now, or restore a backup."
            )
            if place.with_name(f"{place.name}-wal").exists():
                sentence = self.tr(
                    "{} is no longer there, but its last saves still are."
                    " Put it back where it was, then try again."
                )
            self.ways_out.explain(DatabaseError(sentence.format(place), Trouble.MISSING), place)
        else:
            self._start_first(place)

    def open_demo(self) -> None:
        place = demo_folder() / "demo.db"
        today = date.today()  # noqa: DTZ011 - the day on the clerk's wall

        def work(report: Report) -> Opening:
            create_demo(place, resource("demo"), today)
            return _with_author(opened(place, None, report=report))

        settings = Settings(demo_folder() / "desktop.ini")
        settings.last_place = settings.last_place or Place(account_id=FIRST_SEEN)
        self._open(work, place, settings)

    def close(self) -> None:
        for office in self.offices:
            office.stop_mail()  # or its server could be waited for
        self._tasks.close()
        for office in self.offices:
            office.close()

    # Opening

    def _ways_out(self, settings: Settings, keys: KeySource) -> WaysOut:
        made = WaysOut(settings, keys, self._tasks, self)
        made.shown.connect(self.shown)
        made.open.connect(self.open)
        made.open_with.connect(self._open_with)
        made.start_first.connect(self._start_first)
        made.restored.connect(self._restore)
        made.gave_up.connect(self._give_up)
        return made

    def _open(
        self,
        work: Callable[[Report], Opening],
        place: Path,
        settings: Settings,
        next_step: NextStep = NextStep.START,
    ) -> None:
        """Once at a time: who asks again before the answer gets one window."""
        if place in self._opening:
            return
        self._opening.add(place)

        def done(opening: Opening) -> None:
            self._opening.remove(place)
            self._show_office(opening, settings, next_step)

        def failed(error: DataError) -> None:
            self._opening.remove(place)
            self.ways_out.explain(error, place)

        self._tasks.run_with_progress(
            self,
            lambda progress: work(progress.report),
            progressed=self.progressed.emit,
            done=done,
            failed=failed,
        )

    def _show_office(self, opening: Opening, settings: Settings, next_step: NextStep) -> None:
        database, author = opening
        kept_safe = settings is self._settings
        if kept_safe:
            settings.last_opened = database.place
        arrangement = Arrangement(
            database=database,
            author=author,
            settings=settings,
            tasks=self._tasks,
            keys=self._keys if kept_safe else None,
            keyring=system_keyring,
        )
        office = Office(arrangement, self)
        office.restores.connect(lambda ready: self._restore(database.place, ready))
        office.wants_demo.connect(self.open_demo)
        self.offices.append(office)
        self._close_dialog()
        current_theme().dress()
        office.window.show()
        self.shown.emit()
        if self._message is not None:
            office.window.banner.tell(*self._message)
            self._message = None
        self._app.setQuitOnLastWindowClosed(True)
        match next_step:
            case NextStep.ADD_ACCOUNT:
                office.back_office.add_account(office.window)
            case NextStep.IMPORT_FILES:
                office.back_office.import_files(office.window)
            case NextStep.OPEN_DEMO:
                self.open_demo()
            case NextStep.START:
                pass
        if self._shows_key:
            self._shows_key = False
            office.back_office.open_safety(office.window, SafetyScreen.RECOVERY_KEY)

    def _open_with(self, place: Path, given: GivenKey) -> None:
        """Open it with a key somebody typed or named."""
        folder = self._settings.backup_folder
        not_kept = self.tr(
            "The key could not be kept: this computer has no keyring, or it is locked."
            " You are asked for the key again at the next start."
        )

        def work(report: Report) -> Opening:
            key = given_key(place, given)
            opening = _with_author(opened(place, key, folder, report))
            if given.keep and key is not None and not keep_key(key):
                self._message = (Tone.WARN, not_kept)
            return opening

        self._open(work, place, self._settings)

    def open_other(self, file: str) -> None:
        """Open a file that was chosen instead, now and at the next start."""
        self.ways_out.open_other(file)

    # Restoring

    def _restore(self, place: Path, ready: Ready) -> None:
        """Close the window over the database, and open the one that takes its place."""
        self._app.setQuitOnLastWindowClosed(False)
        for office in [office for office in self.offices if office.place == place]:
            self.offices.remove(office)
            office.close()
            office.deleteLater()
        self._tasks.run(
            self,
            ready.put_in_place,
            done=lambda kept: self._open_restored(place, ready, kept),
            failed=lambda error: self._not_restored(error, place, ready),
        )

    def _open_restored(self, place: Path, ready: Ready, kept: Path | None) -> None:
        sentence = self.tr("The backup was restored.")
        if kept is not None:
            sentence += " " + self.tr("What was here before is kept as {}.").format(kept)
        self._message = (Tone.OK, sentence)
        folder = self._settings.backup_folder
        self._open(
            lambda report: _with_author(opened(place, ready.key, folder, report)),
            place,
            self._settings,
        )

    def _not_restored(self, error: DataError, place: Path, ready: Ready) -> None:
        ready.discard()
        if self.ways_out.is_shown:
            self.ways_out.explain(error, place)
        elif isinstance(self._dialog, FirstStartDialog):
            self._dialog.banner.tell(Tone.BAD, str(error))
        else:
            self._message = (Tone.BAD, str(error))
            self.open(place)

    def _start_first(self, place: Path) -> None:
        first = FirstOffice(place, self._keys)
        # Asking the keyring may take a while.
        self._tasks.run(
            self,
            first.choices,
            done=lambda choices: self._show_first_start(first, choices),
            failed=lambda error: self.ways_out.explain(error, place),
        )

    def _show_first_start(self, first: FirstOffice, choices: tuple[Protection, ...]) -> None:
        answers = FirstStart(country=country_of_this_computer(), protection=choices[0])
        form = FirstStartForm(answers, first.create, self._tasks, choices=choices)
        dialog = FirstStartDialog(form)
        form.setParent(dialog)
        dialog.rejected.connect(self._give_up)
        dialog.wants_restore.connect(lambda: self.ways_out.restore(first.place, dialog))
        dialog.accepted.connect(lambda: self._enter(first, form, dialog.next_step))
        self._show_dialog(dialog)

    def _enter(self, first: FirstOffice, form: FirstStartForm, next_step: NextStep) -> None:
        self._settings.staff_name = form.answers.staff_name.strip()
        folder = form.answers.backup_folder.strip()
        self._settings.backup_folder = Path(folder) if folder else None
        self._shows_key = form.answers.protection is Protection.KEYRING
        self._open(
            lambda _report: _with_author(opened(first.place, first.key)),
            first.place,
            self._settings,
            next_step,
        )

    # One window before the first office

    def _show_dialog(self, dialog: QDialog) -> None:
        self._close_dialog()
        self._dialog = dialog
        current_theme().dress()
        dialog.show()
        self.shown.emit()

    def _close_dialog(self) -> None:
        self.ways_out.close()
        if self._dialog is not None:
            self._dialog.blockSignals(True)
            self._dialog.close()
            self._dialog.deleteLater()
            self._dialog = None

    def _give_up(self) -> None:
        if not self.offices:
            self._app.quit()


def _with_author(database: Database) -> Opening:
    try:
        return database, own_author(database)
    except BaseException:
        database.close()
        raise
