"""Who sees this site: from the card of the site to the contact."""

from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.models.seer_list import SeerList
from desktop.tasks import ThreadedTasks
from desktop.views.main.seers_dialog import SeersDialog
from domain.books import AccountQuery
from storage.portal_scope import SqlPortalScopeBook
from tests.desktop.main_window.opened import Opened
from tests.office import Office
from tests.storage.portal import a_login, somebody

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def names(dialog: SeersDialog) -> list[str]:
    rows = dialog.seers
    return [str(rows.index(row, 0).data()) for row in range(rows.rowCount())]


def test_everyone_who_sees_the_site_is_listed_searched_and_opened(
    gym: Opened, office: Office
) -> None:
    [listed] = office.accounts.listed(AccountQuery(text="49418"), 0, 1)
    account = office.accounts.card(listed.id).account
    first, *_ = office.sites(account)
    ada = somebody(office, account, a_login(office), name="Ada Lovelace")
    somebody(office, account, a_login(office), first, name="Site Person")
    office.add_contact(account, "Not Invited")
    gym.key(Qt.Key.Key_W, CTRL_SHIFT)
    dialog = gym.child(SeersDialog)
    gym.wait(lambda: dialog.seers.count is not None)
    assert names(dialog) == ["Ada Lovelace", "Site Person"]
    assert dialog.footer.note.text() == "2 people"
    gym.qtbot.keyClick(dialog.search, Qt.Key.Key_Tab)
    assert dialog.table.hasFocus()
    gym.qtbot.keyClick(dialog.table, Qt.Key.Key_Backtab)
    assert dialog.search.hasFocus()
    gym.qtbot.keyClicks(dialog.search, "ada")
    assert names(dialog) == ["Ada Lovelace"]
    gym.qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    gym.wait(lambda: ("edit contact", ada.id) in gym.asked.windows)


def test_a_site_nobody_sees_says_so(gym: Opened) -> None:
    gym.key(Qt.Key.Key_W, CTRL_SHIFT)
    dialog = gym.child(SeersDialog)
    gym.wait(lambda: dialog.footer.note.text() == "Nobody sees this site.")
    assert not dialog.edit.isEnabled()
    dialog.accept()


def test_the_list_is_a_model_like_any_other(
    qtbot: QtBot, office: Office, tasks: ThreadedTasks, qtmodeltester: Any
) -> None:
    account = office.add_account(sites=1)
    somebody(office, account, a_login(office))
    book = SqlPortalScopeBook(office.database)
    seers = SeerList(office.sites(account)[0].id, book, tasks)
    qtbot.waitUntil(lambda: seers.count == 1)
    qtmodeltester.check(seers)
    seers.filter("nobody of this name")
    assert seers.rowCount() == 0
