"""Exported from one office and imported into another, everything is the same."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.accounts import (
    Account,
    AccountClass,
    AccountStatus,
    Division,
    InvoiceDelivery,
    Site,
    SiteStatus,
)
from domain.contacts import (
    AccountContact,
    BillingKind,
    Contact,
    Link,
    NotificationMethod,
    method_problem,
    settled,
)
from domain.ids import (
    AccountId,
    ContactId,
    ContactRoleId,
    SiteId,
    TagTypeId,
    account_contact_id,
    new_id,
)
from domain.importing import ImportReport
from exporting.exporter import FileExporter
from storage.account_contacts import store
from storage.engine import open_database
from storage.setup import own_author
from tests.exporting.working import EVERYBODY, export_office, values
from tests.importing.working import Progress, counts, run
from tests.office import Office, an_office

HOSTILE = st.sampled_from(
    [
        "=1+1", "+1 418 656-9254", "-x", "@SUM(A1)", "'=1", "''", "'", '"', '""', ",", ";=a",
        "Smith  &  Sons", "\N{FULLWIDTH EQUALS SIGN}1", "a\tb", "\\n", "\\", "x;y,z\\",
        "quoted-printable=", "=", "ﬁ", "İ",
        "\U0001d4b3\U0001f600", "\u202eabc", "\u2028x", "a;-b", "1e5", "0012", "BEGIN:VCARD",
        "x" * 80, "a" + " " * 90 + "b", "é" * 60, "None", "No", "\ufeffx", "a\x85b",
    ]
)  # fmt: skip
# Without control characters, for which vCards have no room.
LINES = st.one_of(
    HOSTILE,
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
).map(str.strip)
NAMES = LINES.filter(bool)
NOTES = st.lists(st.one_of(LINES, st.just("x " * 5_000)), max_size=4).map("\n".join).map(str.strip)
EMAILS = st.sampled_from(["", "", "kim@a.example", "Kim@A.example", "jörg@bücher.example"])
PHONES = st.one_of(st.sampled_from(["", "", "+1 418 656-9254", "763-555-0142"]), LINES)
FLAGS = st.booleans()

Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What an office has to choose from."""

    classes: list[AccountClass]
    divisions: list[Division]
    roles: list[ContactRoleId | None]
    tags: list[TagTypeId]


def set_up(draw: Draw, office: Office) -> Setting:
    names = st.lists(NAMES, unique_by=str.casefold, min_size=1, max_size=2)
    more = [office.add_class(name, active=draw(FLAGS)) for name in draw(names)]
    return Setting(
        classes=[office.comm, *more],
        divisions=[office.division, *map(office.add_division, draw(names))],
        roles=[None, *(office.add_role(name).id for name in draw(names))],
        tags=[office.add_tag_type(name).id for name in draw(names)],
    )


def person(draw: Draw, setting: Setting) -> Contact:
    contact = Contact(
        id=ContactId(new_id()),
        name=draw(NAMES),
        title=draw(LINES),
        email=draw(EMAILS),
        email_2=draw(EMAILS),
        **{f"phone_{place}": draw(PHONES) for place in (1, 2, 3, 4)},
        note=draw(NOTES),
        mobile_opt_out=draw(FLAGS),
        receive_service_notifications=draw(FLAGS),
        tags=frozenset(draw(st.lists(st.sampled_from(setting.tags), max_size=3))),
    )
    possible = [one for one in NotificationMethod if not method_problem(contact, one, "US")]
    return replace(
        contact,
        service_notification_method=draw(st.sampled_from(possible)),
        request_notification_method=draw(st.sampled_from(possible)),
    )


