"""Activity History: the change log of one contact as sentences (U30)."""

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.changes import Change, FieldChange, Operation, Value
from domain.ids import ActionId
from domain.portal_access import NOT_SENT, PortalState


class HistoryKind(enum.Enum):
    """What the filter of the tab tells apart. Mail comes with the mail."""

    CHANGE = "change"
    PORTAL = "portal"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    field: str
    old: str  # "empty" where there was nothing
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One action of one staff member on this contact."""

    id: ActionId
    kind: HistoryKind
    title: str
    staff_name: str
    at: datetime
    lines: tuple[HistoryLine, ...] = ()
    remark: str = ""


# A name for an id that stands in a change, for example of a contact role; "" when unknown.
NameOf = Callable[[UUID], str]
