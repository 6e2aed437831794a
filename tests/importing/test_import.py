"""What an import makes of its files."""

from pathlib import Path

import pytest

from domain.accounts import AccountStatus
from domain.books import AccountQuery, ContactQuery, Scope
from domain.contacts import BillingKind, NotificationMethod
from domain.errors import CancelledError, DataError, ImportRunningError
from domain.history import HistoryKind
from domain.ids import ContactId, new_id
from domain.importing import FileKind, Outcome, Tally
from domain.portal_access import PortalState
from storage.embedded import import_lock
from tests.importing.working import Progress, counts, importer, job, rows, run, table
from tests.office import Office

FIXTURES = Path(__file__).parents[1] / "fixtures"
FILES = tuple(FIXTURES / f"{name}.csv" for name in ("customers", "locations", "contacts"))


def contacts_of(office: Office, number: str) -> list[str]:
    (account,) = office.accounts.listed(AccountQuery(text=number), 0, 1)
    query = ContactQuery(scope=Scope.ALL, account_id=account.id)
    found = office.contacts.listed(query, 0, 100)
    return [f"{row.name} {row.level.value} {row.billing.value} {row.phone}" for row in found]


def test_customers_locations_and_contacts_come_in_linked(office: Office) -> None:
    report = run(office, *FILES)
    assert (report.accounts, report.sites) == (Tally(added=3), Tally(added=4))
    assert report.contacts == Tally(added=3)
    assert contacts_of(office, "49418") == [
        "Dana Fox Account None 763-555-0144",
        "John Doe Account None 763-555-0143",
    ]
    query = "SELECT number, name, street, city, country FROM sites ORDER BY number"
    assert rows(office, query) == [
        ("21638001", "The Mill", "1 Mill Street", "Minneapolis", "US"),
        ("49418001", "Renovation Gym, Inc. – Main Office", "10950 Club West Pkwy, Suite 120",
         "Blaine", "US"),
        ("49418002", "Renovation Gym, Inc. – Shipping", "2 Harbor Way", "Duluth", "US"),
        ("60001001", "Jörg Weiß", "Königsallee 7", "Münster", "DE"),
    ]  # fmt: skip


def test_a_class_is_taken_by_its_name_and_told_where_there_is_none(office: Office) -> None:
    office.add_class("commercial")
    report = run(office, FILES[0])
    query = "SELECT a.number, c.name FROM accounts a JOIN account_classes c ON c.id = a.class_id"
    assert sorted(rows(office, query)) == [
        ("21638", "commercial"), ("49418", "COMM"), ("60001", "COMM"),
    ]  # fmt: skip
    assert [problem.reason for problem in report.problems] == [
        "There is no account class “Individual”; its accounts get COMM."
    ]
    assert report.skipped == 0


def test_somebody_without_a_company_is_named_like_the_person_or_the_number(office: Office) -> None:
    run(office, FILES[0])
    assert ("60001",) in rows(office, "SELECT name FROM accounts")
    run(office, FILES[2])
    assert ("60001",) in rows(office, "SELECT name FROM accounts WHERE number = '60001'")


def test_the_same_person_on_two_accounts_is_one_contact(office: Office) -> None:
    run(office, *FILES)
    dana = rows(office, "SELECT id FROM contacts WHERE name = 'Dana Fox'")
    assert len(dana) == 1
    assert counts(office)["account_contacts"] == 4


def test_people_without_an_address_are_never_merged(office: Office, tmp_path: Path) -> None:
    customers = table(tmp_path, FileKind.CUSTOMERS, "Account number,Name", "1,A", "2,B")
    people = table(
        tmp_path,
        FileKind.CONTACTS,
        "Account number,Name,Phone 1",
        *("1,Kim,555-0100", "1,Kim,555-0101", "2,Kim,555-0100", "2,Kim,555-0100"),
    )
    assert run(office, customers, people).contacts == Tally(added=3)


