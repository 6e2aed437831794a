"""All contacts as a part of the main window: the views at the left, the page, its commands."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.models.all_contacts import AllContacts
from desktop.models.all_contacts_bulk import BulkRun, Stage
from desktop.models.all_contacts_filters import Choice, ContactFilters, Named
from desktop.models.all_contacts_views import (
    ContactView,
    ViewList,
    of_contacts,
    read,
    system_views,
    written,
)
from desktop.models.desk import Desk
from desktop.models.export_form import SHOWN, ExportedTable
from desktop.settings import Settings
from desktop.tasks import Step
from desktop.views.all_contacts.bulk_dialog import BulkDialog
from desktop.views.all_contacts.bulk_reviews import AddTagReview, DisableReview, Review
from desktop.views.all_contacts.name_dialog import NameDialog
from desktop.views.all_contacts.page import AllContactsPage
from desktop.views.all_contacts.views_pane import ViewsPane
from desktop.views.main.actions import MainActions
from desktop.views.main.openers import Openers
from desktop.views.widgets import Question, Tone, confirm
from domain.books import ListedContact
from domain.bulk import Chosen, Outcome
from domain.exporting import ExportedRows
from domain.filters import FilterField
from domain.ids import AccountContactId

if TYPE_CHECKING:
    from desktop.views.main.main_window import MainWindow

_COUNT_AGAIN = 3000  # milliseconds after the last write; numbers of views are not urgent


class AllContactsPart(QObject):
    """Made when it is shown for the first time: the start of the program does not need it."""

    changed = Signal()  # what the actions of the window depend on

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        actions: MainActions,
        openers: Callable[[], Openers],
        window: "MainWindow",
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._settings = settings
        self._openers = openers
        self._window = window
        self.contacts = AllContacts(desk.contacts, desk.tasks, self)
        self.views = ViewList(
            desk.contacts.count, desk.tasks, read(settings.contact_views), parent=self
        )
        self._filters = ContactFilters(_named(desk), desk.contacts, desk.tasks, self)
        self.pane = ViewsPane(self.views)
        self.page = AllContactsPage(self.contacts, self._filters, self.views, actions, settings)
        self.pane.mark(self.page.view)
        self._counting = QTimer(self, singleShot=True, interval=_COUNT_AGAIN)
        self._counting.timeout.connect(self.views.count_all)
        self._connect()

    @property
    def panes(self) -> dict[QWidget, QWidget]:
        """For F6: the parts, and which widget in each takes the keyboard."""
        page = self.page
        return {
            self.pane: self.pane.table,
            page.filter: page.filter.search,
            page.grid: page.grid,
            page.bulk: page.bulk.clear,
        }

    def start(self) -> None:
        """It is shown."""
        self.page.start()

    def refresh(self) -> None:
        """Data was written: read again what shows; choice, mark and scroll position stay."""
        self.contacts.refresh()
        self._counting.start()

    def close(self) -> None:
        """Keep the columns, and ask for nothing more."""
        self._counting.stop()
        self.page.grid.remember()

    def show_contacts(self, name: str, ids: Sequence[AccountContactId]) -> None:
        """Exactly these, under this name."""
        self._open_view(ContactView(name=name, query=of_contacts(ids)))

    def add_contact(self) -> None:
        """To the account of the marked row."""
        row = self.page.current()
        if row is not None:
            self._openers().add_contact(self._window, row.account_id)

    def edit_contact(self) -> None:
        row = self.page.current()
        if row is not None:
            self._edit(row)

    def merge_contacts(self) -> None:
        """The two that are chosen, or the marked one with another."""
        chosen, row = self.contacts.chosen, self.page.current()
        if chosen.is_pair:
            self._openers().merge_contacts(self._window, sorted(chosen.ids))
        elif row is not None:
            self._openers().merge_contacts(self._window, (row.id,))

    def chosen(self) -> Chosen | None:
        """Those that are chosen, else the marked one."""
        if self.contacts.chosen_count != 0:
            return self.contacts.chosen
        row = self.page.current()
        return None if row is None else Chosen(ids=frozenset({row.id}))

    def _edit(self, row: ListedContact) -> None:
        self._openers().edit_contact(self._window, row.id, self.contacts.query)

    def _connect(self) -> None:
        self.page.opened.connect(self._edit)
        self.page.changed.connect(self.changed)
        self.contacts.choice_changed.connect(self.changed)
        self.page.export.connect(lambda: self._export(Chosen(query=self.contacts.query)))
        self.page.bulk.export.connect(lambda: self._export(self.contacts.chosen))
        self.page.bulk.merge.connect(self.merge_contacts)
        self.page.bulk.invite.connect(
            lambda: self._openers().send_invitations(self._window, self.contacts.chosen)
        )
        self.page.bulk.add_tag.connect(self._add_tag)
        self.page.bulk.disable_access.connect(self._disable_access)
        self.pane.opened.connect(self._open_view)
        self.pane.wants_saving.connect(self._save_view)
        self.pane.wants_update.connect(self._update_view)
        self.pane.wants_rename.connect(self._rename_view)
        self.pane.wants_removal.connect(self._remove_view)
        for failed in (self.contacts.choice_failed, self._filters.failed):
            failed.connect(lambda sentence: self._window.banner.tell(Tone.BAD, sentence))

    def _export(self, chosen: Chosen) -> None:
        """In the order and with the columns that show."""
        contacts, query = self.contacts, self.contacts.query
        every = contacts.rowCount() if contacts.is_counted else None
        rows = ExportedRows(chosen=chosen, order=query.order, descending=query.descending)
        table = ExportedTable(
            title=self.page.view.name,
            rows=rows,
            count=contacts.chosen_count if chosen == contacts.chosen else every,
            columns=tuple(column for order in self.page.grid.columns for column in SHOWN[order]),
        )
        self._openers().export(self._window, table)

    # Views

    def _open_view(self, view: ContactView) -> None:
        self.page.open_view(view)
        self.pane.mark(view)
        self.changed.emit()

    def _save_view(self) -> None:
        self._ask_name(self.tr("Keep what shows as a view"), "", self._keep_view)

    def _keep_view(self, name: str) -> None:
        self._keep(self.page.shown_view(name))

    def _update_view(self, view: ContactView) -> None:
        self._keep(self.page.shown_view(view.name))

    def _rename_view(self, view: ContactView) -> None:
        def rename(name: str) -> None:
            renamed = self.views.rename(view, name)
            self._remember_views()
            if self.page.view == view:
                self._keep(renamed)

        self._ask_name(self.tr("Rename “{name}”").format(name=view.name), view.name, rename)

    def _remove_view(self, view: ContactView) -> None:
        question = Question(
            title=self.tr("Remove “{name}”?").format(name=view.name),
            sentence=self.tr("The view goes from this list. The contacts stay as they are."),
            verb=self.tr("Remove view"),
            dangerous=True,
        )
        confirm(self._window, question, lambda: self._forget(view))

    def _forget(self, view: ContactView) -> None:
        self.views.remove(view)
        self._remember_views()
        if self.page.view == view:
            self._open_view(system_views()[0])
        else:
            self.pane.mark(self.page.view)

    def _keep(self, view: ContactView) -> None:
        self.views.add(view)
        self._remember_views()
        self.page.rename(view)
        self.pane.mark(view)
        self.views.count_all()
        self.changed.emit()

    def _remember_views(self) -> None:
        self._settings.contact_views = written(self.views.own)

    def _ask_name(self, title: str, name: str, then: Callable[[str], None]) -> None:
        every = [self.views.view_at(row) for row in range(self.views.rowCount())]
        taken = [view.name for view in every if view is not None]
        NameDialog(title, name, taken, then, self._window).open()

    # Changing many

    def _add_tag(self) -> None:
        count, desk = self.contacts.chosen_count, self._desk
        self._ask(AddTagReview(count, desk.setup, desk.tasks))

    def _disable_access(self) -> None:
        count, desk = self.contacts.chosen_count, self._desk
        self._ask(DisableReview(count, self.contacts.chosen, desk.contacts, desk.tasks))

    def _ask(self, review: Review) -> None:
        run = BulkRun(self._desk.bulk, self._desk.tasks, self.contacts.chosen, self)
        dialog = BulkDialog(run, review, self._desk.tasks, self._window)
        run.progressed.connect(lambda step: self._tell_progress(dialog, step))
        run.changed.connect(lambda: self._follow_run(dialog))
        dialog.finished.connect(lambda _code: self._end(dialog))
        dialog.export.connect(lambda: self._ask_for_file(dialog))
        dialog.show()

    def _tell_progress(self, dialog: BulkDialog, step: Step) -> None:
        if dialog.isHidden():
            self._window.status.show_progress(step.what, step.done, step.total)

    def _follow_run(self, dialog: BulkDialog) -> None:
        run = dialog.run
        if run.stage is not Stage.RUNNING:
            self._window.status.end_progress()
        if dialog.isHidden():
            self._tell(dialog)

    def _tell(self, dialog: BulkDialog) -> None:
        """In the banner, for whoever does not have the dialog in sight."""
        run, banner, result = dialog.run, self._window.banner, dialog.run.result
        if run.stage is Stage.RUNNING:
            show = (self.tr("Show"), dialog.show)
            sentence = self.tr("{doing} goes on in the background.").format(doing=run.doing)
            banner.tell(Tone.INFO, sentence, action=show)
        elif run.stage is Stage.FAILED or result is None:
            banner.tell(Tone.BAD, run.error)
        elif result.stopped or result.report.count(Outcome.REFUSED):
            words = " ".join(filter(None, (run.outcome, result.trouble)))
            banner.tell(Tone.WARN, words, action=(self.tr("Show result"), dialog.show))
        elif result.changed and not run.is_undo:
            banner.tell(Tone.OK, run.outcome, action=(self.tr("Undo"), run.undo))
        else:
            banner.succeed(run.outcome)

    def _ask_for_file(self, dialog: BulkDialog) -> None:
        chooser = QFileDialog(dialog, self.tr("Export the list"), "results.csv")
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter(self.tr("CSV files (*.csv)"))
        chooser.setDefaultSuffix("csv")
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(lambda name: dialog.run.write_results(Path(name)))
        chooser.open()

    def _end(self, dialog: BulkDialog) -> None:
        if dialog.run.stage is Stage.READY:
            dialog.deleteLater()
        else:
            self._tell(dialog)


def _named(desk: Desk) -> Named:
    """Reads what this office calls its divisions, classes, tags and roles; for a worker thread."""

    def tags() -> Sequence[Choice]:
        return [Choice(tag.id, tag.name) for tag in desk.setup.tag_types()]

    def roles() -> Sequence[Choice]:
        return [Choice(role.id, role.name) for role in desk.setup.contact_roles()]

    return {
        FilterField.DIVISION: lambda: [Choice(one.id, one.name) for one in desk.setup.divisions()],
        FilterField.ACCOUNT_CLASS: lambda: [
            Choice(one.id, one.name) for one in desk.setup.account_classes()
        ],
        FilterField.TAG: tags,
        FilterField.ROLE: roles,
    }
