"""Taking an action back: what it changed, wherever that is still as it left it (C5)."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.changes import Change, Operation, Value

Fields = Mapping[str, Value]

# A state says little without the time it began: all of these go back, or none.
_TOGETHER = frozenset({"portal_state", "portal_since", "portal_accepted_at", "portal_login_id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    record: Fields | None  # None: there is none, as before it was created
    kept: frozenset[str] = frozenset()  # fields that somebody changed since; they stay


def taken_back(record: Fields | None, change: Change) -> TakenBack:
    """The record as it was before this change of it, where nobody changed it since.

    Taking it back once more changes nothing.
    """
    old = {name: field.old for name, field in change.fields.items()}
    new = {name: field.new for name, field in change.fields.items()}
    if record is None:
        gone = change.operation is Operation.UPDATE
        missing = old if change.operation is Operation.DELETE else None
        return TakenBack(record=missing, kept=frozenset(old) if gone else frozenset())
    match change.operation:
        case Operation.CREATE:
            unlike = _unlike(record, new)
            return TakenBack(record=record if unlike else None, kept=unlike)
        case Operation.DELETE:
            return TakenBack(record=record, kept=_unlike(record, old))
        case Operation.UPDATE:
            kept = _unlike(record, new) & _unlike(record, old)
            if _TOGETHER & _unlike(record, new) and _TOGETHER & _unlike(record, old):
                kept |= _TOGETHER & old.keys()
            return TakenBack(
                record={**record, **{name: old[name] for name in old if name not in kept}},
                kept=kept,
            )


def _unlike(record: Fields, values: Fields) -> frozenset[str]:
    return frozenset(name for name, value in values.items() if record[name] != value)
