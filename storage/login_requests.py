"""Requests for a login: written down in one short transaction, and looked at afterwards."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import func, insert, or_, select
from sqlalchemy.orm import Session

from domain.accounts import Account, AccountClass, AccountStatus, SiteStatus
from domain.addresses import email_key, is_valid_email
from domain.ids import LoginRequestId, new_id
from domain.login_requests import (
    FAILURES_OF_ACCOUNT,
    REFUSALS_OF_ALL,
    Finding,
    LoginRequest,
    Proof,
    RequestKind,
    RequestState,
    Typed,
    judged,
)
from domain.logins import Visitor
from domain.receivables import Invoice
from storage.alarms import ring
from storage.changes import action_of
from storage.engine import Database
from storage.login_limits import count_one, tally_of
from storage.login_schema import UNDECIDED, LoginRequestRow
from storage.portal_author import PORTAL
from storage.receivables import invoices_numbered
from storage.registering import find_contact, register
from storage.schema import AccountClassRow, AccountRow, SiteRow
from storage.values import value_of

_AT_ONCE = 50


class SqlLoginRequestBook:
    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, typed: Typed, visitor: Visitor) -> None:
        """The same work whatever was typed."""
        with self._database.writing(PORTAL) as session:
            row = {
                "id": LoginRequestId(new_id()),
                **asdict(typed),
                "email_key": email_key(typed.email),
                "asked_at": action_of(session).at,
                "times": 1,
                "network": visitor.network,
                "device": visitor.device,
                "state": RequestState.ASKED,
                "finding": Finding.NONE,
            }
            session.execute(insert(LoginRequestRow), [row], execution_options={"logged": True})

    def settle(self, today: date) -> int:
        """Look at what was asked, each in a transaction of its own. How many there were."""
        asked = select(LoginRequestRow.id).where(LoginRequestRow.state == RequestState.ASKED)
        with self._database.reading() as session:
            ids = session.scalars(asked.order_by(LoginRequestRow.id).limit(_AT_ONCE)).all()
        for id in ids:
            with self._database.writing(PORTAL) as session:
                row = session.get(LoginRequestRow, id, with_for_update=True)
                if row is not None and row.state is RequestState.ASKED:
                    _settle(session, row, today)
        return len(ids)

    def requests(self, limit: int = 200) -> tuple[LoginRequest, ...]:
        """Newest first."""
        query = select(LoginRequestRow).where(LoginRequestRow.state != RequestState.ASKED)
        query = query.order_by(LoginRequestRow.asked_at.desc(), LoginRequestRow.id.desc())
        with self._database.reading() as session:
            return tuple(map(request_of, session.scalars(query.limit(limit))))


def _settle(session: Session, row: LoginRequestRow, today: date) -> None:
    if not is_valid_email(row.email):
        row.state, row.finding = RequestState.REFUSED, Finding.NONE
        return
    match row.kind:
        case RequestKind.INVOICE:
            _settle_invoice(session, row, today)
        case RequestKind.ADDRESS:
            _settle_address(session, row)
        case RequestKind.QUICK:
            row.state = RequestState.OPEN
    session.flush()
    if row.state is RequestState.REFUSED:
        tally = count_one(session, REFUSALS_OF_ALL, "")
        if tally.count == REFUSALS_OF_ALL.most:
            ring(session, Finding.GUESSING, Visitor(network=row.network, device=row.device))
    _join_same(session, row)


def _settle_invoice(session: Session, row: LoginRequestRow, today: date) -> None:
    numbered = invoices_numbered(session, row.invoice_number)
    proofs = [_proof(session, found.invoice) for found in numbered]
    finding, proof = judged(proofs, row.code, today)
    row.finding = finding
    row.account_id = proof.account.id if proof else None
    if proof is None or finding is not Finding.PROVED:
        row.state = RequestState.REFUSED
        if proof is not None and finding is Finding.WRONG_PAIR:
            tally = count_one(session, FAILURES_OF_ACCOUNT, str(proof.account.id))
            if tally.count == FAILURES_OF_ACCOUNT.most:
                row.state, row.finding = RequestState.OPEN, Finding.PAUSED
        return
    guesses = tally_of(session, REFUSALS_OF_ALL, "")
    if guesses is not None and guesses.count >= REFUSALS_OF_ALL.most:
        row.state, row.finding = RequestState.OPEN, Finding.DOUBTED
        return
    row.finding, row.account_contact_id = register(
        session,
        proof.account.id,
        name=row.name,
        email=row.email,
        by=f"Invoice {proof.invoice.number}",
        note=f"Self-registered by invoice {proof.invoice.number}",
    )
    if row.finding is Finding.PROVED:
        row.state, row.invoice_id = RequestState.INVITED, proof.invoice.id
    else:
        row.state = RequestState.OPEN


def _proof(session: Session, invoice: Invoice) -> Proof:
    account = session.get_one(AccountRow, invoice.account_id)
    account_class = session.get_one(AccountClassRow, account.class_id)
    used = select(LoginRequestRow.id).where(LoginRequestRow.invoice_id == invoice.id)
    failures = tally_of(session, FAILURES_OF_ACCOUNT, str(account.id))
    return Proof(
        invoice=invoice,
        account=value_of(Account, account),
        account_class=value_of(AccountClass, account_class),
        used=session.scalars(used.limit(1)).first() is not None,
        paused=failures is not None and failures.count >= FAILURES_OF_ACCOUNT.most,
    )


def _settle_address(session: Session, row: LoginRequestRow) -> None:
    street, city = " ".join(row.street.split()).lower(), " ".join(row.city.split()).lower()
    query = (
        select(SiteRow.account_id)
        .join(AccountRow, AccountRow.id == SiteRow.account_id)
        .where(func.lower(SiteRow.street) == street, SiteRow.status == SiteStatus.ACTIVE)
        .where(or_(func.lower(SiteRow.city) == city, SiteRow.postal_code.startswith(city)))
        .where(AccountRow.status != AccountStatus.PROSPECT)
        .limit(2)
    )
    accounts = session.scalars(query).all() if street and city else []
    if len(accounts) != 1:
        row.state, row.finding = RequestState.REFUSED, Finding.NO_SITE
        return
    row.account_id = accounts[0]
    if find_contact(session, row.account_id, row.email_key) is None:
        row.state, row.finding = RequestState.OPEN, Finding.UNKNOWN_EMAIL
        return
    finding, row.account_contact_id = register(
        session,
        row.account_id,
        name=row.name,
        email=row.email,
        by="Service address",
        by_address=True,
    )
    proved = finding is Finding.PROVED
    row.finding = Finding.KNOWN_ADDRESS if proved else finding
    row.state = RequestState.INVITED if proved else RequestState.OPEN


def _join_same(session: Session, row: LoginRequestRow) -> None:
    """What was asked before and is still open is one request, asked once more (K10)."""
    if row.state is not RequestState.OPEN:
        return
    same = (
        select(LoginRequestRow)
        .where(LoginRequestRow.state == RequestState.OPEN, LoginRequestRow.id != row.id)
        .where(LoginRequestRow.kind == row.kind, LoginRequestRow.email_key == row.email_key)
        .where(LoginRequestRow.finding == row.finding, LoginRequestRow.text == row.text)
        .where(UNDECIDED)
        .order_by(LoginRequestRow.id)
        .limit(1)
    )
    former = session.scalars(same).first()
    if former is not None and former.account_id == row.account_id:
        former.times += 1
        session.delete(row)


def request_of(row: LoginRequestRow) -> LoginRequest:
    return LoginRequest(
        id=row.id,
        typed=Typed(
            kind=row.kind,
            name=row.name,
            email=row.email,
            invoice_number=row.invoice_number,
            code=row.code,
            street=row.street,
            city=row.city,
            phone=row.phone,
            text=row.text,
        ),
        asked_at=row.asked_at,
        times=row.times,
        state=row.state,
        finding=row.finding,
        account_id=row.account_id,
        account_contact_id=row.account_contact_id,
    )
