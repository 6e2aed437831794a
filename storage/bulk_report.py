"""What became of each row of a bulk change; a million of them fit into 18 MB."""

from array import array
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.bulk import Outcome, RowResult
from domain.changes import Operation
from domain.ids import AccountContactId, AccountId
from storage.engine import Database
from storage.schema import AccountContactRow, AccountRow, ChangeRow, ContactRow

_ID = 16  # bytes


class Done(NamedTuple):
    """What became of one row: an account contact, or a person as a whole."""

    id: UUID
    outcome: Outcome
    reason: str = ""


class SqlReport:
    """A domain.bulk.Report that looks the names up when they are to be shown."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ids = bytearray()
        self._codes = array("H")  # for each row the place of its outcome in _kinds
        self._kinds: dict[tuple[Outcome, str], int] = {}

    def add(self, done: Done) -> None:
        self._ids += done.id.bytes
        kind = (done.outcome, done.reason)
        self._codes.append(self._kinds.setdefault(kind, len(self._kinds)))

    def count(self, outcome: Outcome | None = None) -> int:
        return sum(self._codes.count(code) for code in self._codes_of(outcome))

    def reasons(self) -> Mapping[str, int]:
        refused = self._codes_of(Outcome.REFUSED)
        return {
            reason: self._codes.count(code)
            for (_, reason), code in self._kinds.items()
            if code in refused
        }

    def kinds(self) -> Mapping[tuple[Outcome, str], int]:
        return {kind: self._codes.count(code) for kind, code in self._kinds.items()}

    def rows(
        self, outcome: Outcome | None, start: int, length: int, reason: str | None = None
    ) -> tuple[RowResult, ...]:
        wanted = self._codes_of(outcome, reason)
        places = [place for place, code in enumerate(self._codes) if code in wanted]
        places = places[start : start + length]
        ids = [UUID(bytes=bytes(self._ids[place * _ID : place * _ID + _ID])) for place in places]
        kinds = [list(self._kinds)[self._codes[place]] for place in places]
        with self._database.reading() as session:
            named = _named(session, ids)
        return tuple(
            RowResult(**named.get(id, _NOBODY)._asdict(), outcome=outcome, reason=reason)
            for id, (outcome, reason) in zip(ids, kinds, strict=True)
        )

    def _codes_of(self, outcome: Outcome | None, reason: str | None = None) -> frozenset[int]:
        return frozenset(
            code
            for (kind, why), code in self._kinds.items()
            if outcome in (None, kind) and reason in (None, why)
        )


class _Named(NamedTuple):
    id: AccountContactId | None
    account_id: AccountId | None
    name: str
    account: str


_NOBODY = _Named(None, None, "", "")


def _named(session: Session, ids: Sequence[UUID]) -> dict[UUID, _Named]:
    """Account contacts, those that are gone under the name of their person, and people."""
    found: dict[UUID, _Named] = {}
    for row in session.execute(
        select(
            AccountContactRow.id,
            AccountContactRow.account_id,
            ContactRow.name,
            AccountRow.number,
            AccountRow.name,
        )
        .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
        .join(AccountRow, AccountRow.id == AccountContactRow.account_id)
        .where(AccountContactRow.id.in_(ids))
    ):
        id, account_id, name, *account = row
        found[id] = _Named(id, account_id, name, " ".join(account))
    left = select(ChangeRow.entity_id, ChangeRow.contact_id).where(
        ChangeRow.entity_id.in_(set(ids) - found.keys()), ChangeRow.operation == Operation.DELETE
    )
    person_of: dict[UUID, UUID] = {id: id for id in ids if id not in found}
    person_of |= {id: person for id, person in session.execute(left) if person}
    people = (
        select(ContactRow.id, ContactRow.name, AccountContactRow.id)
        .outerjoin(AccountContactRow, AccountContactRow.contact_id == ContactRow.id)
        .where(ContactRow.id.in_(set(person_of.values())))
        .order_by(AccountContactRow.id.desc())  # so that the first one is kept
    )
    names: dict[UUID, tuple[str, AccountContactId]] = {
        id: (name, first) for id, name, first in session.execute(people)
    }
    for about, person in person_of.items():
        if person in names:
            name, first = names[person]
            found[about] = _Named(first, None, name, "")
    return found
