"""Somebody signed in to the portal, and figures of an account, in a few words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import event

from domain.accounts import Account, Site
from domain.contacts import AccountContact
from domain.ids import (
    AccountId,
    AccountRequestId,
    CurrentServiceId,
    InvoiceId,
    LoginId,
    LoginSessionId,
    TonnageId,
    new_id,
)
from domain.links import new_token, token_hash
from domain.logins import DeviceKind
from domain.portal_access import PortalState
from domain.receivables import Invoice, InvoiceStatus
from domain.services import AccountRequest, CurrentService, Stream, Tonnage
from storage.engine import Database, now
from storage.login_schema import LoginRow, LoginSessionRow
from storage.schema import AccountContactRow
from tests.office import MONDAY, MONDAY_MORNING, Office


def a_session(office: Office, login: LoginId) -> str:
    """The token that a browser of theirs sends."""
    token, at = new_token(), office.database.now()
    with office.database.writing(office.author) as session:
        session.add(
            LoginSessionRow(
                id=LoginSessionId(new_id()),
                login_id=login,
                token_hash=token_hash(token),
                device=DeviceKind.COMPUTER,
                made_at=at,
                seen_at=at,
            )
        )
    return token


def a_login(office: Office) -> LoginId:
    id = LoginId(new_id())
    with office.database.writing(office.author) as session:
        session.add(
            LoginRow(
                id=id,
                email="jdoe@renogym.example",
                email_key=f"{id}@renogym.example",
                password_hash="none",
                made_at=now(),
            )
        )
    return id


def somebody(
    office: Office, account: Account, login: LoginId, *sites: Site, name: str = "John Doe"
) -> AccountContact:
    """A contact of the account, or of these sites of it, who is in."""
    row = office.add_contact(account, name, sites=sites, email="jdoe@renogym.example")
    with office.database.writing(office.author) as session:
        stored = session.get_one(AccountContactRow, row.id)
        stored.portal_state, stored.portal_since = PortalState.YES, MONDAY_MORNING
        stored.portal_accepted_at, stored.portal_login_id = MONDAY_MORNING, login
    return office.contacts.opened(row.id).row


def an_invoice(
    office: Office,
    account: AccountId,
    balance: int,
    *,
    late: int = 0,
    number: str = "",
    status: InvoiceStatus = InvoiceStatus.OPEN,
) -> Invoice:
    """An invoice that is so many days past due on MONDAY."""
    due = MONDAY - timedelta(days=late)
    invoice = Invoice(
        id=InvoiceId(new_id()),
        account_id=account,
        number=number or str(uuid4()),
        quick_pay_code="QP7K-22M",
        day=due - timedelta(days=30),
        due=due,
        amount=balance,
        balance=balance,
        status=status,
    )
    office.setup.keep(invoice)
    return invoice


def a_service(
    office: Office, site: Site, service: str = "4 Yard Trash Service", next_day: date | None = None
) -> CurrentService:
    found = CurrentService(
        id=CurrentServiceId(new_id()),
        site_id=site.id,
        service=service,
        frequency="1x per week",
        next_day=next_day,
    )
    office.setup.keep(found)
    return found


def a_request(office: Office, account: Account, site: Site | None, number: str) -> AccountRequest:
    found = AccountRequest(
        id=AccountRequestId(new_id()),
        account_id=account.id,
        site_id=site.id if site else None,
        number=number,
        created_at=datetime(2025, 6, 1, 12, int(number) % 60, tzinfo=UTC),
        type="Customer Request",
        text=f"Text of {number}",
    )
    office.setup.keep(found)
    return found


def a_tonnage(office: Office, site: Site, stream: Stream, weight: int, day: date = MONDAY) -> None:
    office.setup.keep(
        Tonnage(
            id=TonnageId(new_id()),
            site_id=site.id,
            day=day,
            material=stream.value,
            stream=stream,
            weight=weight,
        )
    )


@contextmanager
def counted(database: Database) -> Iterator[Callable[[], int]]:
    """How many statements were run within the block."""
    statements: list[str] = []

    def note(*args: object) -> None:
        statements.append(str(args[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    yield lambda: len(statements)
    event.remove(database.engine, "before_cursor_execute", note)
