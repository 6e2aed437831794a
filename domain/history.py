"""Activity History: the change log of one contact as sentences (U30)."""

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from domain.changes import Change, FieldChange, Operation, Origin, Value, replay
from domain.contacts import BillingKind, NotificationMethod
from domain.ids import ActionId
from domain.login_requests import RequestKind
from domain.logins import DeviceKind, PortalEvent
from domain.portal_access import PortalState


class HistoryKind(enum.Enum):
    """What the filter of the tab tells apart."""

    CHANGE = "change"
    MAIL = "mail"
    PORTAL = "portal"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    field: str
    old: str  # "empty" where there was nothing
    new: str


class StepState(enum.Enum):
    DONE = "done"
    FAILED = "failed"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryStep:
    """A station of a life line, such as that of an invitation (A20)."""

    word: str
    at: datetime
    state: StepState


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """What one action of one staff member did to this contact, or one part of it.

    Entries of the same action share its id.
    """

    id: ActionId
    kind: HistoryKind
    title: str
    staff_name: str
    at: datetime
    lines: tuple[HistoryLine, ...] = ()
    steps: tuple[HistoryStep, ...] = ()  # until then, and when it ends where that is known
    remark: str = ""

    def tells(self, text: str) -> bool:
        """Whether every word occurs in what is shown of it."""
        shown = [self.title, self.staff_name, self.remark]
        shown += [part for line in self.lines for part in (line.field, line.old, line.new)]
        shown += [step.word for step in self.steps]
        whole = "\n".join(shown).casefold()
        return all(word in whole for word in text.casefold().split())


def is_acceptance(entry: HistoryEntry) -> bool:
    """Whether it tells that an invitation was accepted, by whom and with what device."""
    return entry.title in {event.value for event in _BEGIN_ACCESS}


# A name for an id that stands in a change, for example of a contact role; "" when unknown.
NameOf = Callable[[UUID], str]

EMPTY = "empty"
ALL_SITES = "Account (All Sites)"
_MOST_SITES_NAMED = 3
PORTAL_EVENT = "portal_event"  # what the change log calls it; nothing else keeps it
REQUEST_DECISION = "request_decision"
_DECISIONS = {
    "approved": "Login request approved",
    "merged": "Login request of this contact approved",
    "rejected": "Login request rejected",
}
_BEGIN_ACCESS = (PortalEvent.ACCEPTED, PortalEvent.ADDED)

_LABELS = {
    "name": "Name",
    "title": "Title",
    "email": "Email",
    "email_2": "Email 2",
    "phone_1": "Phone 1",
    "phone_2": "Phone 2",
    "phone_3": "Phone 3",
    "phone_4": "Phone 4",
    "note": "Note",
    "receive_service_notifications": "Receive service notifications",
    "service_notification_method": "Service notification method",
    "request_notification_method": "Request notification method",
    "mobile_opt_out": "Mobile opt out",
    "billing": "Billing contact",
    "receive_invoice_notifications": "Receive invoice notifications",
    "receive_pastdue_notification": "Receive past-due notification",
}
_WORDS: Mapping[str, type[enum.Enum]] = {
    "service_notification_method": NotificationMethod,
    "request_notification_method": NotificationMethod,
    "billing": BillingKind,
    "portal_state": PortalState,
}


def entries(
    changes: Sequence[Change], links: Sequence[Change], name_of: NameOf
) -> tuple[HistoryEntry, ...]:
    """Changes of whole actions as entries, in the order of the actions.

    changes are those of one person in one account, as a contact of others only where that
    began or ended, and those of sites that left an account in the same action. links are all
    changes of the person's links in this account from the first on, because a change of one
    site alone does not say what access there was before and after.
    """
    access = _access(links)
    found: list[HistoryEntry] = []
    for action_id, group in groupby(changes, key=lambda change: change.action_id):
        before, after = access.get(action_id, ({}, {}))
        found += _Action(tuple(group), before, after, name_of).entries()
    return tuple(found)


Links = Mapping[UUID, Mapping[str, Value]]


def _access(links: Iterable[Change]) -> dict[ActionId, tuple[Links, Links]]:
    """The links before and after each action that changed them."""
    found: dict[ActionId, tuple[Links, Links]] = {}
    now: dict[UUID, dict[str, Value]] = {}
    for action_id, group in groupby(links, key=lambda change: change.action_id):
        before = dict(now)
        for change in group:
            replay(now, change)
        found[action_id] = (before, dict(now))
    return found


