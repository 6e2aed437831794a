"""Sending invitations to many, and following what becomes of them."""

from collections.abc import Callable, Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from domain.bulk import BulkResult, Chosen, Progress
from domain.changes import Author
from domain.ids import AccountContactId, BatchId
from domain.invitation_batches import (
    Batch,
    Fate,
    Invited,
    MailChoices,
    Review,
    SendInvitations,
    fate_of,
)
from domain.invitations import (
    ENDED,
    Invitation,
    InvitationState,
    Waits,
    released_unless,
    sent_again,
    waiting,
)
from domain.mail import TemplateType
from storage.batch_work import BatchWork
from storage.bulk import SqlBulkBook, chosen_ids
from storage.bulk_report import SqlReport
from storage.engine import Database
from storage.mail import load_mail_setup
from storage.mail_schema import InvitationBatchRow, InvitationRow
from storage.many_invitations import (
    COLUMNS,
    Lacking,
    invitation_from,
    queue_many,
    store_many,
    take_out_many,
)
from storage.schema import AccountContactRow, AccountRow, ContactRow

_ROWS = 1_000  # in one transaction: a third of a second
_NOT_STOPPED = or_(InvitationRow.waits_for.is_(None), InvitationRow.waits_for != Waits.STOPPED)
_FATES: Mapping[Fate, ColumnElement[bool]] = {
    Fate.LEAVING: InvitationRow.state == InvitationState.MADE,
    Fate.SENT: InvitationRow.state.in_((InvitationState.SENT, InvitationState.ACCEPTED)),
    Fate.FAILED: InvitationRow.state == InvitationState.REFUSED,
    Fate.WAITING: and_(InvitationRow.state == InvitationState.WAITING, _NOT_STOPPED),
    Fate.STOPPED: and_(
        InvitationRow.state == InvitationState.WAITING, InvitationRow.waits_for == Waits.STOPPED
    ),
    Fate.CANCELLED: InvitationRow.state == InvitationState.CANCELLED,
}


