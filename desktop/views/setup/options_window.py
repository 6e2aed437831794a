"""System Options: what applies to all divisions and account classes."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.icons import Icon, paint_icon
from desktop.models.import_state import ImportState
from desktop.models.option_form import OPTIONS, OptionForm
from desktop.theme import Ink, current_theme
from desktop.views.setup.controls import Choices, SettingControl, control_for
from desktop.views.setup.setting_row import SettingGroupCard, SettingRow
from desktop.views.widgets.banner import Banner, Tone
from desktop.views.widgets.buttons import plain, primary
from desktop.views.widgets.dialogs import Footer, Question, confirm
from desktop.views.widgets.fields import SearchField
from desktop.views.widgets.row_delegate import Index
from desktop.views.widgets.segmented import Segment, Segmented
from desktop.views.widgets.states import EmptyState
from desktop.views.widgets.surfaces import Surface, scrolled
from desktop.views.widgets.text import TextRole, label
from domain.errors import ConflictError, DataError
from domain.option_fields import OPTION_GROUPS
from domain.setting_fields import Kind, SettingField, SettingGroup, shown

_WIDTH = 264
_COUNT = int(Qt.ItemDataRole.UserRole)


class _CategoryDelegate(QStyledItemDelegate):
    """Icon, name and number of settings; the one that shows has an accent at its left."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(current_theme().px(100), current_theme().px(36))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        px, rect = theme.px, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.setBrush(theme.color(Ink.ACCENT_SOFT))
            painter.drawRoundedRect(rect, px(6), px(6))
            painter.fillRect(
                rect.left(), rect.top() + px(8), px(3), px(20), theme.color(Ink.ACCENT)
            )
        side = px(16)
        top = rect.center().y() - side // 2
        ink = Ink.ACCENT if chosen else Ink.TEXT2
        paint_icon(painter, Icon.PORTAL, ink, QRect(rect.left() + px(16), top, side, side))
        inner = rect.adjusted(px(42), 0, -px(12), 0)
        painter.setFont(theme.font(weight=600 if chosen else 400))
        painter.setPen(theme.color(Ink.TEXT))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, middle, str(index.data()))
        painter.setFont(theme.font(tabular=True))
        painter.setPen(theme.color(Ink.TEXT2))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, str(index.data(_COUNT)))
        painter.restore()


