"""Portal branding of a division, from its list to the portal's own reading of it."""

import base64
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap

from desktop.views.main.openers import SetupScreen
from desktop.views.setup.branding_dialog import BrandingDialog
from domain.branding import LARGEST_LOGO, Branding
from storage.branding import SqlBrandingBook
from storage.portal_front import SqlFrontBook
from tests.desktop.setup.setting_up import SettingUp


@pytest.fixture
def dialog(desk: SettingUp) -> BrandingDialog:
    entries = desk.entries(SetupScreen.DIVISIONS)
    desk.qtbot.waitUntil(lambda: entries.entries.rowCount() == 1)
    entries.table.select_row(0)
    desk.qtbot.mouseClick(entries.more, Qt.MouseButton.LeftButton)
    return desk.child(BrandingDialog)


def shown(desk: SettingUp) -> Branding:
    """As the portal shows it."""
    return SqlFrontBook(desk.office.database).front(desk.office.division.id).branding


def enter(desk: SettingUp, dialog: BrandingDialog, name: str, text: str) -> None:
    line = dialog.lines[name]
    line.setFocus()
    line.selectAll()
    desk.qtbot.keyClicks(line, text)
    line.clearFocus()


def save(desk: SettingUp, dialog: BrandingDialog) -> None:
    desk.qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)


def test_what_is_typed_shows_on_the_portal(desk: SettingUp, dialog: BrandingDialog) -> None:
    assert not dialog.save.isEnabled()
    enter(desk, dialog, "name", "Green Bins")
    enter(desk, dialog, "phone", "763-555-0100")
    enter(desk, dialog, "colour", "#7a1f5c")
    dialog.terms.setFocus()
    desk.qtbot.keyClicks(dialog.terms, "Be nice.")
    with desk.qtbot.waitSignal(dialog.form.saved):
        save(desk, dialog)
    found = shown(desk)
    assert (found.name, found.phone, found.colour) == ("Green Bins", "763-555-0100", "#7a1f5c")
    assert found.login_terms == "Be nice."


def test_a_colour_that_cannot_be_read_is_refused_and_kept(
    desk: SettingUp, dialog: BrandingDialog
) -> None:
    enter(desk, dialog, "colour", "#ffff00")
    save(desk, dialog)
    assert "darker" in dialog.form.problems["colour"]
    assert dialog.lines["colour"].text() == "#ffff00"
    assert dialog.isVisible()
    dialog.form.edit(colour=shown(desk).colour)
    dialog.accept()


def test_a_logo_is_read_from_a_picture_and_nothing_else(
    desk: SettingUp, dialog: BrandingDialog, tmp_path: Path
) -> None:
    picture, text = tmp_path / "logo.png", tmp_path / "logo.txt"
    drawn = QPixmap(40, 20)
    drawn.fill(Qt.GlobalColor.red)
    assert drawn.save(str(picture))
    text.write_text("no picture")
    dialog.form.take_logo(text)
    desk.qtbot.waitUntil(lambda: "logo" in dialog.form.problems)
    (tmp_path / "large.png").write_bytes(bytes(LARGEST_LOGO))
    dialog.form.take_logo(tmp_path / "large.png")
    desk.qtbot.waitUntil(lambda: "too large" in dialog.form.problems.get("logo", ""))
    dialog.form.take_logo(picture)
    desk.qtbot.waitUntil(lambda: "logo" not in dialog.form.problems)
    with desk.qtbot.waitSignal(dialog.form.saved):
        save(desk, dialog)
    start, _, content = shown(desk).logo.partition(",")
    assert start == "data:image/png;base64"
    assert base64.b64decode(content) == picture.read_bytes()


def test_what_somebody_else_changed_meanwhile_stays(
    desk: SettingUp, dialog: BrandingDialog
) -> None:
    book = SqlBrandingBook(desk.office.database, desk.office.author)
    base = book.branding(desk.office.division.id)
    book.save(Branding(id=base.id, phone="952-555-0190"), base)
    enter(desk, dialog, "name", "Green Bins")
    with desk.qtbot.waitSignal(dialog.form.saved):
        save(desk, dialog)
    assert (shown(desk).name, shown(desk).phone) == ("Green Bins", "952-555-0190")
