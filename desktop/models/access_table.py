"""Customer Portal Access: the account and its sites, which of them are links, and their roles."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt

from desktop.models.contact_form import ContactForm
from desktop.models.index import ROOT, Index
from desktop.models.titled_table import TitledTable
from desktop.tasks import Latest, TaskRunner
from domain.accounts import Site
from domain.contacts import Link, with_account_access, with_link, with_site_access
from domain.errors import DataError
from domain.ids import ContactRoleId, SiteId
from domain.settings import ContactRole

_NO_ROLE = "–"

SITE_ROLE = int(Qt.ItemDataRole.UserRole) + 1  # the row's Site, None for Account (All Sites)
LINKED_ROLE = SITE_ROLE + 1  # True where roles can be chosen

ACCESS, ROLE_1, ROLE_2 = range(3)


class AccessTable(TitledTable):
    """Account (All Sites) first, then the sites that match the search. Edits the form's draft."""

    def __init__(self, form: ContactForm, tasks: TaskRunner) -> None:
        super().__init__(form)
        self._form = form
        self._latest = Latest(tasks, self)
        self._text = ""
        self._selected_only = False
        self._sites: tuple[Site, ...] = ()
        self._links: dict[SiteId | None, Link] = {}
        self._names: dict[ContactRoleId, str] = {}
        self._titles = (self.tr("Access"), self.tr("Role 1"), self.tr("Role 2"))
        form.reopened.connect(self._start)
        form.changed.connect(self._refresh)
        self._start()

    @property
    def site_count(self) -> int:
        """How many sites the account has, whatever is shown of them."""
        return len(self._form.opened.sites)

    def search(self, text: str, *, selected_only: bool = False) -> None:
        """Show the sites with every word in number, name or address."""
        self._text, self._selected_only = text, selected_only
        self._filter()

    def toggle(self, row: int) -> None:
        """Tick or clear a row; the sites are no choice while Account (All Sites) is ticked."""
        site, draft = self._site(row), self._form.draft
        if site is None:
            self._form.edit(with_account_access(draft, wanted=draft.account_link is None))
        else:
            wanted = site.id not in self._links
            self._form.edit(with_site_access(draft, site.id, wanted=wanted))
        self._form.leave("links")

    def roles(self, index: Index) -> tuple[ContactRole, ...]:
        """What can be chosen in a role cell: the active roles, and the one it has."""
        has = self.data(index, Qt.ItemDataRole.EditRole)
        return tuple(role for role in self._form.opened.roles if role.active or role.id == has)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else 1 + len(self._sites)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        site, column = self._site(index.row()), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._entity(site) if column == ACCESS else self._cell(site, column)
            case Qt.ItemDataRole.EditRole:
                return self._role_id(site, column)
            case Qt.ItemDataRole.CheckStateRole if column == ACCESS:
                ticked = self._form.draft.account_link is not None or self._is_link(site)
                return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.AccessibleTextRole if column != ACCESS:
                return f"{self._titles[column]}: {self._cell(site, column)}"
            case _ if role == SITE_ROLE:
                return site
            case _ if role == LINKED_ROLE:
                return self._is_link(site)
            case _:
                return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        site = self._site(index.row())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == ACCESS:
            if value != self.data(index, role):
                self.toggle(index.row())
            return True
        if role == Qt.ItemDataRole.EditRole and index.column() != ACCESS and self._is_link(site):
            link = self._links[site.id if site else None]
            name = "role_1" if index.column() == ROLE_1 else "role_2"
            self._form.edit(with_link(self._form.draft, replace(link, **{name: value})))
            return True
        return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        given = super().flags(index)
        if not index.isValid():
            return given
        site = self._site(index.row())
        if index.column() != ACCESS:
            return given | Qt.ItemFlag.ItemIsEditable if self._is_link(site) else given
        if site is None or self._form.draft.account_link is None:
            given |= Qt.ItemFlag.ItemIsUserCheckable
        return given

    def _start(self) -> None:
        self._names = {role.id: role.name for role in self._form.opened.roles}
        self._refresh()
        self._filter()

    def _filter(self) -> None:
        sites, words = self._form.opened.sites, self._text.casefold().split()
        chosen = frozenset(self._links) if self._selected_only else None
        if words or chosen is not None:
            self._latest.ask(_matching(sites, words, chosen), done=self._show, failed=_never)
        else:
            self._latest.drop()
            self._show(sites)

    def _show(self, sites: tuple[Site, ...]) -> None:
        if sites != self._sites:
            self.beginResetModel()
            self._sites = sites
            self.endResetModel()

    def _refresh(self) -> None:
        before = self._links
        self._read_links()
        if before != self._links:
            last = self.index(self.rowCount() - 1, ROLE_2)
            self.dataChanged.emit(self.index(0, ACCESS), last)

    def _read_links(self) -> None:
        self._links = {link.site_id: link for link in self._form.draft.links}

    def _site(self, row: int) -> Site | None:
        return self._sites[row - 1] if row else None

    def _is_link(self, site: Site | None) -> bool:
        return (site.id if site else None) in self._links

    def _role_id(self, site: Site | None, column: int) -> ContactRoleId | None:
        link = self._links.get(site.id if site else None)
        if link is None or column == ACCESS:
            return None
        return link.role_1 if column == ROLE_1 else link.role_2

    def _entity(self, site: Site | None) -> str:
        if site is None:
            account = self._form.opened.account
            return self.tr("Account (All Sites)") + f", {account.number} {account.name}"
        return f"{site.number} {site.name}, {site.status.value}, {site.address}"

    def _cell(self, site: Site | None, column: int) -> str:
        if self._is_link(site):
            role = self._role_id(site, column)
            return self._names.get(role, _NO_ROLE) if role else _NO_ROLE
        if column == ROLE_2:
            return ""
        if site is None:
            return self.tr("Not selected")
        return self.tr("Included") if None in self._links else self.tr("No access")


def _matching(
    sites: Sequence[Site], words: Sequence[str], chosen: frozenset[SiteId | None] | None
) -> Callable[[], tuple[Site, ...]]:
    def work() -> tuple[Site, ...]:
        found = []
        for site in sites:
            text = f"{site.number} {site.name} {site.address}".casefold()
            if (chosen is None or site.id in chosen) and all(word in text for word in words):
                found.append(site)
        return tuple(found)

    return work


def _never(_error: DataError) -> None:
    """Nothing is read here that could fail."""
