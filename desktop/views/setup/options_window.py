"""System Options: what applies to all divisions and account classes."""

from collections.abc import Sequence
from enum import Enum
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.icons import Icon, paint_icon
from desktop.models.import_state import ImportState
from desktop.models.index import Index
from desktop.models.mail_form import MailForm
from desktop.models.option_form import OptionForm
from desktop.models.portal_trial import PortalTrial
from desktop.theme import Ink, current_theme
from desktop.views.setup.mail_page import MailPage
from desktop.views.setup.portal_page import PortalPage
from desktop.views.setup.setting_page import SettingPage
from desktop.views.widgets.banner import Banner, Tone
from desktop.views.widgets.buttons import plain, primary
from desktop.views.widgets.dialogs import Footer, leave
from desktop.views.widgets.fields import SearchField
from desktop.views.widgets.segmented import Segment, Segmented
from desktop.views.widgets.surfaces import Surface, reach_in_place
from desktop.views.widgets.text import TextRole, label
from domain.errors import ConflictError, DataError
from domain.mail import NotificationTemplate

_COUNT = int(Qt.ItemDataRole.UserRole)
_ICON = _COUNT + 1


class Category(Enum):
    PORTAL = Icon.PORTAL
    MAIL = Icon.EMAIL


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
        paint_icon(painter, index.data(_ICON), ink, QRect(rect.left() + px(16), top, side, side))
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

    saved = Signal()

    def __init__(
        self,
        form: OptionForm,
        mail: MailForm,
        trial: PortalTrial,
        templates: Sequence[NotificationTemplate],
        import_state: ImportState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.form = form
        self.search = SearchField(self.tr("Search settings"))
        self.discard = plain(self.tr("&Discard"))
        self.save = primary(self.tr("&Save"))
        self.save.setAutoDefault(False)
        self._title = label("", TextRole.H1)
        self._about = label("", TextRole.DIM)
        self._lay_out()
        self.mail_page = MailPage(mail, form, self._stack)
        self.portal_page = PortalPage(form, trial, self._stack, templates)
        self.pages: dict[Category, SettingPage] = {
            Category.PORTAL: self.portal_page,
            Category.MAIL: self.mail_page,
        }
        self.rows = {name: row for page in self.pages.values() for name, row in page.rows.items()}
        self._start()
        self.banner.follow(import_state)

    def reject(self) -> None:
        if self._saving:
            return
        leave(self, bool(self._dirty), self._unsaved())

    # Building

    def _start(self) -> None:
        self._fill_stack()
        reach_in_place(self._stack)
        self._connect()
        self.categories.setCurrentRow(0)
        self.search.setFocus()

    def _fill_stack(self) -> None:
        for category, page in self.pages.items():
            self._stack.addWidget(page)
            entry = QListWidgetItem(self._words(category)[0], self.categories)
            entry.setData(_COUNT, len(page.form.settings))
            entry.setData(_ICON, category.value)

    def _lay_out(self) -> None:
        px = current_theme().px
        self.resize(px(1120), px(776))
        self.setMinimumSize(px(900), px(560))
        page, banner, whole = QVBoxLayout(), QVBoxLayout(), QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._sidebar())
        whole.addLayout(page, 1)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        ground = Surface("page", self, margin=0, spacing=0)
        self._add_head(ground)
        ground.column.addLayout(banner)
        self.banner = Banner(ground)
        banner.setContentsMargins(px(24), 0, px(24), 0)
        banner.addWidget(self.banner)
        self._stack = QStackedWidget(ground)
        ground.column.addWidget(self._stack, 1)
        self.footer = Footer(self)
        page.addWidget(ground, 1)
        page.addWidget(self.footer)
        for button in (self.discard, self.save):
            self.footer.add_right(button)

    def _sidebar(self) -> Surface:
        px = current_theme().px
        side = Surface("sidebar", self, margin=8, spacing=8)
        side.setFixedWidth(px(224))
        side.column.setContentsMargins(px(8), px(20), px(8), px(8))
        title = label(self.tr("System Options"), TextRole.H2)
        title.setContentsMargins(px(16), 0, 0, px(8))
        self.categories = QListWidget(side)
        self.categories.setProperty("surface", "sidebar")
        self.categories.setAccessibleName(self.tr("Categories"))
        self.categories.setItemDelegate(_CategoryDelegate(self.categories))
        side.column.addWidget(title)
        side.column.addWidget(self.categories, 1)
        return side

    def _add_head(self, ground: Surface) -> None:
        px = current_theme().px
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(self._title)
        words.addWidget(self._about)
        self.search.setFixedWidth(px(280))
        head = QHBoxLayout()
        ground.column.addLayout(head)
        head.setContentsMargins(px(24), px(18), px(24), px(10))
        head.setSpacing(px(14))
        head.addLayout(words, 1)
        head.addWidget(self.search)
        self.which = Segmented(
            self.tr("Which settings"),
            [Segment(False, self.tr("All")), Segment(True, self.tr("Changed"))],
            ground,
        )
        head.addWidget(self.which)

    def _connect(self) -> None:
        self.categories.currentRowChanged.connect(self._turn)
        self.mail_page.needs.leads.connect(self.show_setting)
        self.discard.clicked.connect(self._discard)
        self.save.clicked.connect(self._save)
        self.save.setToolTip(self.tr("Save (Ctrl+S)"))
        self.which.button(True).setToolTip(self.tr("Settings that differ from a new office"))
        for keys in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._save)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.search.setFocus)
        self.search.textChanged.connect(self._filter)
        self.which.chosen.connect(self._filter)
        for page in self.pages.values():
            page.form.changed.connect(self._refresh)
            page.form.saved.connect(self._saved)
            page.form.failed.connect(partial(self._fail, page))

    # Showing

    def show_page(self, category: Category) -> None:
        self.categories.setCurrentRow(list(self.pages).index(category))

    def _words(self, category: Category) -> tuple[str, str]:
        """Its name, and what it holds."""
        if category is Category.PORTAL:
            about = self.tr("{} settings for all divisions and account classes")
            return self.tr("Customer Portal"), about
        return self.tr("Mail"), self.tr("{} settings of the server by which all mail leaves")

    def _turn(self, at: int) -> None:
        category = list(self.pages)[at]
        count = len(self.pages[category].form.settings)
        self._stack.setCurrentIndex(at)
        title, about = self._words(category)
        self._title.setText(title)
        self._about.setText(about.format(count))
        self._refresh()

    def _refresh(self) -> None:
        for page in self.pages.values():
            page.refresh()
        title = self.tr("System Options")
        self.setWindowTitle(f"{title} •" if self._dirty else title)
        changed = self._page.form.changed_count
        self.which.button(True).setText(f"{self.tr('Changed')} {changed}")
        self.footer.note.setText(self._unsaved())
        for button in (self.discard, self.save):
            button.setEnabled(bool(self._dirty) and not self._saving)

    @property
    def _page(self) -> SettingPage:
        return list(self.pages.values())[self._stack.currentIndex()]

    @property
    def _dirty(self) -> list[SettingPage]:
        return [page for page in self.pages.values() if page.form.draft.is_dirty]

    @property
    def _saving(self) -> bool:
        return any(page.form.saving for page in self.pages.values())

    def _unsaved(self) -> str:
        changes = [change for page in self.pages.values() for change in page.changes()]
        if not changes:
            return ""
        told = changes[:2]
        if len(changes) > len(told):
            told.append(self.tr("{} more").format(len(changes) - len(told)))
        one = self.tr("1 unsaved change:")
        many = self.tr("{} unsaved changes:").format(len(changes))
        return f"{one if len(changes) == 1 else many} {'; '.join(told)}"

    def _filter(self, _chosen: object = None) -> None:
        for page in self.pages.values():
            page.narrow(self.search.text(), only_changed=bool(self.which.value()))

    # Saving

    def _save(self) -> None:
        if self._saving:
            return
        dirty = self._dirty
        for page in dirty:
            wrong = page.form.draft.check()
            if wrong is not None:
                self._show_setting(page, wrong)
                return
        for page in dirty:
            page.form.save()

    def _discard(self) -> None:
        for page in self._dirty:
            page.form.draft.discard()

    def _saved(self) -> None:
        self.banner.succeed(self.tr("Saved."))
        self.saved.emit()

    def show_setting(self, name: str) -> None:
        """Wherever it is."""
        self._show_setting(next(page for page in self.pages.values() if name in page.rows), name)

    def _show_setting(self, page: SettingPage, name: str) -> None:
        self.search.clear()
        self.which.set_value(False)
        self.categories.setCurrentRow(list(self.pages.values()).index(page))
        page.show_setting(name)

    def _fail(self, page: SettingPage, error: DataError) -> None:
        for name in page.form.draft.problems:
            self._show_setting(page, name)
            break
        action = None
        if isinstance(error, ConflictError):
            action = (self.tr("Keep mine"), lambda: self._keep_mine(page))
        self.banner.tell(Tone.BAD, str(error), action=action)

    def _keep_mine(self, page: SettingPage) -> None:
        self.banner.dismiss()
        page.form.rebase()
