"""What sending many invitations does to the rows of one of its transactions."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.accounts import AccountClass, Division
from domain.bulk import Outcome
from domain.ids import AccountId, BatchId, InvitationId, new_id
from domain.invitation_batches import NO_ADDRESS, SendInvitations, Verdict, verdict
from domain.invitations import (
    ENDED,
    Invitation,
    InvitationState,
    Known,
    Waits,
    sent_again,
    waiting,
)
from domain.portal_access import PortalState, grant_access, why_nobody_is_invited
from storage.bulk_changes import GONE, AnyRow, store_portals
from storage.bulk_report import Done
from storage.changes import action_of
from storage.mail import load_mail_setup
from storage.mail_schema import InvitationBatchRow, InvitationRow, RefusedAddressRow
from storage.many_invitations import COLUMNS, Step, invitation_from, queue_many, store_many
from storage.schema import AccountContactRow, AccountRow, ContactRow
from storage.values import columns_of, portal_of, value_of

_OPEN = (PortalState.INVITED, PortalState.YES)


class BatchWork:
    """Looks at the chosen rows in slices, and invites those who are to be."""

    def __init__(self, invite: SendInvitations) -> None:
        self._invite = invite
        self._taken: set[str] = set()  # mailboxes by the slices before
        self.accounts: set[int] = set()  # of those who were looked at
        self.waiting: Counter[Waits] = Counter()  # invitations whose mail cannot leave now

    def review(self, session: Session, ids: Sequence[UUID]) -> Sequence[Done]:
        """What would become of each; nothing is written."""
        slice_ = _Slice(session, ids, self._invite, self._taken)
        self.accounts.update(row.account_id.int for row in slice_.rows.values())
        self.waiting.update(filter(None, map(slice_.lacks, slice_.invited)))
        return slice_.done

    def send(self, session: Session, ids: Sequence[UUID]) -> Sequence[Done]:
        slice_ = _Slice(session, ids, self._invite, self._taken)
        batch = self._kept_batch(session)
        at = action_of(session).at
        granted = {row.id: row for row in slice_.invited if row.portal_state is PortalState.NO}
        portals = {id: grant_access(portal_of(row), at) for id, row in granted.items()}
        store_portals(session, granted, portals)
        steps = [_step(session, slice_, row, batch) for row in slice_.invited]
        store_many(session, steps)
        queue_many(session, [after for _, after in steps])
        return slice_.done

    def _kept_batch(self, session: Session) -> BatchId:
        action = action_of(session)
        id = BatchId(action.id)
        if session.get(InvitationBatchRow, id) is None:
            session.add(
                InvitationBatchRow(
                    id=id,
                    template_id=self._invite.template_id,
                    sender=self._invite.sender,
                    made_by=action.author.staff_name,
                    made_at=action.at,
                )
            )
            session.flush()
        return id


class _Slice:
    """Some of the chosen, what is known of them, and who of them is invited."""

    def __init__(
        self,
        session: Session,
        ids: Sequence[UUID],
        invite: SendInvitations,
        taken: set[str],
    ) -> None:
        setup = load_mail_setup(session)
        self._setup = setup.sent_with(invite.template_id, invite.sender)
        classes = session.execute(select(*columns_of(AccountClass)))
        self._classes = {row.id: value_of(AccountClass, row) for row in classes}
        divisions = session.execute(select(*columns_of(Division)))
        self._divisions = {row.id: value_of(Division, row) for row in divisions}
        self._lacks: dict[UUID, Waits | None] = {}
        self.rows = _rows(session, ids)
        self.live = _live(session, ids)
        self.done: list[Done] = []
        self.invited: list[AnyRow] = []
        refused = _refused(session, {row.email_key for row in self.rows.values()})
        here = _here(session, {row.account_id for row in self.rows.values()})
        for id in ids:
            row = self.rows.get(id)
            if row is None:
                self.done.append(Done(id, Outcome.REFUSED, GONE))
                continue
            mailbox = _mailbox(row.account_id, row.email_key)
            known = Known(
                refused=row.email_key in refused,
                invited_at_account=mailbox in taken or bool(here.get(mailbox, set()) - {id}),
            )
            said = self._verdict(invite, row, known)
            self.done.append(Done(id, said.outcome, said.reason))
            if said.outcome is Outcome.CHANGED:
                taken.add(mailbox)
                self.invited.append(row)

    def lacks(self, row: AnyRow) -> Waits | None:
        """Without what the mail to this one cannot leave."""
        id = row.division_id
        if id not in self._lacks:
            self._lacks[id] = self._setup.lacks(self._divisions[id])
        return self._lacks[id]

    def _verdict(self, invite: SendInvitations, row: AnyRow, known: Known) -> Verdict:
        why_not = NO_ADDRESS if not row.email_key else None
        why_not = why_not or why_nobody_is_invited(row.status, self._classes[row.class_id])
        return verdict(invite, row.portal_state, self.live.get(row.id), known, why_not)


def _step(session: Session, slice_: _Slice, row: AnyRow, batch: BatchId) -> Step:
    missing, action = slice_.lacks(row), action_of(session)
    former = slice_.live.get(row.id)
    if former is not None:
        return former, replace(sent_again(former, missing), batch_id=batch)
    new = Invitation(
        id=InvitationId(new_id()),
        account_contact_id=row.id,
        contact_id=row.contact_id,
        account_id=row.account_id,
        email=row.email,
        invited_by=action.author.staff_name,
        state=InvitationState.MADE,
        made_at=action.at,
        batch_id=batch,
    )
    return None, waiting(new, missing) if missing else new


def _rows(session: Session, ids: Sequence[UUID]) -> dict[UUID, AnyRow]:
    query = (
        select(
            AccountContactRow.id,
            AccountContactRow.contact_id,
            AccountContactRow.account_id,
            AccountContactRow.portal_state,
            AccountContactRow.portal_since,
            AccountContactRow.portal_accepted_at,
            AccountContactRow.portal_login_id,
            ContactRow.email,
            ContactRow.email_key,
            AccountRow.status,
            AccountRow.class_id,
            AccountRow.division_id,
        )
        .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
        .join(AccountRow, AccountRow.id == AccountContactRow.account_id)
        .where(AccountContactRow.id.in_(ids))
    )
    return {row.id: row for row in session.execute(query)}


def _live(session: Session, ids: Sequence[UUID]) -> dict[UUID, Invitation]:
    query = (
        select(*COLUMNS)
        .where(InvitationRow.account_contact_id.in_(ids), InvitationRow.state.not_in(ENDED))
        .order_by(InvitationRow.made_at, InvitationRow.id)  # the last one stays
    )
    return {row.account_contact_id: invitation_from(row) for row in session.execute(query)}


def _refused(session: Session, keys: Collection[str]) -> set[str]:
    query = select(RefusedAddressRow.email_key).where(RefusedAddressRow.email_key.in_(keys))
    return set(session.scalars(query))


def _here(session: Session, accounts: Collection[AccountId]) -> dict[str, set[UUID]]:
    """Who of these accounts is invited or in, by mailbox."""
    query = (
        select(AccountContactRow.id, AccountContactRow.account_id, ContactRow.email_key)
        .join(ContactRow, ContactRow.id == AccountContactRow.contact_id)
        .where(AccountContactRow.account_id.in_(accounts))
        .where(AccountContactRow.portal_state.in_(_OPEN))
    )
    found: dict[str, set[UUID]] = {}
    for id, account, key in session.execute(query):
        found.setdefault(_mailbox(account, key), set()).add(id)
    return found


def _mailbox(account: AccountId, key: str) -> str:
    """An address at an account.

    Text, as accounts are numbers above: Python's collection of garbage walks through a million ids.
    """
    return f"{account.hex} {key}"
