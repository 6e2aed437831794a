"""Whom the portal switches of a class reach; and the way to cancel their invitations (K8)."""

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.touched_people import OpenInvitations, TouchedPeople
from desktop.tasks import Step
from desktop.theme import current_theme
from desktop.views.setup.table_body import table_body
from desktop.views.widgets.banner import Tone
from desktop.views.widgets.buttons import Button, Kind, primary
from desktop.views.widgets.dialogs import DialogFrame, Question, confirm
from desktop.views.widgets.segmented import Segment, Segmented
from desktop.views.widgets.states import EmptyState
from desktop.views.widgets.table import Column, Table
from domain.portal_access import PortalState
from domain.setup import Touched

_COLUMNS = (Column(240), Column(190), Column(220, stretches=True), Column(130))


class PeopleDialog(DialogFrame):
    def __init__(
        self,
        class_name: str,
        people: TouchedPeople,
        invitations: OpenInvitations,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent.tr("People of a Class") if parent else "", parent)
        self._people = people
        self._invitations = invitations
        self._invited = 0
        for owned in (people, invitations):
            owned.setParent(self)
        self.table = Table(self.tr("People"), row_height=36)
        self.states = Segmented(
            self.tr("Portal user"),
            [
                Segment(None, self.tr("All")),
                Segment(PortalState.YES, self.tr("Yes")),
                Segment(PortalState.INVITED, self.tr("Invited")),
            ],
        )
        self._nobody = EmptyState(Icon.CONTACTS, self.tr("Nobody"), "")
        self.cancel_invitations = Button("", Kind.DANGER, Icon.REVOKE)
        self.close_button = primary(self.tr("Close"))
        self.header.set_subject(class_name, self.tr("People of its accounts"), Icon.CONTACTS)
        self.set_body(self._body(), scrolls=False)
        self.footer.add_left(self.cancel_invitations)
        self.footer.add_right(self.close_button)
        self.setModal(True)
        self.resize(current_theme().px(960), current_theme().px(620))
        self._connect()
        self._people.show(self._people.query)
        self._invitations.count()

    def _body(self) -> QWidget:
        self.table.setModel(self._people)
        self.table.set_columns(_COLUMNS)
        tools = QHBoxLayout()
        tools.addWidget(self.states)
        tools.addStretch(1)
        return table_body(tools, self.table, self._nobody, parent=self.body)

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.accept)
        self.states.chosen.connect(self._show_state)
        self.cancel_invitations.clicked.connect(self._ask)
        self._people.state_changed.connect(self._say)
        self._people.shown.connect(self._say)
        self._invitations.counted.connect(self._count)
        self._invitations.progressed.connect(self._progress)
        self._invitations.cancelled.connect(self._finish)
        self._invitations.failed.connect(lambda error: self.banner.tell(Tone.BAD, str(error)))
        self._show_count()
        self._say()

    def _show_state(self, state: object) -> None:
        chosen = state if isinstance(state, PortalState) else None
        self._people.show(replace(self._people.query, state=chosen))

    def _say(self) -> None:
        empty = self._people.rowCount() == 0
        self.table.setVisible(not empty)
        self._nobody.setVisible(empty)
        if self._people.error:
            self.banner.tell(Tone.BAD, self._people.error)

    def _count(self, touched: Touched) -> None:
        self._invited = touched.invited
        accounts = self.tr("account") if touched.accounts == 1 else self.tr("accounts")
        people = self.tr("person") if touched.people == 1 else self.tr("people")
        self.footer.note.setText(f"{touched.people:,} {people} · {touched.accounts:,} {accounts}")
        self.states.button(PortalState.YES).setText(f"{self.tr('Yes')} {touched.with_access:,}")
        invited = f"{self.tr('Invited')} {touched.invited:,}"
        self.states.button(PortalState.INVITED).setText(invited)
        self._show_count()

    def _show_count(self) -> None:
        one = self._invited == 1
        text = (
            self.tr("&Cancel 1 open invitation") if one else self.tr("&Cancel {} open invitations")
        )
        self.cancel_invitations.setText(text.format(f"{self._invited:,}"))
        self.cancel_invitations.setVisible(self._invited > 0)
        self.cancel_invitations.setEnabled(not self._invitations.busy)

    def _ask(self) -> None:
        question = Question(
            title=self.cancel_invitations.text().replace("&", "") + "?",
            sentence=self.tr(
                "Their links stop working, and Portal User becomes Disabled."
                " Nobody is written to. Edit > Undo takes it back."
            ),
            verb=self.tr("Cancel invitations"),
            dangerous=True,
            cancel=self.tr("Keep them"),
        )
        confirm(self, question, self._cancel)

    def _cancel(self) -> None:
        self._invitations.cancel()
        self._show_count()

    def _progress(self, step: Step) -> None:
        self.footer.note.setText(f"{step.what} {step.done:,} / {step.total:,}")

    def _finish(self, cancelled: int) -> None:
        invitations = self.tr("invitation") if cancelled == 1 else self.tr("invitations")
        self.banner.succeed(self.tr("{} cancelled.").format(f"{cancelled:,} {invitations}"))
        self._people.refresh()
