"""08: invitations to many. Nothing is sent: the books pretend."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QWidget

from desktop.models.batch_list import BatchList
from desktop.models.data_changes import DataChanges
from desktop.models.invitation_run import Books, InvitationRun
from desktop.models.invitation_run import Stage as RunStage
from desktop.template_room import TemplateRoom
from desktop.views.invitations.audience_dialog import AudienceDialog
from desktop.views.invitations.batches_dialog import BatchesDialog
from desktop.views.invitations.invitations_dialog import InvitationsDialog
from desktop.views.invitations.preview_dialog import PreviewDialog
from domain.bulk import BulkResult, Chosen, Outcome, Progress, RowResult
from domain.ids import AccountContactId, AccountId, ActionId, BatchId, new_id
from domain.invitation_batches import (
    HAS_ACCESS,
    NEW_LINK,
    NO_ADDRESS,
    Batch,
    Fate,
    Invited,
    MailChoices,
    Review,
    SendInvitations,
)
from domain.settings import SHIPPED_TEMPLATE
from domain.templates import Sample
from exporting.exporter import FileExporter
from storage.bulk import SqlBulkBook
from tests.shots.stage import Stage, shot

_PEOPLE = (
    ("Daniel Okafor", "21638 The Mill", "daniel@themill.example", Fate.LEAVING, ""),
    ("Dalia Rahman", "49102 Southtown Bakery", "dalia@southtownbakery.example", Fate.SENT, ""),
    ("Claire Whitcomb", "30911 Union Depot", "claire@uniondepot.example", Fate.SENT, ""),
    (
        "Carl Svensson",
        "41877 Cedar Grove School",
        "carl@cedargrove.example",
        Fate.FAILED,
        "552 5.2.2 Mailbox is full",
    ),
    (
        "Elena Marchetti",
        "38220 Kiefer Dairy",
        "elena@kieferdairy.example",
        Fate.FAILED,
        "550 5.1.1 Mailbox not found",
    ),
    ("Camille Rousseau", "27415 North Loop Cafe", "camille@northloop.example", Fate.SENT, ""),
)
_KINDS = {
    (Outcome.CHANGED, ""): 180,
    (Outcome.CHANGED, NEW_LINK): 13,
    (Outcome.REFUSED, NO_ADDRESS): 12,
    (Outcome.UNCHANGED, HAS_ACCESS): 6,
    (Outcome.REFUSED, "Portal is off for account class ROLL-OFF."): 3,
}


class Told:
    """A report of 214 people, as if they were all the same."""

    def __init__(self, people: Sequence[Sample]) -> None:
        self.people = people

    def count(self, outcome: Outcome | None = None) -> int:
        return sum(count for (one, _), count in _KINDS.items() if outcome in (None, one))

    def kinds(self) -> Mapping[tuple[Outcome, str], int]:
        return _KINDS

    def reasons(self) -> Mapping[str, int]:
        return {reason: count for (one, reason), count in _KINDS.items() if one is Outcome.REFUSED}

    def rows(
        self, outcome: Outcome | None, start: int, length: int, reason: str | None = None
    ) -> tuple[RowResult, ...]:
        del start, length, reason
        (one, *_) = self.people
        return (
            RowResult(
                id=one.id,
                account_id=None,
                name=one.name,
                account=one.account,
                outcome=outcome or Outcome.CHANGED,
            ),
        )


class Pretending:
    def __init__(self, standing: Mapping[Fate, int], room: TemplateRoom) -> None:
        self._standing = {**dict.fromkeys(Fate, 0), **standing}
        self._templates = room.templates()
        self._report = Told(room.samples("John Doe"))
        self._result = BulkResult(action_id=ActionId(new_id()), report=self._report, stopped=False)

    def choices(self) -> MailChoices:
        (shipped,) = (one for one in self._templates if one.name == SHIPPED_TEMPLATE)
        return MailChoices(
            templates=(shipped,), template_id=shipped.id, sender="portal@twincities.example"
        )

    def review(self, _invite: SendInvitations, _chosen: Chosen, _progress: Progress) -> Review:
        return Review(report=self._report, accounts=88, waiting=Counter())

    def send(self, _invite: SendInvitations, _chosen: Chosen, _progress: Progress) -> BulkResult:
        return self._result

    def batches(self, _limit: int) -> tuple[Batch, ...]:
        return tuple(
            Batch(
                id=BatchId(new_id()),
                made_by="Aliena Somers",
                made_at=datetime.now(UTC) - timedelta(days=9 * days, hours=days),
                standing={**dict.fromkeys(Fate, 0), Fate.SENT: sent, Fate.FAILED: failed},
            )
            for days, sent, failed in ((1, 187, 6), (2, 1_204, 0), (5, 42, 3))
        )

    def standing(self, _batch: BatchId) -> Mapping[Fate, int]:
        return self._standing

    def people(
        self, _batch: BatchId, fates: frozenset[Fate], start: int, length: int
    ) -> tuple[Invited, ...]:
        found = tuple(
            Invited(
                id=AccountContactId(new_id()),
                account_id=AccountId(new_id()),
                name=name,
                account=account,
                email=email,
                fate=fate,
                words=words,
            )
            for name, account, email, fate, words in _PEOPLE * 100
            if fate in fates
        )
        return found[start : start + length]

    def stop(self, _batch: BatchId) -> int:
        return 0

    def send_again(self, _batch: BatchId, _fate: Fate) -> int:
        return 0

    def open_invitations(self, _batch: BatchId) -> frozenset[AccountContactId]:
        return frozenset()


def opened(
    stage: Stage, standing: Mapping[Fate, int], *, former: bool = False
) -> InvitationsDialog:
    mail = stage.office.back_office.mail_room
    room, database = TemplateRoom(mail), mail.database
    stage.wait(room.templates)  # one is shipped behind the window
    book = Pretending(standing, room)
    bulk = SqlBulkBook(database, mail.author)
    books = Books(batches=book, bulk=bulk, exporter=FileExporter(database), previews=room)
    what = book.batches(1)[0] if former else Chosen()
    run = InvitationRun(books, stage.tasks, DataChanges(stage.window), what, stage.window)
    made = InvitationsDialog(run, book, stage.tasks, stage.window)
    made.show()
    return made


def dialog(stage: Stage, standing: Mapping[Fate, int]) -> InvitationsDialog:
    made = opened(stage, standing)
    run = made.run
    stage.wait(lambda: run.stage is RunStage.READY and made.review.template.count() > 0)
    stage.settle()
    return made


def sent(stage: Stage, standing: Mapping[Fate, int], until: RunStage) -> InvitationsDialog:
    made = dialog(stage, standing)
    made.run.send()
    stage.wait(lambda: made.run.stage is until)
    stage.settle()
    return made


@shot("08c-invitations-review", large=True)
def review(stage: Stage) -> QWidget:
    return dialog(stage, {})


@shot("08e-invitations-preview", large=True)
def preview(stage: Stage) -> QWidget:
    dialog(stage, {}).preview.click()
    return stage.dialog(PreviewDialog)


@shot("08a-invitations-progress")
def progress(stage: Stage) -> QWidget:
    numbers = {Fate.SENT: 121, Fate.FAILED: 2, Fate.LEAVING: 70}
    return sent(stage, numbers, RunStage.SENDING)


@shot("08b-invitations-result")
def result(stage: Stage) -> QWidget:
    return sent(stage, {Fate.SENT: 187, Fate.FAILED: 6}, RunStage.DONE)


@shot("08f-invitations-earlier", large=True)
def earlier(stage: Stage) -> QWidget:
    book = Pretending({}, TemplateRoom(stage.office.back_office.mail_room))
    made = BatchesDialog(BatchList(book, stage.tasks), DataChanges(stage.window), stage.window)
    made.show()
    stage.wait(lambda: made.batches.rowCount() == 3)
    stage.settle()
    return made


@shot("08g-invitations-earlier-result")
def earlier_result(stage: Stage) -> QWidget:
    made = opened(stage, {Fate.SENT: 187, Fate.FAILED: 6}, former=True)
    stage.wait(lambda: made.run.stage is RunStage.DONE)
    stage.settle()
    return made


@shot("08d-invitations-whom")
def audience(stage: Stage) -> QWidget:
    made = AudienceDialog((), (), stage.window)
    made.show()
    stage.settle()
    return made
