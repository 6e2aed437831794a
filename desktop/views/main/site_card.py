"""The card of the site that is shown, with the way to the account's other sites."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction

from desktop.icons import Icon
from desktop.models.account_page import AccountPage
from desktop.models.dates import near_day
from desktop.views.main.record_card import RecordCard
from desktop.views.main.site_chooser import SiteChooser
from desktop.views.widgets import TextRole, icon_button, label
from domain.accounts import Site, Visit


class SiteCard(RecordCard):
    def __init__(
        self, page: AccountPage, previous: QAction, following: QAction, seers: QAction
    ) -> None:
        self._where = label("", TextRole.DIM, tabular=True)
        self._previous = icon_button(Icon.PREVIOUS, page.tr("Previous site"), "Ctrl+[")
        self._next = icon_button(Icon.NEXT, page.tr("Next site"), "Ctrl+]")
        self._choose = icon_button(Icon.EXPAND, page.tr("Choose a site"))
        self._choose.setObjectName("choose site")
        self._seers = icon_button(Icon.VIEW, page.tr("Who sees this site"), "Ctrl+Shift+W")
        names = (
            page.tr("Service address"),
            page.tr("Contacts"),
            page.tr("Last service"),
            page.tr("Next service"),
        )
        tools = (self._seers, self._where, self._previous, self._next, self._choose)
        super().__init__(Icon.SITE, page.tr("Site"), names, tools)
        self._page = page
        self._chooser = SiteChooser(self)
        self._chooser.chosen.connect(page.choose_site)
        self._choose.clicked.connect(self.choose)
        self._previous.clicked.connect(previous.trigger)
        self._next.clicked.connect(following.trigger)
        self._seers.clicked.connect(seers.trigger)
        page.changed.connect(self._refresh)

    def choose(self) -> None:
        """Offer all sites of the account, to pick or to search."""
        card = self._page.card
        if card is not None and card.sites:
            corner = QPoint(self._choose.width(), self._choose.height() + 4)
            below = self._choose.mapToGlobal(corner)
            self._chooser.open_at(below, card.sites, self._page.site)

    def _refresh(self) -> None:
        card, site = self._page.card, self._page.site
        if card is None or self._page.loading:
            self.say_loading()
        elif site is None:
            self.say_nothing(self.tr("This account has no site yet. Edit the account to add one."))
        else:
            self._show(site, len(card.sites))

    def _show(self, site: Site, count: int) -> None:
        position = self._page.site_position
        where = self.tr("{position} of {count}")
        self._where.setText(where.format(position=f"{position + 1:,}", count=f"{count:,}"))
        self._previous.setEnabled(position > 0)
        self._next.setEnabled(position < count - 1)
        self._choose.setEnabled(count > 1)
        known = self._page.site_card
        facts = (
            site.address,
            f"{known.contact_count:,}" if known else "",
            _day(known.last_visit if known else None),
            _day(known.next_visit if known else None),
        )
        self.say(site.number, site.name, site.status.value, facts)


def _day(visit: Visit | None) -> str:
    return near_day(visit.day) if visit else ""
