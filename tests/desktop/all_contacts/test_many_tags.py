"""Choosing among thousands of tags: a window shows the first, and the search finds the others."""

from dataclasses import asdict

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

from desktop.models.all_contacts_filters import Choice, ContactFilters
from desktop.tasks import ThreadedTasks
from desktop.views.all_contacts.bulk_reviews import AddTagReview
from desktop.views.all_contacts.filter_popup import FIRST, FilterPopup
from domain.bulk import AddTag
from domain.filters import Filter, FilterField
from domain.ids import TagTypeId, new_id
from domain.settings import TagType
from storage.schema import TagTypeRow
from tests.desktop.held_tasks import HeldTasks
from tests.office import Office

MANY = 5_000


def tags() -> list[TagType]:
    return [TagType(id=TagTypeId(new_id()), name=f"Route {one:04d}") for one in range(MANY)]


def names(shown: QListWidget) -> list[str]:
    return [shown.item(row).text() for row in range(shown.count())]


def test_a_filter_shows_the_first_of_thousands_with_the_ticked_ones_before_them(
    office: Office, qtbot: QtBot
) -> None:
    offered, held, behind = tags(), HeldTasks(), QListWidget()
    qtbot.addWidget(behind)
    named = {FilterField.TAG: lambda: [Choice(tag.id, tag.name) for tag in offered]}
    filters = ContactFilters(named, office.contacts, held)
    filters.load()
    held.release()
    popup = FilterPopup(filters, behind)
    popup.open_at(QPoint(0, 0), FilterField.TAG, (offered[4_321].id,))
    assert names(popup.list)[:2] == ["Route 4321", "Route 0000"]
    assert popup.list.count() == FIRST
    assert popup.rest.text() == "4,900 more: search for them"
    qtbot.keyClicks(popup.search, "route 012")
    qtbot.waitUntil(lambda: names(popup.list) == [f"Route 012{digit}" for digit in range(10)])
    assert not popup.rest.isVisible()
    qtbot.keyClick(popup.list, Qt.Key.Key_Space)
    with qtbot.waitSignal(popup.applied) as applied:
        qtbot.keyClick(popup.list, Qt.Key.Key_Return)
    chosen = (offered[4_321].id, offered[120].id)
    assert applied.args == [Filter(field=FilterField.TAG, values=chosen)]


def test_a_tag_to_add_is_found_among_thousands(
    office: Office, tasks: ThreadedTasks, qtbot: QtBot
) -> None:
    offered = tags()
    with office.database.writing(office.author) as session:
        made = insert(TagTypeRow).execution_options(logged=True)  # what C1 says is not asked here
        session.execute(made, [asdict(tag) for tag in offered])
    review = AddTagReview(2, office.setup, tasks)
    qtbot.addWidget(review)
    review.show()
    qtbot.waitUntil(lambda: review.list.count() == FIRST)
    assert review.rest.text() == "4,903 more: search for them"
    qtbot.keyClicks(review.search, "4999")
    assert names(review.list) == ["Route 4999"]
    assert review.change == AddTag(tag_type_id=offered[4_999].id)
    assert not review.rest.isVisible()
    qtbot.keyClicks(review.search, "x")
    assert review.rest.text() == "No tag matches."
