"""Account Class setup: one class, on five tabs."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.icons import Icon, status_mark
from desktop.models.class_form import ClassForm
from desktop.models.import_state import ImportState
from desktop.theme import Ink, current_theme
from desktop.views.setup.class_tab import ClassTab
from desktop.views.setup.controls import Choices
from desktop.views.widgets.banner import Tone
from desktop.views.widgets.buttons import ghost, link, plain, primary
from desktop.views.widgets.dialogs import DialogFrame, Question, confirm, leave
from desktop.views.widgets.pills import Pill
from desktop.views.widgets.surfaces import Scrolled
from desktop.views.widgets.text import IconLabel, label
from domain.class_fields import CLASS_TABS
from domain.errors import ConflictError, DataError
from domain.setting_fields import is_gap
from domain.setup import Touched


class ClassDialog(DialogFrame):
    """Closes when everything is stored; a refused save keeps it open with its text."""

    saved = Signal(object)  # the AccountClassId
    wants_people = Signal()  # the list of those whom its portal switches reach

    def __init__(
        self, form: ClassForm, import_state: ImportState, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self.form = form
        self._import = import_state
        self._pill = self.header.add_pill(Pill())
        looked_up = _looked_up(form)
        self.class_tabs = [
            self.add_tab(tab.title, partial(ClassTab, tab, form.draft, looked_up))
            for tab in CLASS_TABS
        ]
        self._shown_counts = [0] * len(self.class_tabs)
        self.people = ghost(self.tr("&People with access…"), Icon.CONTACTS)
        self.people.setVisible(not form.opened.is_new)
        self.header.add_button(self.people)
        self._gaps = QWidget()
        self.gap_words = label("")
        self.show_first = link(self.tr("Show &first"))
        self.cancel = plain(self.tr("Cancel"))
        self.save = primary(self.tr("&Save"))
        self.save.setAutoDefault(False)  # Enter in a field must not save and close
        self._fill_footer()
        self.resize(current_theme().px(1120), current_theme().px(712))
        self.setMinimumSize(current_theme().px(960), current_theme().px(560))
        self._connect()
        self._refresh()
        self.banner.follow(import_state)
        self.show_setting("name")

    def show_setting(self, name: str) -> None:
        """Go to the tab of a setting, and to its control."""
        for at, tab in enumerate(CLASS_TABS):
            if any(field.name == name for field in tab.fields):
                self.tabs.setCurrentIndex(at)
                page = self.class_tabs[at]
                page().rows[name].control.setFocus()
                if isinstance(page.place, Scrolled):
                    page.place.ensureWidgetVisible(page().rows[name])

    def reject(self) -> None:
        if self.form.saving:
            return
        leave(self, self.form.is_dirty, self.tr("What you changed in this window is lost."))

    def _fill_footer(self) -> None:
        row = QHBoxLayout(self._gaps)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().px(8))
        for part in (IconLabel(Icon.REQUIRED, Ink.BAD, 12), self.gap_words, self.show_first):
            row.addWidget(part)
        self.footer.add_left(self._gaps)
        self.footer.add_right(self.cancel)
        self.footer.add_right(self.save)

    def _connect(self) -> None:
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._save)
        self.save.setToolTip(self.tr("Save (Ctrl+Enter)"))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._save)
        self.show_first.clicked.connect(self._show_first)
        self.people.clicked.connect(self.wants_people)
        self.form.changed.connect(self._refresh)
        self.form.saved.connect(self._finish)
        self.form.failed.connect(self._fail)
        self.form.asks.connect(self._ask)

    # Showing

    def _refresh(self) -> None:
        form = self.form
        values = form.draft.values
        before = form.opened.setup.account_class.name or self.tr("New account class")
        named = str(values["name"]).strip() or before
        used, context = form.accounts, self.tr("Account class")
        if used is not None:
            accounts = self.tr("account") if used == 1 else self.tr("accounts")
            context += self.tr(" · used by {}").format(f"{used:,} {accounts}")
        self.header.set_subject(named, context, Icon.ACCOUNT_CLASS)
        word = self.tr("Active") if values["active"] else self.tr("Inactive")
        self._pill.show_state(word, status_mark(word))
        is_new = form.opened.is_new
        title = self.tr("Add Account Class") if is_new else self.tr("Update Account Class")
        self.setWindowTitle(f"{title} •" if form.is_dirty else title)
        self.body.setEnabled(not form.saving)
        self.save.setEnabled(not form.saving)
        self.cancel.setEnabled(not form.saving)
        self._show_gaps()

    def _show_gaps(self) -> None:
        values, told = self.form.draft.values, []
        for at, tab in enumerate(CLASS_TABS):
            count = sum(is_gap(field, values) for field in tab.fields)
            if count:
                told.append(f"{count} {self.tr('in')} {tab.title}")
            if count != self._shown_counts[at]:
                self._shown_counts[at] = count
                text = f"{tab.title} ({count})" if count else tab.title
                self.tabs.setTabText(at, text)
                self.tabs.set_mark(
                    at, Icon.REQUIRED if count else None, self.tr("required fields are empty")
                )
        total = sum(self._shown_counts)
        self._gaps.setVisible(total > 0)
        self.footer.note.setVisible(not total)
        empty = (
            self.tr("1 required field is empty:")
            if total == 1
            else self.tr("{} required fields are empty:").format(total)
        )
        self.gap_words.setText(f"{empty} {', '.join(told)}" if total else "")
        changes = len(self.form.draft.changes)
        unsaved = self.tr("1 unsaved change") if changes == 1 else self.tr("{} unsaved changes")
        self.footer.note.setText(unsaved.format(f"{changes:,}") if changes else "")

    # Saving

    def _show_first(self) -> None:
        for field in self.form.draft.gaps[:1]:
            self.show_setting(field.name)

    def _save(self) -> None:
        if self.form.saving:
            return
        if not self._import.running:
            self.banner.dismiss()
        wrong = self.form.draft.check()
        if wrong is None:
            self.form.save()
        else:
            self.show_setting(wrong)

    def _ask(self, touched: Touched) -> None:
        question = Question(
            title=self.tr("Save {}?").format(self.form.opened.setup.account_class.name),
            sentence=self.form.consequences(touched),
            verb=self.tr("Save"),
            other_verb=self.tr("Show the list"),
        )
        confirm(
            self, question, lambda: self.form.save(confirmed=True), other=self.wants_people.emit
        )

    def _finish(self, id: object) -> None:
        self.saved.emit(id)
        self.accept()

    def _fail(self, error: DataError) -> None:
        for name in self.form.draft.problems:
            self.show_setting(name)
            break
        action = None
        if isinstance(error, ConflictError):
            action = (self.tr("Keep mine"), self._keep_mine)
        self.banner.tell(Tone.BAD, str(error), action=action)

    def _keep_mine(self) -> None:
        self.banner.dismiss()
        self.form.rebase()


def _looked_up(form: ClassForm) -> dict[str, Choices]:
    values = form.opened.setup.values
    return {
        name: [
            ("", form.tr("None")),
            *((e.name, e.name) for e in entries if e.active or e.name == values[name]),
        ]
        for name, entries in (
            ("new_location_template", form.opened.templates),
            ("new_location_bundle", form.opened.bundles),
        )
    }
