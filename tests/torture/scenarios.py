"""What an office does while its disk, its power or its process gives up: the register of scenarios.

A new one is one more entry of SCENARIOS; every test of this folder then runs it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from domain import ids
from storage import engine
from storage.backups import back_up, backups_in
from storage.engine import open_database
from storage.keys import Key, write_key_file
from storage.migrate import known_versions, migrate, upgrade
from storage.restoring import prepare, put_in_place
from storage.setup import create_office, own_author
from tests.office import MONDAY_MORNING, Office, an_office
from tests.torture.clerks import SAVES, add_account, add_contact
from tests.torture.dice import dice
from tests.torture.legacy import import_everything, write_files

KEY = Key(raw=bytes(range(32)), salt=bytes(range(16)))

Act = Callable[[], object]
"""One thing a user does, in one transaction or none. It returned: it was confirmed on screen. It
can be done again after it failed, for it begins with nothing in hand but the database."""


@dataclass(slots=True)
class Desk:
    """Where one run works. Two runs with the same seed do the very same, down to ids and times."""

    folder: Path
    seed: int
    turn: int = 0
    random: Random = field(init=False)
    office: Office = field(init=False)
    is_open: bool = False

    def __post_init__(self) -> None:
        self.random = dice(self.seed)

    @property
    def place(self) -> Path:
        return self.folder / "portal-desk.db"

    def do(self, act: Act) -> None:
        """The same ids and times again where it is done again."""
        moment = MONDAY_MORNING + timedelta(seconds=self.turn)
        same: Any = _Same(dice(f"{self.seed} {self.turn}"), moment)
        vars(ids).update(os=same, time=same, _MADE=[])
        vars(engine).update(datetime=same)
        act()
        self.turn += 1

    def open(self) -> None:
        """As little memory as it takes to write before the end of the work, now and then."""
        database = open_database(self.place, KEY)
        try:
            with database.engine.connect() as connection:
                connection.exec_driver_sql(f"PRAGMA cache_size = {(-16000, 10)[self.seed % 2]}")
                connection.exec_driver_sql(
                    f"PRAGMA wal_autocheckpoint = {(1000, 20)[self.seed // 2 % 2]}"
                )
            database.changed_elsewhere()  # the program asks every second
            self.office = Office(database, own_author(database))
            self.is_open = True
        except BaseException:
            database.close()
            raise

    def close(self) -> None:
        self.is_open = False
        self.office.database.close()

    def step_up(self) -> None:
        """What every start of the program does before it shows anything."""
        database = open_database(self.place, KEY)
        try:
            upgrade(database)
        finally:
            database.close()


@dataclass(frozen=True, slots=True)
class _Same:
    """What domain.ids asks of `os` and `time`, and storage.engine of `datetime`."""

    random: Random
    moment: datetime

    def urandom(self, count: int) -> bytes:
        return self.random.randbytes(count)

    def time_ns(self) -> int:
        return int(self.moment.timestamp()) * 1_000_000_000

    def now(self, _: tzinfo) -> datetime:
        return self.moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    prepare: Callable[[Path], None]  # what is in the folder before
    acts: Callable[[Desk], Iterator[Act]]


def _an_office_at_work(folder: Path) -> None:
    office = an_office(folder, KEY)
    for number, sites in ("21638", 3), ("49418", 2), ("71200", 0):
        account = office.add_account(number, f"Account {number}", sites=sites)
        for name in ("Ada Raman", "Ben Ochoa", "Cy Twombly"):
            office.add_contact(account, name, email=f"{name.split()[0].lower()}@mill.example")
    office.database.close()


def _an_office_with_files(folder: Path) -> None:
    _an_office_at_work(folder)
    write_files(folder)


def _an_office_of_the_first_version(folder: Path) -> None:
    _an_office_at_work(folder)
    database = open_database(folder / "portal-desk.db", KEY)
    migrate(database, min(known_versions()))
    database.close()


def _first_start(desk: Desk) -> Iterator[Act]:
    yield partial(write_key_file, desk.folder / "portal-desk.key", KEY)
    yield partial(
        create_office,
        desk.place,
        KEY,
        organisation="Twin Cities Hauling",
        staff_name="Aliena Somers",
        country="US",
    )
    yield desk.open
    yield lambda: desk.office.add_account("49418", "Renovation Gym", sites=2)
    yield desk.close


def _saving(desk: Desk) -> Iterator[Act]:
    yield desk.open
    for _ in range(12):
        if desk.random.random() < 0.1:
            yield desk.close
            yield desk.open
        save = desk.random.choice(SAVES)
        yield partial(_saved, desk, save, desk.random.getrandbits(32))
    yield desk.close


def _saved(desk: Desk, save: Callable[[Office, Random], None], seed: int) -> None:
    save(desk.office, dice(seed))


def _importing(desk: Desk) -> Iterator[Act]:
    yield desk.open
    for year in 2024, 2025:
        yield partial(_imported, desk, year)
        yield partial(_saved, desk, add_account, year)
        yield partial(_saved, desk, add_contact, year)
    yield desk.close


def _imported(desk: Desk, year: int) -> None:
    import_everything(desk.office, desk.folder / f"{year}")


def _migrating(desk: Desk) -> Iterator[Act]:
    yield desk.step_up


def _restoring(desk: Desk) -> Iterator[Act]:
    yield desk.open
    yield lambda: back_up(desk.office.database, desk.folder)
    yield partial(_saved, desk, add_contact, 1)
    yield desk.close
    yield partial(_restored, desk)
    yield desk.open
    yield partial(_saved, desk, add_account, 2)
    yield desk.close


def _restored(desk: Desk) -> None:
    (backup,) = backups_in(desk.folder)
    put_in_place(prepare(backup.file, desk.place, KEY), present_key=KEY)


SCENARIOS = {
    "the first start": Scenario(prepare=lambda _: None, acts=_first_start),
    "saves": Scenario(prepare=_an_office_at_work, acts=_saving),
    "imports": Scenario(prepare=_an_office_with_files, acts=_importing),
    "a migration": Scenario(prepare=_an_office_of_the_first_version, acts=_migrating),
    "a restore": Scenario(prepare=_an_office_at_work, acts=_restoring),
}
