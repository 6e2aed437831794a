"""The change log: every write beside the values it replaced, and merging by those values."""

import enum
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from domain.ids import ActionId, ChangeId, StaffId
from domain.permissions import ALL_PERMISSIONS, Permissions

# What the log keeps of a field: text, a switch, a number or nothing.
Value = str | bool | int | None
K = TypeVar("K", bound=Hashable)


class Operation(enum.Enum):
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


class Origin(enum.Enum):
    """By what a change was made."""

    STAFF = "staff"
    IMPORT = "import"
    UNDO = "undo"
    MAIL = "mail"  # by Portal Desk, when the mail server had answered
    PORTAL = "portal"  # by a customer, in the portal


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """In whose name something is written."""

    staff_id: StaffId
    staff_name: str
    origin: Origin = Origin.STAFF
    permissions: Permissions = ALL_PERMISSIONS


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
    origin: Origin = Origin.STAFF
    staff_name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged(Generic[K]):
    values: Mapping[K, Any]
    conflicts: tuple[K, ...]  # fields that both sides changed, to different values


def merge(base: Mapping[K, Any], mine: Mapping[K, Any], theirs: Mapping[K, Any]) -> Merged[K]:
    """Three-way by value: mine goes over theirs only where theirs is still what I saw.

    base is what the form showed when it was opened, theirs what is stored now. In a conflict
    theirs stays. All three have the same fields.
    """
    values = dict(theirs)
    conflicts = []
    for name, seen in base.items():
        if mine[name] in (seen, theirs[name]):
            continue
        if theirs[name] == seen:
            values[name] = mine[name]
        else:
            conflicts.append(name)
    return Merged(values=values, conflicts=tuple(conflicts))


def replay(records: dict[UUID, dict[str, Value]], change: Change) -> None:
    """Bring the records of one entity past a change: the log alone gives back every state."""
    if change.operation is Operation.DELETE:
        records.pop(change.entity_id, None)
        return
    known = records.get(change.entity_id, {})
    fields = {name: field.new for name, field in change.fields.items()}
    records[change.entity_id] = {**known, **fields}
