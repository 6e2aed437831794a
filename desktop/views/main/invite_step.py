"""Send portal invitation: to the marked contact, or in All contacts to those that are chosen."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.models.account_page import AccountPage
from desktop.views.main.actions import MainActions
from desktop.views.main.contacts_card import ContactsCard
from desktop.views.main.openers import Openers
from desktop.views.main.parts import Parts
from domain.bulk import Chosen
from domain.portal_access import PortalState


class InviteStep(QObject):
    """Follows the selection: whoever is Invited gets a new link, and why nobody can be is said."""

    def __init__(
        self,
        actions: MainActions,
        contacts: ContactsCard,
        page: AccountPage,
        parts: Parts,
        openers: Callable[[], Openers],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._action = actions.invite
        self._contacts = contacts
        self._page = page
        self._parts = parts
        self._action.triggered.connect(
            lambda: openers().send_invitations(window, self._chosen() or Chosen())
        )
        for told in (contacts.marked, page.changed, parts.changed):
            told.connect(self._follow)
        self._follow()

    def _chosen(self) -> Chosen | None:
        if (everybody := self._parts.everybody) is not None:
            return everybody.chosen()
        row = self._contacts.current()
        return None if row is None else Chosen(ids=frozenset({row.id}))

    def _follow(self) -> None:
        action, row, reason = self._action, self._contacts.current(), ""
        again = False
        if self._parts.everybody is not None:
            reason = "" if self._chosen() else self.tr("Mark a contact, or choose some.")
        elif row is None:
            reason = self.tr("Mark a contact first.")
        else:
            again = row.portal_state is PortalState.INVITED
            reason = self._page.why_not_invited(row)
        action.setText(
            self.tr("Resend portal &invitation") if again else self.tr("Send portal &invitation")
        )
        action.setToolTip(reason or self.tr("You see the mail before it leaves (Ctrl+I)"))
        action.setEnabled(not reason)
