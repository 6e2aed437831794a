from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.changes import Change, FieldChange, Operation, Value, merge, replay
from domain.ids import ActionId, ChangeId, new_id

_values = st.sampled_from(["", "a", "b", True, None])
_names = ("name", "title", "email", "note")
_sides = st.fixed_dictionaries(dict.fromkeys(_names, _values))

Side = dict[str, Value]


@given(base=_sides, mine=_sides, theirs=_sides)
def test_a_merge_takes_every_edit_that_meets_no_other(base: Side, mine: Side, theirs: Side) -> None:
    merged = merge(base, mine, theirs)
    for name in _names:
        if mine[name] == base[name]:
            assert merged.values[name] == theirs[name]
        elif theirs[name] == base[name]:
            assert merged.values[name] == mine[name]
        else:
            assert merged.values[name] == theirs[name]
            assert (name in merged.conflicts) == (mine[name] != theirs[name])


@given(base=_sides, mine=_sides, theirs=_sides)
def test_the_order_of_two_merges_without_conflict_does_not_matter(
    base: Side, mine: Side, theirs: Side
) -> None:
    merged, other_way = merge(base, mine, theirs), merge(base, theirs, mine)
    assert merged.conflicts == other_way.conflicts
    if not merged.conflicts:
        assert merged.values == other_way.values


@given(base=_sides, theirs=_sides)
def test_who_changed_nothing_changes_nothing(base: Side, theirs: Side) -> None:
    merged = merge(base, base, theirs)
    assert (merged.values, merged.conflicts) == (theirs, ())


@given(base=_sides, mine=_sides, theirs=_sides)
def test_merging_the_result_again_changes_nothing(base: Side, mine: Side, theirs: Side) -> None:
    once = merge(base, mine, theirs)
    again = merge(base, mine, once.values)
    assert again.values == once.values
    assert again.conflicts == once.conflicts


@given(states=st.lists(_sides, min_size=1, max_size=6))
def test_replaying_what_changed_gives_the_last_state(states: list[Side]) -> None:
    id, records = new_id(), dict[UUID, Side]()
    before: Side = dict.fromkeys(_names)
    for number, state in enumerate(states):
        operation = Operation.UPDATE if number else Operation.CREATE
        replay(records, _change(id, operation, before, state))
        before = state
        assert records == {id: state}
    replay(records, _change(id, Operation.DELETE, before, dict.fromkeys(_names)))
    assert records == {}


def _change(id: UUID, operation: Operation, old: Side, new: Side) -> Change:
    return Change(
        id=ChangeId(new_id()),
        action_id=ActionId(new_id()),
        entity="contact",
        entity_id=id,
        operation=operation,
        fields={
            name: FieldChange(old=old[name], new=new[name])
            for name in _names
            if operation is not Operation.UPDATE or old[name] != new[name]
        },
        staff_name="Aliena Somers",
        at=datetime(2025, 6, 16, tzinfo=UTC),
    )
