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
            title=parent.tr("Move {}").format(f"{site.number} {site.name}"),
            about=parent.tr("To another account, under a number of that account"),
            verb=parent.tr("&Move site"),
            icon=Icon.SITE,
        )
        super().__init__(words, accounts, parent, besides={account.id})