def test_status_and_a_bad_address_are_taken_as_well_as_they_go(
    office: Office, tmp_path: Path
) -> None:
    customers = table(
        tmp_path, FileKind.CUSTOMERS, "Account number,Name,Status", "1,A,credit hold", "2,B,Odd"
    )
    people = table(tmp_path, FileKind.CONTACTS, "Account number,Name,Email", "1,Kim,kim at home")
    report = run(office, customers, people)
    found = {row.number: row.status for row in office.accounts.listed(AccountQuery(), 0, 9)}
    assert found == {"1": AccountStatus.CREDIT_HOLD, "2": AccountStatus.ACTIVE}
    assert rows(office, "SELECT email, note FROM contacts") == [("", "Email: kim at home")]
    assert [problem.reason for problem in report.problems] == [
        "There is no status “Odd”; the account is Active.",
        "Went to the note as “Email: kim at home”.",
    ]


def test_a_class_that_notifies_of_services_does_so_for_imported_people(
    office: Office, tmp_path: Path
) -> None:
    office.add_class("Loud", default_contact_service_notification=True)
    customers = table(tmp_path, FileKind.CUSTOMERS, "Account number,Name,Class", "1,A,Loud")
    people = table(
        tmp_path, FileKind.CONTACTS, "Account number,Name,Email", "1,Kim,k@a.example", "1,Lee,"
    )
    run(office, customers, people)
    found = [
        office.contacts.opened(row.id).row.contact
        for row in office.contacts.listed(ContactQuery(scope=Scope.EVERYWHERE), 0, 9)
    ]
    methods = {
        one.name: (one.receive_service_notifications, one.service_notification_method)
        for one in found
    }
    assert methods == {
        "Kim": (True, NotificationMethod.EMAIL), "Lee": (True, NotificationMethod.NONE),
    }  # fmt: skip


def test_rows_that_cannot_be_used_are_left_out_with_line_and_reason(
    office: Office, tmp_path: Path
) -> None:
    customers = table(
        tmp_path, FileKind.CUSTOMERS, "Account number,Name", "1,A", "1,B", "1,A", ",C", "2"
    )
    locations = table(tmp_path, FileKind.LOCATIONS, "Account,Street,City", "1,,", "9,Way 1,Town")
    people = table(
        tmp_path,
        FileKind.CONTACTS,
        "Account number,Name,Email",
        *("1,,", "9,Kim,", f"1,{'x' * 501},", "1,,kim@a.example"),
    )
    report = run(office, customers, locations, people)
    assert report.skipped == 8
    assert [(one.file, one.line, one.reason) for one in report.problems] == [
        ("customers.csv", 3, "Line 2 has this account already, with other values."),
        ("customers.csv", 5, "This row has no account number."),
        ("customers.csv", 6, "This row has 1 cell, the header has 2."),
        ("locations.csv", 2, "This row has no street and no city."),
        ("contacts.csv", 2, "This row has no name and no email address."),
        ("contacts.csv", 4, "“Name” has 501 characters; 500 are possible."),
        ("locations.csv", 3,
         "There is no account 9, neither in the customers file nor in Portal Desk."),
        ("contacts.csv", 3,
         "There is no account 9, neither in the customers file nor in Portal Desk."),
    ]  # fmt: skip
    assert rows(office, "SELECT name FROM contacts") == [("kim@a.example",)]


def test_an_import_never_touches_portal_access_or_billing(office: Office) -> None:
    office.add_class("Individual", auto_send_portal_invitation=True)
    run(office, *FILES)
    for row in office.contacts.listed(ContactQuery(scope=Scope.EVERYWHERE), 0, 9):
        assert row.portal_state is PortalState.NO
        assert row.billing is BillingKind.NONE


