"""The filters of All contacts: their names, their values, and how a chip says them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from desktop.tasks import Latest, TaskRunner
from domain.accounts import AccountStatus
from domain.books import ContactBook, ContactQuery
from domain.contacts import BillingKind, Level
from domain.errors import DataError
from domain.filters import Filter, FilterField, FilterValue
from domain.portal_access import PortalState

_CITIES = 50
_SPELLED_OUT = 2  # as many values as a chip names


class Choice(NamedTuple):
    """A value a list can be narrowed to, and its words."""

    value: FilterValue
    words: str


Named = Mapping[FilterField, Callable[[], Sequence[Choice]]]  # reads what an office named itself


class ContactFilters(QObject):
    """Knows the values of every filter; those an office names itself are read when asked for."""

    changed = Signal()  # names or cities arrived
    failed = Signal(str)

    def __init__(
        self,
        named: Named,
        contacts: ContactBook,
        tasks: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._named = named
        self._contacts = contacts
        self._tasks = tasks
        self._cities = Latest(tasks, self)
        self._names = {
            FilterField.PORTAL_USER: self.tr("Portal user"),
            FilterField.LEVEL: self.tr("Type"),
            FilterField.BILLING: self.tr("Billing contact"),
            FilterField.ACCOUNT_STATUS: self.tr("Account"),
            FilterField.DIVISION: self.tr("Division"),
            FilterField.ACCOUNT_CLASS: self.tr("Class"),
            FilterField.CITY: self.tr("City"),
            FilterField.TAG: self.tr("Tag"),
            FilterField.ROLE: self.tr("Role"),
            FilterField.VALID_EMAIL: self.tr("Email"),
            FilterField.INVITATION_FAILED: self.tr("Invitation"),
            FilterField.CONTACT: self.tr("Contact"),
        }
        self._choices: dict[FilterField, tuple[Choice, ...]] = {
            FilterField.PORTAL_USER: tuple(Choice(state, state.value) for state in PortalState),
            FilterField.LEVEL: tuple(Choice(level, level.value) for level in Level),
            FilterField.BILLING: tuple(Choice(kind, kind.value) for kind in BillingKind),
            FilterField.ACCOUNT_STATUS: tuple(Choice(one, one.value) for one in AccountStatus),
            FilterField.VALID_EMAIL: (
                Choice(True, self.tr("Valid")),
                Choice(False, self.tr("Not valid or missing")),
            ),
            FilterField.INVITATION_FAILED: (Choice(True, self.tr("Refused by the mail server")),),
        }

    @property
    def fields(self) -> tuple[FilterField, ...]:
        """What a clerk can narrow by; exactly these contacts are only given."""
        return tuple(field for field in self._names if field is not FilterField.CONTACT)

    def name(self, field: FilterField) -> str:
        return self._names[field]

    def choices(self, field: FilterField) -> tuple[Choice, ...]:
        """What is known of its values; `load` or `find_cities` brings the rest."""
        return self._choices.get(field, ())

    def load(self) -> None:
        """Read the names anew, so that chips can say them."""
        named = dict(self._named)

        def read() -> dict[FilterField, tuple[Choice, ...]]:
            return {field: tuple(choices()) for field, choices in named.items()}

        self._tasks.run(self, read, done=self._take_named, failed=self._refuse)

    def find_cities(self, text: str) -> None:
        contacts = self._contacts
        self._cities.ask(
            lambda: tuple(Choice(city, city) for city in contacts.cities(text, _CITIES)),
            done=self._take_cities,
            failed=self._refuse,
        )

    def says(self, limit: Filter) -> str:
        """Behind the field's name: "is active or credit hold"."""
        if len(limit.values) > _SPELLED_OUT or limit.field is FilterField.CONTACT:
            return self.tr("is one of {count}").format(count=len(limit.values))
        return self.tr("is {values}").format(values=self.tr(" or ").join(self._words(limit)))

    def says_all(self, limit: Filter) -> str:
        """Every value, for a tooltip."""
        if limit.field is FilterField.CONTACT:
            return self.tr("Exactly these contacts")
        return f"{self.name(limit.field)}: {', '.join(self._words(limit))}"

    def _words(self, limit: Filter) -> list[str]:
        known = {choice.value: choice.words for choice in self.choices(limit.field)}
        words = [_word(value, known) for value in limit.values]
        return [word.lower() for word in words] if limit.field in _LOWERED else words

    def _take_named(self, named: dict[FilterField, tuple[Choice, ...]]) -> None:
        self._choices.update(named)
        self.changed.emit()

    def _take_cities(self, cities: tuple[Choice, ...]) -> None:
        self._choices[FilterField.CITY] = cities
        self.changed.emit()

    def _refuse(self, error: DataError) -> None:
        self.failed.emit(str(error))


def _word(value: FilterValue, known: Mapping[FilterValue, str]) -> str:
    if isinstance(value, str):
        return value
    return known.get(value, "…" if isinstance(value, UUID) else "")


_LOWERED = (FilterField.ACCOUNT_STATUS, FilterField.VALID_EMAIL, FilterField.INVITATION_FAILED)


def with_filter(query: ContactQuery, limit: Filter) -> ContactQuery:
    """In place of the one for the same field, else as the last; without values it goes."""
    others = tuple(one for one in query.filters if one.field is not limit.field)
    if not limit.values:
        return replace(query, filters=others)
    if len(others) == len(query.filters):
        return replace(query, filters=(*others, limit))
    filters = tuple(limit if one.field is limit.field else one for one in query.filters)
    return replace(query, filters=filters)
