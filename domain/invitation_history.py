"""The life lines of invitations in Activity History (A20)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.changes import Change, Operation, Value, replay
from domain.history import HistoryEntry, HistoryKind, HistoryStep, StepState
from domain.ids import ActionId
from domain.invitations import LIFE, InvitationState

_TITLES = {
    InvitationState.MADE: "Portal invitation queued",
    InvitationState.WAITING: "Portal invitation waits",
    InvitationState.SENT: "Portal invitation sent",
    InvitationState.REFUSED: "Portal invitation refused by the mail server",
    InvitationState.ACCEPTED: "Portal invitation accepted",
    InvitationState.CANCELLED: "Portal invitation cancelled",
}
_WORDS = {
    InvitationState.MADE: "Queued",
    InvitationState.WAITING: "Waits",
    InvitationState.REFUSED: "Refused",
}
_FAILED = (InvitationState.REFUSED, InvitationState.CANCELLED)


def invitation_entries(
    changes: Sequence[Change],
    actions: Collection[ActionId],
    now: datetime,
    *,
    accepted: Collection[ActionId] = (),
) -> Iterator[HistoryEntry]:
    """Of these actions; changes are all of the person's invitations in this account.

    accepted are the actions of which an entry of the portal tells that somebody accepted.
    """
    lines: dict[UUID, list[_Step]] = {}
    for step in _steps(changes):
        lines.setdefault(step.change.entity_id, []).append(step)
    for steps in lines.values():
        for place, step in enumerate(steps, start=1):
            told = step.state is InvitationState.ACCEPTED and step.change.action_id in accepted
            if step.change.action_id in actions and not told:
                following = steps[place] if place < len(steps) else None
                yield step.entry(steps[:place], following, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One change of an invitation, and the invitation as it was left."""

    change: Change
    state: InvitationState
    email: str
    invited_by: str
    words: str
    number: Value
    by_hand: bool
    sent_at: datetime | None

    def entry(
        self, until_now: "Sequence[_Step]", following: "_Step | None", now: datetime
    ) -> HistoryEntry:
        of_link = [step for step in until_now if step.number == self.number]
        steps = [step.told() for step in of_link if not step.was_put_off]
        if end := self._end(following, now):
            steps.append(end)
        created = self.change.operation is Operation.CREATE
        return HistoryEntry(
            id=self.change.action_id,
            kind=HistoryKind.MAIL,
            title=self._title(),
            staff_name=self.invited_by if created else self.change.staff_name,
            at=self.change.at,
            steps=tuple(steps),
            remark=" ".join(part for part in (f"To {self.email}.", self.words) if part),
        )

    def told(self) -> HistoryStep:
        word = (
            "Reminded"
            if self.reminds
            else "Link copied"
            if self.by_hand
            else _WORDS.get(self.state, self.state.value)
        )
        failed = self.state in _FAILED
        waits = self.state is InvitationState.WAITING
        state = StepState.FAILED if failed else StepState.AHEAD if waits else StepState.DONE
        return HistoryStep(word=word, at=self.change.at, state=state)

    @property
    def reminds(self) -> bool:
        """A reminder of the link was queued; the invitation stands as before."""
        field = self.change.fields.get("reminded_at")
        return field is not None and field.new is not None and "number" not in self.change.fields

    @property
    def was_put_off(self) -> bool:
        """The mail server asked to try again later, and nothing else changed."""
        return self.change.operation is Operation.UPDATE and self.change.fields.keys() <= {"words"}

    def _title(self) -> str:
        if self.was_put_off:
            return "Portal invitation put off by the mail server"
        if self.reminds:
            return "Reminder of the portal invitation queued"
        again = self.change.operation is Operation.UPDATE and "number" in self.change.fields
        if self.by_hand and again:
            return "Link of the portal invitation copied"
        if again and self.state is InvitationState.MADE:
            return "Portal invitation resent"
        return _TITLES[self.state]

    def _end(self, following: "_Step | None", now: datetime) -> HistoryStep | None:
        """The fourteen days, unless something else happened before they were over."""
        if self.state is not InvitationState.SENT or self.sent_at is None:
            return None
        over = self.sent_at + LIFE
        if following is not None and following.change.at < over:
            return None
        if now < over:
            return HistoryStep(word="Expires", at=over, state=StepState.AHEAD)
        return HistoryStep(word="Expired", at=over, state=StepState.FAILED)


def _steps(changes: Iterable[Change]) -> Iterator[_Step]:
    now: dict[UUID, dict[str, Value]] = {}
    for change in changes:
        replay(now, change)
        fields = now[change.entity_id]
        sent_at = fields["sent_at"]
        yield _Step(
            change=change,
            state=InvitationState[str(fields["state"]).upper()],
            email=str(fields["email"]),
            invited_by=str(fields["invited_by"]),
            words=str(fields["words"]),
            number=fields["number"],
            by_hand=bool(fields["by_hand"]),
            sent_at=datetime.fromisoformat(str(sent_at)) if sent_at else None,
        )
