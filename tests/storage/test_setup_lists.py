"""Lists edited in place, and System Options, on a real database."""

from dataclasses import replace

import pytest

from domain.accounts import Division
from domain.errors import ConflictError, GoneError, RefusedError
from domain.ids import ContactRoleId, DivisionId, NewLocationBundleId, NewLocationTemplateId, new_id
from domain.settings import (
    ContactRole,
    NewLocationBundle,
    NewLocationTemplate,
    SystemOptions,
    TagType,
)
from domain.setup import ClassSave
from storage.account_classes import SqlClassBook
from storage.options import SqlOptionBook
from storage.setup_lists import SqlListBook
from tests.office import Office

pytestmark = pytest.mark.both

ZONE = "America/Chicago"


def test_a_name_is_needed_once_and_trimmed(office: Office) -> None:
    book = SqlListBook(office.database, office.author, ContactRole)
    after = ContactRole(id=ContactRoleId(new_id()), name="  After hours ")
    after = book.save(after, None)
    assert after.name == "After hours"
    for name, problem in ((" ", "Enter a name."), ("BILLING", "There is a BILLING already.")):
        with pytest.raises(RefusedError, match=problem):
            book.save(replace(after, name=name), after)
    names = [listed.entry.name for listed in book.listed()]
    assert names == sorted(names, key=str.lower)
    assert "After hours" in names


def test_uses_are_counted_and_what_is_used_stays(office: Office) -> None:
    tag = office.add_tag_type("Gate")
    account = office.add_account(sites=1)
    contact = office.add_contact(account, "John", tags=frozenset({tag.id}))
    tags = SqlListBook(office.database, office.author, TagType)
    assert {listed.entry.name: listed.uses for listed in tags.listed()}["Gate"] == 1
    with pytest.raises(RefusedError, match="Gate is in use"):
        tags.delete(tag)
    assert not tags.save(replace(tag, active=False), tag).active
    office.change(
        contact.id, lambda row: replace(row, contact=replace(row.contact, tags=frozenset()))
    )
    tags.delete(tag)
    tags.delete(tag)  # gone already
    assert "Gate" not in [listed.entry.name for listed in tags.listed()]


def test_a_division_keeps_its_fields_and_needs_a_time_zone(office: Office) -> None:
    book = SqlListBook(office.database, office.author, Division)
    main = office.division
    changed = replace(main, email="office@hauling.example", past_due_text="Call us.")
    with pytest.raises(RefusedError, match="Choose a time zone"):
        book.save(changed, main)
    saved = book.save(replace(changed, time_zone=ZONE), main)
    assert book.listed()[0].entry == saved == office.division
    office.add_account()
    with pytest.raises(RefusedError, match="in use"):
        book.delete(saved)


def test_two_people_at_one_row_both_keep_their_work_or_are_told(office: Office) -> None:
    book = SqlListBook(office.database, office.author, Division)
    base = book.save(replace(office.division, time_zone=ZONE), office.division)
    book.save(replace(base, country="CA"), base)
    assert book.save(replace(base, past_due_text="Call us."), base).country == "CA"
    with pytest.raises(ConflictError):
        book.save(replace(base, country="MX"), base)
    book.save(replace(base, id=DivisionId(new_id()), name="Dayton"), None)
    spare = next(listed.entry for listed in book.listed() if listed.entry.name == "Dayton")
    book.delete(spare)
    with pytest.raises(GoneError):
        book.save(replace(spare, country="CA"), spare)


def test_classes_follow_the_new_name_of_their_template(office: Office) -> None:
    classes = SqlClassBook(office.database, office.author)
    templates = SqlListBook(office.database, office.author, NewLocationTemplate)
    dayton = NewLocationTemplate(
        id=NewLocationTemplateId(new_id()), name="COMM-Dayton", division_id=office.division.id
    )
    templates.save(dayton, None)
    base = classes.opened(office.comm.id).setup
    chosen = base.with_values({**base.values, "new_location_template": "COMM-Dayton"})
    classes.save(ClassSave(setup=chosen, base=base))
    renamed = templates.save(replace(dayton, name="Dayton"), dayton)
    assert office.comm.new_location_template == "Dayton"
    assert templates.listed()[0].uses == 1
    with pytest.raises(RefusedError, match="in use"):
        templates.delete(renamed)
    divisions = SqlListBook(office.database, office.author, Division)
    assert divisions.listed()[0].uses == 1
    assert classes.blank().templates == (renamed,)


def test_a_bundle_is_added_and_deleted(office: Office) -> None:
    book = SqlListBook(office.database, office.author, NewLocationBundle)
    bundle = NewLocationBundle(id=NewLocationBundleId(new_id()), name="Starter", description="2 yd")
    book.save(bundle, None)
    assert [listed.entry for listed in book.listed()] == [bundle]
    book.delete(bundle)
    assert book.listed() == ()


def test_options_are_merged_by_value_and_checked(office: Office) -> None:
    book = SqlOptionBook(office.database, office.author)
    base = book.options()
    assert base == SystemOptions()
    book.save(replace(base, display_ar_history=False), base)
    both = book.save(replace(base, login_terms=" Be kind. "), base)
    assert (both.display_ar_history, both.login_terms) == (False, "Be kind.")
    assert book.options() == both
    with pytest.raises(RefusedError) as refused:
        book.save(replace(both, customer_portal_url="portal", account_invite_from_email="x"), both)
    assert list(refused.value.problems) == ["customer_portal_url", "account_invite_from_email"]
    book.save(replace(both, login_terms="Theirs"), both)
    with pytest.raises(ConflictError):
        book.save(replace(both, login_terms="Mine"), both)
    assert book.save(replace(book.options(), login_terms=""), book.options()).login_terms == ""
