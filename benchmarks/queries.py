"""The 200 queries somebody types: the same list every time."""

import random

from benchmarks.people import FIRST_NAMES, QUERIES

_COUNT = 200


def queries() -> tuple[str, ...]:
    chance = random.Random(3)  # noqa: S311, the same every time
    found = list(QUERIES)
    while len(found) < _COUNT:
        number, name = chance.randrange(20_001, 370_000), chance.choice(FIRST_NAMES)
        found += [
            str(number),
            f"{number}00",
            f"555-{chance.randrange(10_000):04d}",
            f"{name.lower()} {chance.choice(QUERIES)}",
            f"{name[:3]}{chance.choice('aeiou')}",
        ]
    return tuple(found[:_COUNT])
