"""Edit Contact while somebody else stores the same contact."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from desktop.models.contact_watch import ContactWatch
from desktop.models.data_changes import DataChanges
from domain.contacts import AccountContact
from domain.merge_contacts import suggested
from storage.merge_contacts import SqlMergeBook
from tests.desktop.edit_contact.conftest import Open
from tests.desktop.edit_contact.editing import Editing
from tests.office import Office


@pytest.fixture
def watched(edit: Open, office: Office, john: AccountContact) -> Iterator[Editing]:
    with edit(john) as desk:
        changes = DataChanges(desk.dialog)
        office.database.watch(changes.report)
        desk.dialog.watch(ContactWatch(desk.editor, office.contacts, desk.tasks, changes))
        yield desk


def change_title(office: Office, row: AccountContact, title: str) -> None:
    """By another window."""
    office.change(row.id, lambda one: replace(one, contact=replace(one.contact, title=title)))


def test_a_form_nobody_typed_in_shows_what_is_stored_now(
    watched: Editing, office: Office, john: AccountContact
) -> None:
    change_title(office, john, "Boss")
    watched.qtbot.waitUntil(lambda: watched.line("title").text() == "Boss")
    assert "changed elsewhere" in watched.dialog.banner.text()
    assert not watched.form.changes


def test_what_was_typed_stays_and_is_compared_before_saving(
    watched: Editing, office: Office, john: AccountContact
) -> None:
    watched.enter("title", "Typed")
    watched.enter("phone_1", "763-555-0142")
    change_title(office, john, "Boss")
    watched.qtbot.waitUntil(lambda: "Somebody else" in watched.dialog.banner.text())
    assert watched.line("title").text() == "Typed"
    watched.button("Compare", watched.dialog.banner).click()
    watched.settle()
    assert "“Boss”" in watched.form.warnings["title"]
    watched.click("Save and continue")
    watched.settle()
    assert watched.stored().contact.title == "Typed"
    assert watched.stored().contact.phone_1 == "763-555-0142"


def test_ones_own_save_is_no_news(watched: Editing, office: Office, john: AccountContact) -> None:
    news = []
    watch = watched.editor.findChild(ContactWatch)
    assert watch is not None
    watch.followed.connect(lambda: news.append("followed"))
    watched.enter("title", "Typed")
    watched.click("Save and continue")
    watched.settle()
    watched.enter("phone_1", "763-555-0142")
    watched.click("Save and continue")
    watched.settle()
    assert watched.dialog.banner.text() == ""
    change_title(office, john, "Boss")
    watched.qtbot.waitUntil(lambda: watched.line("title").text() == "Boss")
    assert news == ["followed"]


def test_a_contact_that_is_gone_is_said_and_the_text_stays(
    watched: Editing, office: Office, john: AccountContact
) -> None:
    watched.enter("title", "Typed")
    office.contacts.unlink(john.id)
    watched.qtbot.waitUntil(lambda: "no longer here" in watched.dialog.banner.text())
    assert watched.line("title").text() == "Typed"


def test_a_contact_that_was_merged_goes_on_as_the_one_it_was_merged_into(
    watched: Editing, office: Office, john: AccountContact
) -> None:
    watched.enter("title", "Typed")
    jane = office.add_contact(office.add_account("21638", "The Mill"), "Jane Doe")
    merges = SqlMergeBook(office.database, office.author)
    opened = merges.opened(jane.contact.id, john.contact.id)
    merges.merge(opened, suggested(opened.kept, opened.other))
    watched.qtbot.waitUntil(lambda: "Somebody else" in watched.dialog.banner.text())
    watched.button("Compare", watched.dialog.banner).click()
    watched.settle()
    watched.click("Save and continue")
    watched.settle()
    stored = office.contacts.opened(john.id).row
    assert (stored.contact.id, stored.contact.title) == (jane.contact.id, "Typed")
