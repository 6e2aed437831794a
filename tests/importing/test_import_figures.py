"""What the portal shows, imported: invoices, services, visits, requests and weights."""

from pathlib import Path

import pytest

from domain.accounts import Account
from domain.importing import FIGURES, FileKind, Tally, columns_problem
from domain.receivables import InvoiceStatus
from domain.services import RequestStatus
from importing.looking import look
from storage.portal_schema import AccountRequestRow, InvoiceRow
from tests.importing.working import Progress, importer, job, rows, run, table
from tests.office import Office

INVOICES = (
    "Invoice Number,Account Number,Quick Pay Code,Invoice Date,Due Date,Amount,Balance,Status",
    '100482,49418,QP7K-22M,2025-05-01,2025-05-31,"1,234.56",221.62,Open',
    "100483,49418,QP7K-33N,5/2/2025,6/1/2025,90.00,0.00,Paid",
    "100484,49418,,2025-05-03,,(45.00),,Credit memo",
)
SERVICES = (
    "Site Number,Service,Quantity,Frequency,Next Scheduled",
    "49418001,4 Yard Trash Service,1,1x per week,2025-06-16",
    "49418001,Roll Off Rental Monthly,1,On Call,",
    "49418001,Roll Off Rental Monthly,1,On Call,",
    "49418002,2 Yard Recycle Service,2,On Call,",
)
VISITS = (
    "Site Number,Date,Service,Work Order,Outcome",
    "49418001,2025-06-16,4 Yard Trash Service,9580819,",
    "49418001,2024-03-25,4 Yard Trash Service,7403228,Completed - Recycling Contaminated",
    "49418002,2025-06-16,2 Yard Recycle Service,,",
)
REQUESTS = (
    "Request Number,Account Number,Site Number,Created,Request Type,Description,Status,Closed",
    "1567,49418,,08/22/2024 4:01 pm,Customer Request,New container request,Open,",
    "1551,49418,49418001,05/14/2024 10:31 am,Customer Request,Testing,Closed,05/14/2024",
)
WEIGHTS = (
    "Site Number,Date,Material,Recycled,Tons",
    "49418001,2025-06-01,Cardboard,Yes,789.00",
    "49418001,2025-06-01,Trash,No,75.39",
)
LINES = dict(zip(FIGURES, (INVOICES, SERVICES, VISITS, REQUESTS, WEIGHTS), strict=True))
COUNTS = dict(zip(FIGURES, (3, 4, 3, 2, 2), strict=True))


@pytest.fixture
def gym(office: Office) -> Account:
    return office.add_account(sites=2)


def files(folder: Path) -> list[Path]:
    return [table(folder, kind, *lines) for kind, lines in LINES.items()]


@pytest.mark.parametrize("kind", FIGURES)
def test_a_file_is_known_by_its_columns(tmp_path: Path, kind: FileKind) -> None:
    found = look(table(tmp_path, kind, *LINES[kind]))
    assert found.kind is kind
    assert None not in found.columns
    assert columns_problem(kind, found.columns) is None


@pytest.mark.usefixtures("gym")
def test_everything_comes_in_and_again_changes_nothing(office: Office, tmp_path: Path) -> None:
    report = run(office, *files(tmp_path))
    assert report.problems == ()
    assert report.figures == {kind: Tally(added=count) for kind, count in COUNTS.items()}
    changes = rows(office, "SELECT count(*) FROM changes")
    again = run(office, *files(tmp_path))
    assert again.figures == {kind: Tally(unchanged=count) for kind, count in COUNTS.items()}
    assert not again.changes_something
    assert rows(office, "SELECT count(*) FROM changes") == changes


@pytest.mark.usefixtures("gym")
def test_the_values_are_those_of_the_files(office: Office, tmp_path: Path) -> None:
    run(office, *files(tmp_path))
    assert rows(office, "SELECT number, amount, balance, status FROM invoices ORDER BY number") == [
        ("100482", 123456, 22162, InvoiceStatus.OPEN.name.lower()),
        ("100483", 9000, 0, InvoiceStatus.PAID.name.lower()),
        ("100484", -4500, -4500, InvoiceStatus.CREDIT_NOTE.name.lower()),
    ]
    assert rows(office, "SELECT stream, weight FROM tonnages ORDER BY weight") == [
        ("solid", 7539), ("recycled", 78900),
    ]  # fmt: skip
    assert rows(office, "SELECT number, outcome FROM visits ORDER BY number DESC LIMIT 2") == [
        ("9580819", ""), ("7403228", "Completed - Recycling Contaminated"),
    ]  # fmt: skip
    with office.database.reading() as session:
        (closed,) = session.query(AccountRequestRow).filter_by(number="1551")
        assert (closed.status, closed.created_at.astimezone().hour) == (RequestStatus.CLOSED, 10)


