"""Importing the same source again, and one that changed, where staff worked meanwhile (A24)."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.accounts import AccountStatus, Site
from domain.books import AccountCard, AccountQuery, AccountSave, ContactQuery, Scope
from domain.contacts import AccountContact, NotificationMethod
from domain.ids import AccountContactId
from domain.importing import FileKind, ImportReport, Outcome, Tally
from domain.merge_contacts import suggested
from domain.portal_access import grant_access
from storage.merge_contacts import SqlMergeBook
from tests.importing.working import counts, rows, run, table
from tests.office import Office

FIXTURES = Path(__file__).parents[1] / "fixtures"
FILES = tuple(FIXTURES / f"{name}.csv" for name in ("customers", "locations", "contacts"))
PEOPLE = "Account number,Name,Title,Email,Phone 1,Note"


def card(office: Office, number: str) -> AccountCard:
    (account,) = office.accounts.listed(AccountQuery(text=number), 0, 1)
    return office.accounts.card(account.id)


def keep(office: Office, base: AccountCard, *, sites: tuple[Site, ...] | None = None) -> None:
    office.accounts.save(
        AccountSave(account=base.account, sites=base.sites if sites is None else sites, base=base)
    )


def person(office: Office, name: str) -> AccountContactId:
    found = office.contacts.listed(ContactQuery(scope=Scope.EVERYWHERE, text=name), 0, 9)
    return found[0].id


def contact(office: Office, name: str) -> AccountContact:
    return office.contacts.opened(person(office, name)).row


def kept(report: ImportReport) -> list[str]:
    return [one.reason for one in report.problems if one.outcome is Outcome.KEPT]


@pytest.fixture
def gym(office: Office, tmp_path: Path) -> Path:
    """A contacts file that was imported once, with one person in it."""
    office.add_account("49418", "Renovation Gym")
    path = table(
        tmp_path,
        FileKind.CONTACTS,
        PEOPLE,
        "49418,John Doe,Owner,john@renogym.example,763-555-0142,Key under the mat",
    )
    run(office, path)
    return path


def test_the_same_files_again_change_nothing(office: Office) -> None:
    first = run(office, *FILES, FIXTURES / "people.vcf")
    before = counts(office), rows(office, "SELECT * FROM imported_records ORDER BY source_key")
    again = run(office, *FILES, FIXTURES / "people.vcf")
    after = counts(office), rows(office, "SELECT * FROM imported_records ORDER BY source_key")
    assert before == after
    assert not again.changes_something
    # The card of Dana Fox has another title than the row of the contacts file.
    assert again.contacts == Tally(unchanged=first.contacts.total - 1, kept=1)
    assert again.sites == Tally(unchanged=4)


def test_the_same_rows_in_another_order_change_nothing(office: Office, tmp_path: Path) -> None:
    run(office, *FILES)
    before = counts(office)
    for source in FILES:
        header, *lines = source.read_text(encoding="utf-8").splitlines()
        turned = tmp_path / source.name
        turned.write_text("\n".join([header, *reversed(lines)]), encoding="utf-8")
    assert not run(office, *(tmp_path / source.name for source in FILES)).changes_something
    assert counts(office) == before


def test_each_file_again_on_its_own_changes_nothing(office: Office) -> None:
    run(office, *FILES)
    for source in FILES:
        report = run(office, source)
        assert not report.changes_something, source.name
        assert kept(report) == []


def test_what_staff_changed_stays_and_is_told_each_time(office: Office) -> None:
    run(office, *FILES)
    mill = card(office, "21638")
    renamed = replace(mill.account, name="The Old Mill", status=AccountStatus.CREDIT_HOLD)
    site = replace(mill.sites[0], street="9 Mill Street")
    office.accounts.save(AccountSave(account=renamed, sites=(site,), base=mill))
    john = person(office, "John Doe")
    office.change(john, lambda row: replace(row, contact=replace(row.contact, title="Founder")))
    for _ in range(2):
        report = run(office, *FILES)
        assert not report.changes_something
        assert kept(report) == [
            "Name stays “The Old Mill”; the file says “The Mill”.",
            "Street stays “9 Mill Street”; the file says “1 Mill Street”.",
            "Title stays “Founder”; the file says “Owner”.",
        ]
        assert (report.accounts.kept, report.sites.kept, report.contacts.kept) == (1, 1, 1)
    assert card(office, "21638").account == renamed


def test_what_only_the_source_changed_is_updated(office: Office, gym: Path) -> None:
    gym.write_text(
        f"{PEOPLE}\n49418,John Doe,Founder,jd@renogym.example,763-555-0199,Key at the desk\n",
        encoding="utf-8",
    )
    report = run(office, gym)
    assert report.contacts == Tally(changed=1)
    found = contact(office, "John Doe").contact
    assert (found.title, found.email) == ("Founder", "jd@renogym.example")
    assert (found.phone_1, found.phone_2) == ("763-555-0199", "")
    assert found.note == "Key at the desk"
    assert counts(office)["contacts"] == 1


def test_both_sides_keep_what_only_they_changed(office: Office, gym: Path) -> None:
    def by_staff(row: AccountContact) -> AccountContact:
        note = f"{row.contact.note}\nAsk for Dana"
        return replace(row, contact=replace(row.contact, phone_2="763-555-0100", note=note))

    office.change(person(office, "John Doe"), by_staff)
    gym.write_text(
        f"{PEOPLE}\n49418,John Doe,Owner,john@renogym.example,763-555-0199,Key at the desk\n",
        encoding="utf-8",
    )
    report = run(office, gym)
    found = contact(office, "John Doe").contact
    assert (found.phone_1, found.phone_2) == ("763-555-0199", "763-555-0100")
    assert found.note == "Key at the desk\nAsk for Dana"
    assert kept(report) == []


def test_a_person_renamed_in_the_source_is_still_that_person(office: Office, gym: Path) -> None:
    gym.write_text(
        f"{PEOPLE}\n49418,John Q. Doe,Owner,john@renogym.example,763-555-0142,\n", encoding="utf-8"
    )
    assert run(office, gym).contacts == Tally(changed=1)
    assert rows(office, "SELECT name, note FROM contacts") == [("John Q. Doe", "")]


def test_whoever_staff_unlinked_or_removed_is_not_brought_back(office: Office) -> None:
    run(office, *FILES)
    office.contacts.unlink(person(office, "John Doe"))
    gym = card(office, "49418")
    office.accounts.save(
        AccountSave(
            account=gym.account, sites=gym.sites[:1], base=gym, removed_sites=(gym.sites[1].id,)
        )
    )
    before = counts(office)
    report = run(office, *FILES)
    assert counts(office) == before
    assert kept(report) == ["Removed here since the last import; it stays removed."] * 2


def test_an_account_that_staff_renumbered_stays_one_account(office: Office) -> None:
    run(office, *FILES)
    mill = card(office, "21638")
    renumbered = tuple(replace(site, number="99999001") for site in mill.sites)
    office.accounts.save(
        AccountSave(account=replace(mill.account, number="99999"), sites=renumbered, base=mill)
    )
    assert not run(office, *FILES).changes_something


def test_what_staff_entered_before_the_first_import_is_completed_not_doubled(
    office: Office, tmp_path: Path
) -> None:
    account = office.add_account("49418", "Gym of Staff", sites=1)
    office.add_contact(account, "John Doe", email="John@renogym.example", title="Boss")
    site = office.sites(account)[0]
    customers = table(tmp_path, FileKind.CUSTOMERS, "Account number,Company", "49418,Renovation")
    locations = table(
        tmp_path,
        FileKind.LOCATIONS,
        "Account,Street,City,Postal code,Country",
        f"49418,{site.street.upper()},{site.city},{site.postal_code},US",
    )
    people = table(
        tmp_path, FileKind.CONTACTS, PEOPLE, "49418,John Doe,Owner,john@renogym.example,555-0142,"
    )
    report = run(office, customers, locations, people)
    assert (report.accounts.kept, report.sites.changed, report.contacts.changed) == (1, 1, 1)
    assert counts(office)["sites"] == counts(office)["contacts"] == 1
    assert card(office, "49418").account.name == "Gym of Staff"
    found = contact(office, "John Doe").contact
    assert (found.title, found.phone_1) == ("Boss", "555-0142")


def test_an_address_that_portal_access_hangs_on_is_not_changed(office: Office, gym: Path) -> None:
    now = datetime(2025, 6, 16, tzinfo=UTC)
    office.change(
        person(office, "John Doe"), lambda row: replace(row, portal=grant_access(row.portal, now))
    )
    gym.write_text(
        f"{PEOPLE}\n49418,John Doe,Owner,other@renogym.example,763-555-0142,Key under the mat\n",
        encoding="utf-8",
    )
    report = run(office, gym)
    assert contact(office, "John Doe").contact.email == "john@renogym.example"
    (reason,) = kept(report)
    assert reason.startswith("Email stays “john@renogym.example”, because portal access hangs on")


def test_an_address_that_notifications_go_to_is_not_taken_away(office: Office, gym: Path) -> None:
    def notified(row: AccountContact) -> AccountContact:
        method = NotificationMethod.EMAIL
        return replace(row, contact=replace(row.contact, request_notification_method=method))

    office.change(person(office, "John Doe"), notified)
    gym.write_text(f"{PEOPLE}\n49418,John Doe,Owner,,763-555-0142,\n", encoding="utf-8")
    assert kept(run(office, gym)) == ["Email and phones stay, because notifications go there."]
    assert contact(office, "John Doe").contact.email == "john@renogym.example"


def test_a_new_street_of_the_same_kind_of_address_is_the_same_site(
    office: Office, tmp_path: Path
) -> None:
    run(office, *FILES)
    source = FILES[1].read_text(encoding="utf-8").replace("2 Harbor Way", "3 Harbor Way")
    path = tmp_path / "locations.csv"
    path.write_text(source, encoding="utf-8")
    assert run(office, path).sites == Tally(changed=1, unchanged=3)
    assert rows(office, "SELECT street FROM sites WHERE number = '49418002'") == [("3 Harbor Way",)]


def test_rows_of_two_contacts_that_were_merged_go_to_the_one_they_became(
    office: Office, tmp_path: Path
) -> None:
    office.add_account("49418", "Renovation Gym")
    lines = (
        "49418,John Doe,Owner,john@renogym.example,763-555-0142,",
        "49418,Jon Doe,,jon@renogym.example,,Calls back",
    )
    path = table(tmp_path, FileKind.CONTACTS, PEOPLE, *lines)
    run(office, path)
    merges = SqlMergeBook(office.database, office.author)
    opened = merges.opened(
        contact(office, "John Doe").contact.id, contact(office, "Jon Doe").contact.id
    )
    merges.merge(opened, suggested(opened.kept, opened.other))
    before = contact(office, "John Doe")
    assert all("stays" in reason for reason in kept(run(office, path)))
    assert contact(office, "John Doe") == before
    changed = table(
        tmp_path, FileKind.CONTACTS, PEOPLE, lines[0], lines[1].replace("Calls", "Writes")
    )
    run(office, changed)
    assert "Writes back" in contact(office, "John Doe").contact.note
    assert office.contacts.count(ContactQuery(scope=Scope.EVERYWHERE)) == 1
