"""Chance that can be had again."""

from random import Random


def dice(seed: int | str) -> Random:
    return Random(seed)  # noqa: S311, no secret is made of it
