"""The change log: every write beside the values it replaced, and merging by those values."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.ids import ActionId, ChangeId

# What JSON can hold of a field: text, a switch, a number or nothing.
Value = str | bool | int | None
Fields = Mapping[str, Value]


class Operation(enum.Enum):
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    old: Value
    new: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One record written once. A created record has old None everywhere, a deleted one new None.

    Changes of one user action share its action_id, and were stored in one transaction.
    """

    id: ChangeId
    action_id: ActionId
    entity: str
    entity_id: UUID
    operation: Operation
    fields: Mapping[str, FieldChange]
    staff_name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    values: Fields
    conflicts: tuple[str, ...]  # fields that both sides changed, to different values


def merge(base: Fields, mine: Fields, theirs: Fields) -> Merged:
    """Three-way by value: mine goes over theirs only where theirs is still what I saw.

    base is what the form showed when it was opened, theirs what is stored now. In a conflict
    theirs stays. All three have the same fields.
    """
    values = dict(theirs)
    conflicts = []
    for name, seen in base.items():
        if mine[name] == seen or mine[name] == theirs[name]:
            continue
        if theirs[name] == seen:
            values[name] = mine[name]
        else:
            conflicts.append(name)
    return Merged(values=values, conflicts=tuple(conflicts))


def replay(records: Mapping[UUID, Fields], change: Change) -> dict[UUID, Fields]:
    """The records of one entity after a change: the log alone gives back every state."""
    after = dict(records)
    if change.operation is Operation.DELETE:
        after.pop(change.entity_id, None)
        return after
    known = dict(after.get(change.entity_id, {}))
    known.update({name: field.new for name, field in change.fields.items()})
    after[change.entity_id] = known
    return after
