"""What an import makes of a file that Portal Desk wrote, where things differ at the other end."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from domain.books import ContactQuery, Scope
from domain.contacts import (
    ACCOUNT_LINK,
    AccountContact,
    BillingKind,
    Link,
    NotificationMethod,
)
from domain.importing import FileKind, ImportField, Outcome, Tally, columns_problem
from domain.portal_access import PortalState, grant_access
from importing.looking import look
from storage.engine import now
from tests.exporting.working import export_office, values
from tests.importing.working import rows, run, table
from tests.office import Office

KINDS = ("customers", "locations", "contacts")


@pytest.fixture
def other(new_office: Callable[[], Office]) -> Office:
    return new_office()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    return made


def moved(office: Office, files: Path) -> list[Path]:
    export_office(office, files)
    return [files / f"{kind}.csv" for kind in KINDS]


def listed(office: Office) -> list[AccountContact]:
    found = office.contacts.listed(ContactQuery(scope=Scope.EVERYWHERE), 0, 100)
    return [office.contacts.opened(row.id).row for row in found]


def test_portal_access_never_travels(office: Office, other: Office, files: Path) -> None:
    row = office.add_contact(office.add_account(), "Kim", email="kim@a.example")
    office.change(row.id, lambda row: replace(row, portal=grant_access(row.portal, now())))
    paths = moved(office, files)
    assert "Invited" not in "".join(path.read_text(encoding="utf-8") for path in paths)
    run(other, *paths)
    assert [row.portal.state for row in listed(other)] == [PortalState.NO]
    run(office, *paths)
    assert [row.portal.state for row in listed(office)] == [PortalState.INVITED]


def test_a_contact_whose_sites_are_missing_does_not_get_the_whole_account(
    office: Office, other: Office, files: Path
) -> None:
    account = office.add_account(sites=2)
    office.add_contact(account, "Kim", sites=office.sites(account))
    customers, locations, contacts = moved(office, files)
    report = run(other, customers, contacts)
    assert listed(other) == []
    assert [problem.outcome for problem in report.problems][-1] is Outcome.SKIPPED
    lines = locations.read_text(encoding="utf-8").splitlines()
    locations.write_text("\n".join(lines[:2]), encoding="utf-8")
    run(other, customers, locations, contacts)
    [row] = listed(other)
    assert rows(other, "SELECT number FROM sites") == [("49418001",)]
    assert (len(row.links), row.account_link) == (1, None)


def test_who_holds_the_billing_kind_here_keeps_it(
    office: Office, other: Office, files: Path
) -> None:
    office.add_contact(office.add_account(), "Kim", billing=BillingKind.PRIMARY)
    other.add_contact(other.add_account(), "Lee", billing=BillingKind.PRIMARY)
    report = run(other, *moved(office, files))
    found = {row.contact.name: row.billing for row in listed(other)}
    assert found == {"Kim": BillingKind.NONE, "Lee": BillingKind.PRIMARY}
    assert [problem.reason for problem in report.problems] == [
        "The account has its Primary Billing already; this contact is None."
    ]


def test_links_and_billing_that_were_changed_here_stay_and_are_told(
    office: Office, other: Office, files: Path
) -> None:
    account = office.add_account(sites=2)
    office.add_contact(account, "Kim", sites=office.sites(account)[:1])
    paths = moved(office, files)
    run(other, *paths)
    [row] = listed(other)
    other.change(row.id, lambda row: replace(row, links=(ACCOUNT_LINK,)))
    before = values(other)
    report = run(other, *paths)
    assert values(other) == before
    assert report.contacts == Tally(kept=1)
    assert "Sites, roles and billing stay" in report.problems[0].reason


def test_a_value_staff_changed_stays_and_one_the_file_changed_comes(
    office: Office, other: Office, files: Path
) -> None:
    row = office.add_contact(office.add_account(), "Kim", title="Owner", phone_2="555-0100")
    paths = moved(office, files)
    run(other, *paths)
    [here] = listed(other)
    other.change(here.id, with_person(title="Founder"))
    office.change(row.id, with_person(title="CEO", phone_2="555-0199", mobile_opt_out=True))
    report = run(other, *moved(office, files))
    [here] = listed(other)
    assert (here.contact.title, here.contact.phone_2) == ("Founder", "555-0199")
    assert here.contact.mobile_opt_out
    assert [problem.reason for problem in report.problems] == [
        "Title stays “Founder”; the file says “CEO”."
    ]


def with_person(**changes: object) -> Callable[[AccountContact], AccountContact]:
    return lambda row: replace(row, contact=replace(row.contact, **changes))  # type: ignore[arg-type]


def test_tags_come_along_and_one_removed_here_stays_removed(
    office: Office, other: Office, files: Path
) -> None:
    board, late = office.add_tag_type("Board"), office.add_tag_type("Pays late")
    row = office.add_contact(office.add_account(), "Kim", tags=frozenset({board.id}))
    run(other, *moved(office, files))
    [here] = listed(other)
    assert len(here.contact.tags) == 1
    other.change(here.id, with_person(tags=frozenset()))
    office.change(row.id, with_person(tags=frozenset({board.id, late.id})))
    report = run(other, *moved(office, files))
    query = "SELECT t.name FROM contact_tags c JOIN tag_types t ON t.id = c.tag_type_id"
    assert rows(other, query) == [("Pays late",)]
    assert [problem.reason for problem in report.problems] == ["The tag “Board” stays removed."]


def test_a_contact_unlinked_here_stays_away(office: Office, other: Office, files: Path) -> None:
    office.add_contact(office.add_account(), "Kim")
    paths = moved(office, files)
    run(other, *paths)
    other.contacts.unlink(listed(other)[0].id)
    report = run(other, *paths)
    assert listed(other) == []
    assert report.contacts == Tally(kept=1)


def test_somebody_typed_here_before_is_not_doubled(
    office: Office, other: Office, files: Path
) -> None:
    office.add_contact(office.add_account(), "Kim Lee", email="kim@a.example", title="Owner")
    other.add_contact(other.add_account("7", "Elsewhere"), "kim lee", email="KIM@a.example")
    run(other, *moved(office, files))
    assert rows(other, "SELECT name, title FROM contacts") == [("kim lee", "Owner")]
    assert len(listed(other)) == 2


def test_words_that_mean_nothing_are_left_out_and_told(other: Office, files: Path) -> None:
    other.add_account("1", "Gym")
    people = table(
        files,
        FileKind.CONTACTS,
        "Portal Desk ID,Account number,Name,Email,Request notification method,Mobile opt out",
        f"{'0' * 31}1,1,Kim,kim at home,Pigeon,perhaps",
    )
    report = run(other, people)
    [row] = listed(other)
    assert row.contact.request_notification_method is NotificationMethod.NONE
    assert [problem.reason for problem in report.problems] == [
        "“kim at home” is left out: it is no value for “Email”.",
        "“Pigeon” is left out: it is no value for “Request notification method”.",
        "“perhaps” is left out: it is no value for “Mobile opt out”.",
    ]


def test_a_notification_that_cannot_arrive_is_none(other: Office, files: Path) -> None:
    other.add_account("1", "Gym")
    people = table(
        files,
        FileKind.CONTACTS,
        "Portal Desk ID,Account number,Name,Request notification method",
        f"{'0' * 31}1,1,Kim,Text",
    )
    report = run(other, people)
    assert listed(other)[0].contact.request_notification_method is NotificationMethod.NONE
    assert report.problems[0].outcome is Outcome.ADAPTED


def test_a_row_without_an_id_is_read_like_that_of_any_file(other: Office, files: Path) -> None:
    other.add_account("1", "Gym")
    people = table(
        files,
        FileKind.CONTACTS,
        "Portal Desk ID,Account number,Name,Phone 1,Site number,Billing contact",
        ",1,Kim,555-0100,1001,Primary Billing",
        "4711,1,Lee,555-0101,,",
    )
    assert run(other, people).contacts == Tally(added=2)
    assert {(row.billing, row.links) for row in listed(other)} == {
        (BillingKind.NONE, (Link(site_id=None),))
    }


def test_what_only_our_files_say_is_no_column_of_others(files: Path) -> None:
    people = table(files, FileKind.CONTACTS, "Account number,Name,Tags,Role 1", "1,Kim,a,b")
    assert look(people).columns[2:] == (None, None)
    columns = (ImportField.ACCOUNT_NUMBER, ImportField.NAME, ImportField.TAGS)
    problem = columns_problem(FileKind.CONTACTS, columns)
    assert problem == "“Tags” needs the column “Portal Desk ID”. Leave it out."


def test_a_class_that_is_missing_is_made_and_told(
    office: Office, other: Office, files: Path
) -> None:
    roll_off = office.add_class("Roll-Off", enable_portal_access=False)
    office.add_account(class_id=roll_off.id)
    report = run(other, *moved(office, files)[:1])
    assert [row[2] for row in values(other)["accounts"]] == ["Roll-Off"]
    assert [problem.reason for problem in report.problems] == [
        "The account class Roll-Off is made with usual settings. Look through them."
    ]
    assert rows(other, "SELECT count(*) FROM changes WHERE entity = 'account_class'") != [(0,)]
