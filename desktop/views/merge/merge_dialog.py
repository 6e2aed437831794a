"""Two contacts side by side, and the one they become."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from desktop.icons import Icon, Mark
from desktop.models.import_state import ImportState
from desktop.models.merge import MergeForm
from desktop.theme import Ink, current_theme
from desktop.views.merge.merge_row import LABEL_WIDTH, MergeRow
from desktop.views.widgets import (
    DialogFrame,
    ElidedLabel,
    IconLabel,
    Note,
    Pill,
    Question,
    TextRole,
    Tone,
    confirm,
    ghost,
    hairline,
    label,
    plain,
    primary,
)
from domain.errors import BusyError, ConflictError, DataError, RefusedError
from domain.merge_contacts import Person, Side

_SIZE = QSize(1120, 760)
_SMALLEST = QSize(960, 560)


class MergeDialog(DialogFrame):
    """Shows a MergeForm. What is suggested, and what follows from it, is decided there."""

    merged = Signal(object)  # the ActionId

    def __init__(
        self, form: MergeForm, import_state: ImportState, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self.setWindowTitle(self.tr("Merge Contacts"))
        form.setParent(self)
        self._form = form
        self._import_state = import_state
        self.rows: list[MergeRow] = []
        self._differ = self.header.add_pill(Pill())
        self._grid = QVBoxLayout()
        self.equal = ghost("", Icon.NEXT)
        self.equal.setCheckable(True)
        self._warnings = QVBoxLayout()
        self._tags, self._accounts = label(wrap=True), label(wrap=True)
        self.use_left = plain(self.tr("Use all &left"))
        self.use_right = plain(self.tr("Use all &right"))
        self.swap = plain(self.tr("S&wap"))
        self.cancel = plain(self.tr("Cancel"))
        self.merge = primary(self.tr("&Merge contacts"), Icon.RESULT)
        for button in (self.swap, self.use_left, self.use_right):
            self.header.add_button(button)
        self.footer.add_right(self.cancel)
        self.footer.add_right(self.merge)
        self.footer.note.setText(self.tr("Undo in the Edit menu takes a merge back."))
        self.set_body(self._body())
        self._wire()
        self._fill()
        self._fit()

    def reject(self) -> None:
        if not self._form.busy:
            super().reject()

    # Building

    def _body(self) -> QWidget:
        px = current_theme().px
        self._heads = QHBoxLayout()
        self._heads.setSpacing(px(12))
        self._grid.setSpacing(0)
        below = QHBoxLayout()
        below.addWidget(self.equal)
        below.addStretch()
        keys = self.tr("1 left · 2 right · E edit the result · ↑ ↓ other fields")
        below.addWidget(label(keys, TextRole.HINT))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(12), px(24), px(16))
        column.setSpacing(px(8))
        column.addLayout(self._warnings)
        column.addLayout(self._heads)
        column.addWidget(hairline())
        column.addLayout(self._grid)
        column.addLayout(below)
        for title, words in (
            (self.tr("Tags, united"), self._tags),
            (self.tr("Accounts, united"), self._accounts),
        ):
            line = QHBoxLayout()
            line.setSpacing(px(12))
            named = label(title, TextRole.STRONG)
            named.setFixedWidth(px(LABEL_WIDTH))
            line.addWidget(named, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(words, 1)
            column.addLayout(line)
        column.addStretch()
        return body

    def _wire(self) -> None:
        form = self._form
        self.use_left.clicked.connect(lambda: form.choose_all(Side.KEPT))
        self.use_right.clicked.connect(lambda: form.choose_all(Side.OTHER))
        self.swap.clicked.connect(form.swap)
        self.cancel.clicked.connect(self.reject)
        self.merge.clicked.connect(self._ask)
        self.equal.toggled.connect(self._fold)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._ask)
        form.changed.connect(self._refresh)
        form.reopened.connect(self._fill)
        form.stored.connect(self._finish)
        form.failed.connect(self._fail)
        self._import_state.changed.connect(self._refresh)

    def _fit(self) -> None:
        px = current_theme().px
        self.setMinimumSize(_SMALLEST)
        wanted = QSize(px(_SIZE.width()), px(_SIZE.height()))
        self.resize(wanted.boundedTo(self.screen().availableSize()).expandedTo(_SMALLEST))

    def _fill(self) -> None:
        """New rows, for other fields or other people."""
        _empty(self._heads)
        _empty(self._grid)
        px = current_theme().px
        opened = self._form.opened
        field = label(self.tr("Field"), TextRole.DIM)
        field.setFixedWidth(px(LABEL_WIDTH))
        self._heads.addWidget(field)
        self._heads.addWidget(self._head(Icon.CONTACT, opened.kept, self.tr("stays")), 1)
        self._heads.addWidget(
            self._head(Icon.CONTACT, opened.other, self.tr("is merged into it")), 1
        )
        self._heads.addWidget(
            _Head(Icon.RESULT, self.tr("Result"), self.tr("One contact, with both histories")), 1
        )
        self.rows = [MergeRow(self._form, field) for field in self._form.fields]
        for row in self.rows:
            row.stepped.connect(lambda by, row=row: self._step(row, by))
            self._grid.addWidget(row)
        self._fold(self.equal.isChecked())
        self._refresh()
        shown = self._shown()
        if shown:
            shown[0].enter()

    def _head(self, icon: Icon, person: Person, fate: str) -> QWidget:
        accounts = self._form.opened.accounts
        on = ", ".join(accounts[row.account_id].number for row in person.accounts)
        context = f"{on} · {fate}" if on else fate
        return _Head(icon, person.contact.name or self.tr("No name"), context)

    # Showing

    def _shown(self) -> list[MergeRow]:
        return [row for row in self.rows if not row.isHidden()]

    def _step(self, row: MergeRow, by: int) -> None:
        shown = self._shown()
        at = min(max(shown.index(row) + by, 0), len(shown) - 1)
        shown[at].enter()

    def _fold(self, unfolded: bool) -> None:
        equal = [row for row in self.rows if not row.field.differs]
        for row in equal:
            row.setVisible(unfolded)
        self.equal.setVisible(bool(equal))
        words = (
            self.tr("Hide {count} equal fields")
            if unfolded
            else self.tr("Show {count} equal fields")
        )
        self.equal.setText(words.format(count=len(equal)))

    def _refresh(self) -> None:
        form = self._form
        one, two = form.opened.kept.contact.name, form.opened.other.contact.name
        self.header.set_subject(
            form.choices.contact.name.strip() or self.tr("No name"),
            self.tr("{one} and {two} become one contact").format(one=one, two=two),
            Icon.RESULT,
        )
        count = sum(field.differs for field in form.fields)
        words = self.tr("1 field differs") if count == 1 else self.tr("{count} fields differ")
        self._differ.show_state(words.format(count=count), Mark(Icon.CONFLICT, Ink.WARN))
        self._tags.setText(", ".join(form.tags) or self.tr("None"))
        self._accounts.setText("\n".join(form.accounts) or self.tr("None"))
        _empty(self._warnings)
        for sentence in form.consequences:
            self._warnings.addWidget(Note(sentence, Icon.WARNING, role=TextRole.BODY, ink=Ink.WARN))
        running = self._import_state.running
        self.merge.setEnabled(not form.busy and not running)
        reason = self.tr("Import is running. Merge when it has finished.") if running else ""
        self.merge.setToolTip(reason)
        self.merge.setAccessibleDescription(reason)

    # Doing

    def _ask(self) -> None:
        form = self._form
        if form.busy or self._import_state.running:
            return
        if bad := [row for row in self.rows if row.field.name in form.problems]:
            bad[0].setVisible(True)
            bad[0].edit_result()
        elif form.consequences:
            question = Question(
                title=self.tr("Merge these contacts?"),
                sentence=" ".join(form.consequences),
                verb=self.tr("Merge contacts"),
                dangerous=True,
            )
            confirm(self, question, form.merge)
        else:
            form.merge()

    def _finish(self, action: object) -> None:
        self.accept()
        self.merged.emit(action)

    def _fail(self, error: DataError) -> None:
        self._refresh()
        known = {row.field.name for row in self.rows}
        if isinstance(error, RefusedError) and known & error.problems.keys():
            self._ask()
            return
        tone = Tone.WARN if isinstance(error, BusyError | ConflictError) else Tone.BAD
        compare = (self.tr("Compare"), self._compare) if isinstance(error, ConflictError) else None
        self.banner.tell(tone, str(error), action=compare)

    def _compare(self) -> None:
        self.banner.dismiss()
        self._form.compare()


class _Head(QWidget):
    """Whose column it is."""

    def __init__(self, icon: Icon, title: str, context: str) -> None:
        super().__init__()
        px = current_theme().px
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(title, TextRole.STRONG))
        words.addWidget(ElidedLabel(context, TextRole.HINT))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(4), 0, px(4))
        row.setSpacing(px(8))
        row.addWidget(IconLabel(icon, Ink.TEXT2))
        row.addLayout(words, 1)


def _empty(layout: QLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
