"""Power cuts: no image of the disk is corrupt, and none lacks a save that was confirmed before."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.torture.cuts import Platter
from tests.torture.dice import dice
from tests.torture.disk import Kind, played
from tests.torture.judging import faults, state_of
from tests.torture.scenarios import KEY, SCENARIOS
from tests.torture.stage import Stage

CUTS_PER_ROUND = 10  # of each scenario
CUTS_PER_TAPE = 100


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_power_cut_corrupts_nothing_and_takes_no_confirmed_save(
    stage: Stage, name: str, rounds: int, seed: int, tmp_path: Path
) -> None:
    chance = dice(seed)
    cuts = rounds * CUTS_PER_ROUND
    for start in range(0, cuts, CUTS_PER_TAPE):
        run = chance.getrandbits(32)
        try:
            _cut_one_tape(stage, name, run, min(CUTS_PER_TAPE, cuts - start), tmp_path / "tape")
        except AssertionError as error:
            error.add_note(f"TORTURE_SEED={seed}, {name}, run {run}")
            raise


def _cut_one_tape(stage: Stage, name: str, run: int, cuts: int, tape: Path) -> None:
    chance = dice(run)
    states = stage.rehearse(name, run).states
    with stage.set_for(name) as folder:
        platter = Platter(folder.resolve())
        stage.record(name, run, folder, tape)
    done = list(played(tape))
    at = Counter(chance.randrange(len(done) + 1) for _ in range(cuts))
    confirmed = 0
    for number in range(len(done) + 1):
        for _ in range(at[number]):
            with TemporaryDirectory(dir=tape.parent) as image:
                platter.cut(chance, Path(image))
                place = Path(image, "portal-desk.db")
                how = f"cut at call {number} of {len(done)}, {confirmed} confirmed"
                assert not (found := faults(place, KEY)), f"{how}: {found}"
                assert state_of(place, KEY) in states[confirmed : confirmed + 2], how
        if number < len(done):
            if done[number].kind is Kind.MARK:
                confirmed += 1
            else:
                platter.take(done[number])
    assert confirmed == len(states) - 1
