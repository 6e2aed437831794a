"""Runs of scenarios in processes of their own, above a disk that does what it is told.

All children are forked from one process that has imported everything, so that hundreds of runs,
each in a fresh process with a fresh copy of the same files, take seconds.
"""

import multiprocessing
import multiprocessing.forkserver
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from traceback import format_exc
from typing import Any

from domain.errors import DataError
from tests.torture import disk
from tests.torture.disk import Wish
from tests.torture.judging import faults, state_of
from tests.torture.scenarios import KEY, SCENARIOS, Desk

_LOADED_LATE = ("alembic.command", "alembic.config", "alembic.script")  # by the program
_DEADLINE = 120.0  # far more than any run takes: a child that hangs is a failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """A run in which nothing happened: what any other with the same seed is measured by."""

    states: tuple[str, ...]  # before the first act, and after each
    calls: int  # to the disk
    seconds: float


@dataclass(frozen=True, slots=True)
class Killed:
    confirmed: int  # acts that were confirmed on screen
    finished: bool  # it came to its end before the kill


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """Which call to the disk fails, and how."""

    wish: Wish
    call: int
    errno: int


class Stage:
    """A folder per run, made from one that each scenario prepared once."""

    def __init__(self, library: Path, folder: Path) -> None:
        self._folder = folder
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([__name__, *_LOADED_LATE])
        os.environ["LD_PRELOAD"] = str(library)
        try:
            multiprocessing.forkserver.ensure_running()
        finally:
            del os.environ["LD_PRELOAD"]

    @contextmanager
    def set_for(self, name: str) -> Iterator[Path]:
        """A copy of what the scenario begins with."""
        prepared = self._folder / name
        if not prepared.exists():
            prepared.mkdir()
            SCENARIOS[name].prepare(prepared)
        with TemporaryDirectory(dir=self._folder) as folder:
            yield Path(shutil.copytree(prepared, Path(folder, "office")))

    def rehearse(self, name: str, seed: int) -> Rehearsal:
        with self.set_for(name) as folder:
            rehearsal: Rehearsal = self._told(_rehearse, name, seed, folder)
        return rehearsal

    def record(self, name: str, seed: int, folder: Path, tape: Path) -> None:
        """Do everything and write down what it did to the disk, with a mark after each act."""
        self._told(_record, name, seed, folder, tape)

    def fail(self, name: str, seed: int, rehearsal: Rehearsal, failing: Failing) -> str:
        """What was said when a call to the disk failed; raises what should not have happened."""
        with self.set_for(name) as folder:
            said: str = self._told(_fail, name, seed, folder, rehearsal.states, failing)
        return said

    def kill(
        self,
        name: str,
        seed: int,
        folder: Path,
        *,
        call: int = 0,
        after: tuple[int, float] | None = None,
    ) -> Killed:
        """At a call to the disk, half way through it; or from outside, some time after an act."""
        ours, theirs = self._context.Pipe(duplex=False)
        child = self._context.Process(
            target=_run, args=(theirs, _act, name, seed, folder, call, theirs)
        )
        child.start()
        theirs.close()
        confirmed, finished = 0, False
        try:
            patience = after[1] if after and after[0] == 0 else _DEADLINE
            while wait([ours], patience):
                told = ours.recv()
                if told == ("done", None):
                    finished = True
                    break
                assert isinstance(told, int), told
                confirmed = told
                if after and confirmed == after[0]:
                    patience = after[1]
        except EOFError:
            pass
        finally:
            child.kill()
            child.join()
        return Killed(confirmed, finished)

    def _told(self, play: Callable[..., Any], *arguments: object) -> Any:
        ours, theirs = self._context.Pipe(duplex=False)
        child = self._context.Process(target=_run, args=(theirs, play, *arguments))
        child.start()
        theirs.close()
        try:
            assert ours.poll(_DEADLINE), f"{play.__name__} {arguments} hangs"
            what, told = ours.recv()
        finally:
            child.kill()
            child.join()
        assert what == "done", told
        return told


# --- in the child -------------------------------------------------------------------------------


def _run(channel: Connection, play: Callable[..., Any], *arguments: Any) -> None:
    try:
        told = play(*arguments)
    except BaseException:  # noqa: BLE001, whatever it was, the parent is told
        channel.send(("failed", format_exc()))
    else:
        channel.send(("done", told))


def _act(name: str, seed: int, folder: Path, call: int, channel: Connection) -> None:
    desk = Desk(folder, seed)
    disk.watch(folder)
    disk.arm(Wish.KILL if call else Wish.NOTHING, call)
    for act in SCENARIOS[name].acts(desk):
        desk.do(act)
        channel.send(desk.turn)


def _rehearse(name: str, seed: int, folder: Path) -> Rehearsal:
    desk = Desk(folder, seed)
    states = [state_of(desk.place, KEY)]
    calls, seconds = 0, 0.0
    disk.watch(folder)
    for act in SCENARIOS[name].acts(desk):
        disk.arm(Wish.NOTHING)
        began = monotonic()
        desk.do(act)
        calls += disk.calls()
        seconds += monotonic() - began
        states.append(state_of(desk.place, KEY))
    return Rehearsal(states=tuple(states), calls=calls, seconds=seconds)


def _record(name: str, seed: int, folder: Path, tape: Path) -> None:
    desk = Desk(folder, seed)
    disk.watch(folder)
    disk.record(tape)
    for act in SCENARIOS[name].acts(desk):
        desk.do(act)
        disk.mark(str(desk.turn))


def _fail(name: str, seed: int, folder: Path, states: tuple[str, ...], failing: Failing) -> str:
    """An act that fails leaves the old state, and does its work once the cause is gone."""
    desk = Desk(folder, seed)
    said = ""
    disk.watch(folder)
    disk.arm(failing.wish, failing.call, failing.errno)
    for act in SCENARIOS[name].acts(desk):
        try:
            desk.do(act)
        except DataError as error:
            said = str(error)
        if said:
            disk.arm(Wish.NOTHING)
            assert state_of(desk.place, KEY) in _allowed(desk, states, failing), (
                f"half of it: {said}"
            )
            desk.do(act)
            break  # the rest of the day is as any other
    disk.arm(Wish.NOTHING)
    assert state_of(desk.place, KEY) == states[desk.turn], f"not all was done: {said or 'no word'}"
    assert not (found := faults(desk.place, KEY)), found
    return said


def _allowed(desk: Desk, states: tuple[str, ...], failing: Failing) -> tuple[str, ...]:
    """The old state only, as long as somebody is there who knows it.

    What was written and not synced is in the log in full. Whoever opens the file after a disk that
    refused even to take it back finds all of it, as after a power cut.
    """
    is_known = desk.is_open or failing.wish is Wish.FAIL_ONCE
    return states[desk.turn : desk.turn + (1 if is_known else 2)]
