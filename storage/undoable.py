"""Which actions Undo takes back, and what it calls them."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.bulk import Undoable
from domain.changes import Author, Operation, Origin
from domain.ids import ActionId, undo_id
from storage.login_schema import LoginRequestRow, RequestDecisionRow
from storage.mail_schema import InvitationBatchRow, InvitationRow
from storage.schema import (
    AccountRow,
    ChangeRow,
    ContactRow,
    OfficeRow,
    TagTypeRow,
)

_LOOKED_AT = 20  # actions; who wants back something older looks for it in Activity History
_FEW = 10  # changes; more of one kind were made by a bulk change

_CREATE, _UPDATE, _DELETE = Operation.CREATE, Operation.UPDATE, Operation.DELETE
_MERGED = ("contact_alias", _CREATE)
_DECIDED = (RequestDecisionRow.logged_as, _CREATE)
_TAGGED = ("contact_tag", _CREATE)
_UNTAGGED = ("contact_tag", _DELETE)
_IN_ACCOUNT = ("account_contact", _UPDATE)
_LEFT = ("account_contact", _DELETE)
_LINK_ENDED = ("link", _DELETE)

# Changes that follow from others of their action. A cancelled invitation stays cancelled (K12).
AFTER_THAT = ChangeRow.entity.in_((InvitationRow.logged_as, InvitationBatchRow.logged_as))
_NOT_OF_STAFF = (Origin.MAIL, Origin.PORTAL)
_PORTAL = frozenset({"portal_state", "portal_since", "portal_accepted_at", "portal_login_id"})


def undoable(session: Session, author: Author) -> Undoable | None:
    """The newest action of this staff member on this device that can be taken back."""
    device = select(OfficeRow.device_id).scalar_subquery()
    last = (
        select(ChangeRow.action_id, ChangeRow.staff_id, ChangeRow.origin, ChangeRow.device_seq)
        .where(ChangeRow.device_id == device, ChangeRow.origin.not_in(_NOT_OF_STAFF))
        .order_by(ChangeRow.device_seq.desc())
        .limit(1)
    )
    seen: set[ActionId] = set()
    row = session.execute(last).first()
    while row is not None and len(seen) < _LOOKED_AT:
        id = row.action_id
        own = row.staff_id == author.staff_id and row.origin is Origin.STAFF
        if own and id not in seen and not _was_undone(session, id):
            title = title_of(session, id)
            if title is not None:
                return Undoable(action_id=id, title=title)
        seen.add(id)
        first = select(func.min(ChangeRow.device_seq)).where(ChangeRow.action_id == id)
        edge = first.scalar_subquery()
        row = session.execute(last.where(ChangeRow.device_seq < edge)).first()
    return None


def title_of(session: Session, id: ActionId) -> str | None:
    """Such as "merge of Jon Doe into John Doe"; None for what Undo does not take back."""
    counted = session.execute(
        select(
            ChangeRow.entity,
            ChangeRow.operation,
            func.count(),
            func.count(ChangeRow.contact_id.distinct()),
        )
        .where(ChangeRow.action_id == id, ~AFTER_THAT)
        .group_by(ChangeRow.entity, ChangeRow.operation)
    )
    kinds = {(entity, operation): counts for entity, operation, *counts in counted}
    if _MERGED in kinds:
        return _merge(session, id)
    if _DECIDED in kinds:
        return _decision(session, id)
    if kinds.keys() in ({_TAGGED}, {_UNTAGGED}):
        return _tagging(session, id, people=next(iter(kinds.values()))[1])
    if kinds.keys() == {_IN_ACCOUNT} and _ends_access(session, id):
        return f"end of access of {_people(session, id, kinds[_IN_ACCOUNT][1])}"
    if _LEFT in kinds and kinds.keys() <= {_LEFT, _IN_ACCOUNT, _LINK_ENDED}:
        return _unlinking(session, id)
    return None


def _was_undone(session: Session, id: ActionId) -> bool:
    undone = select(ChangeRow.id).where(ChangeRow.action_id == undo_id(id))
    return session.scalars(undone.limit(1)).first() is not None


def _ends_access(session: Session, id: ActionId) -> bool:
    fields = select(ChangeRow.fields).where(ChangeRow.action_id == id, ~AFTER_THAT).limit(_FEW)
    return all(
        changed.keys() <= _PORTAL and changed.get("portal_state", [None, None])[1] == "disabled"
        for changed in session.scalars(fields)
    )


def _merge(session: Session, id: ActionId) -> str:
    merge = select(ChangeRow).where(ChangeRow.action_id == id)
    alias = session.scalars(
        merge.where(ChangeRow.entity == _MERGED[0], ChangeRow.operation == _CREATE)
    ).one()
    other = session.scalars(merge.where(ChangeRow.entity_id == alias.entity_id)).first()
    kept = session.get(ContactRow, alias.contact_id)
    names = other.fields["name"][0] if other else "", kept.name if kept else ""
    return "merge of {} into {}".format(*names)


def _decision(session: Session, id: ActionId) -> str:
    decided = select(ChangeRow.entity_id, ChangeRow.fields).where(ChangeRow.action_id == id)
    request, fields = session.execute(decided.where(ChangeRow.entity == _DECIDED[0])).one()
    row = session.get(LoginRequestRow, request)
    word = "rejection" if fields["decision"][1] == "rejected" else "approval"
    return (
        f"{word} of the login request of {row.name or row.email}" if row else f"{word} of a request"
    )


def _tagging(session: Session, id: ActionId, people: int) -> str:
    change = session.scalars(select(ChangeRow).where(ChangeRow.action_id == id).limit(1)).one()
    tag = session.get(TagTypeRow, UUID(next(filter(None, change.fields["tag_type_id"]))))
    word = "for" if change.operation is _CREATE else "off"
    return f"tag {tag.name if tag else ''} {word} {_people(session, id, people)}"


def _unlinking(session: Session, id: ActionId) -> str:
    left = select(ChangeRow).where(ChangeRow.action_id == id, ChangeRow.entity == _LEFT[0]).limit(1)
    change = session.scalars(left).one()
    account = session.get(AccountRow, change.account_id)
    name = f"{account.number} {account.name}" if account else ""
    return f"unlinking of {_people(session, id, 1)} from {name}"


def _people(session: Session, id: ActionId, count: int) -> str:
    if count != 1:
        return f"{count:,} contacts"
    whose = select(ChangeRow.contact_id).where(ChangeRow.action_id == id).limit(1)
    person = session.get(ContactRow, session.scalars(whose).one())
    return person.name if person else "1 contact"
