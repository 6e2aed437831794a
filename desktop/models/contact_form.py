"""One contact while it is being edited: what all four tabs of Edit Contact share."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.models.contact_changes import (
    Consequence,
    changed_fields,
    consequences,
    rebased,
    stored_meanwhile,
)
from domain.addresses import email_key
from domain.books import OpenedContact
from domain.contacts import (
    AccountContact,
    warnings,
    what_stops_saving,
    with_service_notifications,
)
from domain.portal_access import end_access, grant_access

# As they stand on the tabs; the first one with a problem gets the focus.
FIELDS = (
    "name", "title", "email", "email_2", "note", "phone_1", "phone_2", "phone_3", "phone_4",
    "service_notification_method", "request_notification_method", "billing", "links",
)  # fmt: skip


def utc_now() -> datetime:
    return datetime.now(UTC)


class ContactForm(QObject):
    """The draft, and what is wrong with it. Knows no widgets and stores nothing."""

    changed = Signal()  # what a tab shows may be another
    reopened = Signal()  # the draft was replaced as a whole

    def __init__(
        self,
        opened: OpenedContact,
        now: Callable[[], datetime] = utc_now,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.now = now
        self._opened = opened
        self._draft = opened.row
        self._left: set[str] = set()  # fields whose problems may be told
        self._refused: Mapping[str, str] = {}  # by the data, until something is edited
        self._theirs: Mapping[str, str] = {}  # what somebody else stored in fields edited here
        # Whether the invitation that follows from saving is mailed at once (A8).
        self.mail_wanted = True

    @property
    def opened(self) -> OpenedContact:
        return self._opened

    @property
    def draft(self) -> AccountContact:
        return self._draft

    @property
    def changes(self) -> frozenset[str]:
        return changed_fields(self._opened.row, self._draft)

    @property
    def problems(self) -> Mapping[str, str]:
        """What stops the saving, of the fields somebody has left."""
        return self._told(self._all_problems())

    @property
    def warnings(self) -> Mapping[str, str]:
        """What is worth a word beside a field, and what somebody else stored in it."""
        found = self._told(warnings(self._draft, self._opened.division.country))
        if refused := self._unmailable():
            found = {**found, "email": refused}
        return {**found, **self._theirs}

    @property
    def consequences(self) -> tuple[Consequence, ...]:
        return consequences(self._opened, self._draft)

    def edit(self, draft: AccountContact) -> None:
        if draft != self._draft:
            self._draft = draft
            self._refused = {}
            self.changed.emit()

    def edit_person(self, **values: Any) -> None:
        """Other values for fields of domain.contacts.Contact."""
        self.edit(replace(self._draft, contact=replace(self._draft.contact, **values)))

    def allow_access(self, wanted: bool, *, mail: bool = True) -> None:
        """Enable portal access, on or off, as soon as the contact is saved."""
        self.mail_wanted = mail
        change = grant_access if wanted else end_access
        self.edit(replace(self._draft, portal=change(self._opened.row.portal, self.now())))
        self.changed.emit()

    def leave(self, *names: str) -> None:
        """The fields are filled in for now: their problems are shown from here on."""
        if "email" in names:
            self._suggest_method()
        if not self._left.issuperset(names):
            self._left.update(names)
            self.changed.emit()

    def check(self) -> str | None:
        """Show every problem; the first field that has one, in the order of the tabs."""
        self._suggest_method()
        self._left.update(FIELDS)
        self.changed.emit()
        found = self._all_problems()
        return min(found, key=_place) if found else None

    def refuse(self, found: Mapping[str, str]) -> None:
        """Show the problems that the data found."""
        self._refused = found
        self._left.update(found)
        self.changed.emit()

    def open(self, opened: OpenedContact) -> None:
        """Edit another contact, or this one anew; the draft is given up."""
        self._opened = opened
        self._draft = opened.row
        self._left.clear()
        self._refused = {}
        self._theirs = {}
        self.mail_wanted = True
        self.reopened.emit()
        self.changed.emit()

    def rebase(self, stored: OpenedContact) -> None:
        """Keep what was typed, on top of what somebody else stored meanwhile."""
        self._theirs = stored_meanwhile(self._opened.row, self._draft, stored.row)
        self._draft = rebased(self._opened.row, self._draft, stored.row)
        self._opened = stored
        self.reopened.emit()
        self.changed.emit()

    def take_portal(self, stored: OpenedContact) -> None:
        """Access or its invitation were stored by themselves; what was typed stays.

        What else others stored must still meet the base.
        """
        names = (
            "invitation",
            "invited_elsewhere",
            "mail_lacks",
            "mail_refused",
            "login",
            "refused_logins",
        )
        after = {name: getattr(stored, name) for name in names}
        portal = stored.row.portal
        self._opened = replace(self._opened, row=replace(self._opened.row, portal=portal), **after)
        self._draft = replace(self._draft, portal=portal)
        self.changed.emit()

    def _unmailable(self) -> str:
        """That the mail server takes no mail for the address, until another one is typed."""
        opened = self._opened
        same = email_key(opened.row.contact.email) == email_key(self._draft.contact.email)
        if not same or not opened.mail_refused:
            return ""
        return self.tr("The mail server refuses mail to this address. Change it.")

    def _suggest_method(self) -> None:
        """A new contact that is to be notified, and now has an address, is notified there (U21)."""
        contact = self._draft.contact
        untouched = "service_notification_method" not in self._left
        if self._opened.is_new and untouched and contact.receive_service_notifications:
            contact = with_service_notifications(contact, wanted=True)
            self.edit(replace(self._draft, contact=contact))

    def _all_problems(self) -> dict[str, str]:
        opened = self._opened
        base = None if opened.is_new else opened.row
        stops = what_stops_saving(self._draft, base, opened.division.country)
        return {**stops, **self._refused}

    def _told(self, found: Mapping[str, str]) -> Mapping[str, str]:
        return {name: text for name, text in found.items() if name in self._left}


def _place(name: str) -> int:
    return FIELDS.index(name) if name in FIELDS else len(FIELDS)
