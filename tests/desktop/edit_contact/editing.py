"""Edit Contact in a test: values to open it with, and the dialog on a real office."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.mail_room import MailRoom
from desktop.models.contact_editor import ContactBooks, ContactEditor
from desktop.models.import_state import ImportState
from desktop.portal_room import PortalRoom
from desktop.tasks import ThreadedTasks
from desktop.views.edit_contact.dialog import EditContactDialog
from desktop.views.widgets import ComboBox, Confirmation, Switch
from domain.accounts import Account, AccountClass, Division, Site
from domain.books import ContactQuery, OpenedContact
from domain.contacts import AccountContact, Contact
from domain.ids import (
    AccountClassId,
    AccountContactId,
    AccountId,
    ContactId,
    ContactRoleId,
    DivisionId,
    SiteId,
    TagTypeId,
    account_contact_id,
    new_id,
)
from domain.settings import ContactRole, SystemOptions, TagType
from tests.office import Office, invitations_of

W = TypeVar("W", bound=QWidget)

NOON = datetime(2025, 6, 16, 12, 0, tzinfo=UTC)


def an_opened_contact(*, sites: int = 3, is_new: bool = False, **person: Any) -> OpenedContact:
    """John Doe of Renovation Gym, account level, as Edit Contact starts from him."""
    division = Division(id=DivisionId(new_id()), name="Minneapolis")
    account_class = AccountClass(id=AccountClassId(new_id()), name="COMM")
    account = Account(
        id=AccountId(new_id()),
        number="49418",
        name="Renovation Gym",
        class_id=account_class.id,
        division_id=division.id,
    )
    name = person.pop("name", "" if is_new else "John Doe")
    contact = Contact(id=ContactId(new_id()), name=name, **person)
    row_id = account_contact_id(account.id, contact.id)
    return OpenedContact(
        row=AccountContact(id=row_id, account_id=account.id, contact=contact),
        is_new=is_new,
        account=account,
        account_class=account_class,
        division=division,
        sites=tuple(a_site(account, place) for place in range(1, sites + 1)),
        holders=(),
        other_accounts=(),
        roles=tuple(
            ContactRole(id=ContactRoleId(new_id()), name=role) for role in ("Billing", "Facilities")
        ),
        tag_types=tuple(
            TagType(id=TagTypeId(new_id()), name=tag) for tag in ("VIP", "Spanish", "Seasonal")
        ),
        options=SystemOptions(),
    )


def a_site(account: Account, place: int) -> Site:
    return Site(
        id=SiteId(new_id()),
        account_id=account.id,
        number=f"{account.number}{place:03d}",
        name=f"Gym {place}",
        street=f"{place} Broadway",
        city="Bloomington",
        state="MN",
        postal_code="55425",
    )


def with_person(opened: OpenedContact, **values: Any) -> AccountContact:
    return replace(opened.row, contact=replace(opened.row.contact, **values))


def part(within: QWidget, kind: type[W], name: str = "") -> W:
    """The first widget of this kind, and with this object name if one is given."""
    found = within.findChild(kind, name) if name else within.findChild(kind)
    assert isinstance(found, kind), f"{kind.__name__} {name}"
    return found


def tab_order(window: QWidget) -> list[QWidget]:
    """What the key Tab comes to, from the first on."""
    found, one = [], window.nextInFocusChain()
    while one is not None and one is not window:
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisibleTo(window):
            found.append(one)
        one = one.nextInFocusChain()
    return found


class Editing:
    """The dialog on one contact of a real office, and what a clerk does with it."""

    def __init__(
        self, qtbot: QtBot, office: Office, opened: OpenedContact, query: ContactQuery | None
    ) -> None:
        self.qtbot = qtbot
        self.office = office
        self.tasks = ThreadedTasks()
        self.imports = ImportState()
        self.portal = PortalRoom(MailRoom(office.database, office.author, lambda: None))
        books = ContactBooks(
            contacts=office.contacts,
            history=office.history,
            invitations=invitations_of(office),
            portal=self.portal,
        )
        self.editor = ContactEditor(opened, books, self.tasks, query=query)
        self.form = self.editor.form
        self.dialog = EditContactDialog(self.editor, self.imports)
        self.dialog.resize(1120, 792)
        self.dialog.open()
        self.dialog.activateWindow()
        qtbot.waitUntil(self.dialog.isActiveWindow)

    def close(self) -> None:
        self.dialog.done(0)
        self.dialog.deleteLater()
        # Now, before something in it that waits for a pause asks tasks that are closed.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.tasks.close()

    def line(self, name: str) -> QLineEdit:
        return part(self.dialog, QLineEdit, name)

    def combo(self, name: str) -> ComboBox:
        return part(self.dialog, ComboBox, name)

    def switch(self, accessible_name: str) -> Switch:
        return next(
            found
            for found in self.dialog.findChildren(Switch)
            if found.accessibleName() == accessible_name
        )

    def button(self, text: str, within: QWidget | None = None) -> QPushButton:
        return next(
            found
            for found in (within or self.dialog).findChildren(QPushButton)
            if found.text().replace("&", "") == text and not found.isHidden()
        )

    def click(self, text: str) -> None:
        self.button(text).click()

    def question(self) -> Confirmation:
        """The question that is asked now."""

        def asked() -> list[Confirmation]:
            return [w for w in self.dialog.findChildren(Confirmation) if w.isVisible()]

        self.qtbot.waitUntil(lambda: len(asked()) == 1)
        return asked()[0]

    def answer(self, verb: str) -> None:
        self.button(verb, self.question()).click()

    def enter(self, name: str, text: str) -> None:
        """Replace what stands in a field, key by key, and leave it."""
        line = self.line(name)
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClicks(line, text)
        line.clearFocus()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.editor.busy)

    def stored(self, id: AccountContactId | None = None) -> AccountContact:
        return self.office.contacts.opened(id or self.dialog.contact_id).row


@contextmanager
def editing(
    qtbot: QtBot,
    office: Office,
    contact: AccountContact | OpenedContact,
    *,
    query: ContactQuery | None = None,
) -> Iterator[Editing]:
    opened = contact if isinstance(contact, OpenedContact) else office.contacts.opened(contact.id)
    desk = Editing(qtbot, office, opened, query)
    yield desk
    desk.close()
