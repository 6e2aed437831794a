"""Notification templates: the list, the template that is worked on, and how it will look."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.icons import Icon
from desktop.models.import_state import ImportState
from desktop.models.roles import Role
from desktop.models.template_editor import TemplateEditor
from desktop.theme import Ink, current_theme
from desktop.views.mail.template_form import TemplateForm
from desktop.views.mail.template_preview import TemplatePreview
from desktop.views.main.two_lines import TwoLines
from desktop.views.widgets.banner import Banner, Tone
from desktop.views.widgets.buttons import danger, icon_button, plain, primary
from desktop.views.widgets.dialogs import Footer, Question, confirm, leave
from desktop.views.widgets.fields import SearchField
from desktop.views.widgets.surfaces import Surface
from desktop.views.widgets.text import TextRole, label
from domain.errors import DataError
from domain.ids import TemplateId
from domain.mail import NotificationTemplate

_ID = int(Qt.ItemDataRole.UserRole) + 100


class TemplateWindow(QDialog):
    """Stays open after a save; leaving a template with something unsaved asks."""

    saved = Signal()

    def __init__(
        self, editor: TemplateEditor, import_state: ImportState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self.list = QListWidget()
        self.search = SearchField(self.tr("Search templates"))
        self.add = icon_button(Icon.ADD, self.tr("Add template"), "Ctrl+N")
        self.form = TemplateForm(editor)
        self.preview = TemplatePreview(editor)
        self.banner = Banner()
        self.delete = danger(self.tr("De&lete template"), Icon.DELETE)
        self.discard = plain(self.tr("&Discard"))
        self.save = primary(self.tr("&Save"))
        self.save.setAutoDefault(False)
        self.footer = Footer()
        self._lay_out()
        self._connect()
        self._fill()
        self._refresh()
        self.banner.follow(import_state)
        self.form.name.setFocus()

    def reject(self) -> None:
        if not self.editor.saving:
            self._leave(partial(QDialog.reject, self))

    # Building

    def _lay_out(self) -> None:
        px = current_theme().px
        self.resize(px(1280), px(736))
        self.setMinimumSize(px(1120), px(560))
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.banner)
        middle.addWidget(self.form, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._sidebar())
        row.addLayout(middle, 1)
        row.addWidget(self.preview)
        self.footer.add_left(self.delete)
        for button in (self.discard, self.save):
            self.footer.add_right(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(row, 1)
        whole.addWidget(self.footer)

    def _sidebar(self) -> Surface:
        px = current_theme().px
        side = Surface("sidebar", margin=8, spacing=8)
        side.setFixedWidth(px(240))
        head = QHBoxLayout()
        head.setContentsMargins(px(12), px(8), 0, 0)
        head.addWidget(label(self.tr("Templates"), TextRole.H3))
        head.addStretch(1)
        head.addWidget(self.add)
        self.list.setProperty("surface", "sidebar")
        self.list.setAccessibleName(self.tr("Templates"))
        self.list.setItemDelegate(TwoLines(self.list, inset=0, ground=Ink.SIDEBAR))
        side.column.addLayout(head)
        side.column.addWidget(self.search)
        side.column.addWidget(self.list, 1)
        return side

    def _connect(self) -> None:
        self.search.textChanged.connect(self._narrow)
        self.add.clicked.connect(lambda: self._leave(lambda: self._open(None)))
        self.list.currentItemChanged.connect(self._choose)
        self.delete.clicked.connect(self._ask_to_delete)
        self.discard.clicked.connect(self.editor.discard)
        self.save.clicked.connect(self._save)
        self.save.setToolTip(self.tr("Save (Ctrl+S)"))
        for keys in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._save)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.add.click)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.search.setFocus)
        self.editor.changed.connect(self._refresh)
        self.editor.saved.connect(self._saved)
        self.editor.deleted.connect(self._deleted)
        self.editor.failed.connect(self._fail)

    # Showing

    def _fill(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for template in self.editor.templates:
            item = QListWidgetItem(template.name, self.list)
            item.setData(Role.DETAIL, self._about(template))
            item.setData(_ID, template.id)
            if template.id == self.editor.draft.id:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self._narrow(self.search.text())

    def _about(self, template: NotificationTemplate) -> str:
        kind = template.type.value
        return kind if template.active else self.tr("{} · inactive").format(kind)

    def _narrow(self, text: str) -> None:
        for at in range(self.list.count()):
            item = self.list.item(at)
            item.setHidden(text.casefold() not in item.text().casefold())

    def _refresh(self) -> None:
        editor = self.editor
        title = editor.draft.name or self.tr("New template")
        words = self.tr("Notification Template – {}").format(title)
        self.setWindowTitle(f"{words} •" if editor.is_dirty else words)
        self.footer.note.setText(self.tr("Unsaved changes") if editor.is_dirty else "")
        for button in (self.discard, self.save):
            button.setEnabled(editor.is_dirty and not editor.saving)
        self.delete.setEnabled(not editor.is_new and not editor.saving)

    # Doing

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        self.show_template(item.data(_ID))

    def show_template(self, id: TemplateId) -> None:
        if id == self.editor.draft.id:
            return
        if self.editor.is_dirty:
            self._fill()  # back to the one that is worked on, until that is answered
        self._leave(lambda: self._open(id))

    def _open(self, id: TemplateId | None) -> None:
        self.editor.open(id)
        if id is None:
            self.list.setCurrentRow(-1)
            self.form.name.setFocus()
        self._fill()

    def _leave(self, then: Callable[[], None]) -> None:
        """Ask where something would be lost."""
        name = self.editor.draft.name or self.tr("New template")
        sentence = self.tr("What was changed in {} is not saved.").format(name)
        leave(self, self.editor.is_dirty, sentence, then)

    def _save(self) -> None:
        if self.editor.is_dirty and not self.editor.saving:
            self.editor.save()

    def _saved(self) -> None:
        self._fill()
        self.banner.succeed(self.tr("Saved."))
        self.saved.emit()

    def _ask_to_delete(self) -> None:
        question = Question(
            title=self.tr("Delete {}?").format(self.editor.draft.name),
            sentence=self.tr("The template is gone for good. Mail that was sent stays as it is."),
            verb=self.tr("Delete template"),
            dangerous=True,
        )
        confirm(self, question, self.editor.delete)

    def _deleted(self) -> None:
        self._fill()
        self.banner.succeed(self.tr("Deleted."))
        self.saved.emit()

    def _fail(self, error: DataError) -> None:
        for name in self.form.fields:
            if name in self.editor.problems:
                self.form.fields[name].control.setFocus()
                break
        self.banner.tell(Tone.BAD, str(error))
