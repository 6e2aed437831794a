"""What became of each invitation (picture 08b)."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout

from desktop.icons import Icon, Mark
from desktop.models.index import Index
from desktop.models.invitation_run import InvitationRun, Stage
from desktop.models.invitation_table import Group, InvitationTable, Line, groups
from desktop.models.roles import Role
from desktop.tasks import Latest, TaskRunner
from desktop.theme import Ink, current_theme
from desktop.views.invitations.share_bar import Share, ShareBar
from desktop.views.widgets import (
    Button,
    Card,
    Column,
    CountedRows,
    Kind,
    Surface,
    Table,
    TextRole,
    label,
    link,
)
from domain.errors import DataError
from domain.invitation_batches import BatchBook, Fate, Remedy

_COLUMNS = (Column(140), Column(175), Column(180), Column(200, stretches=True))
_GROUP = int(Qt.ItemDataRole.UserRole) + 100


class ResultPage(Surface):
    """The groups at the left, the people of one at the right; those with something to do first."""

    retry = Signal()
    send_rest = Signal()
    opened = Signal(object)  # AccountContactId
    mends = Signal(object, str, object)  # Remedy, of which group, its first Lines
    failed = Signal(object)  # DataError

    def __init__(self, run: InvitationRun, book: BatchBook, tasks: TaskRunner) -> None:
        super().__init__("plain", margin=24, spacing=16)
        self._run = run
        self._book = book
        self._tasks = tasks
        self._mending = Latest(tasks, self)
        self.shares = ShareBar(self)
        self.groups = QListWidget(self)
        self.table = Table(self.tr("Result for each contact"))
        self.mend = link("")
        self.retry_button = Button("", Kind.PLAIN, Icon.RETRY)
        self.rest_button = Button("", Kind.PLAIN, Icon.SEND)
        self._title = label("", TextRole.H3, wrap=True)
        self._lay_out()
        self.groups.currentItemChanged.connect(lambda *_: self._open_group())
        self.table.opened.connect(self._open)
        self.mend.clicked.connect(self._mend)
        self.retry_button.clicked.connect(self.retry)
        self.rest_button.clicked.connect(self.send_rest)
        run.changed.connect(self._follow)

    @property
    def group(self) -> Group | None:
        group = self.groups.currentIndex().data(_GROUP)
        return group if isinstance(group, Group) else None

    def show_group(self, group: Group) -> None:
        """As a click on it would."""
        for row in range(self.groups.count()):
            if self.groups.item(row).data(_GROUP) == group:
                self.groups.setCurrentRow(row)

    def _lay_out(self) -> None:
        px = current_theme().px
        self.groups.setAccessibleName(self.tr("Which results"))
        self.groups.setItemDelegate(CountedRows(self.groups))
        self.groups.setFrameShape(QFrame.Shape.NoFrame)
        self.groups.setMouseTracking(True)
        self.groups.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left = Card(margin=4, spacing=0)
        left.setFixedWidth(px(344))
        left.column.addWidget(self.groups)
        tools = QHBoxLayout()
        tools.setSpacing(px(16))
        tools.addWidget(self._title, 1)
        for button in (self.mend, self.rest_button, self.retry_button):
            tools.addWidget(button)
        card = Card(margin=1, spacing=0)
        card.column.setContentsMargins(1, 1, 1, 7)
        card.column.addWidget(self.table)
        right = QVBoxLayout()
        right.setSpacing(px(8))
        right.addLayout(tools)
        right.addWidget(card, 1)
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(left)
        row.addLayout(right, 1)
        self.column.addWidget(self.shares)
        self.column.addLayout(row, 1)

    def _follow(self) -> None:
        run = self._run
        if run.stage is not Stage.DONE or run.result is None:
            return
        found = groups(run)
        self._show_shares()
        chosen = self.group
        with QSignalBlocker(self.groups):
            self._fill(found)
        first = next(iter(found), None)
        group = chosen if chosen in found else first
        if group is not None:
            self.show_group(group)
            self._open_group()

    def _show_shares(self) -> None:
        run, standing = self._run, self._run.standing
        self.shares.show_shares(
            (
                Share(standing[Fate.SENT], self.tr("sent"), Mark(Icon.SUCCESS, Ink.OK)),
                Share(
                    standing[Fate.WAITING] + standing[Fate.LEAVING],
                    self.tr("waiting"),
                    Mark(Icon.CLOCK, Ink.WARN),
                ),
                Share(
                    standing[Fate.STOPPED] + run.not_reached,
                    self.tr("not sent"),
                    Mark(Icon.INACTIVE, Ink.TEXT2),
                ),
                Share(run.skipped, self.tr("skipped"), Mark(Icon.SKIP, Ink.EDGE)),
                Share(standing[Fate.CANCELLED], self.tr("cancelled"), Mark(Icon.REVOKE, Ink.TEXT3)),
                Share(standing[Fate.FAILED], self.tr("failed"), Mark(Icon.FAILED, Ink.BAD)),
            )
        )

    def _fill(self, found: dict[Group, int]) -> None:
        self.groups.clear()
        for group, count in found.items():
            if group.outcome is not None and not self._has_heading():
                heading = QListWidgetItem(self.tr("No invitation"), self.groups)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
            item = QListWidgetItem(group.words, self.groups)
            item.setData(_GROUP, group)
            item.setData(Role.ICON, group.mark.icon)
            item.setData(Role.ICON_COLOR, group.mark.ink)
            item.setData(Role.DETAIL, f"{count:,}")
            item.setToolTip(group.words)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{group.words}: {count:,}")

    def _has_heading(self) -> bool:
        items = map(self.groups.item, range(self.groups.count()))
        return any(item.data(_GROUP) is None for item in items)

    def _open_group(self) -> None:
        group, result, standing = self.group, self._run.result, self._run.standing
        if group is None or result is None:
            return
        rows = self.table.model()
        if not isinstance(rows, InvitationTable):
            rows = InvitationTable(self._book, result, self._tasks, group, self)
            self.table.setModel(rows)
            self.table.set_columns(_COLUMNS)
        rows.show(group)
        self._title.setText(group.words)
        self.mend.setText(self._words(group.remedy))
        self.mend.setVisible(group.remedy is not None)
        failed, stopped = standing[Fate.FAILED], standing[Fate.STOPPED]
        self.retry_button.setText(self.tr("&Retry {count} failed").format(count=f"{failed:,}"))
        self.retry_button.setVisible(Fate.FAILED in group.fates)
        self.rest_button.setText(self.tr("&Send {count} not sent").format(count=f"{stopped:,}"))
        self.rest_button.setVisible(Fate.STOPPED in group.fates)

    def _words(self, remedy: Remedy | None) -> str:
        match remedy:
            case Remedy.CONTACTS:
                return self.tr("&Open these contacts")
            case Remedy.ACCOUNT_CLASS:
                return self.tr("&Open class")
            case Remedy.MAIL:
                return self.tr("&Open mail settings")
        return ""

    def _open(self, index: Index) -> None:
        rows = self.table.model()
        line = rows.row_at(index.row()) if isinstance(rows, InvitationTable) else None
        if line is not None and line.contact is not None:
            self.opened.emit(line.contact)

    def _mend(self) -> None:
        group, rows = self.group, self.table.model()
        if group is None or not isinstance(rows, InvitationTable):
            return

        def tell(lines: tuple[Line, ...]) -> None:
            self.mends.emit(group.remedy, group.words, lines)

        def say(error: DataError) -> None:
            self.failed.emit(error)

        self._mending.ask(lambda: rows.first_of(group), done=tell, failed=say)