def account(draw: Draw, office: Office, setting: Setting, number: str) -> list[Site]:
    """Adds one, and gives its sites back."""
    made = Account(
        id=AccountId(new_id()),
        number=number,
        name=draw(NAMES),
        class_id=draw(st.sampled_from(setting.classes)).id,
        division_id=draw(st.sampled_from(setting.divisions)).id,
        status=draw(st.sampled_from(AccountStatus)),
        invoice_delivery=draw(st.sampled_from(InvoiceDelivery)),
    )
    sites = [
        Site(
            id=SiteId(new_id()),
            account_id=made.id,
            number=f"{number}{place:03d}",
            name=draw(NAMES),
            **{name: draw(LINES) for name in ("street", "city", "state", "postal_code")},
            country=draw(st.sampled_from(["", "US", "DE"])),
            status=draw(st.sampled_from(SiteStatus)),
        )
        for place in draw(st.lists(st.integers(1, 1_200), min_size=1, max_size=3, unique=True))
    ]
    office.setup.keep(made, *sites)
    return sites


def link(draw: Draw, office: Office, setting: Setting, contact: Contact, sites: list[Site]) -> None:
    account_id, role = sites[0].account_id, st.sampled_from(setting.roles)
    at = draw(st.lists(st.sampled_from(sites), unique_by=lambda one: one.id))
    links = [Link(site_id=site.id, role_1=draw(role), role_2=draw(role)) for site in at]
    row = AccountContact(
        id=account_contact_id(account_id, contact.id),
        account_id=account_id,
        contact=contact,
        receive_invoice_notifications=draw(FLAGS),
        receive_pastdue_notification=draw(FLAGS),
        links=tuple(links) or (Link(site_id=None, role_1=draw(role), role_2=draw(role)),),
    )
    with office.database.writing(office.author) as session:
        store(session, settled(row))


def fill(draw: Draw, office: Office) -> None:
    """An office as anybody could have typed it, and some who try to break it."""
    setting = set_up(draw, office)
    everybody = [person(draw, setting) for _ in range(draw(st.integers(1, 3)))]
    for number in draw(st.lists(NAMES, min_size=1, max_size=3, unique=True)):
        sites = account(draw, office, setting, number)
        some = draw(st.lists(st.sampled_from(everybody), unique_by=lambda one: one.id))
        for contact in some:
            link(draw, office, setting, contact, sites)
        for kind in (BillingKind.PRIMARY, BillingKind.SECONDARY)[: len(some)]:
            holder = account_contact_id(sites[0].account_id, some.pop().id)
            office.change(holder, partial(replace, billing=kind))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty office, to be copied: that is faster than to make one."""
    office = an_office(tmp_path_factory.mktemp("template"))
    office.database.close()
    return office.database.place


@contextmanager
def copy_of(template: Path, folder: Path) -> Iterator[Office]:
    folder.mkdir()
    place = folder / "office.db"
    shutil.copy(template, place)
    database = open_database(place, None)
    try:
        yield Office(database=database, author=own_author(database))
    finally:
        database.close()


def kinds_of_problems(report: ImportReport) -> set[str]:
    made = "is made with usual settings"
    return {problem.reason for problem in report.problems if made not in problem.reason}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.data())
def test_an_office_moves_whole_and_moving_again_changes_nothing(
    template: Path, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as name, copy_of(template, Path(name) / "one") as one:
        fill(data.draw, one)
        folder = Path(name)
        export_office(one, folder)
        files = [folder / f"{kind}.csv" for kind in ("customers", "locations", "contacts")]
        with copy_of(template, folder / "other") as other:
            first = run(other, *files)
            assert (kinds_of_problems(first), values(other)) == (set(), values(one))
            before = counts(other)
            again = run(other, *files)
            assert (again.changes_something, again.problems) == (False, ())
            assert counts(other) == before
        at_home = run(one, *files)
        assert (at_home.changes_something, at_home.problems) == (False, ())


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.data())
def test_people_travel_as_vcards_too(template: Path, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as name, copy_of(template, Path(name) / "one") as one:
        fill(data.draw, one)
        folder = Path(name)
        export_office(one, folder)
        exported = FileExporter(one.database).vcards(EVERYBODY, folder / "cards.vcf", Progress())
        if not exported.contacts:
            return
        with copy_of(template, folder / "other") as other:
            run(other, folder / "customers.csv", folder / "locations.csv")
            report = run(other, folder / "cards.vcf")
            assert (report.problems, values(other)) == ((), values(one))
            again = run(other, folder / "cards.vcf")
            assert (again.changes_something, again.problems) == (False, ())
