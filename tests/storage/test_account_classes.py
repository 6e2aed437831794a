"""Account classes with their settings, on a real database."""

from typing import Any

import pytest
from sqlalchemy import select

from domain.accounts import AccountClass
from domain.errors import ConflictError, GoneError, RefusedError
from domain.ids import AccountClassId, class_setting_id, new_id
from domain.portal_access import PortalAccess, PortalState
from domain.setup import ClassSave, ClassSetup, Touched, TouchedQuery, copy_of
from storage.account_classes import SqlClassBook
from storage.schema import AccountContactRow, ChangeRow
from tests.office import Office

pytestmark = pytest.mark.both


@pytest.fixture
def book(office: Office) -> SqlClassBook:
    return SqlClassBook(office.database, office.author)


def set_up(book: SqlClassBook, id: AccountClassId, **values: Any) -> ClassSetup:
    """What a clerk does who opens a class, changes it and saves."""
    base = book.opened(id).setup
    return book.save(ClassSave(setup=base.with_values({**base.values, **values}), base=base))


def invite(office: Office, id: Any, state: PortalState) -> None:
    with office.database.writing(office.author) as session:
        session.get_one(AccountContactRow, id).portal_state = state


def test_what_is_set_comes_back(office: Office, book: SqlClassBook) -> None:
    values = {
        "type": "Commercial",
        "gl_account": " 4000 ",
        "default_credit_limit": 500_000,
        "enable_add_sites": True,
        "insufficient_funds_fee": 2500,
        "insufficient_funds_charge_code": "NSF",
    }
    saved = set_up(book, office.comm.id, **values)
    again = book.opened(office.comm.id).setup
    assert again == saved
    assert again.values == {**saved.values, **values, "gl_account": "4000"}
    assert office.comm.enable_add_sites
    assert book.listed()[0].type == "Commercial"


def test_every_changed_setting_is_logged_by_itself(office: Office, book: SqlClassBook) -> None:
    set_up(book, office.comm.id, gl_account="4000", enable_report_access=True)
    set_up(book, office.comm.id, gl_account="4100")
    gl = class_setting_id(office.comm.id, "gl_account")
    with office.database.reading() as session:
        logged = session.scalars(select(ChangeRow).order_by(ChangeRow.device_seq)).all()
    assert [change.fields["value"] for change in logged if change.entity_id == gl] == [
        [None, '"4000"'],
        ['"4000"', '"4100"'],
    ]
    assert {"enable_report_access": [False, True]} in [change.fields for change in logged]


def test_a_save_without_a_change_writes_nothing(office: Office, book: SqlClassBook) -> None:
    set_up(book, office.comm.id, gl_account="4000")
    with office.database.reading() as session:
        before = len(session.scalars(select(ChangeRow.id)).all())
    set_up(book, office.comm.id)
    with office.database.reading() as session:
        assert len(session.scalars(select(ChangeRow.id)).all()) == before


def test_a_class_without_its_charge_code_is_refused_also_by_the_database(
    office: Office, book: SqlClassBook
) -> None:
    with pytest.raises(RefusedError) as refused:
        set_up(book, office.comm.id, name=" ", credit_hold_placement_fee=1)
    assert list(refused.value.problems) == ["name", "credit_hold_placement_charge_code"]
    assert book.opened(office.comm.id).setup.settings["credit_hold_placement_fee"] == 0


def test_two_people_who_change_different_settings_both_keep_their_work(
    office: Office, book: SqlClassBook
) -> None:
    base = book.opened(office.comm.id).setup
    set_up(book, office.comm.id, gl_account="theirs")
    mine = base.with_values({**base.values, "gl_segment": "mine"})
    saved = book.save(ClassSave(setup=mine, base=base))
    assert (saved.settings["gl_account"], saved.settings["gl_segment"]) == ("theirs", "mine")
    clash = base.with_values({**base.values, "gl_account": "mine"})
    with pytest.raises(ConflictError) as conflict:
        book.save(ClassSave(setup=clash, base=base))
    assert conflict.value.fields == ("gl_account",)


def test_a_copy_is_a_class_of_its_own_and_needs_another_name(
    office: Office, book: SqlClassBook
) -> None:
    original = set_up(book, office.comm.id, gl_account="4000")
    copied = copy_of(original)
    for name, problem in (("", "Enter a name."), ("comm", "There is a comm already.")):
        with pytest.raises(RefusedError, match=problem):
            book.save(
                ClassSave(setup=copied.with_values({**copied.values, "name": name}), base=None)
            )
    book.save(ClassSave(setup=copied.with_values({**copied.values, "name": "Roll-Off"}), base=None))
    assert [row.account_class.name for row in book.listed()] == ["COMM", "Roll-Off"]
    assert book.opened(copied.account_class.id).setup.settings["gl_account"] == "4000"


def test_a_class_in_use_cannot_be_deleted_and_an_unused_one_goes_with_its_settings(
    office: Office, book: SqlClassBook
) -> None:
    office.add_account()
    with pytest.raises(RefusedError, match="1 account has this class"):
        book.delete(office.comm.id)
    spare = office.add_class("Spare")
    set_up(book, spare.id, gl_account="4000")
    book.delete(spare.id)
    book.delete(spare.id)  # gone already
    assert [row.account_class.name for row in book.listed()] == ["COMM"]
    with pytest.raises(GoneError):
        book.opened(spare.id)


def test_whom_a_class_reaches(office: Office, book: SqlClassBook) -> None:
    gym = office.add_account(sites=1)
    mill = office.add_account("21638", "The Mill")
    office.add_account("9", "Elsewhere", class_id=office.add_class("Other").id)
    john = office.add_contact(gym, "John Doe", email="john@renogym.example")
    office.add_contact(gym, "Lena Ortiz", sites=office.sites(gym))
    alicia = office.add_contact(mill, "Alicia Fuentes")
    invite(office, john.id, PortalState.INVITED)
    invite(office, alicia.id, PortalState.YES)
    comm = office.comm.id
    assert book.touched(comm) == Touched(accounts=2, people=3, with_access=1, invited=1)
    everybody = TouchedQuery(class_id=comm)
    assert [p.name for p in book.list_touched(everybody, 0, 10)] == [
        "Alicia Fuentes",
        "John Doe",
        "Lena Ortiz",
    ]
    assert [p.name for p in book.list_touched(everybody, 1, 1)] == ["John Doe"]
    assert book.place_touched(everybody, john.id) == 1
    invited = TouchedQuery(class_id=comm, state=PortalState.INVITED)
    assert book.count_touched(invited) == 1
    assert book.list_touched(invited, 0, 9)[0].account == "49418 Renovation Gym"
    assert book.open_invitations(comm) == frozenset({john.id})
    assert [(row.account_class.name, row.accounts) for row in book.listed()] == [
        ("COMM", 2),
        ("Other", 1),
    ]


def test_a_blank_class_is_set_like_a_new_one(book: SqlClassBook) -> None:
    blank = book.blank()
    assert blank.is_new
    assert blank.setup.account_class == AccountClass(id=blank.setup.account_class.id, name="")
    assert PortalAccess().state is PortalState.NO
    with pytest.raises(GoneError):
        book.opened(AccountClassId(new_id()))
