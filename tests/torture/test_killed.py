"""kill -9: what was confirmed on screen is there, and nothing half.

One half of the kills comes from below, at a call to the disk and half way through it where it
writes: between two calls nothing changes that outlives the process. The other half comes from
outside at a moment of its own, because what SQLite shares between processes is memory, written
without any call.
"""

from random import Random

import pytest

from tests.torture.dice import dice
from tests.torture.judging import faults, state_of
from tests.torture.scenarios import KEY, SCENARIOS
from tests.torture.stage import Rehearsal, Stage

KILLS_PER_REHEARSAL = 10


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_killed_program_has_kept_what_it_confirmed_and_nothing_half(
    stage: Stage, name: str, rounds: int, seed: int
) -> None:
    chance = dice(seed)
    landed = 0
    for number in range(rounds):
        if number % KILLS_PER_REHEARSAL == 0:
            run = chance.getrandbits(32)
            rehearsal = stage.rehearse(name, run)
        landed += _kill_one(stage, name, run, rehearsal, chance, from_below=number % 2 == 0)
    assert landed >= rounds // 2, f"TORTURE_SEED={seed}: most runs ended before their kill"


def _kill_one(
    stage: Stage,
    name: str,
    run: int,
    rehearsal: Rehearsal,
    chance: Random,
    *,
    from_below: bool,
) -> bool:
    acts = len(rehearsal.states) - 1
    call, after = 0, None
    if from_below:
        call = chance.randint(1, rehearsal.calls)
    else:
        after = (chance.randrange(acts), chance.uniform(0, 2 * rehearsal.seconds / acts))
    with stage.set_for(name) as folder:
        killed = stage.kill(name, run, folder, call=call, after=after)
        place = folder / "portal-desk.db"
        how = f"{name}, run {run}, call {call}, after {after}: {killed}"
        assert not (found := faults(place, KEY)), f"{how}: {found}"
        allowed = rehearsal.states[killed.confirmed : killed.confirmed + 2]
        assert state_of(place, KEY) in allowed, (
            f"{how}: a confirmed save is lost, or half of one kept"
        )
    return not killed.finished
