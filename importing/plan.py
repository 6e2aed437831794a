"""What an import makes of its source: every write, every count, every problem."""

import enum
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from domain.accounts import Account, AccountClass, Division
from domain.ids import AccountClassId, SiteId
from domain.importing import ImportReport, Outcome, Progress, Tally
from domain.settings import ContactRole, TagType
from importing.source import Source, SourceRow
from storage.imports import ImportedRecord, Office, Setting, Writes

CHUNK = 500  # rows between two looks whether the user stopped the import

REMOVED = "Removed here since the last import; it stays removed."

S = TypeVar("S", Division, AccountClass, ContactRole, TagType)
T = TypeVar("T")


class Fate(enum.IntEnum):
    """What becomes of a record; of several rows for one record the highest counts."""

    UNCHANGED = 0
    KEPT = 1
    CHANGED = 2
    ADDED = 3


class Counts:
    def __init__(self) -> None:
        self._fates: dict[Hashable, Fate] = {}

    def add(self, record: Hashable, fate: Fate) -> None:
        self._fates[record] = max(fate, self._fates.get(record, fate))

    def tally(self) -> Tally:
        found = Counter(self._fates.values())
        return Tally(
            added=found[Fate.ADDED],
            changed=found[Fate.CHANGED],
            unchanged=found[Fate.UNCHANGED],
            kept=found[Fate.KEPT],
        )


class Plan:
    """The office as the import finds it, and what the import makes of it."""

    def __init__(self, office: Office, source: Source, progress: Progress) -> None:
        self.office = office
        self.source = source
        self.writes = Writes()
        self.accounts, self.sites, self.contacts = Counts(), Counts(), Counts()
        self.figures = {kind: Counts() for kind in source.figures}
        self._progress = progress
        self._accounts: dict[UUID, Account] = {one.id: one for one in office.accounts}
        self._by_number = {one.number: one for one in office.accounts}
        # Sites by the account's and their own number in the source.
        self.moved_sites: dict[tuple[str, str], SiteId] = {}
        settings: list[Setting] = [*office.divisions, *office.classes]
        settings += [*office.roles, *office.tag_types]
        self._settings = {(type(one), one.name.casefold()): one for one in settings}
        self._groups: dict[str, list[ImportedRecord]] = defaultdict(list)
        for key, record in office.records.items():
            self._groups[key.rpartition("/")[0]].append(record)

    def report(self) -> ImportReport:
        return ImportReport(
            accounts=self.accounts.tally(),
            sites=self.sites.tally(),
            contacts=self.contacts.tally(),
            figures={kind: counts.tally() for kind, counts in self.figures.items()},
            problems=tuple(self.source.problems),
        )

    def step(self, done: int, total: int, what: str) -> None:
        if done % CHUNK == 0:
            self._progress.report(done, total, what)

    # Accounts as they will be

    def every_account(self) -> Iterable[Account]:
        return self._accounts.values()

    def account_with(self, id: str) -> Account | None:
        return self._accounts.get(UUID(id))

    def account_numbered(self, number: str) -> Account | None:
        """By the number the source has for it, whatever staff made of that number."""
        record = self.office.records.get(f"account/{number}")
        if record is not None:
            return self._accounts.get(record.entity_id)
        return self._by_number.get(number)

    def free_number(self, prefix: str) -> str:
        n = 1
        while f"{prefix}{n:04d}" in self._by_number:
            n += 1
        return f"{prefix}{n:04d}"

    def put_account(self, old: Account | None, new: Account) -> None:
        self.writes.accounts.append((old, new))
        self._accounts[new.id] = new
        self._by_number[new.number] = new

    def default_class(self) -> AccountClassId:
        active = [one for one in self.office.classes if one.active] or self.office.classes
        return active[0].id

    def setting(self, kind: type[S], name: str, make: Callable[[], S]) -> S:
        """What the office calls so; of what a file of ours brings along, a new one."""
        found = self._settings.get((kind, name.casefold()))
        if not isinstance(found, kind):
            found = make()
            self._settings[type(found), name.casefold()] = found
            self.writes.settings.append(found)
        return found

    # What the last import said

    def records(self, group: str) -> Sequence[ImportedRecord]:
        return self._groups.get(group, ())

    def remember(self, key: str, entity: str, id: UUID, values: Mapping[str, Any]) -> None:
        record = ImportedRecord(key, entity, id, values)
        known = self.office.records.get(key)
        if known is None:
            self.writes.new_records.append(record)
        elif known != record:
            self.writes.records.append(record)

    # What staff should look at

    def tell_kept(self, row: SourceRow, what: str, reason: str) -> None:
        self.source.tell(row, what, reason, Outcome.KEPT)

    def tell_stays(self, row: SourceRow, what: str, field: str, here: str, said: str) -> None:
        self.tell_kept(row, what, f"{field} stays “{here}”; the file says “{said}”.")

    def tell_adapted(self, row: SourceRow, what: str, reason: str) -> None:
        self.source.tell(row, what, reason, Outcome.ADAPTED)

    def tell_skipped(self, row: SourceRow, what: str, reason: str) -> None:
        self.source.tell(row, what, reason)


class Way(NamedTuple):
    """One way to recognise a row of the last import: equal keys, None for no key."""

    of_row: Callable[[Any], Hashable]
    of_record: Callable[[ImportedRecord], Hashable]


def recognised(
    rows: Sequence[T], records: Sequence[ImportedRecord], ways: Sequence[Way]
) -> dict[int, ImportedRecord]:
    """The record of each row, by its position. The surest way comes first, each record once."""
    found: dict[int, ImportedRecord] = {}
    taken: set[str] = set()
    for way in ways if records else ():
        waiting: dict[Hashable, deque[ImportedRecord]] = defaultdict(deque)
        for record in records:
            if record.source_key not in taken:
                waiting[way.of_record(record)].append(record)
        for place, row in enumerate(rows):
            if place in found:
                continue
            key = way.of_row(row)
            if key is not None and waiting.get(key):
                found[place] = waiting[key].popleft()
                taken.add(found[place].source_key)
    return found


def next_index(records: Sequence[ImportedRecord]) -> int:
    return max((int(one.source_key.rpartition("/")[2]) for one in records), default=0) + 1


def unknown_account(number: str) -> str:
    return f"There is no account {number}, neither in the customers file nor in Portal Desk."
