"""The Customer portal well of Details."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from desktop.icons import Icon, status_mark
from desktop.models.contact_form import ContactForm
from desktop.models.portal_well import portal_well
from desktop.theme import current_theme
from desktop.views.widgets import (
    OptionRow,
    Pill,
    Switch,
    TextRole,
    Well,
    danger,
    hairline,
    label,
)


class PortalPanel(Well):
    revoke_asked = Signal()

    def __init__(self, form: ContactForm) -> None:
        super().__init__(spacing=10)
        self._form = form
        self._switch = Switch(self.tr("Enable portal access"))
        self._switch.setObjectName("enable_portal_access")
        self._switch.clicked.connect(form.allow_access)
        self._enable = OptionRow(self.tr("Enable portal &access"), self._switch)
        self._state = Pill()
        self._since = label("", TextRole.DIM)
        self._access = label("", TextRole.STRONG, wrap=True)
        self._revoke = danger(self.tr("Revo&ke access"), Icon.REVOKE)
        self._revoke.clicked.connect(self.revoke_asked)
        self._facts = self._built_facts()
        self.column.addWidget(label(self.tr("Customer portal"), TextRole.H3))
        self.column.addWidget(self._enable)
        self.column.addWidget(self._facts)
        form.changed.connect(self._refresh)
        self._refresh()

    def _built_facts(self) -> QWidget:
        px = current_theme().px
        facts = QWidget()
        grid = QGridLayout(facts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(6))
        grid.setColumnMinimumWidth(0, px(88))
        grid.setColumnStretch(1, 1)
        state = QHBoxLayout()
        state.setSpacing(px(8))
        state.addWidget(self._state)
        state.addWidget(self._since)
        state.addStretch()
        grid.addWidget(hairline(), 0, 0, 1, 2)
        grid.addWidget(label(self.tr("Portal user"), TextRole.DIM), 1, 0)
        grid.addLayout(state, 1, 1)
        grid.addWidget(_top(label(self.tr("Access"), TextRole.DIM)), 2, 0)
        grid.addWidget(self._access, 2, 1)
        grid.addWidget(self._revoke, 3, 1, Qt.AlignmentFlag.AlignRight)
        return facts

    def _refresh(self) -> None:
        well = portal_well(self._form)
        self._switch.setChecked(well.on)
        self._enable.set_hint(well.hint)
        self._enable.set_reason(well.reason)
        self._facts.setVisible(not self._form.opened.is_new)
        self._state.show_state(well.state.value, status_mark(well.state.value))
        since = self.tr("since {day}").format(day=well.since) if well.since else ""
        self._since.setText(since)
        self._access.setText(well.access)
        self._revoke.setVisible(well.can_revoke)


def _top(text: QLabel) -> QLabel:
    text.setAlignment(Qt.AlignmentFlag.AlignTop)
    return text
