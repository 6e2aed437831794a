"""What became of each invitation (picture 08b)."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop.icons import Icon
from desktop.models.invitation_run import InvitationRun, Stage
from desktop.models.invitation_table import FATES, Group, InvitationTable
from desktop.tasks import TaskRunner
from desktop.views.invitations.progress_page import COLUMNS
from desktop.views.widgets import Button, Card, Kind, Segment, Segmented, Surface, Table
from domain.invitation_batches import BatchBook, Fate

_ORDER = (
    Group.FAILED,
    Group.NOT_SENT,
    Group.WAITING,
    Group.SKIPPED,
    Group.CANCELLED,
    Group.SENT,
)


class ResultPage(Surface):
    """The people by what became of them; those with something to do come first."""

    retry = Signal()
    send_rest = Signal()

    def __init__(self, run: InvitationRun, book: BatchBook, tasks: TaskRunner) -> None:
        super().__init__("plain", margin=24, spacing=12)
        self._run = run
        self._book = book
        self._tasks = tasks
        self._counts: dict[Group, int] = {}
        self.groups: Segmented | None = None
        self.table = Table(self.tr("Result for each contact"))
        self.retry_button = Button("", Kind.PLAIN, Icon.RETRY)
        self.rest_button = Button("", Kind.PLAIN, Icon.SEND)
        self._row = QHBoxLayout()
        tools = QHBoxLayout()
        tools.addLayout(self._row)
        tools.addStretch()
        tools.addWidget(self.rest_button)
        tools.addWidget(self.retry_button)
        card = Card(margin=1, spacing=0)
        card.column.setContentsMargins(1, 1, 1, 7)
        card.column.addWidget(self.table)
        self.column.addLayout(tools)
        self.column.addWidget(card, 1)
        self.retry_button.clicked.connect(self.retry)
        self.rest_button.clicked.connect(self.send_rest)
        run.changed.connect(self._follow)

    def _follow(self) -> None:
        run, result = self._run, self._run.result
        if run.stage is not Stage.DONE or result is None:
            return
        rows = self.table.model()
        if not isinstance(rows, InvitationTable):
            rows = InvitationTable(self._book, result, self._tasks, Group.SENT, self)
            self.table.setModel(rows)
            self.table.set_columns(COLUMNS)
        failed, stopped = run.standing[Fate.FAILED], run.standing[Fate.STOPPED]
        self.retry_button.setText(self.tr("&Retry {count} failed").format(count=f"{failed:,}"))
        self.retry_button.setVisible(failed > 0)
        self.rest_button.setText(self.tr("&Send {count} not sent").format(count=f"{stopped:,}"))
        self.rest_button.setVisible(stopped > 0)
        self._show_groups(rows)

    def _show_groups(self, rows: InvitationTable) -> None:
        counts = {group: self._count(group) for group in _ORDER}
        if counts == self._counts:
            rows.refresh()
            return
        self._counts = counts
        chosen = self.groups.value() if self.groups else None
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        words = {
            Group.FAILED: self.tr("Failed"),
            Group.NOT_SENT: self.tr("Not sent"),
            Group.WAITING: self.tr("Waiting"),
            Group.SKIPPED: self.tr("Skipped"),
            Group.CANCELLED: self.tr("Cancelled"),
            Group.SENT: self.tr("Sent"),
        }
        shown = [group for group in _ORDER if counts[group]] or [Group.SENT]
        segments = [Segment(group, f"{words[group]} {counts[group]:,}") for group in shown]
        self.groups = Segmented(self.tr("Which results"), segments)
        self._row.addWidget(self.groups)
        group = chosen if isinstance(chosen, Group) and chosen in shown else shown[0]
        self.groups.set_value(group)
        self.groups.chosen.connect(rows.show)
        rows.show(group)

    def _count(self, group: Group) -> int:
        run = self._run
        if group is Group.SKIPPED:
            return run.skipped + run.not_reached
        return sum(run.standing[fate] for fate in FATES[group])
