"""The sites of an account while it is being edited."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Qt

from desktop.icons import status_mark
from desktop.models.index import ROOT, Index
from desktop.models.roles import Role
from desktop.models.titled_table import TitledTable
from domain.accounts import (
    Account,
    Site,
    next_site_number,
    site_number_fits,
    site_problems,
)
from domain.ids import SiteId, new_id

NUMBER, NAME, ADDRESS, STATUS = range(4)
_EMPTY = "–"


class AccountSites(TitledTable):
    """A table of all of them, by number; an account may have thousands."""

    def __init__(self, sites: Iterable[Site], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = (self.tr("Number"), self.tr("Name"), self.tr("Address"), self.tr("Status"))
        self._sites = list(sites)

    @property
    def sites(self) -> tuple[Site, ...]:
        return tuple(self._sites)

    def site_at(self, row: int) -> Site:
        return self._sites[row]

    def row_of(self, id: SiteId) -> int | None:
        return next((row for row, site in enumerate(self._sites) if site.id == id), None)

    def blank(self, account: Account) -> Site:
        """A new site under the next number; the first one bears the account's name."""
        number, taken = account.number.strip(), frozenset(site.number for site in self._sites)
        return Site(
            id=SiteId(new_id()),
            account_id=account.id,
            number=next_site_number(number, taken) if number else "",
            name="" if self._sites else account.name.strip(),
        )

    def problems(self, site: Site, account_number: str) -> Mapping[str, str]:
        """What stops this site from being put here, keyed by field name."""
        found = dict(site_problems(site, account_number))
        if any(site.number == other.number for other in self._sites if other.id != site.id):
            found["number"] = self.tr("Another site of this account has this number.")
        return found

    def put(self, site: Site) -> int:
        """Add the site, or replace the one with its id; the row where it stands."""
        row = self.row_of(site.id)
        if row is None:
            row = len(self._sites)
            self.beginInsertRows(ROOT, row, row)
            self._sites.append(site)
            self.endInsertRows()
        else:
            self._sites[row] = site
            self.dataChanged.emit(self.index(row, 0), self.index(row, STATUS))
        return row

    def take_out(self, id: SiteId) -> None:
        row = self.row_of(id)
        if row is not None:
            self.beginRemoveRows(ROOT, row, row)
            del self._sites[row]
            self.endRemoveRows()

    def follow_number(self, old: str, new: str) -> None:
        """The account has another number: its sites keep their three digits behind it."""
        if not self._sites:
            return
        self._sites = [
            replace(site, number=new + site.number[len(old) :])
            if site_number_fits(old, site.number)
            else site
            for site in self._sites
        ]
        self.dataChanged.emit(self.index(0, NUMBER), self.index(len(self._sites) - 1, NUMBER))

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._sites)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        site, column = self._sites[index.row()], index.column()
        text = _text(site, column)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text or _EMPTY
            case Qt.ItemDataRole.ToolTipRole:
                return text or None
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._titles[column]}: {text or self.tr('empty')}"
            case Role.ICON:
                return status_mark(text).icon if column == STATUS else None
            case Role.ICON_COLOR:
                return status_mark(text).ink if column == STATUS else None
            case Role.STRONG:
                return column == NAME
            case Role.SECONDARY:
                return column == ADDRESS
            case Role.TABULAR:
                return column == NUMBER
            case Role.DIM:
                return not text
            case _:
                return None


def _text(site: Site, column: int) -> str:
    return (site.number, site.name, site.address, site.status.value)[column]
