"""The card of the account that is open."""

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop.icons import Icon
from desktop.models.account_page import AccountPage
from desktop.views.main.record_card import RecordCard
from desktop.views.widgets import icon_button


class AccountCard(RecordCard):
    def __init__(self, page: AccountPage, edit: QAction, more: Sequence[QAction]) -> None:
        """more is what the menu behind the dots offers."""
        self.edit = icon_button(Icon.EDIT, page.tr("Edit account"))
        self.edit.clicked.connect(edit.trigger)
        dots = icon_button(Icon.MORE, page.tr("More for this account"))
        menu = QMenu(dots)
        menu.addActions(list(more))
        dots.setMenu(menu)
        names = (
            page.tr("Class"),
            page.tr("Division"),
            page.tr("Invoice delivery"),
            page.tr("Portal users"),
        )
        super().__init__(Icon.ACCOUNT, page.tr("Account"), names, (self.edit, dots))
        self._page = page
        page.changed.connect(self._refresh)

    def _refresh(self) -> None:
        card = self._page.card
        if card is None or self._page.loading:
            self.say_loading()
            return
        users = self.tr("{users} of {contacts}").format(
            users=f"{card.portal_user_count:,}", contacts=f"{card.contact_count:,}"
        )
        facts = (
            card.account_class.name,
            card.division.name,
            card.account.invoice_delivery.value,
            users,
        )
        account = card.account
        self.say(account.number, account.name, account.status.value, facts)
