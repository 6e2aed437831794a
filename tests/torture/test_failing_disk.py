"""Every n-th call to the disk fails: a sentence says so, the old state stays, and then it works.

A call fails once, or fails with all that follow it until the cause is gone.
"""

import errno
import re
from itertools import cycle

import pytest

from tests.torture.dice import dice
from tests.torture.disk import Wish
from tests.torture.scenarios import SCENARIOS
from tests.torture.stage import Failing, Stage


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=errno.errorcode.get)
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_failing_disk_is_told_in_a_sentence_and_costs_nothing(
    stage: Stage, name: str, number: int, rounds: int, seed: int
) -> None:
    chance = dice(seed)
    run = chance.getrandbits(32)
    rehearsal = stage.rehearse(name, run)
    step = max(1, 2 * rehearsal.calls // (5 * rounds))
    said: set[str] = set()
    every = range(chance.randint(1, step), rehearsal.calls + 1, step)
    for call, wish in zip(every, cycle((Wish.FAIL_ONCE, Wish.FAIL_ON)), strict=False):
        failing = Failing(wish=wish, call=call, errno=number)
        try:
            said.add(stage.fail(name, run, rehearsal, failing))
        except AssertionError as error:
            error.add_note(f"TORTURE_SEED={seed}, {name}, run {run}, {failing}")
            raise
    said.discard("")  # a lock or a checkpoint that could wait
    assert said, "the disk never failed where it matters"
    for sentence in said:
        assert re.fullmatch(r"[A-Z/][^\n]+\.", sentence), sentence
        assert not re.search(r"sqlite|errno|traceback|error", sentence, re.IGNORECASE), sentence
