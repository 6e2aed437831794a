"""Taking changes back by the values they left."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.changes import Change, FieldChange, Operation, Value, replay
from domain.ids import ActionId, ChangeId, new_id
from domain.undo import Fields, taken_back

NAMES = ("title", "note", "portal_state", "portal_since")
ID = new_id()
Record = dict[str, Value]
records = st.fixed_dictionaries(dict.fromkeys(NAMES, st.sampled_from(["", "a", "b"])))


def a_change(before: Fields | None, after: Fields | None) -> Change:
    operation = Operation.UPDATE
    if before is None or after is None:
        operation = Operation.CREATE if before is None else Operation.DELETE
    fields = {
        name: FieldChange(old=(before or {}).get(name), new=(after or {}).get(name))
        for name in NAMES
        if before is None or after is None or before[name] != after[name]
    }
    return Change(
        id=ChangeId(new_id()),
        action_id=ActionId(new_id()),
        entity="contact",
        entity_id=ID,
        operation=operation,
        fields=fields,
        staff_name="Aliena Somers",
        at=datetime(2025, 6, 16, tzinfo=UTC),
    )


def changed(states: Sequence[Fields | None]) -> list[Change]:
    """The changes that lead from each state to the next."""
    pairs = itertools.pairwise(states)
    return [a_change(old, new) for old, new in pairs if old != new]


@given(st.lists(st.none() | records, min_size=1, max_size=6))
def test_taking_back_every_change_in_turn_gives_the_first_state(
    states: list[Record | None],
) -> None:
    now: Fields | None = states[-1]
    for change in reversed(changed(states)):
        result = taken_back(now, change)
        assert not result.kept
        now = result.record
    assert now == states[0]


@given(st.none() | records, st.none() | records, st.none() | records)
def test_what_somebody_changed_since_stays(
    before: Record | None, after: Record | None, now: Record | None
) -> None:
    for change in changed([before, after]):
        result = taken_back(now, change)
        again = taken_back(result.record, change)
        assert again.record == result.record
        if now is None or result.record is None:
            continue
        for name in change.fields:
            back = result.record[name]
            assert back in (now[name], change.fields[name].old)
            if name in result.kept:
                assert back == now[name]


@given(records, records, records)
def test_a_state_of_access_goes_back_with_its_time_or_not_at_all(
    before: Record, after: Record, now: Record
) -> None:
    names = [name for name in NAMES if name.startswith("portal")]
    for change in changed([before, after]):
        record = taken_back(now, change).record
        assert record is not None
        here = [name for name in names if name in change.fields]
        assert [record[name] for name in here] in (
            [now[name] for name in here],
            [before[name] for name in here],
        )


@given(records, records)
def test_the_log_of_an_undo_replays_like_any_other(before: Record, after: Record) -> None:
    log = changed([None, before, after])
    back = taken_back(after, log[-1]).record if len(log) > 1 else None
    replayed: dict[UUID, Record] = {}
    for change in (*log, *(changed([after, back]) if back else ())):
        replay(replayed, change)
    assert replayed[ID] == before
