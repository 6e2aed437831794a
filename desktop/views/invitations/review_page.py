"""What sending would do, before anything is sent (picture 08c)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from desktop.icons import Icon
from desktop.models.invitation_run import InvitationRun, Stage
from desktop.theme import Ink, current_theme
from desktop.views.widgets import (
    Card,
    ComboBox,
    Field,
    IconLabel,
    Note,
    Surface,
    TextRole,
    hairline,
    label,
    link,
)
from domain.bulk import Outcome
from domain.invitation_batches import NEW_LINK, SendInvitations
from domain.invitations import Waits

_ORDER = (Outcome.CHANGED, Outcome.REFUSED, Outcome.UNCHANGED)


class ReviewPage(Surface):
    """Counts per outcome, and how the mail is made."""

    shows = Signal(object, str)  # Outcome, reason: who these are is asked for

    def __init__(self, run: InvitationRun) -> None:
        super().__init__("plain", margin=24, spacing=12)
        self._run = run
        self.counts = Card(margin=0, spacing=0)
        self.template = ComboBox()
        self.sent_from = QLineEdit()
        self.sent_from.setPlaceholderText(self.tr("The division’s email"))
        self.again = QCheckBox(self.tr("&Also those who are invited and have not accepted"))
        self.again.setChecked(True)
        self.waiting = Note()
        fields = QGridLayout()
        fields.setHorizontalSpacing(current_theme().px(16))
        self.template_field = Field(self.tr("Invite email &template"), self.template)
        self.from_field = Field(self.tr("F&rom"), self.sent_from)
        fields.addWidget(self.template_field, 0, 0)
        fields.addWidget(self.from_field, 0, 1)
        for column in (0, 1):
            fields.setColumnStretch(column, 1)
        self.column.addWidget(self.counts)
        self.column.addLayout(fields)
        self.column.addWidget(self.again)
        self.column.addWidget(self.waiting)
        self.column.addWidget(
            Note(
                self.tr(
                    "Invited people who did not accept get a new link. The old link stops working."
                )
            )
        )
        self.column.addStretch()
        self.template.activated.connect(lambda _at: self._ask())
        self.sent_from.editingFinished.connect(self._ask)
        self.again.clicked.connect(self._ask)
        run.changed.connect(self._follow)
        self._follow()

    @property
    def wanted(self) -> SendInvitations:
        return SendInvitations(
            template_id=self.template.currentData(),
            sender=self.sent_from.text().strip(),
            again=self.again.isChecked(),
        )

    def _ask(self) -> None:
        if self.wanted != self._run.invite:
            self._run.look_over(self.wanted)

    def _follow(self) -> None:
        choices = self._run.choices
        if choices is not None and self.template.count() == 0:
            for one in choices.templates:
                self.template.addItem(one.name, one.id)
            self.template.setCurrentIndex(self.template.findData(choices.template_id))
            self.sent_from.setText(choices.sender)
            self._run.look_over(self.wanted)
            return
        if self._run.stage in (Stage.REVIEWING, Stage.READY):
            self._show_counts()

    def _show_counts(self) -> None:
        rows = self.counts.column
        while (item := rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        review = self._run.review
        if review is None:
            rows.addWidget(self._row(Icon.CLOCK, Ink.TEXT2, self.tr("Counting…"), None))
            self.waiting.set_text("")
            return
        kinds = review.report.kinds()
        for outcome in _ORDER:
            for (found, reason), count in sorted(kinds.items(), key=lambda one: -one[1]):
                if found is outcome:
                    if rows.count():
                        rows.addWidget(hairline())
                    rows.addWidget(self._counted(outcome, reason, count))
        if not rows.count():
            rows.addWidget(self._row(Icon.INFO, Ink.TEXT2, self.tr("Nobody matches."), None))
        self._show_waiting()

    def _show_waiting(self) -> None:
        waiting = self._run.review.waiting if self._run.review else {}
        said = [
            self.tr("{count} will wait. {reason}").format(count=f"{count:,}", reason=reason.value)
            for reason, count in waiting.items()
        ]
        said += [self.tr("They leave when it is set in System Options.")] if said else []
        self.waiting.set_look(Icon.WARNING, Ink.WARN)
        self.waiting.set_text(" ".join(said))
        self.from_field.set_problem(
            Waits.SENDER.value if Waits.SENDER in waiting and not self.sent_from.text() else None
        )

    def _counted(self, outcome: Outcome, reason: str, count: int) -> QWidget:
        look = (Icon.SKIP, Ink.TEXT2)
        words = self.tr("Skipped: {reason}").format(reason=reason[:1].lower() + reason[1:])
        if outcome is Outcome.CHANGED:
            look = (Icon.SUCCESS, Ink.OK)
            words = self.tr("Will get an invitation")
            if reason == NEW_LINK:
                words = self.tr("Will get a new link: invited, not accepted")
        row = self._row(*look, words.rstrip("."), count)
        show = link(self.tr("Show"))
        show.setAccessibleName(self.tr("Show: {words}").format(words=words))
        show.clicked.connect(lambda: self.shows.emit(outcome, reason))
        layout = row.layout()
        assert isinstance(layout, QHBoxLayout)  # noqa: S101 - made below
        layout.insertWidget(layout.count() - 1, show)
        return row

    def _row(self, icon: Icon, ink: Ink, words: str, count: int | None) -> QWidget:
        px = current_theme().px
        row = QWidget()
        row.setMinimumHeight(px(40))
        line = QHBoxLayout(row)
        line.setContentsMargins(px(16), 0, px(16), 0)
        line.setSpacing(px(10))
        line.addWidget(IconLabel(icon, ink))
        line.addWidget(label(words), 1)
        number = label("" if count is None else f"{count:,}", TextRole.STRONG, tabular=True)
        number.setMinimumWidth(px(48))
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(number)
        return row
