"""The real files come in whole. Needs --data DIR."""

from pathlib import Path

from domain.importing import Outcome, Tally
from tests.importing.working import counts, job, rows, run
from tests.office import Office

NAMES = ("customers", "locations", "contacts")


def test_the_legacy_system_comes_in_whole_and_a_second_time_changes_nothing(
    office: Office, shared_data: Path
) -> None:
    paths = [shared_data / "adventureworks" / f"{name}.csv" for name in NAMES]
    report = run(office, *paths)
    assert report.accounts == Tally(added=19_185)
    assert report.sites == Tally(added=19_220)
    assert report.contacts == Tally(added=19_237)
    assert report.skipped == 0
    written = counts(office)
    assert (written["accounts"], written["sites"], written["contacts"]) == (19_185, 19_220, 19_237)
    assert written["account_contacts"] == written["links"] == 19_237
    several = "SELECT count(*) FROM (SELECT 1 FROM sites GROUP BY account_id HAVING count(*) > 1)"
    assert rows(office, several) == [(35,)]
    again = run(office, *paths)
    assert not again.changes_something
    assert again.problems == ()
    assert counts(office) == written


def test_every_person_of_the_shared_vcards_is_there(office: Office, shared_data: Path) -> None:
    report = run(office, *sorted((shared_data / "vcards").glob("*.vcf")))
    assert report.skipped == 0
    query = "SELECT name, email, phone_1, phone_2, phone_3, phone_4, note FROM contacts"
    found = {str(name): (values, str(note)) for name, *values, note in rows(office, query)}
    assert {name: values for name, (values, _) in found.items()} == {
        "Arnold Smith": ["asmithk@gmail.example", "", "", "", ""],
        "Chris Beatle": ["chrisy55d@yahoo.example", "", "", "", ""],
        "Doug White": ["dwhite@gmail.example", "", "", "", ""],
        "Mr. John Richter James Doe Sr.": [
            "john.doe@ibm.example", "905-555-1234", "905-666-1234", "905-777-1234", "905-222-1234",
        ],
        "Mr. Michael Angstadt Jr.": [
            "mike.angstadt@gmail.example", "(111) 555-1111", "(111) 555-2222", "(111) 555-4444",
            "(111) 555-3333",
        ],
        "Simon Perreault": [
            "simon.perreault@viagenie.example", "+1-418-656-9254 ext. 102", "+1-418-262-6501",
            "", "",
        ],
    }  # fmt: skip
    note = found["Mr. John Richter James Doe Sr."][1]
    assert "Home fax: 905-888-1234\nWork fax: 905-999-1234\nPager: 905-111-1234" in note
    assert "INCLUDING, BUT NOT LIMITED TO, PROCUREMENT" in note
    assert counts(office)["accounts"] == 4
    told = [one.reason for one in report.problems if one.outcome is Outcome.ADAPTED]
    assert any(reason.startswith("Went to the note as “Home fax") for reason in told)


def test_everything_together_is_one_job(office: Office, shared_data: Path) -> None:
    paths = [*shared_data.glob("adventureworks/*.csv"), *shared_data.glob("vcards/*.vcf")]
    assert len(job(*paths).files) == 8
    assert run(office, *paths).contacts == Tally(added=19_243)
