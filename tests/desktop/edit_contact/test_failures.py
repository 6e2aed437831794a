"""What cannot be saved now is kept."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.icons import Icon
from desktop.views.edit_contact.dialog import ACCESS, DETAILS
from domain.accounts import InvoiceDelivery
from domain.contacts import AccountContact, BillingKind, with_account_access
from domain.errors import BusyError
from tests.desktop.edit_contact.conftest import Open
from tests.office import Office

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def test_a_refused_save_leads_to_the_first_bad_field(
    edit: Open, qtbot: QtBot, john: AccountContact
) -> None:
    with edit(john) as desk:
        desk.enter("email", "john@renogym")
        desk.form.edit(with_account_access(desk.form.draft, wanted=False))
        desk.dialog.show_tab(ACCESS)
        qtbot.keyClick(desk.dialog, Qt.Key.Key_S, CTRL)
        assert desk.dialog.tabs.currentIndex() == DETAILS
        assert desk.line("email").hasFocus()
        assert desk.dialog.tabs.mark(DETAILS) is Icon.PROBLEM
        assert desk.dialog.tabs.mark(ACCESS) is Icon.PROBLEM
        assert desk.line("email").text() == "john@renogym"


def test_a_failed_save_keeps_the_text_and_can_be_tried_again(
    edit: Open, qtbot: QtBot, office: Office, john: AccountContact, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise BusyError

    with edit(john) as desk:
        desk.enter("title", "Owner")
        with monkeypatch.context() as trouble:
            trouble.setattr(office.contacts, "save", busy)
            desk.click("Save")
            qtbot.waitUntil(lambda: "busy with another program" in desk.dialog.banner.text())
        assert desk.line("title").text() == "Owner"
        assert desk.dialog.isVisible()
        with qtbot.waitSignal(desk.dialog.accepted):
            desk.click("Save")
        assert desk.stored().contact.title == "Owner"


def test_an_import_stops_the_saving_and_not_the_typing(
    edit: Open, qtbot: QtBot, john: AccountContact
) -> None:
    with edit(john) as desk:
        desk.imports.set_running(True)
        desk.enter("title", "Owner")
        assert desk.dialog.banner.text().startswith("Import is running.")
        assert not desk.button("Save").isEnabled()
        assert desk.button("Save").accessibleDescription() == desk.dialog.banner.text()
        qtbot.keyClick(desk.dialog, Qt.Key.Key_S, CTRL)
        assert not desk.editor.busy
        desk.imports.set_running(False)
        assert desk.dialog.banner.text() == ""
        with qtbot.waitSignal(desk.dialog.accepted):
            desk.click("Save")


def test_an_unlink_that_is_refused_says_why_and_keeps_the_dialog(
    edit: Open, qtbot: QtBot, office: Office
) -> None:
    account = office.add_account(invoice_delivery=InvoiceDelivery.EMAIL_LINK)
    jane = office.add_contact(
        account, "Jane Roe", email="jane@renogym.example", billing=BillingKind.PRIMARY
    )
    office.add_contact(
        account, "Ben Ruiz", email="ben@renogym.example", receive_invoice_notifications=True
    )
    with edit(jane) as desk:
        desk.click("Unlink from account")
        desk.answer("Unlink")
        qtbot.waitUntil(lambda: "billing" in desk.form.problems)
        assert desk.dialog.isVisible()
        assert desk.combo("billing").accessibleDescription() == desk.form.problems["billing"]
