"""A screen of settings while somebody changes them."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from domain.setting_fields import SettingField, Values, is_gap, is_number, problems, read


class SettingDraft(QObject):
    """What is typed, what it was when the screen opened, and what is wrong with it."""

    changed = Signal()

    def __init__(
        self, fields: tuple[SettingField, ...], values: Values, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.fields = fields
        self._by_name = {field.name: field for field in fields}
        self._base = dict(values)
        self._values = dict(values)
        self._left: set[str] = set()  # whose problems may be told
        self._refused: dict[str, str] = {}  # by the data, until the setting is edited

    @property
    def values(self) -> Values:
        return self._values

    @property
    def base(self) -> Values:
        return self._base

    @property
    def changes(self) -> tuple[SettingField, ...]:
        """The settings that differ from what is stored."""
        return tuple(
            field for field in self.fields if self._values[field.name] != self._base[field.name]
        )

    @property
    def is_dirty(self) -> bool:
        return self._values != self._base

    @property
    def gaps(self) -> tuple[SettingField, ...]:
        """What is required and empty, in the order of the screen."""
        return tuple(field for field in self.fields if is_gap(field, self._values))

    @property
    def problems(self) -> Mapping[str, str]:
        """What stops the saving, of the settings somebody has left."""
        return {name: text for name, text in self._problems().items() if name in self._left}

    def field(self, name: str) -> SettingField:
        return self._by_name[name]

    def edit(self, name: str, value: object) -> None:
        if self._values[name] != value:
            self._values[name] = value
            self._refused.pop(name, None)
            self.changed.emit()

    def type(self, name: str, text: str) -> None:
        """What was typed into a field; a number that cannot be read is kept as typed."""
        field = self._by_name[name]
        self.edit(name, read(field, text) if is_number(field) else text)

    def leave(self, name: str) -> None:
        """It is filled in for now: its problem is told from here on."""
        if name not in self._left:
            self._left.add(name)
            self.changed.emit()

    def check(self) -> str | None:
        """Tell every problem; the first setting that has one, in the order of the screen."""
        self._left.update(self._by_name)
        self.changed.emit()
        return next(iter(self._problems()), None)

    def refuse(self, refused: Mapping[str, str]) -> None:
        self._refused = {name: text for name, text in refused.items() if name in self._by_name}
        self._left.update(self._refused)
        self.changed.emit()

    def settle(self, stored: Values) -> None:
        """This is stored, and shows."""
        self._base, self._values = dict(stored), dict(stored)
        self._left, self._refused = set(), {}
        self.changed.emit()

    def discard(self) -> None:
        self.settle(self._base)

    def rebase(self, stored: Values) -> None:
        """Keep what was changed here, on top of what somebody else stored meanwhile."""
        mine = {field.name: self._values[field.name] for field in self.changes}
        self._base, self._values = dict(stored), {**stored, **mine}
        self.changed.emit()

    def watch(self, tell: Callable[[], None]) -> None:
        """Call it now and after every change."""
        self.changed.connect(tell)
        tell()

    def _problems(self) -> dict[str, str]:
        found = {**self._refused, **problems(self.fields, self._values)}
        return {field.name: found[field.name] for field in self.fields if field.name in found}