def test_every_record_has_its_change_and_activity_history_shows_it(office: Office) -> None:
    run(office, *FILES)
    written = counts(office)
    query = "SELECT entity, count(*) FROM changes WHERE origin = 'import' GROUP BY entity"
    assert {str(entity): count for entity, count in rows(office, query)} == {
        "account": written["accounts"],
        "site": written["sites"],
        "contact": written["contacts"],
        "account_contact": written["account_contacts"],
        "link": written["links"],
    }
    (row, *_) = office.contacts.listed(ContactQuery(scope=Scope.EVERYWHERE), 0, 9)
    page = office.history.page(row.id, kind=HistoryKind.CHANGE, text="", after=None)
    assert page.items
    seqs = [seq for (seq,) in rows(office, "SELECT device_seq FROM changes ORDER BY device_seq")]
    assert seqs == list(range(1, len(seqs) + 1))


def test_imported_people_are_found_like_any_other(office: Office) -> None:
    run(office, *FILES)
    for text in ("5550143", "jorg weiss", "renogym.example", "weiß"):
        assert office.search.search(text, 5).contact_count >= 1, text
    assert office.search.search("konigsallee", 5).site_count == 1
    owners = office.contacts.same_address("DANA@renogym.example", ContactId(new_id()))
    assert [owner.name for owner in owners] == ["Dana Fox"]


def test_a_dry_run_says_the_same_and_changes_nothing(office: Office) -> None:
    before = counts(office)
    report = importer(office).check(job(*FILES), Progress())
    assert counts(office) == before
    assert report == run(office, *FILES)


@pytest.mark.parametrize("at", ["Reading customers", "Comparing contacts", "Importing"])
def test_stopped_anywhere_an_import_leaves_nothing(office: Office, at: str) -> None:
    before = counts(office)
    with pytest.raises(CancelledError):
        importer(office).run(job(*FILES), Progress(stop_at=at))
    assert counts(office) == before
    assert run(office, *FILES).accounts == Tally(added=3)


def test_a_file_that_goes_wrong_takes_the_others_with_it(office: Office, tmp_path: Path) -> None:
    people = table(tmp_path, FileKind.CONTACTS, "Account number,Name", "1,Kim")
    both = job(FILES[0], people)
    before = counts(office)
    people.write_text("Account number,Title\n1,Kim\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"contacts\.csv: this file has changed meanwhile"):
        importer(office).run(both, Progress())
    people.unlink()
    with pytest.raises(DataError, match="no such file"):
        importer(office).run(both, Progress())
    with pytest.raises(DataError, match="at least one file"):
        importer(office).run(job(), Progress())
    assert counts(office) == before


def test_while_one_import_runs_others_wait_and_nobody_saves(office: Office) -> None:
    account = office.add_account("1", "Before")
    with import_lock(office.database.place):
        with pytest.raises(ImportRunningError):
            run(office, *FILES)
        with pytest.raises(ImportRunningError):
            office.add_contact(account, "Typed meanwhile")
    assert office.add_contact(account, "Typed meanwhile").contact.name == "Typed meanwhile"


def test_progress_goes_up_to_the_end(office: Office) -> None:
    progress = Progress()
    importer(office).run(job(*FILES), progress)
    done, total, what = progress.steps[-1]
    assert (done, what) == (total, "Importing")
    assert all(done <= total for done, total, _ in progress.steps)


def test_an_unknown_country_is_told_and_left_to_the_division(
    office: Office, tmp_path: Path
) -> None:
    office.add_account("1", "Gym")
    locations = table(
        tmp_path, FileKind.LOCATIONS, "Account,Street,Country", "1,Way 1,Atlantis", "1,Way 2,usa"
    )
    report = run(office, locations)
    assert [(one.line, one.outcome) for one in report.problems] == [(2, Outcome.ADAPTED)]
    assert rows(office, "SELECT number, country FROM sites ORDER BY number") == [
        ("1001", ""), ("1002", "US"),
    ]  # fmt: skip
