"""How far a batch is (picture 08a)."""

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout

from desktop.icons import Icon
from desktop.models.invitation_run import InvitationRun, Stage
from desktop.models.invitation_table import EVERYBODY, InvitationTable
from desktop.tasks import Step, TaskRunner
from desktop.theme import Ink, current_theme
from desktop.views.widgets import (
    Card,
    Column,
    IconLabel,
    Surface,
    Table,
    TextRole,
    label,
)
from domain.invitation_batches import BatchBook, Fate

COLUMNS = (Column(190), Column(210), Column(220), Column(240, stretches=True))
_MINUTE = 60


class ProgressPage(Surface):
    def __init__(self, run: InvitationRun, book: BatchBook, tasks: TaskRunner) -> None:
        super().__init__("plain", margin=24, spacing=12)
        self._run = run
        self._book = book
        self._tasks = tasks
        self._done = label("", TextRole.STRONG, tabular=True)
        self._share = label("", TextRole.DIM, tabular=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Invitations sent"))
        words = QHBoxLayout()
        words.addWidget(self._done)
        words.addStretch()
        words.addWidget(self._share)
        self.sent = _Tile(Icon.SUCCESS, Ink.OK, self.tr("sent"))
        self.skipped = _Tile(Icon.SKIP, Ink.TEXT2, self.tr("skipped"))
        self.failed = _Tile(Icon.FAILED, Ink.BAD, self.tr("failed"))
        tiles = QHBoxLayout()
        tiles.setSpacing(current_theme().px(12))
        for tile in (self.sent, self.skipped, self.failed):
            tiles.addWidget(tile, 1)
        self.table = Table(self.tr("State of each invitation"))
        card = Card(margin=1, spacing=0)
        card.column.setContentsMargins(1, 1, 1, 7)
        card.column.addWidget(self.table)
        self.column.addLayout(words)
        self.column.addWidget(self.bar)
        self.column.addLayout(tiles)
        self.column.addWidget(card, 1)
        run.changed.connect(self._follow)

    def show_step(self, step: Step) -> None:
        """While they are queued."""
        self._say(step.done, step.total, step.what)

    def _follow(self) -> None:
        run, result = self._run, self._run.result
        if run.stage is not Stage.SENDING or result is None:
            return
        rows = self.table.model()
        if not isinstance(rows, InvitationTable):
            rows = InvitationTable(self._book, result, self._tasks, EVERYBODY, self)
            self.table.setModel(rows)
            self.table.set_columns(COLUMNS)
            rows.show(EVERYBODY)
        else:
            rows.refresh()
        total = run.invited
        self._say(total - run.standing[Fate.LEAVING], total, self._left())
        self.sent.show_count(run.standing[Fate.SENT])
        self.skipped.show_count(run.skipped)
        self.failed.show_count(run.standing[Fate.FAILED])

    def _left(self) -> str:
        seconds = self._run.seconds_left
        if seconds is None:
            return ""
        if seconds < _MINUTE:
            return self.tr("less than a minute left")
        return self.tr("about {minutes} min left").format(minutes=f"{round(seconds / 60):,}")

    def _say(self, done: int, total: int, more: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        words = self.tr("{done} of {total}").format(done=f"{done:,}", total=f"{total:,}")
        self._done.setText(words if total else self.tr("Starting"))
        share = f"{100 * done // total} %" if total else ""
        self._share.setText(" · ".join(filter(None, (share, more))))


class _Tile(Card):
    def __init__(self, icon: Icon, ink: Ink, words: str) -> None:
        super().__init__(margin=12, spacing=0)
        self._number = label("0", TextRole.H2, tabular=True)
        self._words = words
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(self._number)
        text.addWidget(label(words, TextRole.DIM))
        row = QHBoxLayout()
        row.setSpacing(current_theme().px(14))
        row.addWidget(IconLabel(icon, ink, 20))
        row.addLayout(text, 1)
        self.column.addLayout(row)

    def show_count(self, count: int) -> None:
        self._number.setText(f"{count:,}")
        self.setAccessibleName(f"{count:,} {self._words}")
