"""Taking an action back in the database, as far as the rules allow it by now (C5)."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.bulk import Outcome
from domain.changes import Change, Operation
from domain.contacts import AccountContact, BillingKind, Contact, problems, settled
from domain.errors import RefusedError
from domain.ids import ActionId, SiteId
from domain.portal_access import end_access, why_not_invited
from domain.undo import taken_back
from storage.account_contacts import load
from storage.bulk_changes import GONE, AnyRow, Part
from storage.bulk_report import Done
from storage.bulk_undo import CHANGED_SINCE, give_access_back, take_tags_off
from storage.changes import action_of, logged
from storage.history import CHANGE, change_of
from storage.packed_ids import PackedIds
from storage.schema import (
    AccountContactRow,
    AccountRow,
    ChangeRow,
    ContactAliasRow,
    ContactRow,
    DivisionRow,
)
from storage.undo_records import ACCOUNT_CONTACT, CONTACT, LINK, Key, Records
from storage.undoable import AFTER_THAT, title_of

TakesBack = Callable[[Session, Sequence[AnyRow]], Sequence[Done]]

# What is taken back in many transactions, because each record stands for itself.
_APART: dict[tuple[str, Operation], TakesBack] = {
    ("contact_tag", Operation.CREATE): take_tags_off,
    ("account_contact", Operation.UPDATE): give_access_back,
}
_NOT_THIS = "This cannot be undone here. Open the contact and change it back."
_MERGED_SINCE = "One of these contacts was merged again since. Undo that merge first."
_PARTLY = "Somebody changed a part of this since. That part stays as it is."
_BILLING_TAKEN = "Another contact holds the billing kind by now, and keeps it."
_SITES_GONE = "A site left the account since. Access to it does not come back."


def parts_of(session: Session, action_id: ActionId, size: int) -> list[Part]:
    """Raises RefusedError for what Undo does not take back."""
    if title_of(session, action_id) is None:
        raise RefusedError({"action": _NOT_THIS})
    of_action = ChangeRow.action_id == action_id, ~AFTER_THAT
    kind = ChangeRow.entity, ChangeRow.operation
    kinds = {(*row,) for row in session.execute(select(*kind).where(*of_action).distinct())}
    takes_back = _APART.get(kinds.pop(), _take_back) if len(kinds) == 1 else _take_back
    rows = session.execute(
        select(ChangeRow.id, ChangeRow.entity, ChangeRow.entity_id, ChangeRow.contact_id)
        .where(*of_action)
        .order_by(ChangeRow.device_seq.desc())
        .execution_options(yield_per=size)
    )
    slices = [rows.all()] if takes_back is _take_back else rows.partitions(size)
    return [
        Part(
            PackedIds(dict.fromkeys(map(_about, one))),
            partial(_undo, takes_back, PackedIds(row.id for row in one)),
        )
        for one in slices
    ]


def _about(row: AnyRow) -> UUID:
    person: UUID | None = row.entity_id if row.entity == ACCOUNT_CONTACT else row.contact_id
    about: UUID = row.entity_id
    return person or about  # a decision may be about nobody who is here


def _undo(
    takes_back: TakesBack, ids: Sequence[UUID], session: Session, _about: Sequence[UUID]
) -> Sequence[Done]:
    query = select(*CHANGE).where(ChangeRow.id.in_(list(ids))).order_by(ChangeRow.device_seq.desc())
    return takes_back(session, session.execute(query).all())


def _take_back(session: Session, rows: Sequence[AnyRow]) -> Sequence[Done]:
    changes = [change_of(row) for row in rows]
    _refuse_merged_again(session, changes)
    records = Records(session, changes)
    groups: dict[Key, list[Change]] = defaultdict(list)
    for change in changes:
        groups[records.owner(change)].append(change)
    taking = _Taking(session, records)
    for owner, group in groups.items():
        taking.back(owner, group)
    # People last: what of them can go back depends on the access they are left with.
    done = [taking.settle(owner) for owner in sorted(groups, key=lambda owner: owner[0] == CONTACT)]
    records.store()
    return done


def _refuse_merged_again(session: Session, changes: Sequence[Change]) -> None:
    for change in changes:
        if change.entity == ContactAliasRow.logged_as and change.operation is Operation.CREATE:
            alias = session.get(ContactAliasRow, change.entity_id)
            undone = alias is None and session.get(ContactRow, change.entity_id) is not None
            stands = alias is not None and str(alias.contact_id) == change.fields["contact_id"].new
            if not stands and not undone:
                raise RefusedError({"action": _MERGED_SINCE})


class _Taking:
    """Takes back what belongs together: a person, or a person in one account.

    First all of it, then what the rules forbid is given up again.
    """

    def __init__(self, session: Session, records: Records) -> None:
        self._session = session
        self._records = records
        self._keys: dict[Key, set[Key]] = {}
        self._kept: set[Key] = set()

    def back(self, owner: Key, changes: Sequence[Change]) -> None:
        """changes are those of this owner, the last one first."""
        records = self._records
        self._keys[owner] = set(records.of(owner, records.before))
        for change in changes:
            key = (change.entity, change.entity_id)
            result = taken_back(records.after.get(key), change)
            records.put(key, result.record)
            self._keys[owner].add(key)
            if result.kept:
                self._kept.add(owner)

    def settle(self, owner: Key) -> Done:
        records, (kind, id) = self._records, owner
        remark = ""
        try:
            if kind == CONTACT:
                self._check_person(id)
            elif kind == ACCOUNT_CONTACT:
                remark = self._check(id)
        except RefusedError as refused:
            remark = str(refused)
            for key in self._keys[owner]:
                records.put(key, records.before.get(key))
        kept = owner in self._kept
        if records.of(owner, records.after) != records.of(owner, records.before):
            return Done(id, Outcome.CHANGED, remark or (_PARTLY if kept else ""))
        if remark or kept:
            return Done(id, Outcome.REFUSED, remark or CHANGED_SINCE)
        return Done(id, Outcome.UNCHANGED)

    def _check_person(self, id: UUID) -> None:
        """Raises RefusedError."""
        records = self._records
        was, contact = records.contact(id, records.before), records.contact(id, records.after)
        if contact is None:
            if records.of((CONTACT, id), records.after):
                raise RefusedError({"contact": GONE})
            if self._is_on_an_account(id):
                raise RefusedError({"contact": CHANGED_SINCE})
        elif was and contact != was and self._problems(contact) - self._problems(was):
            raise RefusedError({"contact": CHANGED_SINCE})

    def _is_on_an_account(self, id: UUID) -> bool:
        """Also one that the person was linked to since."""
        records = self._records
        stored = select(AccountContactRow.id).where(AccountContactRow.contact_id == id)
        keys = ((ACCOUNT_CONTACT, one) for one in self._session.scalars(stored))
        return any(key in records.after or key not in records.before for key in keys)

    def _problems(self, contact: Contact) -> set[str]:
        """What would stop a clerk from saving the person so, with the access there will be."""
        found = set()
        for id, country in self._session.execute(
            select(AccountContactRow.id, DivisionRow.country)
            .join(AccountRow, AccountRow.id == AccountContactRow.account_id)
            .join(DivisionRow, DivisionRow.id == AccountRow.division_id)
            .where(AccountContactRow.contact_id == contact.id)
        ):
            row = self._records.account_contact(id, self._records.after)
            if (ACCOUNT_CONTACT, id) not in self._records.before:
                row = load(self._session, id)
            if row is not None:
                found |= set(problems(replace(row, contact=contact), country))
        return found

    def _check(self, id: UUID) -> str:
        """What cannot be as it was. Raises RefusedError where nothing of it can."""
        records, owner = self._records, (ACCOUNT_CONTACT, id)
        was = records.account_contact(id, records.before)
        remark = self._drop_lost_sites(id)
        row = records.account_contact(id, records.after)
        if row is None:
            if records.of(owner, records.after):
                raise RefusedError({"contact": CHANGED_SINCE if was else GONE})
            return ""
        if not row.links:
            raise RefusedError({"links": _SITES_GONE if remark else CHANGED_SINCE})
        if row.account_link and len(row.links) > 1:
            raise RefusedError({"links": CHANGED_SINCE})
        if replace(settled(row), contact=row.contact) != row:
            raise RefusedError({"billing": CHANGED_SINCE})
        if self._is_taken(row, was):
            records.change(owner, billing=BillingKind.NONE)
            remark = _BILLING_TAKEN
        return self._check_access(row, was) or remark

    def _drop_lost_sites(self, id: UUID) -> str:
        records, remark = self._records, ""
        owner = (ACCOUNT_CONTACT, id)
        account = records.after.get(owner, {}).get("account_id")
        for key, fields in records.of(owner, records.after).items():
            site = fields.get("site_id") if key[0] == LINK else None
            if site and str(records.account_of_site(SiteId(UUID(str(site))))) != account:
                records.put(key, None)
                remark = _SITES_GONE
        return remark

    def _is_taken(self, row: AccountContact, was: AccountContact | None) -> bool:
        """Whether somebody else holds the billing kind that would come back (rule 6)."""
        if row.billing is BillingKind.NONE or (was and was.billing is row.billing):
            return False
        others = self._session.scalars(
            select(AccountContactRow.id)
            .where(AccountContactRow.account_id == row.account_id)
            .where(AccountContactRow.billing == row.billing)
            .where(AccountContactRow.id != row.id)
        )
        records, kind = self._records, logged(row.billing)
        return any(
            records.after.get((ACCOUNT_CONTACT, id), {}).get("billing") == kind
            or (ACCOUNT_CONTACT, id) not in records.before
            for id in others
        )

    def _check_access(self, row: AccountContact, was: AccountContact | None) -> str:
        """Access comes back only to somebody who could be given it now."""
        if not row.portal.is_open or (was and was.portal.is_open):
            return ""
        account, account_class = self._records.account(row.account_id)
        why_not = why_not_invited(
            is_new=False, email=row.contact.email, account=account, account_class=account_class
        )
        if why_not is None:
            return ""
        at = action_of(self._session).at
        portal = was.portal if was else end_access(row.portal, at)
        self._records.change(
            (ACCOUNT_CONTACT, row.id), portal_state=portal.state, portal_since=portal.since
        )
        return f"Access stays ended. {why_not}"
