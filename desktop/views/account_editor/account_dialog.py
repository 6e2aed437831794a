"""Add Account and Edit Account."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.icons import Icon, status_mark
from desktop.models.account_form import AccountForm
from desktop.models.account_list import AccountList
from desktop.models.import_state import ImportState
from desktop.theme import current_theme
from desktop.views.account_editor.details_pane import DetailsPane
from desktop.views.account_editor.sites_pane import SitesPane
from desktop.views.widgets.banner import Tone
from desktop.views.widgets.buttons import plain, primary
from desktop.views.widgets.dialogs import DialogFrame, leave
from desktop.views.widgets.pills import Pill
from domain.accounts import Site
from domain.books import ListedAccount
from domain.errors import ConflictError, DataError
from domain.ids import AccountId


class AccountDialog(DialogFrame):
    """Closes when everything is stored; a refused save keeps it open with its text."""

    saved = Signal(object)  # the AccountId

    def __init__(
        self,
        form: AccountForm,
        accounts: Callable[[], AccountList],
        import_state: ImportState,
        parent: QWidget | None = None,
    ) -> None:
        """accounts makes the list from which a site's new account is chosen."""
        super().__init__("", parent)
        self._form = form
        self._import = import_state
        self._pill = self.header.add_pill(Pill())
        self.details = DetailsPane(form)
        self.sites = SitesPane(form, accounts)
        self.cancel = plain(self.tr("Cancel"))
        self.save = primary(self.tr("&Save"))
        self.save.setAutoDefault(False)  # Enter in a field must not save and close
        self.set_body(self._body(), scrolls=False)
        self.footer.add_right(self.cancel)
        self.footer.add_right(self.save)
        px = current_theme().px
        self.setMinimumSize(px(900), px(560))
        self.resize(px(1232), px(712))
        self._connect()
        self._refresh()
        self.banner.follow(import_state)
        self.details.fields["number"].control.setFocus()

    def reject(self) -> None:
        if self._form.saving:
            return
        leave(self, self._form.is_dirty, self.tr("What you typed in this window is lost."))

    def _body(self) -> QWidget:
        px = current_theme().px
        self.details.setFixedWidth(px(372))
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(px(24), px(20), px(24), px(20))
        row.setSpacing(px(24))
        row.addWidget(self.details)
        row.addWidget(self.sites, 1)
        return body

    def _connect(self) -> None:
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._save)
        self.save.setToolTip(self.tr("Save (Ctrl+Enter)"))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._save)
        self.sites.asked_move.connect(self._move)
        self._form.changed.connect(self._refresh)
        self._form.saved.connect(self._finish)
        self._form.failed.connect(self._fail)

    def _refresh(self) -> None:
        form, draft = self._form, self._form.draft
        is_new = form.opened.card is None
        title = f"{draft.number} {draft.name}".strip()
        self.header.set_subject(
            title or self.tr("New account"),
            form.account_class.name,
            Icon.ACCOUNT,
        )
        self._pill.show_state(draft.status.value, status_mark(draft.status.value))
        window = self.tr("Add Account") if is_new else self.tr("Edit Account")
        self.setWindowTitle(f"{window} •" if form.is_dirty else window)
        self.save.setEnabled(not form.saving)
        self.cancel.setEnabled(not form.saving)
        self.details.setEnabled(not form.saving)
        self.footer.note.setText(self.tr("Unsaved changes") if form.is_dirty else "")
        if "sites" in form.problems:
            self.banner.tell(Tone.BAD, form.problems["sites"])

    def _save(self) -> None:
        if self._form.saving:
            return
        if not self._import.running:
            self.banner.dismiss()
        wrong = self._form.check()
        if wrong is None:
            self._form.save()
        elif wrong in self.details.fields:
            self.details.fields[wrong].control.setFocus()
        else:
            self.sites.table.setFocus()

    def _move(self, site: Site, to: ListedAccount) -> None:
        self._form.move_site(site.id, to.id)

    def _finish(self, id: AccountId) -> None:
        self.saved.emit(id)
        self.accept()

    def _fail(self, error: DataError) -> None:
        action = None
        if isinstance(error, ConflictError):
            action = (self.tr("Keep mine"), self._keep_mine)
        self.banner.tell(Tone.BAD, str(error), action=action)

    def _keep_mine(self) -> None:
        self.banner.dismiss()
        self._form.rebase()