@dataclass(frozen=True, slots=True)
class _Action:
    """All that one action did to the contact."""

    changes: tuple[Change, ...]
    before: Links
    after: Links
    name_of: NameOf

    def entries(self) -> Iterator[HistoryEntry]:
        if merge := self._merge():
            yield merge
            return
        added = self._any("contact", Operation.CREATE)
        joined = [] if added else self._all("account_contact", Operation.CREATE)
        left = self._all("account_contact", Operation.DELETE)
        for change in left:
            yield self._left(change)
        for change in joined:
            yield self._entry(f"Linked to {self._account(change)}", remark=self._by())
        if added:
            yield self._added()
        else:
            yield from self._changed()
        events = self._all(PORTAL_EVENT)
        for event in events:
            yield self._in_portal(event)
        for decision in self._all(REQUEST_DECISION):
            yield self._decided(decision)
        # Of access that began or ended as a whole the entries above tell.
        if not left and not added and not events:
            yield from self._access_changed(begins=bool(joined))
        yield from self._tags(Operation.CREATE, "Tag added")
        yield from self._tags(Operation.DELETE, "Tag removed")

    def _merge(self) -> HistoryEntry | None:
        """Of a merge, and of its undoing, one entry tells all."""
        for alias in self._all("contact_alias"):
            other = self.name_of(alias.entity_id)
            if alias.operation is Operation.CREATE:
                return self._entry(f"Merged with {other}", self._merge_lines())
            if alias.operation is Operation.DELETE:
                return self._entry(f"Merge with {other} undone", self._merge_lines())
        if self._any("contact", Operation.DELETE):
            return self._entry("Merged into another contact")
        if self._any("contact", Operation.CREATE) and self.changes[0].origin is Origin.UNDO:
            return self._entry("Merge undone")
        return None

    def _merge_lines(self) -> list[HistoryLine]:
        lines = [
            line
            for entity in ("contact", "account_contact")
            for change in self._all(entity, Operation.UPDATE)
            for line in self._lines(change)
        ]
        for operation, name in ((Operation.CREATE, "new"), (Operation.DELETE, "old")):
            for change in self._all("account_contact", operation):
                sides = {"old": EMPTY, "new": EMPTY, name: self._account(change)}
                lines.append(HistoryLine(field="Account", **sides))
        if not self._any("account_contact", Operation.CREATE):
            lines += self._access_lines()
        lines += [line for line in (self._portal_line(),) if line]
        for operation in (Operation.CREATE, Operation.DELETE):
            lines += (line for entry in self._tags(operation, "") for line in entry.lines)
        return lines

    def _added(self) -> HistoryEntry:
        lines = [
            line
            for change in (*self._all("contact"), *self._all("account_contact"))
            for line in self._lines(change)
            if line.new not in _NOTHING
        ]
        if self.after and _reach(self.after, self.name_of) != ALL_SITES:
            lines += self._access_lines()
        title = "Imported" if self.changes[0].origin is Origin.IMPORT else "Contact added"
        return self._entry(title, lines)

    def _changed(self) -> Iterator[HistoryEntry]:
        lines = [
            line
            for entity in ("contact", "account_contact")
            for change in self._all(entity, Operation.UPDATE)
            for line in self._lines(change)
        ]
        if lines:
            yield self._entry("Contact changed", lines, remark=self._by())

    def _access_changed(self, *, begins: bool) -> Iterator[HistoryEntry]:
        state = self._portal_state()
        lines = [] if begins else self._access_lines()
        lines += [line for line in (self._portal_line(),) if line]
        if not lines:
            return
        ended = state == PortalState.DISABLED.name.lower() and len(lines) == 1
        yield self._entry(
            "Access ended" if ended else "Access changed",
            lines,
            remark=self._site_left() or self._by(),
        )

    def _in_portal(self, event: Change) -> HistoryEntry:
        what = PortalEvent[str(event.fields["event"].new).upper()]
        device = DeviceKind[str(event.fields["device"].new).upper()]
        line = self._portal_line() if what in _BEGIN_ACCESS else None
        entry = self._entry(what.value, [line] if line else [], remark=f"With {device.value}.")
        return replace(entry, kind=HistoryKind.PORTAL)

    def _decided(self, change: Change) -> HistoryEntry:
        fields, undone = change.fields, change.operation is Operation.DELETE
        told = {
            name: str((field.old if undone else field.new) or "") for name, field in fields.items()
        }
        what = _DECISIONS[told["decision"]]
        title = f"{what}: undone" if undone else what
        kind = RequestKind[told["kind"].upper()].value
        return replace(
            self._entry(title, remark=f"{kind}. {told['reason']}".rstrip()),
            kind=HistoryKind.PORTAL,
        )

    def _left(self, change: Change) -> HistoryEntry:
        line = self._portal_line()
        return self._entry(
            f"Unlinked from {self._account(change)}",
            [line] if line else [],
            remark=self._site_left(),
        )

    def _tags(self, operation: Operation, title: str) -> Iterator[HistoryEntry]:
        lines = []
        for change in self._all("contact_tag", operation):
            field = change.fields["tag_type_id"]
            lines.append(
                HistoryLine(field="Tag", old=self._named(field.old), new=self._named(field.new))
            )
        if lines:
            lines = sorted(lines, key=lambda line: (line.old, line.new))
            yield self._entry(title, lines, remark=self._by())

    def _entry(
        self, title: str, lines: Sequence[HistoryLine] = (), remark: str = ""
    ) -> HistoryEntry:
        first = self.changes[0]
        portal = any(line.field == _PORTAL_USER for line in lines)
        return HistoryEntry(
            id=first.action_id,
            kind=HistoryKind.PORTAL if portal else HistoryKind.CHANGE,
            title=title,
            staff_name=first.staff_name,
            at=first.at,
            lines=tuple(lines),
            remark=remark,
        )

    def _all(self, entity: str, operation: Operation | None = None) -> list[Change]:
        return [
            change
            for change in self.changes
            if change.entity == entity and operation in (None, change.operation)
        ]

    def _any(self, entity: str, operation: Operation) -> bool:
        return bool(self._all(entity, operation))

    def _lines(self, change: Change) -> Iterator[HistoryLine]:
        for name, label in _LABELS.items():
            if field := change.fields.get(name):
                yield HistoryLine(
                    field=label, old=_shown(name, field.old), new=_shown(name, field.new)
                )

    def _access_lines(self) -> list[HistoryLine]:
        old, new = _reach(self.before, self.name_of), _reach(self.after, self.name_of)
        lines = [HistoryLine(field="Access", old=old, new=new)] if old != new else []
        for id, link in self.after.items():
            was = self.before.get(id, {})
            at = self.name_of(UUID(str(link["site_id"]))) if link["site_id"] else ""
            for name, label in (("role_1_id", "Role 1"), ("role_2_id", "Role 2")):
                if was.get(name) != link[name]:
                    field = f"{label} at {at}" if at else label
                    old, new = self._named(was.get(name)), self._named(link[name])
                    lines.append(HistoryLine(field=field, old=old, new=new))
        return lines

    def _portal_fields(self) -> Iterator[FieldChange]:
        for change in self._all("account_contact", Operation.UPDATE):
            if field := change.fields.get("portal_state"):
                yield field

    def _portal_state(self) -> Value:
        return next((field.new for field in self._portal_fields()), None)

    def _portal_line(self) -> HistoryLine | None:
        for field in self._portal_fields():
            old, new = _shown("portal_state", field.old), _shown("portal_state", field.new)
            return HistoryLine(field=_PORTAL_USER, old=old, new=new)
        return None

    def _account(self, change: Change) -> str:
        field = change.fields["account_id"]
        return self._named(field.new or field.old)

    def _named(self, id: Value) -> str:
        return self.name_of(UUID(str(id))) if id else EMPTY

    def _by(self) -> str:
        return _BY.get(self.changes[0].origin, "")

    def _site_left(self) -> str:
        """Which site took access away by leaving the account."""
        for change in self._all("site"):
            if change.operation is Operation.DELETE:
                return f"Site {self.name_of(change.entity_id)} was removed."
            if field := change.fields.get("account_id"):
                number = change.fields["number"].old
                return f"Site {number} was moved to {self._named(field.new)}."
        return ""


_PORTAL_USER = "Portal user"
_BY = {Origin.IMPORT: "By an import.", Origin.UNDO: "By Undo."}
_NOTHING = (EMPTY, "No", "None")


def _reach(links: Links, name_of: NameOf) -> str:
    """The sites that these links give, as the Access line says it."""
    if any(link["site_id"] is None for link in links.values()):
        return ALL_SITES
    names = sorted(name_of(UUID(str(link["site_id"]))) for link in links.values())
    if not names:
        return EMPTY
    if len(names) == 1:
        return f"{names[0]} only"
    named = ", ".join(names[:_MOST_SITES_NAMED])
    more = len(names) - _MOST_SITES_NAMED
    return f"{named} and {more:,} more" if more > 0 else named


def _shown(name: str, value: Value) -> str:
    if value is None or value == "":
        return EMPTY
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if members := _WORDS.get(name):
        word: str = members[str(value).upper()].value
        return word
    return str(value)
