"""Account (All Sites) and the sites of the account, to choose the access of a login request."""

from typing import Any

from PySide6.QtCore import Qt

from desktop.models.index import ROOT, Index
from desktop.models.login_approval import ApprovalForm
from desktop.models.roles import Role
from desktop.models.titled_table import TitledTable
from domain.accounts import Site
from domain.ids import SiteId


class OfferedSites(TitledTable):
    """One column. Ticks the form's choice."""

    def __init__(self, form: ApprovalForm) -> None:
        super().__init__(form)
        self._form = form
        self._sites: tuple[Site, ...] = ()
        self._chosen: frozenset[SiteId | None] = frozenset()
        self._is_offered = False
        form.offered.connect(self._start)
        form.changed.connect(self._refresh)

    def toggle(self, row: int) -> None:
        if self.flags(self.index(row, 0)) & Qt.ItemFlag.ItemIsUserCheckable:
            self._form.toggle(self._site_id(row))

    def first_chosen(self) -> int:
        """The row to look at first."""
        rows = range(self.rowCount())
        return next((row for row in rows if self._is_chosen(row)), 0)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 1 + len(self._sites) if self._is_offered and not parent.isValid() else 0

    def flags(self, index: Index) -> Qt.ItemFlag:
        given = super().flags(index)
        row = self._form.row
        if not index.isValid() or row is None:
            return given
        included = index.row() > 0 and row.account_link is not None and self._form.gives_access
        return given if included else given | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._form.row is None:
            return None
        at = index.row()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(at)
            case Qt.ItemDataRole.CheckStateRole:
                ticked = self._is_chosen(at) or self._is_included()
                return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
            case Role.STRONG:
                return at == 0
            case Role.DIM:
                return at > 0 and self._is_included()
            case _:
                return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        if value != self.data(index, role):
            self.toggle(index.row())
        return True

    def _is_included(self) -> bool:
        row = self._form.row
        return self._form.gives_access and row is not None and row.account_link is not None

    def _is_chosen(self, at: int) -> bool:
        return self._site_id(at) in self._chosen

    def _site_id(self, at: int) -> SiteId | None:
        return self._sites[at - 1].id if at else None

    def _text(self, at: int) -> str:
        if at == 0:
            return self.tr("Account (All Sites)")
        site = self._sites[at - 1]
        return ", ".join(part for part in (f"{site.number} {site.name}", site.address) if part)

    def _start(self) -> None:
        contact = self._form.contact
        self.beginResetModel()
        self._sites = contact.sites if contact else ()
        self._is_offered = contact is not None
        self._read()
        self.endResetModel()

    def _read(self) -> None:
        row = self._form.row
        self._chosen = frozenset(link.site_id for link in row.links) if row else frozenset()

    def _refresh(self) -> None:
        self._read()
        if count := self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(count - 1, 0))