@pytest.mark.usefixtures("gym")
def test_what_another_system_changed_is_changed_here(office: Office, tmp_path: Path) -> None:
    run(office, *files(tmp_path))
    paid = (INVOICES[0], INVOICES[1].replace("221.62,Open", "0.00,Paid"))
    moved = (SERVICES[0], SERVICES[1].replace("2025-06-16", "2025-06-23"), *SERVICES[2:])
    report = run(
        office,
        table(tmp_path, FileKind.INVOICES, *paid),
        table(tmp_path, FileKind.SERVICES, *moved),
    )
    assert report.figures == {
        FileKind.INVOICES: Tally(changed=1),
        FileKind.SERVICES: Tally(changed=1, unchanged=3),
    }
    with office.database.reading() as session:
        (invoice,) = session.query(InvoiceRow).filter_by(number="100482")
        assert (invoice.balance, invoice.status) == (0, InvoiceStatus.PAID)
        assert invoice.number_key == "100482"


@pytest.mark.usefixtures("gym")
def test_a_column_that_is_not_there_leaves_what_is_here(office: Office, tmp_path: Path) -> None:
    run(office, *files(tmp_path))
    short = table(
        tmp_path,
        FileKind.INVOICES,
        "Invoice Number,Account Number,Invoice Date,Amount,Balance,Status",
        '100482,49418,2025-05-01,"1,234.56",221.62,Open',
    )
    assert run(office, short).figures == {FileKind.INVOICES: Tally(unchanged=1)}


@pytest.mark.usefixtures("gym")
def test_a_row_that_cannot_be_used_says_why(office: Office, tmp_path: Path) -> None:
    invoices = table(
        tmp_path,
        FileKind.INVOICES,
        "Invoice Number,Account Number,Invoice Date,Amount,Status",
        "1,49418,2025-05-01,12.00,Odd",
        "2,99999,2025-05-01,12.00,Open",
        "3,49418,someday,12.00,Open",
        "4,49418,2025-05-01,a lot,Open",
        "5,49418,2025-05-01,12.00,Open",
        "5,49418,2025-05-01,13.00,Open",
        ",49418,2025-05-01,13.00,Open",
    )
    weights = table(
        tmp_path,
        FileKind.WEIGHTS,
        WEIGHTS[0],
        "1,2025-06-01,Tin,Yes,1",
        "49418001,2025-06-01,Tin,?,1",
    )
    report = run(office, invoices, weights)
    assert [(one.line, one.reason) for one in report.problems] == [
        (2, "There is no invoice status “Odd”."),
        (3, "There is no account 99999, neither in the customers file nor in Portal Desk."),
        (4, "“Date” is “someday”; it should be a date such as 2025-06-16."),
        (5, "“Amount” is “a lot”; it should be an amount such as 1,234.56."),
        (7, "Line 6 has this one already."),
        (8, "“Invoice number” is empty."),
        (2, "There is no site 1."),
        (3, "“Recycled” is “?”; it should be Yes or No."),
    ]
    assert report.figures[FileKind.INVOICES] == Tally(added=1)


def test_figures_come_along_with_the_accounts_they_are_about(
    office: Office, tmp_path: Path
) -> None:
    customers = table(tmp_path, FileKind.CUSTOMERS, "Account number,Name", "49418,Gym")
    locations = table(
        tmp_path, FileKind.LOCATIONS, "Account,Street,City", "49418,Way 1,Town", "49418,Way 2,Town"
    )
    report = run(office, customers, locations, *files(tmp_path))
    assert report.problems == ()
    assert {kind: tally.added for kind, tally in report.figures.items()} == COUNTS


@pytest.mark.usefixtures("gym")
def test_a_dry_run_says_the_same_and_writes_nothing(office: Office, tmp_path: Path) -> None:
    report = importer(office).check(job(*files(tmp_path)), Progress())
    assert {kind: tally.added for kind, tally in report.figures.items()} == COUNTS
    assert rows(office, "SELECT count(*) FROM invoices") == [(0,)]
