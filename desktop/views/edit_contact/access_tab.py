"""The Customer Portal Access tab."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.icons import Icon, Mark
from desktop.models.access_table import ACCESS, SITE_ROLE
from desktop.models.contact_editor import ContactEditor
from desktop.theme import Ink, current_theme
from desktop.views.edit_contact.access_view import AccessView
from desktop.views.edit_contact.seen_panel import SeenPanel
from desktop.views.widgets import (
    Banner,
    Card,
    Note,
    Pill,
    SearchField,
    Switch,
    TextRole,
    Tone,
    label,
)
from domain.accounts import Site
from domain.contacts import Level

_MANY_SITES = 50
_ROWS_WIDTH, _SEEN_WIDTH = 760, 288
_SEARCH_WIDTH = 340


class AccessTab(QWidget):
    def __init__(self, editor: ContactEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = editor.form
        self._model = editor.access
        self._level = Pill()
        self._search = SearchField(self.tr("Search site by number, name or address"))
        self._selected_only = Switch(self.tr("Selected only"))
        self._selected_label = label(self.tr("Selected &only"), TextRole.DIM)
        self._selected_label.setBuddy(self._selected_only)
        self._nothing_found = label("", TextRole.DIM)
        px = current_theme().px
        self._search.setMaximumWidth(px(_SEARCH_WIDTH))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(24), px(20), px(24), px(20))
        row.setSpacing(px(24))
        left = QVBoxLayout()
        row.addLayout(left, _ROWS_WIDTH)
        self._fill(left)
        self.seen = SeenPanel(self._form, self)
        self.seen.setMaximumWidth(px(_SEEN_WIDTH))
        row.addWidget(self.seen, _SEEN_WIDTH)
        self._wire()
        self._start()

    def focus(self) -> None:
        """Put the keyboard on the rows."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self._model.index(0, ACCESS))

    def current_site(self) -> Site | None:
        """The site of the marked row; None for Account (All Sites)."""
        site = self.view.currentIndex().data(SITE_ROLE)
        return site if isinstance(site, Site) else None

    def _fill(self, left: QVBoxLayout) -> None:
        px = current_theme().px
        left.setSpacing(px(12))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        left.addLayout(head)
        head.addWidget(label(self.tr("Access"), TextRole.H3))
        head.addWidget(self._level)
        head.addStretch(1)
        head.addWidget(self._selected_label)
        head.addWidget(self._selected_only)
        head.addWidget(self._search, 10)
        self._card = Card(self, margin=1, spacing=0)
        self.view = AccessView(self._model, self._form.opened.account, self._card)
        self._remark = Banner(self)
        self._card.column.addWidget(self.view)
        self._card.column.addWidget(self._nothing_found, 0, Qt.AlignmentFlag.AlignHCenter)
        self._card.column.setContentsMargins(1, 1, 1, px(7))
        roles = self.tr(
            "Role 1 and Role 2 group people for lists and reports. They give no rights."
        )
        left.addWidget(self._card, 1000)
        left.addWidget(self._remark)
        left.addWidget(Note(roles, Icon.TAG, parent=self))
        left.addStretch(1)

    def _wire(self) -> None:
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._search.setFocus)
        self.view.ticked.connect(self._model.toggle)
        self._search.textChanged.connect(self._filter)
        self._selected_only.toggled.connect(self._filter)
        self._model.modelReset.connect(self._fit)
        self._form.reopened.connect(self._start)
        self._form.changed.connect(self._refresh)

    def _start(self) -> None:
        many = self._model.site_count > _MANY_SITES
        self._selected_label.setVisible(many)
        self._selected_only.setVisible(many)
        if not many:
            self._selected_only.setChecked(False)
        self.view.set_account(self._form.opened.account)
        self._fit()
        self._refresh()

    def _filter(self) -> None:
        self._model.search(self._search.text(), selected_only=self._selected_only.isChecked())

    def _fit(self) -> None:
        """The card ends with its last row, as long as there is room."""
        found = self._model.rowCount() > 1 or not self._model.site_count
        self._nothing_found.setVisible(not found)
        self._nothing_found.setText(
            self.tr("No site matches “{text}”.").format(text=self._search.text())
            if self._search.text()
            else self.tr("No site is selected.")
        )
        px = current_theme().px
        words = 0 if found else self._nothing_found.sizeHint().height() + px(8)
        self._card.setMaximumHeight(self.view.content_height() + words + px(10))

    def _refresh(self) -> None:
        draft = self._form.draft
        if draft.level is Level.ACCOUNT:
            self._level.show_state(self.tr("Account level access"), Mark(Icon.ACCOUNT, Ink.ACCENT))
            said = self.tr(
                "All sites are included while Account (All Sites) is selected."
                " Clear it to choose single sites."
            )
        else:
            self._level.show_state(self.tr("Site level access"), Mark(Icon.SITE, Ink.ACCENT))
            said = self.tr(
                "This person sees only the selected sites."
                " Billing contact and invoice mail need account level access."
            )
        problem = self._form.problems.get("links")
        said = problem or self._form.warnings.get("links") or said
        if said != self._remark.text():
            self._remark.tell(Tone.BAD if problem else Tone.NOTE, said, closable=False)
