"""The card of the account or the site that is open."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from desktop.icons import Icon, status_mark
from desktop.theme import current_theme
from desktop.views.main.facts import Facts
from desktop.views.widgets import Card, ElidedLabel, IconLabel, Pill, Skeleton, TextRole, label


class RecordCard(Card):
    """Number before name, as in the source system's screen; then what is worth knowing."""

    def __init__(
        self, icon: Icon, kind: str, fact_names: Sequence[str], tools: Sequence[QWidget]
    ) -> None:
        super().__init__(margin=0, spacing=0)
        self._kind = kind
        self._number = label("", tabular=True)
        self._number.setProperty("role", "number")
        self._name = ElidedLabel("", TextRole.H2)
        self._status = Pill()
        self._facts = Facts(*fact_names)
        self._content = QWidget()
        self._skeleton = Skeleton(3, 28, (3, 2, 2))
        self._empty = label("", TextRole.DIM, wrap=True)
        self._body = QStackedLayout()
        for page in (self._content, self._skeleton, self._empty):
            self._body.addWidget(page)
        px = current_theme().px
        self._body.setContentsMargins(0, 0, 0, 0)
        self.column.setContentsMargins(px(16), px(8), px(8), px(12))
        self.column.addLayout(self._body)
        self._lay_out(icon, tools)
        self._body.setCurrentWidget(self._empty)

    def say(self, number: str, name: str, status: str, facts: Sequence[str]) -> None:
        self._number.setText(number)
        self._name.setText(name)
        self._status.show_state(status, status_mark(status))
        self._facts.say(*facts)
        self.setAccessibleName(f"{self._kind} {number} {name}, {status}")
        self._body.setCurrentWidget(self._content)

    def say_nothing(self, why: str) -> None:
        """There is no such record; the sentence says so."""
        self._empty.setText(why)
        self.setAccessibleName(why)
        self._body.setCurrentWidget(self._empty)

    def say_loading(self) -> None:
        self.setAccessibleName(self.tr("Loading"))
        self._body.setCurrentWidget(self._skeleton)

    def _lay_out(self, icon: Icon, tools: Sequence[QWidget]) -> None:
        px = current_theme().px
        kicker = QHBoxLayout()
        kicker.setSpacing(px(6))
        kicker.addWidget(IconLabel(icon, size=14))
        kicker.addWidget(label(self._kind, TextRole.CAP))
        kicker.addStretch()
        title = QHBoxLayout()
        title.setSpacing(px(8))
        for part in (self._number, self._name, self._status):
            title.addWidget(part)
        title.addStretch(1)
        beside = QHBoxLayout()
        beside.setSpacing(0)
        for tool in tools:
            beside.addWidget(tool)
        title.addLayout(beside)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        column.addLayout(kicker)
        column.addLayout(title)
        column.addSpacing(px(2))
        column.addWidget(self._facts)
