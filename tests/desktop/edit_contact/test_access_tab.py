"""Customer Portal Access: ticks, roles, thousands of sites."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QLabel, QTableView
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.models.access_table import ACCESS, LINKED_ROLE, ROLE_1, ROLE_2, AccessTable
from desktop.models.contact_form import ContactForm
from desktop.tasks import ThreadedTasks
from desktop.views.edit_contact import dialog as tabs
from desktop.views.edit_contact.access_tab import AccessTab
from desktop.views.edit_contact.access_view import AccessView
from desktop.views.edit_contact.seen_panel import SeenPanel
from desktop.views.widgets import ComboBox, SearchField, Switch
from domain.contacts import Level, Link
from tests.desktop.edit_contact.editing import Editing, an_opened_contact, editing, part
from tests.office import Office

CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


@pytest.fixture
def tasks() -> Iterator[ThreadedTasks]:
    tasks = ThreadedTasks()
    yield tasks
    tasks.close()


def read(model: AccessTable, row: int, column: int) -> Any:
    return model.index(row, column).data()


def click_on(qtbot: QtBot, view: QTableView, index: QModelIndex, x: int | None = None) -> None:
    rect = view.visualRect(index)
    at = rect.center() if x is None else QPoint(rect.left() + x, rect.center().y())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_the_access_rows_keep_the_promises_of_a_model(
    qtmodeltester: ModelTester, tasks: ThreadedTasks
) -> None:
    form = ContactForm(an_opened_contact())
    model = AccessTable(form, tasks)
    qtmodeltester.check(model)
    model.toggle(0)
    model.toggle(2)
    model.search("gym")


def test_sites_are_included_while_the_account_is_ticked(tasks: ThreadedTasks) -> None:
    form = ContactForm(an_opened_contact())
    model = AccessTable(form, tasks)
    assert model.index(0, ACCESS).data(Qt.ItemDataRole.CheckStateRole) == CHECKED
    assert model.index(1, ACCESS).data(Qt.ItemDataRole.CheckStateRole) == CHECKED
    assert not model.flags(model.index(1, ACCESS)) & Qt.ItemFlag.ItemIsUserCheckable
    assert (read(model, 0, ROLE_1), read(model, 1, ROLE_1)) == ("–", "Included")
    model.toggle(1)
    assert form.draft.level is Level.ACCOUNT
    model.toggle(0)
    assert (read(model, 0, ROLE_1), read(model, 1, ROLE_1)) == ("Not selected", "No access")
    assert form.problems["links"] == "Choose Account (All Sites) or at least one site."
    model.toggle(2)
    assert form.problems == {}
    assert form.draft.site_ids == {form.opened.sites[1].id}


def test_roles_of_different_sites_stay_apart(tasks: ThreadedTasks) -> None:
    form = ContactForm(an_opened_contact())
    model = AccessTable(form, tasks)
    billing, facilities = form.opened.roles
    for row in (0, 1, 2):
        model.toggle(row)
    assert model.setData(model.index(1, ROLE_1), billing.id)
    assert model.setData(model.index(2, ROLE_2), facilities.id)
    assert not model.setData(model.index(3, ROLE_1), billing.id)
    assert set(form.draft.links) == {
        Link(site_id=form.opened.sites[0].id, role_1=billing.id),
        Link(site_id=form.opened.sites[1].id, role_2=facilities.id),
    }


def test_a_role_out_of_use_can_be_kept_and_not_chosen_anew(tasks: ThreadedTasks) -> None:
    opened = an_opened_contact()
    billing, facilities = opened.roles
    gone = replace(facilities, active=False)
    opened = replace(opened, roles=(billing, gone))
    model = AccessTable(ContactForm(opened), tasks)
    assert model.roles(model.index(0, ROLE_1)) == (billing,)
    model.setData(model.index(0, ROLE_1), gone.id)
    assert model.roles(model.index(0, ROLE_1)) == (billing, gone)
    assert read(model, 0, ROLE_1) == "Facilities"


def test_five_thousand_sites_are_no_delay(qtbot: QtBot, tasks: ThreadedTasks) -> None:
    form = ContactForm(an_opened_contact(sites=5000))
    model = AccessTable(form, tasks)
    view = AccessView(model, form.opened.account)
    view.resize(700, 500)
    view.show()
    model.toggle(0)
    everything = tuple(Link(site_id=site.id) for site in form.opened.sites)
    form.edit(replace(form.draft, links=everything))
    started = time.perf_counter()
    model.toggle(4000)
    view.scrollToBottom()
    view.repaint()
    assert time.perf_counter() - started < 0.25
    model.search("gym 4999")
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    assert "49418" in read(model, 1, ACCESS)
    view.close()
    view.deleteLater()


def test_a_site_is_ticked_by_space_and_by_a_click_on_its_box(desk: Editing, qtbot: QtBot) -> None:
    desk.dialog.show_tab(tabs.ACCESS)
    view = part(desk.dialog, AccessView)
    model = desk.editor.access
    assert view.hasFocus()
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert desk.form.draft.links == ()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert desk.form.draft.site_ids == {desk.form.opened.sites[0].id}
    click_on(qtbot, view, model.index(2, ACCESS), x=24)
    assert len(desk.form.draft.site_ids) == 2
    click_on(qtbot, view, model.index(2, ACCESS))  # on the name: chooses the row, no more
    assert len(desk.form.draft.site_ids) == 2


def test_a_role_is_chosen_by_keyboard_alone(desk: Editing, qtbot: QtBot) -> None:
    desk.dialog.show_tab(tabs.ACCESS)
    view = part(desk.dialog, AccessView)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_F4)
    (combo,) = view.findChildren(ComboBox)
    popup = combo.view()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    role = desk.form.opened.roles[0]
    qtbot.waitUntil(lambda: desk.form.draft.links == (Link(site_id=None, role_1=role.id),))
    assert view.model().index(0, ROLE_1).data() == role.name
    qtbot.waitUntil(view.hasFocus)
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert desk.form.draft.links == (Link(site_id=None),)


def test_selected_only_appears_where_there_are_many_sites(
    qtbot: QtBot, office: Office, desk: Editing
) -> None:
    desk.dialog.show_tab(tabs.ACCESS)
    assert part(part(desk.dialog, AccessTab), Switch).isHidden()
    chain = office.add_account("30000", "Corner Shops", sites=60)
    chosen = office.add_contact(chain, sites=office.sites(chain)[41:43])
    with editing(qtbot, office, chosen) as other:
        other.dialog.show_tab(tabs.ACCESS)
        other.switch("Selected only").click()
        qtbot.waitUntil(lambda: other.editor.access.rowCount() == 3)
        assert other.editor.access.index(1, ACCESS).data(LINKED_ROLE)
        search = part(part(other.dialog, AccessTab), SearchField)
        qtbot.keyClicks(search, "nowhere")
        qtbot.waitUntil(lambda: other.editor.access.rowCount() == 1)
        qtbot.keyClick(search, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: other.editor.access.rowCount() == 3)
        assert other.dialog.isVisible()


def test_what_the_contact_will_see_follows_the_ticks(desk: Editing) -> None:
    desk.dialog.show_tab(tabs.ACCESS)
    panel = part(desk.dialog, SeenPanel)

    def told() -> str:
        return " | ".join(w.text() for w in panel.findChildren(QLabel) if w.text())

    assert "What John Doe will see" in told()
    assert "3 sites" in told()
    desk.editor.access.toggle(0)
    desk.editor.access.toggle(1)
    assert "1 of 3 sites" in told()
    assert "Not with site level access" in told()
