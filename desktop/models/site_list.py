"""The sites of one account, narrowed by a search."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt

from desktop.models.index import ROOT, Index
from desktop.models.roles import Role
from desktop.models.titled_table import TitledTable
from domain.accounts import Site


class SiteList(TitledTable):
    """They came whole with the account, so nothing is asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Site, ...] = ()
        self._searched: tuple[str, ...] = ()  # what a search looks at, of each
        self._shown: tuple[Site, ...] = ()

    def show_sites(self, sites: Sequence[Site]) -> None:
        self._all, self._searched = tuple(sites), ()
        self.filter("")

    def filter(self, text: str) -> None:
        """Keep the sites in which every word occurs."""
        self.beginResetModel()
        self._shown = self._found(text.casefold().split())
        self.endResetModel()

    def _found(self, words: list[str]) -> tuple[Site, ...]:
        if not words:
            return self._all
        if not self._searched:  # until somebody searches, nobody waits for thousands of texts
            self._searched = tuple(
                f"{site.number} {site.name} {site.address}".casefold() for site in self._all
            )
        pairs = zip(self._searched, self._all, strict=True)
        return tuple(site for searched, site in pairs if all(word in searched for word in words))

    def site_at(self, position: int) -> Site:
        return self._shown[position]

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        site = self._shown[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{site.number}  {site.name}"
            case Role.DETAIL:
                return site.address
            case Role.STATUS:
                return site.status.value
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{site.number} {site.name}, {site.address}, {site.status.value}"
            case _:
                return None
