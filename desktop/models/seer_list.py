"""Everybody who sees a site in the customer portal, narrowed by a search."""

from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from desktop.icons import Icon
from desktop.models.index import ROOT, Index
from desktop.models.roles import Role
from desktop.models.titled_table import TitledTable
from desktop.tasks import TaskRunner
from domain.books import PortalScopeBook
from domain.contacts import Level
from domain.errors import DataError
from domain.ids import SiteId
from domain.portal_scope import Seer


class SeerList(TitledTable):
    """One column. They come whole, ready to be searched: they are counted, and a site has a few."""

    shown = Signal()
    failed = Signal(object)  # a DataError

    def __init__(
        self,
        site: SiteId,
        book: PortalScopeBook,
        tasks: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._all: tuple[tuple[str, Seer], ...] | None = None  # the text is what a search looks at
        self._found: tuple[Seer, ...] = ()
        self._words: tuple[str, ...] = ()

        def work() -> tuple[tuple[str, Seer], ...]:
            seers = book.seen_by(site)
            return tuple((f"{seer.name} {seer.email}".casefold(), seer) for seer in seers)

        tasks.run(self, work, done=self._take, failed=self._fail)

    @property
    def count(self) -> int | None:
        """Whatever is searched for; None until it is known."""
        return None if self._all is None else len(self._all)

    def filter(self, text: str) -> None:
        """Keep those with every word in name or address."""
        self._words = tuple(text.casefold().split())
        self._show()

    def seer_at(self, row: int) -> Seer | None:
        return self._found[row] if 0 <= row < len(self._found) else None

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        seer = self._found[index.row()]
        everywhere = seer.level is Level.ACCOUNT
        level = self.tr("Account (All Sites)") if everywhere else self.tr("Site level")
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return seer.name
            case Role.DETAIL:
                return f"{seer.email} · {level}" if seer.email else level
            case Role.ICON:
                return Icon.ACCOUNT if everywhere else Icon.SITE
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{seer.name}, {seer.email}, {level}"
            case _:
                return None

    def _take(self, seers: tuple[tuple[str, Seer], ...]) -> None:
        self._all = seers
        self._show()

    def _fail(self, error: DataError) -> None:
        self.failed.emit(error)

    def _show(self) -> None:
        self.beginResetModel()
        self._found = tuple(
            seer
            for searched, seer in self._all or ()
            if all(word in searched for word in self._words)
        )
        self.endResetModel()
        self.shown.emit()
