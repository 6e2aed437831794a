"""Which rows of the list tables an action may have made out of date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

_ACCOUNT = frozenset({"number", "name", "status", "class_id", "division_id"})
_SITE = frozenset({"account_id", "number", "name", "street", "city", "state", "postal_code"})


@dataclass(slots=True)
class Touched:
    contacts: set[UUID] = field(default_factory=set)
    accounts: set[UUID] = field(default_factory=set)
    sites: set[UUID] = field(default_factory=set)
    account_contacts: set[UUID] = field(default_factory=set)
    reached: set[UUID] = field(default_factory=set)  # accounts one of whose sites changed

    def add(self, entity: str, id: UUID, fields: Mapping[str, Sequence[object]]) -> None:
        """One record that was written, with the columns that changed: [old, new] of each."""
        match entity:
            case "contact":
                self.contacts.add(id)
            case "account_contact":
                self.account_contacts.add(id)
            case "link":
                self.account_contacts |= _ids(fields.get("account_contact_id", ()))
            case "account" if _ACCOUNT & fields.keys():
                self.accounts.add(id)
            case "site" if _SITE & fields.keys():
                self.sites.add(id)
                self.reached |= _ids(fields.get("account_id", ()))

    @property
    def count(self) -> int:
        changed = (self.contacts, self.accounts, self.sites, self.account_contacts)
        return sum(map(len, changed))


def _ids(values: Sequence[object]) -> set[UUID]:
    return {UUID(value) for value in values if isinstance(value, str)}
