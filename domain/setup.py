"""What the setup screens need of their data: account classes, system options and lists.

All methods may raise domain.errors.DataError, whose text is the sentence to show.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from domain.accounts import AccountClass, Division, division_problems
from domain.class_fields import CLASS_FIELDS
from domain.ids import AccountClassId, AccountContactId, AccountId, new_id
from domain.portal_access import PortalState
from domain.setting_fields import Values
from domain.settings import (
    ContactRole,
    NewLocationBundle,
    NewLocationTemplate,
    SystemOptions,
    TagType,
)

# Account classes

_OF_THE_CLASS = frozenset(field.name for field in dataclasses.fields(AccountClass))
CLASS_SETTINGS = tuple(field for field in CLASS_FIELDS if field.name not in _OF_THE_CLASS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassSetup:
    """An account class with what is set for it beside the fields that the program works with."""

    account_class: AccountClass
    settings: Values  # those of CLASS_SETTINGS, all of them

    @property
    def values(self) -> dict[str, object]:
        """Every setting of the class, those of CLASS_FIELDS."""
        own = {
            field.name: getattr(self.account_class, field.name)
            for field in CLASS_FIELDS
            if field.name in _OF_THE_CLASS
        }
        return {**own, **self.settings}

    def with_values(self, values: Values) -> "ClassSetup":
        own = {name: value for name, value in values.items() if name in _OF_THE_CLASS}
        settings = {field.name: values[field.name] for field in CLASS_SETTINGS}
        changed: AccountClass = replace(self.account_class, **own)  # type: ignore[arg-type] # by name
        return ClassSetup(account_class=changed, settings=settings)


def new_class() -> ClassSetup:
    return ClassSetup(
        account_class=AccountClass(id=AccountClassId(new_id()), name=""),
        settings={field.name: field.default for field in CLASS_SETTINGS},
    )


def copy_of(setup: ClassSetup) -> ClassSetup:
    """Another class that is set like this one; it still needs a name of its own."""
    copied = replace(setup.account_class, id=AccountClassId(new_id()), name="", active=True)
    return replace(setup, account_class=copied)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedClass:
    """A row of the list of account classes."""

    account_class: AccountClass
    type: str
    accounts: int  # that have it


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedClass:
    """All that the dialog of a class starts from."""

    setup: ClassSetup
    is_new: bool
    templates: tuple[NewLocationTemplate, ...]
    bundles: tuple[NewLocationBundle, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassSave:
    setup: ClassSetup
    base: ClassSetup | None  # None adds the class


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """Whom a portal switch of a class reaches."""

    accounts: int
    people: int  # contacts of these accounts; somebody on two of them counts twice
    with_access: int  # Portal User = Yes
    invited: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedQuery:
    class_id: AccountClassId
    state: PortalState | None = None  # None: whatever it is


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedPerson:
    id: AccountContactId
    account_id: AccountId
    account: str  # "49418 Renovation Gym"
    name: str
    email: str
    portal_state: PortalState


class ClassBook(Protocol):
    def listed(self) -> tuple[ListedClass, ...]:
        """By name."""
        ...

    def opened(self, id: AccountClassId) -> OpenedClass: ...

    def blank(self) -> OpenedClass: ...

    def save(self, save: ClassSave) -> ClassSetup:
        """Store the class; what others changed meanwhile stays theirs (rule C2).

        Raises RefusedError with problems by setting, ConflictError, GoneError.
        """
        ...

    def delete(self, id: AccountClassId) -> None:
        """Raises RefusedError where an account has it."""
        ...

    def count_accounts(self, id: AccountClassId) -> int:
        """Of this class. There may be hundreds of thousands: it takes as long as opening does."""
        ...

    def touched(self, id: AccountClassId) -> Touched: ...

    def count_touched(self, query: TouchedQuery) -> int: ...

    def list_touched(
        self, query: TouchedQuery, start: int, length: int
    ) -> tuple[TouchedPerson, ...]:
        """By account number, then by name."""
        ...

    def place_touched(self, query: TouchedQuery, id: AccountContactId) -> int | None: ...

    def open_invitations(self, id: AccountClassId) -> frozenset[AccountContactId]: ...


# System options


class OptionBook(Protocol):
    def options(self) -> SystemOptions: ...

    def save(self, options: SystemOptions, base: SystemOptions) -> SystemOptions:
        """Store what differs from base, which the window showed. Raises as ClassBook.save."""
        ...


# Lists

Entry = ContactRole | TagType | Division | NewLocationTemplate | NewLocationBundle
E = TypeVar("E", ContactRole, TagType, Division, NewLocationTemplate, NewLocationBundle)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Generic[E]):
    entry: E
    uses: int  # records that point at it


class ListBook(Protocol[E]):
    """One of the lists that are edited in place."""

    def listed(self) -> tuple[Listed[E], ...]:
        """By name."""
        ...

    def save(self, entry: E, base: E | None) -> E:
        """Raises RefusedError with problems by field, ConflictError, GoneError."""
        ...

    def delete(self, entry: E) -> None:
        """Raises RefusedError where something points at it."""
        ...


def entry_problems(entry: Entry) -> Mapping[str, str]:
    """What stops an entry of a list from being saved, keyed by field name."""
    if isinstance(entry, Division):
        return division_problems(entry)
    return {} if entry.name.strip() else {"name": "Enter a name."}
