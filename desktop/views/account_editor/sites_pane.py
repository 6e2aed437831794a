"""The sites of the account, and what can be done with one."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.account_form import AccountForm, who_loses
from desktop.models.account_list import AccountList
from desktop.theme import current_theme
from desktop.views.account_editor.move_site_dialog import MoveSiteDialog
from desktop.views.account_editor.site_dialog import SiteDialog
from desktop.views.widgets.buttons import Button, ghost, plain
from desktop.views.widgets.dialogs import Question, confirm
from desktop.views.widgets.states import EmptyState
from desktop.views.widgets.surfaces import Card
from desktop.views.widgets.table import Column, Table
from desktop.views.widgets.text import TextRole, label
from domain.accounts import Site, SiteStatus
from domain.books import ListedAccount, ListedContact

_COLUMNS = (Column(100), Column(228), Column(200, stretches=True), Column(104))


class SitesPane(QWidget):
    """Removing and moving name who loses access before anything happens (K3)."""

    asked_move = Signal(object, object)  # the Site and the ListedAccount that gets it

    def __init__(self, form: AccountForm, accounts: Callable[[], AccountList]) -> None:
        super().__init__()
        self._form = form
        self._accounts = accounts
        self.table = Table(self.tr("Sites"), row_height=36)
        self.add = plain(self.tr("&Add site"), Icon.ADD)
        self.edit = self._tool(self.tr("Edit"), Icon.RENAME, self._edit)
        self.close_site = self._tool(self.tr("Cl&ose"), Icon.INACTIVE, self._close)
        self.move_site = self._tool(self.tr("Mo&ve"), Icon.ACCOUNT, self._move)
        self.remove = self._tool(self.tr("&Remove"), Icon.DELETE, self._remove)
        self._count = label("", TextRole.DIM, tabular=True)
        self._nothing = EmptyState(
            Icon.SITE, self.tr("No sites yet"), self.tr("Add the places served for this account.")
        )
        self._lay_out()
        self.add.clicked.connect(self._add)
        self.table.opened.connect(lambda _: self._edit())
        self.table.selectionModel().selectionChanged.connect(self._refresh)
        for keys, act in (("Ins", self._add), ("F2", self._edit), ("Del", self._remove)):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)
        form.changed.connect(self._refresh)
        self._refresh()

    def _tool(self, text: str, icon: Icon, act: Callable[[], None]) -> Button:
        button = ghost(text, icon)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        px = current_theme().px
        self.table.setModel(self._form.sites)
        self.table.set_columns(_COLUMNS)
        self.add.setToolTip(self.tr("Add a site (Ins)"))
        self.edit.setToolTip(self.tr("Edit this site (Enter)"))
        self.remove.setToolTip(self.tr("Remove this site (Del)"))
        self.close_site.setToolTip(self.tr("Nothing is served here any more; history stays"))
        self.move_site.setToolTip(self.tr("Give this site to another account"))
        title = QHBoxLayout()
        title.setSpacing(px(8))
        title.addWidget(label(self.tr("Sites"), TextRole.H3))
        title.addWidget(self._count)
        title.addStretch()
        for tool in (self.edit, self.close_site, self.move_site, self.remove, self.add):
            title.addWidget(tool)
        card = Card(margin=1)
        card.column.setContentsMargins(1, 1, 1, px(7))
        card.column.addWidget(self.table)
        card.column.addWidget(self._nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addLayout(title)
        column.addWidget(card, 1)

    def _chosen(self) -> Site | None:
        row = self.table.current_row()
        chosen = self.table.selectionModel().hasSelection() and row >= 0
        return self._form.sites.site_at(row) if chosen else None

    def _refresh(self) -> None:
        site, idle = self._chosen(), not self._form.saving
        count = self._form.sites.rowCount()
        self._count.setText(f"{count:,}")
        self.table.setVisible(count > 0)
        self._nothing.setVisible(count == 0)
        self.add.setEnabled(idle)
        for tool in (self.edit, self.remove):
            tool.setEnabled(idle and site is not None)
        self.close_site.setEnabled(
            idle and site is not None and site.status is not SiteStatus.INACTIVE
        )
        self.move_site.setEnabled(idle and site is not None and self._form.can_move(site.id))

    def _add(self) -> None:
        self._open(self._form.sites.blank(self._form.draft), is_new=True)

    def _edit(self) -> None:
        site = self._chosen()
        if site is not None:
            self._open(site, is_new=False)

    def _open(self, site: Site, *, is_new: bool) -> None:
        sites = self._form.sites
        number = self._form.draft.number.strip()
        dialog = SiteDialog(
            site, lambda typed: sites.problems(typed, number), is_new=is_new, parent=self.window()
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.taken.connect(lambda typed: self.table.select_row(sites.put(typed)))
        dialog.finished.connect(lambda _: self.table.setFocus())
        dialog.open()

    def _close(self) -> None:
        site = self._chosen()
        if site is not None:
            self._form.sites.put(replace(site, status=SiteStatus.INACTIVE))
            self._refresh()

    def _remove(self) -> None:
        site = self._chosen()
        if site is not None:
            self._form.ask_who_loses(site.id, lambda losers: self._confirm_removal(site, losers))

    def _confirm_removal(self, site: Site, losers: tuple[ListedContact, ...]) -> None:
        kept = self.tr("The site goes when the account is saved. To keep its history, close it.")
        question = Question(
            title=self.tr("Remove {}?").format(f"{site.number} {site.name}"),
            sentence=f"{who_loses(losers)} {kept}".strip(),
            verb=self.tr("Remove site"),
            dangerous=True,
        )
        confirm(self.window(), question, lambda: self._form.sites.take_out(site.id))

    def _move(self) -> None:
        site = self._chosen()
        if site is None or not self._form.can_move(site.id):
            return
        dialog = MoveSiteDialog(site, self._form.draft, self._accounts(), self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(
            lambda to: self._form.ask_who_loses(
                site.id, lambda losers: self._confirm_move(site, to, losers)
            )
        )
        dialog.open()

    def _confirm_move(
        self, site: Site, to: ListedAccount, losers: tuple[ListedContact, ...]
    ) -> None:
        now = self.tr("It gets a number of {} and moves at once.").format(f"{to.number} {to.name}")
        question = Question(
            title=self.tr("Move {}?").format(f"{site.number} {site.name}"),
            sentence=f"{now} {who_loses(losers)}".strip(),
            verb=self.tr("Move site"),
        )
        confirm(self.window(), question, lambda: self.asked_move.emit(site, to))