class SqlBatchBook:
    """A BatchBook over a database; author is in whose name it writes."""

    def __init__(self, database: Database, author: Author, rows: int = _ROWS) -> None:
        self._database = database
        self._author = author
        self._rows = rows

    def choices(self) -> MailChoices:
        with self._database.reading() as session:
            setup = load_mail_setup(session)
        usable = [
            one for one in setup.templates if one.active and one.type is TemplateType.PORTAL_INVITE
        ]
        named = setup.invite_template
        return MailChoices(
            templates=tuple(sorted(usable, key=lambda one: one.name.casefold())),
            template_id=named.id if named else None,
            sender=setup.options.account_invite_from_email,
        )

    def review(self, invite: SendInvitations, chosen: Chosen, progress: Progress) -> Review:
        work, report = BatchWork(invite), SqlReport(self._database)
        with self._database.reading() as session:
            ids = chosen_ids(session, chosen)
            for start in range(0, len(ids), self._rows):
                progress(start, len(ids))
                for done in work.review(session, ids[start : start + self._rows]):
                    report.add(done)
        return Review(report=report, accounts=len(work.accounts), waiting=work.waiting)

    def send(self, invite: SendInvitations, chosen: Chosen, progress: Progress) -> BulkResult:
        book = SqlBulkBook(self._database, self._author, self._rows)
        return book.run_work(BatchWork(invite).send, chosen, progress)

    def batches(self, limit: int) -> tuple[Batch, ...]:
        newest = select(
            InvitationBatchRow.id, InvitationBatchRow.made_by, InvitationBatchRow.made_at
        ).order_by(InvitationBatchRow.made_at.desc(), InvitationBatchRow.id.desc())
        with self._database.reading() as session:
            rows = session.execute(newest.limit(limit)).all()
            standing = _standing(session, [row.id for row in rows])
        return tuple(
            Batch(id=row.id, made_by=row.made_by, made_at=row.made_at, standing=standing[row.id])
            for row in rows
        )

    def standing(self, batch: BatchId) -> Mapping[Fate, int]:
        with self._database.reading() as session:
            return _standing(session, [batch])[batch]

    def people(
        self, batch: BatchId, fates: frozenset[Fate], start: int, length: int
    ) -> tuple[Invited, ...]:
        query = (
            select(
                AccountContactRow.id,
                InvitationRow.account_id,
                ContactRow.name,
                AccountRow.number,
                AccountRow.name.label("account_name"),
                InvitationRow.email,
                InvitationRow.state,
                InvitationRow.waits_for,
                InvitationRow.words,
            )
            .outerjoin(AccountContactRow, AccountContactRow.id == InvitationRow.account_contact_id)
            .outerjoin(ContactRow, ContactRow.id == InvitationRow.contact_id)
            .outerjoin(AccountRow, AccountRow.id == InvitationRow.account_id)
            .where(InvitationRow.batch_id == batch, or_(*(_FATES[fate] for fate in fates)))
            .order_by(InvitationRow.id)
        )
        with self._database.reading() as session:
            return tuple(
                Invited(
                    id=row.id,
                    account_id=row.account_id,
                    name=row.name or "",
                    account=" ".join(filter(None, (row.number, row.account_name))),
                    email=row.email,
                    fate=fate_of(row.state, row.waits_for),
                    words=row.words,
                )
                for row in session.execute(query.offset(start).limit(length))
            )

    def stop(self, batch: BatchId) -> int:
        def stay(_session: Session, some: Sequence[Invitation]) -> Sequence[Invitation]:
            return [waiting(one, Waits.STOPPED) for one in some]

        return self._move(batch, Fate.LEAVING, stay)

    def send_again(self, batch: BatchId, fate: Fate) -> int:
        def leave(session: Session, some: Sequence[Invitation]) -> Sequence[Invitation]:
            lacks = Lacking(session, some)
            if fate is Fate.FAILED:
                return [sent_again(one, lacks(one)) for one in some]
            return [released_unless(one, lacks(one)) for one in some]

        return self._move(batch, fate, leave)

    def open_invitations(self, batch: BatchId) -> frozenset[AccountContactId]:
        query = select(InvitationRow.account_contact_id).where(InvitationRow.batch_id == batch)
        with self._database.reading() as session:
            return frozenset(session.scalars(query.where(InvitationRow.state.not_in(ENDED))))

    def _move(
        self,
        batch: BatchId,
        fate: Fate,
        step: Callable[[Session, Sequence[Invitation]], Sequence[Invitation]],
    ) -> int:
        """Take all that have this fate one step further, in many short transactions."""
        query = select(InvitationRow.id).where(InvitationRow.batch_id == batch, _FATES[fate])
        with self._database.reading() as session:
            ids = session.scalars(query.order_by(InvitationRow.id)).all()
        moved = 0
        with self._database.action(self._author) as action:
            for start in range(0, len(ids), self._rows):
                with self._database.writing(self._author, part_of=action) as session:
                    some = ids[start : start + self._rows]
                    still = select(*COLUMNS).where(InvitationRow.id.in_(some), _FATES[fate])
                    before = [invitation_from(row) for row in session.execute(still)]
                    after = step(session, before)
                    store_many(session, list(zip(before, after, strict=True)))
                    take_out_many(session, [one.id for one in after])
                    queue_many(session, after)
                    moved += len(after)
        return moved


def _standing(
    session: Session, batches: Collection[BatchId]
) -> Mapping[BatchId, Mapping[Fate, int]]:
    columns = (InvitationRow.batch_id, InvitationRow.state, InvitationRow.waits_for)
    of_these = InvitationRow.batch_id.in_(batches)
    counted = select(*columns, func.count()).where(of_these).group_by(*columns)
    found = {batch: dict.fromkeys(Fate, 0) for batch in batches}
    for batch, state, waits_for, count in session.execute(counted):
        if batch is not None:
            found[batch][fate_of(state, waits_for)] += count
    return found
