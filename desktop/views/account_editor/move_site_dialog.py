"""Choosing the account that takes over a site."""

from PySide6.QtWidgets import QWidget

from desktop.icons import Icon
from desktop.models.account_list import AccountList
from desktop.views.account_editor.choose_account_dialog import ChooseAccountDialog, ChoosingWords
from domain.accounts import Account, Site


class MoveSiteDialog(ChooseAccountDialog):
    """Says whom to give the site to, once one is chosen; moves nothing itself."""

    def __init__(
        self, site: Site, account: Account, accounts: AccountList, parent: QWidget
    ) -> None:
        words = ChoosingWords(
            window=parent.tr("Move Site"),
            title=parent.tr("Move site {} to another account").format(site.number),
            about=parent.tr("{} gets a number of that account").format(site.name),
            verb=parent.tr("&Move site"),
            icon=Icon.SITE,
        )
        super().__init__(words, accounts, parent, besides={account.id})
