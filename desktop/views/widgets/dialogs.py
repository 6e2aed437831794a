"""The parts every dialog has: header, tabs, body, footer; and the question before an effect."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.theme import current_theme
from desktop.views.widgets.avatar import Avatar
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.buttons import Button, Kind, plain
from desktop.views.widgets.pills import Pill
from desktop.views.widgets.surfaces import Scrolled, reach_in_place, scrolled
from desktop.views.widgets.tabs import UnderlineTabs
from desktop.views.widgets.text import ElidedLabel, TextRole, hairline, label

P = TypeVar("P", bound=QWidget)


class DialogHeader(QWidget):
    """Whom or what the dialog is about."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = current_theme().px
        self._avatar = Avatar(Icon.CONTACT)
        self._title = ElidedLabel("", TextRole.H1)
        self._context = ElidedLabel("", TextRole.DIM)
        self._pills = QHBoxLayout()
        self._pills.setSpacing(px(8))
        first = QHBoxLayout()
        first.setSpacing(px(9))
        first.addWidget(self._title)
        first.addLayout(self._pills)
        first.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addStretch()
        words.addLayout(first)
        words.addWidget(self._context)
        words.addStretch()
        self._right = QHBoxLayout()
        self._right.setSpacing(px(8))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(24), px(14), px(24), px(8))
        row.setSpacing(px(16))
        row.addWidget(self._avatar)
        row.addLayout(words, 1)
        row.addLayout(self._right)

    def set_subject(self, title: str, context: str = "", avatar: str | Icon | None = None) -> None:
        """avatar is an icon, or a name to take initials from; without it the title's."""
        self._title.setText(title)
        self._context.setText(context)
        self._context.setVisible(bool(context))
        self._avatar.set_shown(title if avatar is None else avatar)
        self._title.updateGeometry()

    def add_pill(self, pill: Pill) -> Pill:
        self._pills.addWidget(pill)
        return pill

    def add_button(self, button: QWidget) -> None:
        """At the right end, after those added before."""
        self._right.addWidget(button)


class Footer(QFrame):
    """Remarks and destructive actions on the left, Cancel and the primary button on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = current_theme().px
        self.setProperty("surface", "footer")
        self._left = QHBoxLayout()
        self._right = QHBoxLayout()
        self.note = label("", TextRole.DIM)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), px(12), px(24), px(12))
        self.note.setContentsMargins(px(16), 0, 0, 0)
        row.setSpacing(px(8))
        for part in (self._left, self._right):
            part.setSpacing(px(8))
        row.addLayout(self._left)
        row.addWidget(self.note)
        row.addStretch(1)
        row.addLayout(self._right)
        self.setFixedHeight(px(57))

    def add_left(self, widget: QWidget) -> None:
        """The first one's edge, or its words where it has none, stand at the dialog's margin."""
        if not self._left.count():
            air = widget.air if isinstance(widget, Button) else 0
            self._left.setContentsMargins(current_theme().px(16 - air), 0, 0, 0)
        self._left.addWidget(widget)

    def add_right(self, button: Button) -> None:
        """In reading order: Cancel first, the primary button last."""
        button.setMinimumWidth(current_theme().px(88))
        self._right.addWidget(button)


class DialogFrame(QDialog):
    """A window dialog of `header`, optional tabs, a body that scrolls, `banner` and `footer`."""

    def __init__(self, window_title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(window_title)
        self.header = DialogHeader(self)
        self.tabs = UnderlineTabs(window_title)
        self.banner = Banner(self)
        self.body = QStackedWidget(self)
        self.footer = Footer(self)
        self._pages: list[Page[Any]] = []
        px = current_theme().px
        tab_row = QHBoxLayout()
        tab_row.setContentsMargins(px(12), 0, px(12), 0)
        tab_row.addWidget(self.tabs)
        tab_row.addStretch()
        banner_row = QHBoxLayout()
        banner_row.setContentsMargins(px(24), 0, px(24), 0)
        banner_row.addWidget(self.banner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(tab_row)
        column.addWidget(hairline())
        column.addLayout(banner_row)
        column.addWidget(self.body, 1)
        column.addWidget(self.footer)
        self.tabs.hide()
        self.tabs.currentChanged.connect(self._turn_to)

    def add_tab(
        self, text: str, make: Callable[[QWidget], P], *, scrolls: bool = True
    ) -> "Page[P]":
        """Append a tab; a page that scrolls by itself, such as a table, says so.

        make gets the parent to make the page in.
        """
        page = Page(make, Scrolled(self.body) if scrolls else QWidget(self.body))
        self.body.addWidget(page.place)
        self._pages.append(page)
        self.tabs.show()
        self.tabs.add(text)
        return page

    def set_body(self, body: QWidget, *, scrolls: bool = True) -> None:
        """The body of a dialog without tabs."""
        self.body.addWidget(scrolled(body) if scrolls else body)

    def _turn_to(self, at: int) -> None:
        self._pages[at]()
        self.body.setCurrentIndex(at)


class Page(Generic[P]):
    """What a tab shows: called, it is there. Its place stands before."""

    def __init__(self, make: Callable[[QWidget], P], place: QWidget) -> None:
        self.place = place
        self._make = make
        self._made: P | None = None

    def __call__(self) -> P:
        if self._made is None:
            self._made = self._filled()
            reach_in_place(self.place)
        return self._made

    def to_top(self) -> None:
        if isinstance(self.place, Scrolled):
            self.place.verticalScrollBar().setValue(0)

    def clear(self) -> None:
        """Let what is there go; the place stays."""
        if self._made is not None:
            self._made.deleteLater()
            self._made = None

    def _filled(self) -> P:
        if isinstance(self.place, Scrolled):
            made = self._make(self.place.viewport())
            self.place.hold(made)
        else:
            made = self._make(self.place)
            column = self.place.layout() or QVBoxLayout(self.place)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(made)
        return made


def open_dialog(dialog: QDialog) -> None:
    """Open what was made just now, and goes when it is closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    show_dialog(dialog)


