"""One tab of Account Class setup, made from its table of settings."""

from collections.abc import Mapping

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
        self,
        tab: SettingTab,
        draft: SettingDraft,
        looked_up: Mapping[str, Choices],
        parent: QWidget,
    ) -> None:
        """looked_up are the choices of the settings whose choices are other records."""
        super().__init__(parent)
        self._tab = tab
        self._draft = draft
        self._looked_up = looked_up
        self.rows: dict[str, SettingRow] = {}  # by the names of the settings
        self._controls: dict[str, SettingControl] = {}
        self._fill()
        draft.watch(self.show_draft)

    def show_draft(self) -> None:
        """Bring every row in line with the draft."""
        values, problems = self._draft.values, self._draft.problems
        for name, row in self.rows.items():
            self._controls[name].show(values[name])
            row.set_required(is_required(row.field, values))
            row.set_problem(problems.get(name, ""))

    def _fill(self) -> None:
        px = current_theme().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(24), px(16), px(24), px(16))
        row.setSpacing(px(24))
        for groups in (self._tab.left, self._tab.right):
            column = QVBoxLayout()
            column.setSpacing(px(16))
            for group in groups:
                column.addWidget(self._card(group))
            if self._tab.remark and groups is self._tab.right:
                column.addWidget(note(self._tab.remark, self))
            column.addStretch(1)
            row.addLayout(column, 1)

    def _card(self, group: SettingGroup) -> SettingGroupCard:
        card = SettingGroupCard(group, self)
        for field in group.fields:
            control = control_for(field, self._draft, _WIDTH)
            self._controls[field.name] = control
            self.rows[field.name] = card.add(field, control.widget)
            control.offer(self._looked_up.get(field.name, field.choices))
        return card
