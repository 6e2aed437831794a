"""Restore a backup: those of a folder, newest first, or any other file."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.safety_restore import RestoreForm
from desktop.tasks import Step
from desktop.theme import Ink, current_theme
from desktop.views.safety.key_dialog import KeyDialog
from desktop.views.widgets import (
    Card,
    Column,
    DialogFrame,
    ElidedLabel,
    EmptyState,
    Loading,
    Question,
    Table,
    TextRole,
    Tone,
    confirm,
    link,
    plain,
    primary,
)
from domain.safety import GivenKey, ReadyBackup

_COLUMNS = (
    Column(180),
    Column(130),
    Column(90),
    Column(90),
    Column(90),
    Column(160, stretches=True),
)


class RestoreDialog(DialogFrame):
    """Gets one ready and hands it over; until then nothing has changed."""

    ready = Signal(object)  # ReadyBackup

    def __init__(self, form: RestoreForm, place: Path, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Restore a backup"), parent)
        self._form = form
        self._place = place
        self._key_dialog: KeyDialog | None = None
        where = self.tr("Over {}") if place.exists() else self.tr("As {}")
        self.header.set_subject(self.tr("Restore a backup"), where.format(place), Icon.HISTORY)
        self.table = Table(self.tr("Backups"))
        self.table.setModel(form.table)
        self.table.set_columns(_COLUMNS)
        self.folder = ElidedLabel("", TextRole.DIM)
        self.change_folder = plain(self.tr("Look in another &folder"), Icon.FOLDER)
        self.other = link(self.tr("Choose a f&ile"), Icon.FILE)
        self.cancel = plain(self.tr("Cancel"))
        self.restore = primary(self.tr("&Restore"))
        self._busy = Loading(self.tr("Checking the backup"))
        self._states = QStackedWidget()
        self._nothing = EmptyState(
            Icon.HISTORY,
            self.tr("No backups here"),
            self.tr("Look in another folder, or choose a file."),
            ink=Ink.TEXT2,
        )
        self._lay_out()
        self._connect()
        form.look()
        self.table.setFocus()

    def choose_file(self, file: Path) -> None:
        """A backup that is not in the list."""
        self._ask(file, str(file))

    def reject(self) -> None:
        self._form.cancel()
        super().reject()

    def _lay_out(self) -> None:
        px = current_theme().px
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(self.folder, 1)
        top.addWidget(self.change_folder)
        card = Card(margin=1)
        for page in (self.table, self._nothing):
            self._states.addWidget(page)
        card.column.addWidget(self._states)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(12))
        column.addLayout(top)
        column.addWidget(card, 1)
        self.set_body(body, scrolls=False)
        self.footer.add_left(self.other)
        self.footer.add_left(self._busy)
        self.footer.add_right(self.cancel)
        self.footer.add_right(self.restore)
        self.resize(px(860), px(520))

    def _connect(self) -> None:
        form = self._form
        self.change_folder.clicked.connect(self._choose_folder)
        self.other.clicked.connect(self._choose_other)
        self.cancel.clicked.connect(self.reject)
        self.restore.clicked.connect(self._restore)
        self.table.opened.connect(lambda _index: self._restore())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._follow())
        self._busy.cancelled.connect(form.cancel)
        form.changed.connect(self._follow)
        form.progressed.connect(self._progress)
        form.failed.connect(self._fail)
        form.key_needed.connect(self._ask_key)
        form.ready.connect(self._hand_over)

    def _follow(self) -> None:
        form = self._form
        found = form.table.rowCount() > 0
        if found and not self.table.currentIndex().isValid():
            self.table.select_row(0)
        self.folder.setText(str(form.folder) if form.folder else self.tr("No backup folder chosen"))
        self._states.setCurrentWidget(self.table if found or form.is_looking else self._nothing)
        busy = form.is_preparing
        for part in (self.table, self.change_folder, self.other):
            part.setEnabled(not busy)
        self.restore.setEnabled(found and not busy and self.table.currentIndex().isValid())
        if busy or form.is_looking:
            self._busy.start()
        else:
            self._busy.stop()
            self.footer.note.setText("")

    def _progress(self, step: Step) -> None:
        percent = f" {step.done * 100 // step.total} %" if step.total else ""
        self.footer.note.setText(f"{step.what}{percent}")

    def _restore(self) -> None:
        index: QModelIndex = self.table.currentIndex()
        found = self._form.table.backup_at(index.row())
        if found is not None and not self._form.is_preparing:
            self._ask(found.backup.file, str(index.siblingAtColumn(0).data()))

    def _ask(self, file: Path, name: str) -> None:
        self.banner.dismiss()
        sentence = self.tr("The data becomes what it was in this backup: {name}.")
        if self._place.exists():
            sentence += " " + self.tr(
                "What is here now is kept as a file beside it, {place}."
                " Portal Desk closes its window and opens it again."
            )
        question = Question(
            title=self.tr("Restore this backup?"),
            sentence=sentence.format(name=name, place=self._place.parent),
            verb=self.tr("Restore"),
        )
        confirm(self, question, lambda: self._form.prepare(file))

    def _fail(self, sentence: str) -> None:
        self._close_key_dialog()
        self.banner.tell(Tone.BAD, sentence)

    def _ask_key(self, why: str) -> None:
        if self._key_dialog is not None:
            self._key_dialog.refuse(why)
            return
        file = self._form.file or Path()
        self._key_dialog = KeyDialog(file, why, starting=False, parent=self)
        self._key_dialog.entered.connect(self._try_key)
        self._key_dialog.rejected.connect(self._close_key_dialog)
        self._key_dialog.open()

    def _try_key(self, key: GivenKey) -> None:
        self._form.prepare_with(key)

    def _close_key_dialog(self) -> None:
        dialog, self._key_dialog = self._key_dialog, None
        if dialog is not None:
            dialog.close()
            dialog.deleteLater()

    def _hand_over(self, ready: ReadyBackup) -> None:
        self._close_key_dialog()
        self.accept()
        self.ready.emit(ready)

    def _choose_folder(self) -> None:
        chooser = QFileDialog(self, self.tr("Choose a folder with backups"))
        chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.setOption(QFileDialog.Option.ShowDirsOnly)
        chooser.fileSelected.connect(lambda folder: self._form.look_in(Path(folder)))
        chooser.open()

    def _choose_other(self) -> None:
        chooser = QFileDialog(self, self.tr("Choose a backup"))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setNameFilters([self.tr("Backups (*.db)"), self.tr("All files (*)")])
        chooser.fileSelected.connect(lambda file: self.choose_file(Path(file)))
        chooser.open()
