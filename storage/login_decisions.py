"""Login requests for staff: the list, and what becomes of one."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select, func, or_, select, tuple_
from sqlalchemy.orm import Session

from domain.books import OpenedContact
from domain.changes import Author
from domain.contacts import Contact
from domain.errors import GoneError, RefusedError
from domain.ids import AccountId, ActionId, ContactId, LoginRequestId, account_contact_id
from domain.login_decisions import (
    Approval,
    Decided,
    Decision,
    ListedRequest,
    Offer,
    OpenedRequest,
    RequestQuery,
    RequestView,
    WaitingRequests,
)
from domain.login_requests import ALARMS, RequestKind, RequestState
from storage.account_contacts import load_contact
from storage.aliases import current_contact
from storage.approving import give_access, keep_request, typed_contact
from storage.changes import action_of
from storage.contacts import SqlContactBook
from storage.engine import Database
from storage.login_matches import matches_of, site_at
from storage.login_requests import request_of
from storage.login_schema import UNDECIDED, LoginRequestRow, RequestDecisionRow
from storage.registering import find_contact
from storage.schema import AccountContactRow, AccountRow

_SEARCHED = (
    LoginRequestRow.name, LoginRequestRow.email, LoginRequestRow.invoice_number,
    LoginRequestRow.code, LoginRequestRow.street, LoginRequestRow.city, LoginRequestRow.phone,
    LoginRequestRow.text, AccountRow.number, AccountRow.name,
)  # fmt: skip
Rows = Select[*tuple[Any, ...]]
_ROWS: Rows = select(LoginRequestRow, RequestDecisionRow, AccountRow.number, AccountRow.name)
_NEWEST_FIRST = (LoginRequestRow.asked_at.desc(), LoginRequestRow.id.desc())
_NO_REASON = "Enter a reason. It is kept, and nobody else sees it."
_INVITED = "The portal invited this person already. Open the contact to end the access."
_ABOUT_NOBODY = "An alarm is about nobody in particular. Reject it once it was looked at."


class SqlDecisionBook:
    """A LoginRequestBook over a database; author is in whose name it decides."""

    def __init__(self, database: Database, author: Author) -> None:
        self._database = database
        self._author = author
        self._contacts = SqlContactBook(database, author)

    def waiting(self) -> WaitingRequests:
        counted = select(LoginRequestRow.finding, func.count()).group_by(LoginRequestRow.finding)
        with self._database.reading() as session:
            rows = session.execute(_matching(RequestQuery(), counted))
            found = [(finding in ALARMS, count) for finding, count in rows]
        return WaitingRequests(
            count=sum(count for _, count in found),
            alarms=sum(count for is_alarm, count in found if is_alarm),
        )

    def count(self, query: RequestQuery) -> int:
        with self._database.reading() as session:
            count: int = session.execute(_matching(query, select(func.count()))).scalar_one()
            return count

    def listed(self, query: RequestQuery, start: int, length: int) -> tuple[ListedRequest, ...]:
        rows = _matching(query, _ROWS).order_by(*_NEWEST_FIRST)
        with self._database.reading() as session:
            return tuple(map(_listed, session.execute(rows.offset(start).limit(length))))

    def position(self, query: RequestQuery, id: LoginRequestId) -> int | None:
        when = tuple_(LoginRequestRow.asked_at, LoginRequestRow.id)
        its = _matching(query, select(LoginRequestRow.asked_at)).where(LoginRequestRow.id == id)
        with self._database.reading() as session:
            asked_at = session.scalars(its).first()
            if asked_at is None:
                return None
            newer = _matching(query, select(func.count())).where(when > (asked_at, id))
            position: int = session.execute(newer).scalar_one()
            return position

    def opened(self, id: LoginRequestId) -> OpenedRequest:
        with self._database.reading() as session:
            any_state = RequestQuery(view=RequestView.ALL)
            row = session.execute(
                _matching(any_state, _ROWS).where(LoginRequestRow.id == id)
            ).first()
            if row is None:
                raise GoneError("request")
            listed = _listed(row)
            return OpenedRequest(row=listed, matches=matches_of(session, listed.request))

    def offer(
        self, id: LoginRequestId, account_id: AccountId, contact_id: ContactId | None
    ) -> Offer:
        with self._database.reading() as session:
            row = _request(session, id)
            if row.kind is RequestKind.ALARM:
                raise RefusedError({"kind": _ABOUT_NOBODY})
            request = request_of(row)
            site = site_at(session, request.typed, account_id)
            person = known = None
            if contact_id is not None:
                person = load_contact(session, current_contact(session, contact_id))
                id_here = account_contact_id(account_id, person.id)
                known = id_here if session.get(AccountContactRow, id_here) else None
            else:
                known = find_contact(session, account_id, row.email_key)
        return Offer(
            request=request,
            contact=self._contacts.opened(known) if known else self._added(account_id, row, person),
            site_id=site,
        )

    def approve(self, approval: Approval) -> ActionId:
        with self._database.writing(self._author) as session:
            row = _undecided(session, approval.id)
            if row.kind is RequestKind.ALARM:
                raise RefusedError({"kind": _ABOUT_NOBODY})
            if row.kind is RequestKind.QUICK:
                contact = keep_request(session, row, approval)
            else:
                contact = give_access(session, row, approval)
            _decide(session, row, approval.decision, approval.account_id, contact)
            return action_of(session).id

    def reject(self, id: LoginRequestId, reason: str) -> ActionId:
        with self._database.writing(self._author) as session:
            row = _undecided(session, id)
            if not reason.strip():
                raise RefusedError({"reason": _NO_REASON})
            known = find_contact(session, row.account_id, row.email_key) if row.account_id else None
            contact = session.get_one(AccountContactRow, known).contact_id if known else None
            _decide(session, row, Decision.REJECTED, row.account_id, contact, reason.strip())
            return action_of(session).id

    def _added(
        self, account_id: AccountId, request: LoginRequestRow, person: Contact | None
    ) -> OpenedContact:
        """As it will be: a person who is here already, or one with what was typed."""
        blank = self._contacts.blank(account_id)
        contact = person or typed_contact(request, blank.account_class)
        id = account_contact_id(account_id, contact.id)
        return replace(blank, row=replace(blank.row, id=id, contact=contact))


def _request(session: Session, id: LoginRequestId) -> LoginRequestRow:
    row = session.get(LoginRequestRow, id)
    if row is None:
        raise GoneError("request")
    return row


def _undecided(session: Session, id: LoginRequestId) -> LoginRequestRow:
    """Raises RefusedError where somebody was faster."""
    row, decision = _request(session, id), session.get(RequestDecisionRow, id)
    if decision is not None:
        words = decision.decision.value.lower()
        sentence = f"{decision.staff_name} decided this request meanwhile: {words}."
        raise RefusedError({"request": sentence})
    if row.state is RequestState.INVITED:
        raise RefusedError({"request": _INVITED})
    return row


def _decide(
    session: Session,
    request: LoginRequestRow,
    decision: Decision,
    account: AccountId | None,
    contact: ContactId | None,
    reason: str = "",
) -> None:
    action = action_of(session)
    session.add(
        RequestDecisionRow(
            id=request.id,
            kind=request.kind,
            decision=decision,
            reason=reason,
            decided_at=action.at,
            staff_name=action.author.staff_name,
            account_id=account,
            contact_id=contact,
            account_contact_id=account_contact_id(account, contact)
            if account and contact
            else None,
        )
    )


# The list


def _matching(query: RequestQuery, rows: Rows) -> Rows:
    account = func.coalesce(RequestDecisionRow.account_id, LoginRequestRow.account_id)
    rows = (
        rows.select_from(LoginRequestRow)
        .outerjoin(RequestDecisionRow, RequestDecisionRow.id == LoginRequestRow.id)
        .outerjoin(AccountRow, AccountRow.id == account)
    )
    match query.view:
        case RequestView.OPEN:
            rows = rows.where(LoginRequestRow.state == RequestState.OPEN, UNDECIDED)
        case RequestView.DECIDED:
            by_portal = LoginRequestRow.state == RequestState.INVITED
            rows = rows.where(or_(RequestDecisionRow.id.is_not(None), by_portal))
        case RequestView.ALL:
            rows = rows.where(LoginRequestRow.state != RequestState.ASKED)
    for word in query.text.split():
        rows = rows.where(or_(*(part.icontains(word, autoescape=True) for part in _SEARCHED)))
    return rows


def _listed(row: Row[*tuple[Any, ...]]) -> ListedRequest:
    request, decision, number, name = row
    return ListedRequest(
        request=request_of(request),
        account=f"{number} {name}" if number else "",
        decided=decision
        and Decided(
            decision=decision.decision,
            reason=decision.reason,
            staff_name=decision.staff_name,
            at=decision.decided_at,
        ),
    )