class OptionsWindow(QDialog):
    """Stays open after a save; closing it with something unsaved asks."""

    def __init__(
        self,
        form: OptionForm,
        templates: Sequence[str],
        import_state: ImportState,
        parent: QWidget | None = None,
    ) -> None:
        """templates are the names of those to choose from."""
        super().__init__(parent)
        self._templates = [("", self.tr("Not set")), *((name, name) for name in templates)]
        self.form = form
        self._import = import_state
        self.rows: dict[str, SettingRow] = {}
        self._controls: dict[str, SettingControl] = {}
        self.search = SearchField(self.tr("Search settings"))
        self.which = Segmented(
            self.tr("Which settings"),
            [Segment(False, self.tr("All")), Segment(True, self.tr("Changed"))],
        )
        self.banner = Banner()
        self.discard = plain(self.tr("&Discard"))
        self.save = primary(self.tr("&Save"))
        self.save.setAutoDefault(False)
        self.footer = Footer()
        self._nothing = EmptyState(Icon.SEARCH, self.tr("Nothing found"))
        self._column = QVBoxLayout()
        self._lay_out()
        # Last, into what stands already: whatever gets another parent is styled anew.
        self._cards = [self._card(group) for group in OPTION_GROUPS]
        for at, card in enumerate(self._cards):
            self._column.insertWidget(at, card)
        self._connect()
        self.resize(current_theme().px(1120), current_theme().px(776))
        self.setMinimumSize(current_theme().px(900), current_theme().px(560))
        self._refresh()
        self._say_import()
        self.search.setFocus()

    def reject(self) -> None:
        if self.form.saving:
            return
        if not self.form.draft.is_dirty:
            super().reject()
            return
        question = Question(
            title=self.tr("Discard your changes?"),
            sentence=self._unsaved(),
            verb=self.tr("Discard"),
            dangerous=True,
            cancel=self.tr("Go on editing"),
        )
        confirm(self, question, partial(QDialog.reject, self))

    # Building

    def _card(self, group: SettingGroup) -> SettingGroupCard:
        partly = any(field.built for field in group.fields)
        rows = []
        for field in group.fields:
            control = control_for(field, self.form.draft, self._choices(field), _WIDTH)
            self._controls[field.name] = control
            self.rows[field.name] = SettingRow(field, control.widget, says_no_effect=partly)
            rows.append(self.rows[field.name])
        return SettingGroupCard(group.title, rows)

    def _choices(self, field: SettingField) -> Choices:
        return self._templates if field.kind is Kind.CHOICE else ()

    def _lay_out(self) -> None:
        px = current_theme().px
        page = QVBoxLayout()
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        banner = QVBoxLayout()
        banner.setContentsMargins(px(32), 0, px(32), 0)
        banner.addWidget(self.banner)
        ground = Surface("page", margin=0, spacing=0)
        ground.column.addLayout(self._head())
        ground.column.addLayout(banner)
        ground.column.addWidget(self._settings(), 1)
        page.addWidget(ground, 1)
        page.addWidget(self.footer)
        for button in (self.discard, self.save):
            self.footer.add_right(button)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._sidebar())
        whole.addLayout(page, 1)

    def _sidebar(self) -> Surface:
        px = current_theme().px
        side = Surface("sidebar", margin=8, spacing=8)
        side.setFixedWidth(px(224))
        side.column.setContentsMargins(px(8), px(20), px(8), px(8))
        title = label(self.tr("System Options"), TextRole.H2)
        title.setContentsMargins(px(16), 0, 0, px(8))
        self.categories = QListWidget()
        self.categories.setProperty("surface", "sidebar")
        self.categories.setAccessibleName(self.tr("Categories"))
        self.categories.setItemDelegate(_CategoryDelegate(self.categories))
        entry = QListWidgetItem(self.tr("Customer Portal"), self.categories)
        entry.setData(_COUNT, len(OPTIONS))
        self.categories.setCurrentRow(0)
        side.column.addWidget(title)
        side.column.addWidget(self.categories, 1)
        return side

    def _head(self) -> QHBoxLayout:
        px = current_theme().px
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(label(self.tr("Customer Portal"), TextRole.H1))
        about = self.tr("{} settings for all divisions and account classes")
        words.addWidget(label(about.format(len(OPTIONS)), TextRole.DIM))
        self.search.setFixedWidth(px(280))
        head = QHBoxLayout()
        head.setContentsMargins(px(32), px(18), px(32), px(10))
        head.setSpacing(px(14))
        head.addLayout(words, 1)
        head.addWidget(self.search)
        head.addWidget(self.which)
        return head

    def _settings(self) -> QScrollArea:
        px = current_theme().px
        content = QWidget()
        content.setLayout(self._column)
        self._column.setContentsMargins(px(32), px(6), px(32), px(24))
        self._column.setSpacing(px(20))
        self._column.addWidget(self._nothing, 1)
        self._column.addStretch(1)
        self._nothing.hide()
        self._area = scrolled(content)
        return self._area

    def _connect(self) -> None:
        self.discard.clicked.connect(self.form.draft.discard)
        self.save.clicked.connect(self._save)
        self.save.setToolTip(self.tr("Save (Ctrl+S)"))
        self.which.button(True).setToolTip(self.tr("Settings that differ from a new office"))
        for keys in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._save)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.search.setFocus)
        self.search.textChanged.connect(self._filter)
        self.which.chosen.connect(self._filter)
        self.form.changed.connect(self._refresh)
        self.form.saved.connect(lambda: self.banner.succeed(self.tr("Saved.")))
        self.form.failed.connect(self._fail)
        self._import.changed.connect(self._say_import)

    # Showing

    def _refresh(self) -> None:
        form, draft = self.form, self.form.draft
        for name, row in self.rows.items():
            self._controls[name].show(draft.values[name])
            row.set_problem(draft.problems.get(name, ""))
            row.set_pill(self._pill(row.field))
            idle = not form.saving and (
                not row.field.part_of or bool(draft.values[row.field.part_of])
            )
            row.control.setEnabled(idle)
        title = self.tr("System Options")
        self.setWindowTitle(f"{title} •" if draft.is_dirty else title)
        self.which.button(True).setText(f"{self.tr('Changed')} {form.changed_count}")
        self.footer.note.setText(self._unsaved())
        for button in (self.discard, self.save):
            button.setEnabled(draft.is_dirty and not form.saving)

    def _pill(self, field: SettingField) -> str:
        if field.wanted and not self.form.draft.values[field.name]:
            return self.tr("Not set")
        changed = not field.part_of and self.form.is_changed(field)
        return self.tr("Changed") if changed else ""

    def _unsaved(self) -> str:
        changes = self.form.draft.changes
        if not changes:
            return ""
        told = [self._change(field) for field in changes[:2]]
        if len(changes) > len(told):
            told.append(self.tr("{} more").format(len(changes) - len(told)))
        one = self.tr("1 unsaved change:")
        many = self.tr("{} unsaved changes:").format(len(changes))
        return f"{one if len(changes) == 1 else many} {'; '.join(told)}"

    def _change(self, field: SettingField) -> str:
        draft = self.form.draft
        if field.kind is Kind.LONG_TEXT:
            return field.label
        old, new = (self._word(field, values[field.name]) for values in (draft.base, draft.values))
        return self.tr("{label}, {old} to {new}").format(label=field.label, old=old, new=new)

    def _word(self, field: SettingField, value: object) -> str:
        if field.kind is Kind.SWITCH:
            return self.tr("Yes") if value else self.tr("No")
        return shown(field, value) or self.tr("empty")

    def _filter(self, _chosen: object = None) -> None:
        """Rows stay while one works in them: the choice is made when it is asked for."""
        words = self.search.text().casefold().split()
        only_changed = bool(self.which.value())
        for row in self.rows.values():
            field = row.field
            asked = self.form.draft.field(field.part_of) if field.part_of else field
            text = f"{field.label} {field.effect}".casefold()
            found = all(word in text for word in words)
            row.setVisible(found and (not only_changed or self.form.is_changed(asked)))
            row.mark(words)
        for card in self._cards:
            card.separate()
        nothing = all(card.isHidden() for card in self._cards)
        self._nothing.setVisible(nothing)
        if words:
            quoted = self.tr("No setting has “{}” in its name or effect.")
            self._nothing.set_words(self.tr("Nothing found"), quoted.format(self.search.text()))
        else:
            every = self.tr("Every setting is as in a new office.")
            self._nothing.set_words(self.tr("Nothing changed"), every)

    def _say_import(self) -> None:
        if self._import.running:
            sentence = self.tr("Import is running. Your text is kept; save when it has finished.")
            self.banner.tell(Tone.WARN, sentence, closable=False)
        else:
            self.banner.dismiss()

    # Saving

    def _save(self) -> None:
        if self.form.saving or not self.form.draft.is_dirty:
            return
        wrong = self.form.draft.check()
        if wrong is None:
            self.form.save()
        else:
            self._show_setting(wrong)

    def _show_setting(self, name: str) -> None:
        self.search.clear()
        self.which.set_value(False)
        self.rows[name].control.setFocus()
        self._area.ensureWidgetVisible(self.rows[name])

    def _fail(self, error: DataError) -> None:
        for name in self.form.draft.problems:
            self._show_setting(name)
            break
        action = None
        if isinstance(error, ConflictError):
            action = (self.tr("Keep mine"), self._keep_mine)
        self.banner.tell(Tone.BAD, str(error), action=action)

    def _keep_mine(self) -> None:
        self.banner.dismiss()
        self.form.rebase()