def show_dialog(dialog: QDialog) -> None:
    """Open what was made or filled just now."""
    dialog.open()
    # Before it is drawn: Qt would draw it, lay it out as it asked for meanwhile, and draw it again.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked before something happens. The verbs are the buttons: never OK, Yes or No."""

    title: str
    sentence: str
    verb: str
    dangerous: bool = False
    other_verb: str = ""
    cancel: str = ""


class Confirmation(QDialog):
    """Asks the question; Esc and Cancel do nothing."""

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = current_theme().px
        self.setWindowTitle(question.title)
        self.setModal(True)
        title = label(question.title, TextRole.H2, wrap=True)
        sentence = label(question.sentence, TextRole.DIM, wrap=True)
        words = QVBoxLayout()
        words.setContentsMargins(px(24), px(24), px(24), px(24))
        words.setSpacing(px(8))
        words.addWidget(title)
        words.addWidget(sentence)
        self.cancel_button = plain(question.cancel or self.tr("Cancel"))
        self.verb_button = _verb(question)
        self.other_button = plain(question.other_verb)
        self.other_button.setVisible(bool(question.other_verb))
        footer = Footer(self)
        footer.add_left(self.other_button)
        footer.add_right(self.cancel_button)
        footer.add_right(self.verb_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(words)
        column.addWidget(footer)
        self.setMinimumWidth(px(440))
        # Qt would ask for the height that the words need in a narrower window.
        width = max(px(440), self.sizeHint().width())
        self.resize(width, column.totalHeightForWidth(width))
        self.setAccessibleDescription(question.sentence)
        self.cancel_button.clicked.connect(self.reject)
        self.verb_button.clicked.connect(self.accept)
        self.other_button.clicked.connect(self.reject)
        (self.cancel_button if question.dangerous else self.verb_button).setFocus()


def confirm(
    parent: QWidget,
    question: Question,
    then: Callable[[], None],
    *,
    other: Callable[[], None] | None = None,
) -> Confirmation:
    """Ask without stopping the program; `then` follows the verb, `other` the other verb."""
    asked = Confirmation(question, parent)
    asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    asked.accepted.connect(then)
    if other:
        asked.other_button.clicked.connect(other)
    asked.open()
    return asked


def leave(
    dialog: QDialog, is_dirty: bool, sentence: str, then: Callable[[], None] | None = None
) -> None:
    """Close the dialog, or do `then`; where something would be lost, only once that was asked."""
    go = then or partial(QDialog.reject, dialog)
    if not is_dirty:
        go()
        return
    tr = partial(QCoreApplication.translate, "Dialogs")
    question = Question(
        title=tr("Discard your changes?"),
        sentence=sentence,
        verb=tr("Discard"),
        dangerous=True,
        cancel=tr("Go on editing"),
    )
    confirm(dialog, question, go)


def _verb(question: Question) -> Button:
    return Button(question.verb, Kind.DANGER_EDGED if question.dangerous else Kind.PRIMARY)
