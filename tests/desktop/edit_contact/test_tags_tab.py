"""Tags: ticked in the list, taken away as chips."""

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QTableView
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.views.edit_contact import dialog as tabs
from desktop.views.edit_contact.check_table import CheckTable
from desktop.views.edit_contact.tags_tab import TagsTab
from desktop.views.widgets import Chip
from tests.desktop.edit_contact.editing import Editing, part

CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


def click_on(qtbot: QtBot, view: QTableView, index: QModelIndex, x: int | None = None) -> None:
    rect = view.visualRect(index)
    at = rect.center() if x is None else QPoint(rect.left() + x, rect.center().y())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_the_tag_rows_keep_the_promises_of_a_model(
    desk: Editing, qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    tags = desk.editor.tags
    qtmodeltester.check(tags)
    tags.load_uses()
    qtbot.waitUntil(lambda: tags.index(0, 2).data() == "0")
    tags.search("no such tag")
    assert tags.rowCount() == 0


def test_tags_are_ticked_by_space_and_taken_away_as_chips(desk: Editing, qtbot: QtBot) -> None:
    desk.dialog.show_tab(tabs.TAGS)
    tab = part(desk.dialog, TagsTab)
    table = part(tab, CheckTable)
    assert table.hasFocus()
    first = desk.form.opened.tag_types[0]
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert desk.form.draft.contact.tags == {first.id}
    for x, tags in ((17, 2), (24, 1), (31, 2)):  # wherever the box is hit, it changes once
        click_on(qtbot, table, table.model().index(1, 0), x=x)
        assert len(desk.form.draft.contact.tags) == tags
    chips = [chip for chip in tab.findChildren(Chip) if not chip.isHidden()]
    assert chips[0].text() == first.name
    chips[0].setFocus()
    qtbot.keyClick(chips[0], Qt.Key.Key_Delete)
    assert first.id not in desk.form.draft.contact.tags
    assert len(desk.form.draft.contact.tags) == 1
    qtbot.waitUntil(lambda: any(chip.hasFocus() for chip in tab.findChildren(Chip)))
