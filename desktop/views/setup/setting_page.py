"""One category of System Options: its settings on cards, searched and narrowed."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.option_form import OptionForm
from desktop.theme import current_theme
from desktop.views.setup.controls import SettingControl, control_for
from desktop.views.setup.setting_row import SettingGroupCard, SettingRow
from desktop.views.widgets.states import EmptyState
from desktop.views.widgets.surfaces import Scrolled
from domain.setting_fields import Kind, SettingField, SettingGroup, shown

_WIDTH = 264


class SettingPage(QWidget):
    def __init__(
        self,
        form: OptionForm,
        groups: Sequence[SettingGroup],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.form = form
        self.rows: dict[str, SettingRow] = {}
        self.controls: dict[str, SettingControl] = {}
        self._cards: list[SettingGroupCard] = []
        self._area = Scrolled(self)
        self.content = QWidget(self._area.viewport())
        self._column = QVBoxLayout(self.content)
        self._lay_out()
        for group in groups:
            self._add_card(group)
        self._nothing = EmptyState(Icon.SEARCH, self.tr("Nothing found"), parent=self.content)
        self._nothing.hide()
        self._column.addWidget(self._nothing, 1)
        self._column.addStretch(1)

    def add_below(self, widget: QWidget) -> None:
        """What was made in `content`."""
        self._column.insertWidget(self._column.indexOf(self._nothing), widget)

    def refresh(self) -> None:
        form, draft = self.form, self.form.draft
        for name, row in self.rows.items():
            self.controls[name].show(draft.values[name])
            row.set_problem(draft.problems.get(name, ""))
            row.set_pill(self._pill(row.field))
            part_of = row.field.part_of
            row.control.setEnabled(not form.saving and (not part_of or bool(draft.values[part_of])))

    def narrow(self, text: str, *, only_changed: bool) -> None:
        """Rows stay while one works in them: the choice is made when it is asked for."""
        words = text.casefold().split()
        for row in self.rows.values():
            field = row.field
            asked = self.form.draft.field(field.part_of) if field.part_of else field
            said = f"{field.label} {field.effect}".casefold()
            found = all(word in said for word in words)
            row.setVisible(found and (not only_changed or self.form.is_changed(asked)))
            row.mark(words)
        for card in self._cards:
            card.separate()
        self._nothing.setVisible(all(card.isHidden() for card in self._cards))
        if words:
            quoted = self.tr("No setting has “{}” in its name or effect.")
            self._nothing.set_words(self.tr("Nothing found"), quoted.format(text))
        else:
            every = self.tr("Every setting is as in a new office.")
            self._nothing.set_words(self.tr("Nothing changed"), every)

    def show_setting(self, name: str) -> None:
        self.rows[name].control.setFocus()
        self._area.ensureWidgetVisible(self.rows[name])

    def changes(self) -> list[str]:
        """What is not saved, in words."""
        return [self._change(field) for field in self.form.draft.changes]

    def _add_card(self, group: SettingGroup) -> None:
        card = SettingGroupCard(group, self.content)
        self._column.addWidget(card)
        self._cards.append(card)
        for known in group.fields:
            field = self.form.draft.field(known.name)
            control = control_for(field, self.form.draft, _WIDTH)
            self.controls[field.name] = control
            self.rows[field.name] = card.add(field, control.widget)
            control.offer(field.choices)

    def _lay_out(self) -> None:
        px = current_theme().px
        self._column.setContentsMargins(px(24), px(6), px(24), px(24))
        self._column.setSpacing(px(20))
        self._area.hold(self.content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)

    def _pill(self, field: SettingField) -> str:
        if field.wanted and not self.form.draft.values[field.name]:
            return self.tr("Not set")
        changed = not field.part_of and self.form.is_changed(field)
        return self.tr("Changed") if changed and field.kind is not Kind.CONCEALED else ""

    def _change(self, field: SettingField) -> str:
        draft = self.form.draft
        if field.kind in (Kind.LONG_TEXT, Kind.CONCEALED):
            return field.label
        old, new = (self._word(field, values[field.name]) for values in (draft.base, draft.values))
        return self.tr("{label}, {old} to {new}").format(label=field.label, old=old, new=new)

    def _word(self, field: SettingField, value: object) -> str:
        if field.kind is Kind.SWITCH:
            return self.tr("Yes") if value else self.tr("No")
        chosen = dict(field.choices).get(value)
        return chosen or shown(field, value) or self.tr("empty")
