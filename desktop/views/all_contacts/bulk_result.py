"""What became of each contact of a bulk change."""

from PySide6.QtWidgets import QHBoxLayout

from desktop.models.all_contacts_bulk import ResultTable
from desktop.tasks import TaskRunner
from desktop.views.widgets import Card, Column, Segment, Segmented, Surface, Table
from domain.bulk import Outcome, Report

_PROBLEMS_FIRST = (Outcome.REFUSED, Outcome.NOT_REACHED, Outcome.UNCHANGED, Outcome.CHANGED)


class BulkResultPage(Surface):
    """The rows by outcome; those with a reason to look at come first."""

    def __init__(self) -> None:
        super().__init__("plain", margin=24, spacing=12)
        self.table = Table(self.tr("Result for each contact"))
        self.outcomes: Segmented | None = None
        self._row = QHBoxLayout()
        card = Card(margin=1, spacing=0)
        card.column.addWidget(self.table)
        card.column.setContentsMargins(1, 1, 1, 7)
        self.column.addLayout(self._row)
        self.column.addWidget(card, 1)

    def show_report(self, report: Report, tasks: TaskRunner) -> None:
        rows = ResultTable(report, tasks, self)
        before = self.table.model()
        self.table.setModel(rows)
        if before is not None:
            before.deleteLater()
        self.table.set_columns([Column(190), Column(250), Column(300, stretches=True)])
        self._show_outcomes(report, rows)

    def _show_outcomes(self, report: Report, rows: ResultTable) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        segments = [Segment(None, self.tr("All {count}").format(count=f"{report.count():,}"))]
        segments += [
            Segment(outcome, f"{outcome.value} {report.count(outcome):,}")
            for outcome in _PROBLEMS_FIRST
            if report.count(outcome)
        ]
        outcomes = self.outcomes = Segmented(self.tr("Which results"), segments)
        self._row.addWidget(outcomes)
        self._row.addStretch()
        outcomes.chosen.connect(rows.show)
        if report.count(Outcome.REFUSED):
            outcomes.set_value(Outcome.REFUSED)
        else:
            rows.show(None)
