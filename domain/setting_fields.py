"""A screen of settings as a table: what each is called, what it does, what it may hold.

The table is the only place that knows a setting; screens, checks and storage read it.
"""

import enum
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.addresses import email_problem
from domain.mail import PORTS, url_problem

NO_EFFECT = "Has no effect yet"  # A22


class Kind(enum.Enum):
    TEXT = "text"
    LONG_TEXT = "long text"
    EMAIL = "email"
    WEB_ADDRESS = "web address"
    CHOICE = "choice"
    SWITCH = "switch"
    MONEY = "money"  # in cents
    PERCENT = "percent"  # in hundredths
    NUMBER = "number"
    PORT = "port"
    CONCEALED = "concealed"  # never shown, never told


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingField:
    name: str
    label: str
    effect: str = ""  # one line
    kind: Kind = Kind.TEXT
    default: object = ""
    choices: tuple[tuple[object, str], ...] = ()  # those that are not looked up
    required: bool = False
    required_by: tuple[str, ...] = ()  # as long as one of these settings is on, or above 0
    placeholder: str = ""  # what stands in an empty field
    wanted: bool = False  # says "Not set" while it is empty
    part_of: str = ""  # belongs to this switch, and counts as one setting with it
    built: bool = False  # else it says NO_EFFECT


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingGroup:
    title: str
    fields: tuple[SettingField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingTab:
    title: str
    left: tuple[SettingGroup, ...]
    right: tuple[SettingGroup, ...] = ()
    remark: str = ""

    @property
    def fields(self) -> tuple[SettingField, ...]:
        return tuple(field for group in (*self.left, *self.right) for field in group.fields)


NOT_SET = ("", "Not set")


def choices(*words: str) -> tuple[tuple[object, str], ...]:
    return (NOT_SET, *((word, word) for word in words))


def switch(
    name: str, label: str, effect: str, *, on: bool = False, built: bool = False
) -> SettingField:
    return SettingField(
        name=name, label=label, effect=effect, kind=Kind.SWITCH, default=on, built=built
    )


def text(name: str, label: str, effect: str = "", *needed_by: str) -> SettingField:
    return SettingField(name=name, label=label, effect=effect, required_by=needed_by)


def money(name: str, label: str, effect: str = "", default: int | None = 0) -> SettingField:
    return SettingField(name=name, label=label, effect=effect, kind=Kind.MONEY, default=default)


def percent(name: str, label: str, effect: str = "") -> SettingField:
    return SettingField(name=name, label=label, effect=effect, kind=Kind.PERCENT, default=0)


def days(name: str, label: str, effect: str = "", *needed_by: str) -> SettingField:
    return SettingField(
        name=name, label=label, effect=effect, kind=Kind.NUMBER, default=0, required_by=needed_by
    )


Values = Mapping[str, object]  # of settings, by their names

_DIGITS = re.compile(r"([0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.([0-9]{1,2}))?")
_WITH_CENTS = (Kind.MONEY, Kind.PERCENT)


def read(field: SettingField, typed: str) -> object:
    """What was typed for a number, as it is kept; the text itself where it is none.

    An empty text is the setting's default.
    """
    if not typed.strip():
        return field.default
    sign = {Kind.MONEY: "$", Kind.PERCENT: "%"}.get(field.kind, "")
    found = _DIGITS.fullmatch(typed.strip().strip(f"{sign} "))
    if found is None or (found[2] and field.kind not in _WITH_CENTS):
        return typed
    whole = int(found[1].replace(",", ""))
    if field.kind not in _WITH_CENTS:
        return whole
    return whole * 100 + int((found[2] or "").ljust(2, "0"))


def shown(field: SettingField, value: object) -> str:
    """A value as its field shows it, and `read` reads it."""
    if not isinstance(value, int):
        return "" if value is None else str(value)
    if field.kind in _WITH_CENTS:
        return f"{value // 100:,}.{value % 100:02d}"
    return f"{value}" if field.kind is Kind.PORT else f"{value:,}"


def is_number(field: SettingField) -> bool:
    return field.kind in (Kind.MONEY, Kind.PERCENT, Kind.NUMBER, Kind.PORT)


def is_required(field: SettingField, values: Values) -> bool:
    return field.required or any(values.get(name) for name in field.required_by)


def is_gap(field: SettingField, values: Values) -> bool:
    """Whether it is required and empty."""
    value = values[field.name]
    empty = not value.strip() if isinstance(value, str) else not value
    return empty and field.kind is not Kind.SWITCH and is_required(field, values)


def problems(fields: Iterable[SettingField], values: Values) -> dict[str, str]:
    """What stops these values from being kept, by the names of the settings, in their order."""
    known = tuple(fields)
    labels = {field.name: field.label for field in known}
    found = {}
    for field in known:
        sentence = _gap(field, values, labels) or _unfit(field, values[field.name])
        if sentence:
            found[field.name] = sentence
    return found


def _gap(field: SettingField, values: Values, labels: Mapping[str, str]) -> str | None:
    if not is_gap(field, values):
        return None
    asks = "Choose" if field.kind is Kind.CHOICE else "Enter"
    why = [labels[name] for name in field.required_by if values.get(name)]
    what = f"{asks} the {_lower(field.label)}" if why else f"{asks} a {_lower(field.label)}"
    return f"{what}, because of “{why[0]}”." if why else f"{what}."


def _unfit(field: SettingField, value: object) -> str | None:
    match field.kind:
        case Kind.MONEY | Kind.PERCENT if isinstance(value, str):
            return "Enter an amount, for example 25.00."
        case Kind.NUMBER if isinstance(value, str):
            return "Enter a whole number, for example 30."
        case Kind.PORT if value not in PORTS:
            return f"Enter a port from {PORTS[0]} to {PORTS[-1]}."
        case Kind.EMAIL:
            return email_problem(str(value))
        case Kind.WEB_ADDRESS:
            return url_problem(str(value).strip())
    return None


def _lower(label: str) -> str:
    """A label inside a sentence: capitals of an abbreviation stay."""
    first, _, rest = label.partition(" ")
    word = first if first[1:2].isupper() else first.lower()
    return f"{word} {rest}".rstrip()
