"""What the portal shows moves along: exported and imported it is the same."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from domain.accounts import Account, Site, Visit
from domain.exporting import OfficeFiles
from domain.ids import AccountRequestId, CurrentServiceId, InvoiceId, TonnageId, VisitId, new_id
from domain.importing import FIGURES
from domain.receivables import Invoice, InvoiceStatus
from domain.services import AccountRequest, CurrentService, RequestStatus, Stream, Tonnage
from exporting.exporter import FileExporter
from tests.exporting.working import export_office
from tests.importing.working import Progress, rows, run
from tests.office import MONDAY, Office, an_office

COLUMNS = {
    "invoices": "a.number, f.number, f.quick_pay_code, f.day, f.due, f.amount, f.balance, f.status",
    "current_services": "s.number, f.service, f.quantity, f.frequency, f.next_day",
    "visits": "s.number, f.day, f.service, f.outcome, f.number",
    "account_requests": "a.number, s.number, f.number, f.created_at, f.type, f.text, f.status,"
    " f.closed_on",
    "tonnages": "s.number, f.day, f.material, f.stream, f.weight",
}
TEXTS = ("4 Yard Trash", "=1+1", "-x", "'=1", "a,b", 'say "so"', "Größe ½", "x" * 300)


def figures(office: Office) -> dict[str, list[tuple[object, ...]]]:
    found = {}
    for table, columns in COLUMNS.items():
        of_site = "LEFT JOIN sites s ON s.id = f.site_id" if table != "invoices" else ""
        account = "f.account_id" if "a.number" in columns else "s.account_id"
        query = f"SELECT {columns} FROM {table} f {of_site} JOIN accounts a ON a.id = {account}"  # noqa: S608, ours
        found[table] = sorted(rows(office, query), key=repr)
    return found


def fill(office: Office, account: Account, sites: tuple[Site, ...]) -> None:
    for number, text in enumerate(TEXTS):
        site = sites[number % len(sites)]
        statuses = list(InvoiceStatus)
        office.setup.keep(
            Invoice(
                id=InvoiceId(new_id()),
                account_id=account.id,
                number=f"{number} {text[:20]}".strip(),
                quick_pay_code=text[:20],
                day=date(2025, 1, number + 1),
                due=date(2025, 2, number + 1),
                amount=(-1) ** number * (123_456_789 + number),
                balance=(-1) ** number * number,
                status=statuses[number % len(statuses)],
            ),
            AccountRequest(
                id=AccountRequestId(new_id()),
                account_id=account.id,
                site_id=site.id if number % 2 else None,
                number=str(number),
                created_at=datetime(2025, 6, 1, 12, 30, number, tzinfo=UTC),
                type="Customer Request",
                text=text,
                status=RequestStatus.CLOSED if number % 2 else RequestStatus.OPEN,
                closed_on=MONDAY if number % 4 == 1 else None,
            ),
        )
        at_site(office, site, number, text)


def at_site(office: Office, site: Site, number: int, text: str) -> None:
    office.setup.keep(
        CurrentService(
            id=CurrentServiceId(new_id()),
            site_id=site.id,
            service=text,
            quantity=number,
            frequency=text[:30],
            next_day=MONDAY if number % 2 else None,
        ),
        Visit(
            id=VisitId(new_id()),
            site_id=site.id,
            day=MONDAY,
            service=text,
            outcome=text if number % 2 else "",
            number=str(number) if number % 3 else "",
        ),
        Tonnage(
            id=TonnageId(new_id()),
            site_id=site.id,
            day=MONDAY,
            material=text,
            stream=list(Stream)[number % 2],
            weight=7_539 + number,
        ),
    )


@pytest.fixture
def full(tmp_path: Path) -> Office:
    office = an_office(tmp_path)
    account = office.add_account(sites=2)
    fill(office, account, office.sites(account))
    return office


def test_invoices_services_visits_requests_and_weights_move_along(
    full: Office, tmp_path: Path
) -> None:
    export_office(full, tmp_path)
    paths = {kind: tmp_path / f"{kind.value.lower()}.csv" for kind in FIGURES}
    exported = FileExporter(full.database).office(OfficeFiles(figures=paths), Progress())
    assert exported.figures == dict.fromkeys(FIGURES, len(TEXTS))

    (tmp_path / "other").mkdir()
    other = an_office(tmp_path / "other")
    moved = [tmp_path / "customers.csv", tmp_path / "locations.csv"]
    run(other, *moved, *paths.values())
    assert figures(other) == figures(full)
    again = run(other, *moved, *paths.values())
    assert (again.changes_something, again.problems) == (False, ())
    at_home = run(full, *paths.values())
    assert (at_home.changes_something, at_home.problems) == (False, ())
    other.database.close()
    full.database.close()
