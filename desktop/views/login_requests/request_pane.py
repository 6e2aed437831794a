"""One login request: what was typed, what was found, and what it may be about."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.login_request_list import MatchList, asked_at, outcome_of, state_of
from desktop.theme import Ink, current_theme
from desktop.views.main.two_lines import TwoLines
from desktop.views.widgets import (
    Column,
    Note,
    Surface,
    Table,
    TextRole,
    label,
    scrolled,
)
from domain.login_decisions import ListedRequest, OpenedRequest
from domain.login_requests import ALARMS, RequestKind

_WIDTH = 360
_MATCH = 52


class RequestPane(Surface):
    def __init__(self, parent: QWidget) -> None:
        super().__init__("card", margin=0, spacing=0, parent=parent)
        px = current_theme().px
        self.setFixedWidth(px(_WIDTH))
        self._title = label("", TextRole.H2, wrap=True)
        self._finding = Note(parent=self)
        self._outcome = Note(icon=Icon.INFO, parent=self)
        self._facts = QGridLayout()
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setHorizontalSpacing(px(12))
        self._facts.setVerticalSpacing(px(6))
        self._facts.setColumnStretch(1, 1)
        self._labels: list[QLabel] = []
        self.matches = MatchList(self)
        self.table = Table(self.tr("Matches"), row_height=_MATCH, parent=self)
        self.table.setModel(self.matches)
        self.table.set_columns([Column(200, stretches=True)])
        self.table.setItemDelegate(TwoLines(self.table, inset=0))
        self.table.horizontalHeader().hide()
        self._found = label("", TextRole.H3)
        self._build()
        self.show_request(None)

    def show_request(self, opened: OpenedRequest | None) -> None:
        """None shows nothing."""
        self._body.setVisible(opened is not None)
        if opened is None:
            self.matches.show(())
            return
        row = opened.row
        typed = row.request.typed
        self._title.setText(typed.name or typed.kind.value)
        self._say_finding(row)
        self._outcome.set_text(outcome_of(row))
        self._fill(_facts(self, row))
        self.matches.show(opened.matches)
        count = len(opened.matches)
        self._found.setText(self.tr("Matches") if count else self.tr("Matches nothing here"))
        self._found.setVisible(typed.kind is not RequestKind.ALARM)
        self.table.setVisible(count > 0)
        self.table.setFixedHeight(current_theme().px(_MATCH) * min(count, 5) + 2)

    def _build(self) -> None:
        px = current_theme().px
        self._body = QWidget(self)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(12))
        column.addWidget(self._title)
        column.addWidget(self._finding)
        column.addWidget(self._outcome)
        column.addLayout(self._facts)
        column.addWidget(self._found)
        column.addWidget(self.table)
        column.addStretch(1)
        self.column.addWidget(scrolled(self._body))

    def _say_finding(self, row: ListedRequest) -> None:
        finding = row.request.finding
        mark = state_of(row)[1]
        icon = Icon.WARNING if finding in ALARMS else mark.icon
        ink = Ink.BAD if finding in ALARMS else mark.ink
        self._finding.set_look(icon, ink, TextRole.BODY)
        self._finding.set_text(finding.value)

    def _fill(self, facts: list[tuple[str, str]]) -> None:
        for old in self._labels:
            self._facts.removeWidget(old)
            old.deleteLater()
        self._labels = []
        for place, (name, value) in enumerate(facts):
            words, text = label(name, TextRole.LABEL), label(value, wrap=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            text.setAccessibleName(f"{name}: {value}")
            for column, made in enumerate((words, text)):
                self._facts.addWidget(made, place, column, Qt.AlignmentFlag.AlignTop)
                self._labels.append(made)


def _facts(pane: QWidget, row: ListedRequest) -> list[tuple[str, str]]:
    """What was typed, as far as anything was."""
    tr, request = pane.tr, row.request
    typed = request.typed
    times = tr("{when}, {count} times so far").format(when=asked_at(request), count=request.times)
    facts = [
        (tr("Came in"), asked_at(request) if request.times == 1 else times),
        (tr("Kind"), typed.kind.value),
        (tr("Email"), typed.email),
        (tr("Phone"), typed.phone),
        (tr("Invoice #"), typed.invoice_number),
        (tr("Code or account #"), typed.code),
        (tr("Service address"), ", ".join(part for part in (typed.street, typed.city) if part)),
        (tr("Account"), row.account),
        (tr("Request"), typed.text),
    ]
    return [(name, value) for name, value in facts if value]
