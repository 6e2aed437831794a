"""Hundreds are invited by keyboard, and the mail server is away for a while."""

import csv
from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.__main__ import main
from desktop.data_files import opened
from desktop.views.all_contacts.grid import AllContactsGrid
from desktop.views.invitations.invitations_dialog import InvitationsDialog
from domain.invitation_batches import Fate
from storage.invitation_batches import SqlBatchBook
from storage.setup import own_author
from tests.end_to_end.working import CTRL, at_work
from tests.mailing.mail_server import MailServer
from tests.portal_demo import prepare

URL = "https://portal.hauling.example"


def purchasers(files: Path, folder: Path) -> list[str]:
    """Those who purchase, and their accounts and sites: what is said to an import of them."""
    accounts: set[str] = set()
    for kind in ("contacts", "customers", "locations"):
        with (
            (files / f"{kind}.csv").open(encoding="utf-8", newline="") as whole,
            (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as part,
        ):
            rows = csv.DictReader(whole)
            written = csv.DictWriter(part, rows.fieldnames or ())
            written.writeheader()
            for row in rows:
                if row["AccountNumber"] in accounts or "Purchasing" in row.get("JobTitle", ""):
                    accounts.add(row["AccountNumber"])
                    written.writerow(row)
    return [f"--{kind}={folder / kind}.csv" for kind in ("customers", "locations", "contacts")]


def test_500_of_the_imported_people_are_invited_though_the_server_goes_away(
    qtbot: QtBot, tmp_path: Path, shared_data: Path
) -> None:
    place = tmp_path / "office.db"
    chosen = purchasers(shared_data / "adventureworks", tmp_path)
    assert main(["import", *chosen, f"--database={place}", "--no-encryption"]) == 0
    database = opened(place, None)
    with MailServer() as server:
        prepare(database, URL, server.port)
        with at_work(qtbot, database, tmp_path) as clerk:
            clerk.press(Qt.Key.Key_2, CTRL)
            clerk.wait(lambda: isinstance(clerk.focus, AllContactsGrid))
            grid = clerk.focus
            assert isinstance(grid, AllContactsGrid)
            clerk.wait(lambda: grid.model().rowCount() == 515)
            clerk.press(Qt.Key.Key_A, CTRL)
            clerk.press(Qt.Key.Key_I, CTRL)
            clerk.wait(lambda: isinstance(QApplication.activeWindow(), InvitationsDialog))
            dialog = QApplication.activeWindow()
            assert isinstance(dialog, InvitationsDialog)
            clerk.wait(lambda: "515" in dialog.send.text() and dialog.send.isEnabled())
            clerk.tab_to(lambda widget: widget is dialog.send)
            clerk.press(Qt.Key.Key_Space)
            clerk.wait(lambda: len(server.received) > 200)
            server.go_away()
            assert len(server.received) < 515
            server.come_back()
            clerk.office.window.status.mail.click()
            # What was under way when the server went was put off for a minute.
            clerk.wait(lambda: len(server.received) >= 514)
            book = SqlBatchBook(database, own_author(database))
            (batch,) = book.batches(1)
            clerk.wait(lambda: book.standing(batch.id)[Fate.SENT] >= 514)
            stands = book.standing(batch.id)
            assert stands[Fate.SENT] + stands[Fate.LEAVING] == 515
            letters = Counter(one.message["Message-ID"] for one in server.received)
            assert set(letters.values()) == {1}
            assert len({one.recipients for one in server.received}) == len(letters)
