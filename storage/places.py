"""Places of the rows of a list: whole numbers that grow with the order, with room between."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, tuple_, update

from storage.list_schema import PlacedRow
from storage.trigrams import TrigramIndex

STEP = 32  # room for five new rows in any one spot; wider steps make the search index larger
_ROOMY = 8  # the least step of rows that had to move, so that the next ones need not
_FEWEST_MOVED = 8  # on either side

Key = tuple[str, UUID]


def put(
    connection: Connection,
    row: type[PlacedRow],
    index: TrigramIndex,
    new: Sequence[Mapping[str, Any]],
) -> None:
    """Insert rows where their sort keys belong, moving others a little where it is too narrow."""
    waiting = sorted(new, key=_key)
    while waiting:
        before, after, end = _gap(connection, row, _key(waiting[0]))
        fitting = [one for one in waiting if end is None or _key(one) < end]
        places = _room(connection, row, index, (before, after), len(fitting))
        rows = [{**one, "place": place} for one, place in zip(fitting, places, strict=True)]
        connection.execute(insert(row), rows)
        index.add(connection, ((one["place"], one["search"]) for one in rows))
        waiting = waiting[len(fitting) :]


def _key(row: Mapping[str, Any]) -> Key:
    return row["sort_key"], row["id"]


def _gap(
    connection: Connection, row: type[PlacedRow], key: Key
) -> tuple[int, int | None, Key | None]:
    """The places of the neighbours, and the key of the one behind."""
    order = tuple_(row.sort_key, row.id)
    before = (
        select(row.place).where(order < key).order_by(row.sort_key.desc(), row.id.desc()).limit(1)
    )
    after = (
        select(row.place, row.sort_key, row.id)
        .where(order > key)
        .order_by(row.sort_key, row.id)
        .limit(1)
    )
    place = connection.execute(before).scalar() or 0
    behind = connection.execute(after).first()
    return (place, None, None) if behind is None else (place, behind[0], (behind[1], behind[2]))


def _room(
    connection: Connection,
    row: type[PlacedRow],
    index: TrigramIndex,
    gap: tuple[int, int | None],
    count: int,
) -> Sequence[int]:
    """So many free places in the gap."""
    before, after = gap
    if after is None:
        return list(_spread(before, None, count))
    if after - before > count:
        return list(_spread(before, after, count))
    width = _FEWEST_MOVED
    while True:
        left, right, start, end = _around(connection, row, after, width)
        total = len(left) + count + len(right)
        if end is None or (end - start) // (total + 1) >= _ROOMY:
            break
        width *= 2
    places = list(_spread(start, end, total))
    kept = [*places[: len(left)], *places[len(left) + count :]]
    _move(connection, row, index, dict(zip([*left, *right], kept, strict=True)))
    return places[len(left) : len(left) + count]


def _spread(start: int, end: int | None, count: int) -> Iterator[int]:
    """So many numbers between two others, evenly."""
    for n in range(1, count + 1):
        yield start + n * STEP if end is None else start + n * (end - start) // (count + 1)


def _around(
    connection: Connection, row: type[PlacedRow], at: int, width: int
) -> tuple[list[int], list[int], int, int | None]:
    """The places before this one, it and those behind, and the places that enclose them all."""
    before = select(row.place).where(row.place < at).order_by(row.place.desc()).limit(width + 1)
    behind = select(row.place).where(row.place >= at).order_by(row.place).limit(width + 1)
    left = list(connection.execute(before).scalars())
    right = list(connection.execute(behind).scalars())
    start = left[width] if len(left) > width else 0
    end = right[width] if len(right) > width else None
    return left[:width][::-1], right[:width], start, end


def _move(
    connection: Connection, row: type[PlacedRow], index: TrigramIndex, moves: Mapping[int, int]
) -> None:
    query = select(row.place, row.search).where(row.place.in_(moves))
    rows = [(at, search) for at, search in connection.execute(query)]
    index.remove(connection, rows)
    # By way of negative numbers, where no other row stands.
    aside = update(row).where(row.place == bindparam("old"))
    connection.execute(
        aside.values(place=bindparam("new")),
        [{"old": old, "new": -new} for old, new in moves.items()],
    )
    connection.execute(update(row).where(row.place < 0).values(place=-row.place))
    index.add(connection, ((moves[at], search) for at, search in rows))
