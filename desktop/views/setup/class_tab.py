"""One tab of Account Class setup, made from its table of settings."""

from collections.abc import Mapping

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.setting_draft import SettingDraft
from desktop.theme import current_theme
from desktop.views.setup.controls import Choices, SettingControl, control_for
from desktop.views.setup.setting_row import SettingGroupCard, SettingRow
from desktop.views.widgets.banner import note
from domain.setting_fields import SettingGroup, SettingTab, is_required

_WIDTH = 188


class ClassTab(QWidget):
    """Two columns of cards."""

    def __init__(
        self, tab: SettingTab, draft: SettingDraft, looked_up: Mapping[str, Choices]
    ) -> None:
        """looked_up are the choices of the settings whose choices are other records."""
        super().__init__()
        self.tab = tab
        self._draft = draft
        self._looked_up = looked_up
        self._rows: dict[str, SettingRow] = {}
        self._controls: dict[str, SettingControl] = {}

    @property
    def rows(self) -> Mapping[str, SettingRow]:
        """By the names of the settings. Made when they are first looked at."""
        if not self._rows:
            self._fill()
            self.show_draft()
        return self._rows

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        _ = self.rows

    def show_draft(self) -> None:
        """Bring every row in line with the draft."""
        values, problems = self._draft.values, self._draft.problems
        for name, row in self._rows.items():
            self._controls[name].show(values[name])
            row.set_required(is_required(row.field, values))
            row.set_problem(problems.get(name, ""))

    def _fill(self) -> None:
        px = current_theme().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(24), px(16), px(24), px(16))
        row.setSpacing(px(24))
        for groups in (self.tab.left, self.tab.right):
            column = QVBoxLayout()
            column.setSpacing(px(16))
            for group in groups:
                column.addWidget(self._card(group))
            if self.tab.remark and groups is self.tab.right:
                column.addWidget(note(self.tab.remark, self))
            column.addStretch(1)
            row.addLayout(column, 1)

    def _card(self, group: SettingGroup) -> SettingGroupCard:
        partly = any(field.built for field in group.fields)
        rows = []
        for field in group.fields:
            control = control_for(field, self._draft, self._looked_up.get(field.name, ()), _WIDTH)
            self._controls[field.name] = control
            self._rows[field.name] = SettingRow(field, control.widget, says_no_effect=partly)
            rows.append(self._rows[field.name])
        return SettingGroupCard(group.title, rows)
