"""The account and the site the main window shows."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.models.desk import Desk
from desktop.settings import Place
from desktop.tasks import Latest
from domain.accounts import Site
from domain.books import AccountBook, AccountCard, AccountQuery, ListedContact, SiteCard
from domain.errors import DataError, GoneError
from domain.ids import AccountId, SiteId
from domain.invitation_batches import NOT_INVITED
from domain.portal_access import why_not_invited

_PATIENCE = 150  # milliseconds after which the cards say that they load


@dataclass(frozen=True, slots=True)
class _Opened:
    card: AccountCard
    site: Site | None
    site_card: SiteCard | None


class AccountPage(QObject):
    """Reads them off the GUI thread; what shows stays until the answer is here."""

    moved = Signal()  # to another account or site
    changed = Signal()  # what shows of them: facts, a failure, that it takes a while

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._reading = Latest(desk.tasks, self)
        self._asked: Place | None = None
        self._opened: _Opened | None = None
        self._empty = False
        self._error = ""
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(self.changed)

    @property
    def empty(self) -> bool:
        """There is no account yet."""
        return self._empty

    @property
    def error(self) -> str:
        """Why there is nothing to show."""
        return self._error

    @property
    def card(self) -> AccountCard | None:
        return self._opened.card if self._opened else None

    @property
    def site(self) -> Site | None:
        return self._opened.site if self._opened else None

    @property
    def site_card(self) -> SiteCard | None:
        """None while it is being read, and where the account has no site."""
        return self._opened.site_card if self._opened else None

    @property
    def place(self) -> Place | None:
        if self._opened is None:
            return None
        site = self._opened.site
        return Place(account_id=self._opened.card.account.id, site_id=site.id if site else None)

    def why_not_invited(self, row: ListedContact) -> str:
        """The first reason against sending this contact of the account an invitation."""
        if self._opened is None or row.account_id != self._opened.card.account.id:
            return self.tr("The account is not read yet.")
        if row.portal_state in NOT_INVITED:
            return NOT_INVITED[row.portal_state]
        card = self._opened.card
        account, its_class = card.account, card.account_class
        return (
            why_not_invited(is_new=False, email=row.email, account=account, account_class=its_class)
            or ""
        )

    @property
    def loading(self) -> bool:
        """The answer takes so long that one should say so."""
        return self._reading.waiting and not self._patience.isActive()

    @property
    def site_position(self) -> int:
        """Of the site among the account's, from 0; -1 without a site."""
        opened = self._opened
        return opened.card.sites.index(opened.site) if opened and opened.site else -1

    def open(self, place: Place | None) -> None:
        """Go to a place; without one, or where its account is gone, to the first account."""
        self._asked = place
        self._read(place)

    def refresh(self) -> None:
        """Read the place again, or the one that is on its way."""
        self._read(self._asked if self._reading.waiting else self.place or self._asked)

    def step(self, by: int) -> None:
        """To another site of the account, by its distance; nothing happens at the ends."""
        position = self.site_position + by
        if self._opened and self._opened.site and 0 <= position < len(self._opened.card.sites):
            self.choose_site(self._opened.card.sites[position].id)

    def choose_site(self, id: SiteId) -> None:
        """Show another site of this account."""
        if self._opened is None:
            return
        card = self._opened.card
        site = next((site for site in card.sites if site.id == id), None)
        if site is not None:
            self._opened = _Opened(card, site, None)
            self.moved.emit()
            self.changed.emit()
            self.open(self.place)

    def _read(self, place: Place | None) -> None:
        self._patience.start()
        accounts, today = self._desk.accounts, self._desk.today()

        def work() -> _Opened | None:
            wanted = place.account_id if place else _first_account(accounts)
            if wanted is None:
                return None
            card = accounts.card(wanted)
            site = _site_of(card, place.site_id if place else None)
            return _Opened(card, site, accounts.site_card(site.id, today) if site else None)

        self._reading.ask(work, done=self._take, failed=self._fail)

    def _take(self, opened: _Opened | None) -> None:
        before = self.place
        self._patience.stop()
        self._opened, self._empty, self._error = opened, opened is None, ""
        if self.place != before:
            self.moved.emit()
        self.changed.emit()

    def _fail(self, error: DataError) -> None:
        self._patience.stop()
        if isinstance(error, GoneError) and self._asked is not None:
            self.open(None)
        else:
            self._opened, self._error = None, str(error)
            self.changed.emit()


def _first_account(accounts: AccountBook) -> AccountId | None:
    return next((row.id for row in accounts.listed(AccountQuery(), 0, 1)), None)


def _site_of(card: AccountCard, wanted: SiteId | None) -> Site | None:
    """The wanted site; the account's first one where there is no such site."""
    first = next(iter(card.sites), None)
    return next((site for site in card.sites if site.id == wanted), first)
