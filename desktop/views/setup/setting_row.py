"""The card grammar of settings: a label with its effect at the left, the control at the right."""

import html
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.theme import Ink, current_theme, restyle
from desktop.views.widgets.pills import Pill
from desktop.views.widgets.surfaces import Card
from desktop.views.widgets.text import Note, TextRole, hairline, label
from domain.setting_fields import NO_EFFECT, Kind, SettingField, SettingGroup

_HEIGHT = 52


class SettingRow(QWidget):
    """One setting. Its problem stands below the effect, its pill behind the label."""

    def __init__(
        self, field: SettingField, control: QWidget, parent: QWidget, *, says_no_effect: bool
    ) -> None:
        """says_no_effect is False where the whole group says it."""
        super().__init__(parent)
        px = current_theme().px
        self.field = field
        self.control = control
        parts = [field.effect, "" if field.built or not says_no_effect else NO_EFFECT]
        self._effect = " · ".join(part for part in parts if part)
        self._label = label(field.label, TextRole.STRONG)
        self._label.setBuddy(control)
        self._below = label(self._effect, TextRole.HINT, wrap=True)
        if not self._effect:
            self._below.hide()
        self._star: QLabel | None = None
        self._pill: Pill | None = None
        self._problem: Note | None = None
        control.setAccessibleName(field.label)
        self._line = QHBoxLayout()
        self._line.setSpacing(px(8))
        self._line.addWidget(self._label)
        self._line.addStretch(1)
        self._words = QVBoxLayout()
        self._words.setSpacing(0)
        self._words.addStretch(1)
        self._words.addLayout(self._line)
        self._words.addWidget(self._below)
        self._words.addStretch(1)
        self._lay_out()
        self._describe("")

    def set_required(self, required: bool) -> None:
        if required and self._star is None:
            self._star = QLabel("*")
            self._star.setProperty("role", "problem")
            self._line.insertWidget(1, self._star)
        if self._star is not None:
            _show(self._star, required)

    def set_problem(self, sentence: str) -> None:
        if not sentence and self._problem is None:
            return
        if self._problem is None:
            self._problem = Note(parent=self)
            self._problem.set_look(Icon.PROBLEM, Ink.BAD, TextRole.PROBLEM)
            self._words.insertWidget(self._words.count() - 1, self._problem)
        if sentence != self._problem.text():
            self._problem.set_text(sentence)
            restyle(self.control, "problem", bool(sentence))
        self._describe(sentence)

    def set_pill(self, text: str) -> None:
        """A word about the value, such as Changed; empty takes it away."""
        if text and self._pill is None:
            self._pill = Pill()
            self._line.insertWidget(self._line.count() - 1, self._pill)
        if self._pill is not None:
            self._pill.show_state(text)
            _show(self._pill, bool(text))

    def add_beside(self, widget: QWidget) -> None:
        """Before the control, so that controls stay below each other."""
        row = self.layout()
        assert isinstance(row, QHBoxLayout)  # noqa: S101 - a long text has nothing beside it
        row.insertWidget(1, widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def add_behind(self, widget: QWidget) -> None:
        """Behind the control, which becomes shorter by it."""
        row, gap = self.layout(), current_theme().px(8)
        assert isinstance(row, QHBoxLayout)  # noqa: S101 - a long text has nothing behind it
        pair = QHBoxLayout()
        pair.setSpacing(gap)
        row.removeWidget(self.control)
        row.addLayout(pair)
        pair.addWidget(self.control)
        pair.addWidget(widget)
        QWidget.setTabOrder(self.control, widget)
        self.control.setFixedWidth(self.control.maximumWidth() - gap - widget.sizeHint().width())

    def add_below(self, widget: QWidget) -> None:
        """Below the effect."""
        self._words.insertWidget(self._words.count() - 1, widget)

    def mark(self, words: Sequence[str]) -> None:
        """Underline where these words occur."""
        for shown, text in ((self._label, self.field.label), (self._below, self._effect)):
            marked = _marked(text, words)
            rich = marked != html.escape(text)
            shown.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
            shown.setText(marked if rich else text)

    def _lay_out(self) -> None:
        px = current_theme().px
        tall = self.field.kind is Kind.LONG_TEXT
        row = QVBoxLayout(self) if tall else QHBoxLayout(self)
        row.setContentsMargins(px(16), px(6), px(16), px(12) if tall else px(6))
        row.setSpacing(px(8) if tall else px(16))
        row.addLayout(self._words, 0 if tall else 1)
        if tall:
            row.addWidget(self.control)
        else:
            row.addWidget(self.control, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(px(_HEIGHT))

    def _describe(self, problem: str) -> None:
        required = self.tr("required") if self._star and not self._star.isHidden() else ""
        no_effect = "" if self.field.built else NO_EFFECT
        said = [part for part in (required, problem, self.field.effect, no_effect) if part]
        self.control.setAccessibleDescription(" ".join(f"{part.rstrip('.')}." for part in said))


class SettingGroupCard(QWidget):
    """The rows of a group on one card, under its title."""

    def __init__(self, group: SettingGroup, parent: QWidget) -> None:
        super().__init__(parent)
        px = current_theme().px
        self._partly = any(field.built for field in group.fields)
        self._rows: list[SettingRow] = []
        self._lines: list[QWidget] = []
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(label(group.title, TextRole.H3))
        if not self._partly:
            head.addWidget(Pill(NO_EFFECT))
        head.addStretch(1)
        self._card = Card(self, margin=1, spacing=0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addWidget(self._card)

    def add(self, field: SettingField, control: QWidget) -> SettingRow:
        line = hairline()
        row = SettingRow(field, control, self._card, says_no_effect=self._partly)
        self._card.column.addWidget(line)
        self._card.column.addWidget(row)
        line.setVisible(bool(self._rows))
        self._lines.append(line)
        self._rows.append(row)
        return row

    def separate(self) -> None:
        """Hairlines between the rows that show; nothing at all where none does."""
        first = True
        for line, row in zip(self._lines, self._rows, strict=True):
            _show(line, not row.isHidden() and not first)
            first = first and row.isHidden()
        _show(self, not first)


def _show(widget: QWidget, shown: bool) -> None:
    """To show a widget again that shows costs as much as the first time: its style is made."""
    if widget.isHidden() == shown:
        widget.setVisible(shown)


def _marked(text: str, words: Sequence[str]) -> str:
    """The text as HTML, with every occurrence of a word underlined in the accent's colour."""
    folded, found = text.casefold(), set[int]()
    if len(folded) == len(text):
        for word in words:
            at = folded.find(word)
            while word and at >= 0:
                found.update(range(at, at + len(word)))
                at = folded.find(word, at + 1)
    color = current_theme().color(Ink.ACCENT).name()
    start, end = f'<u style="color:{color}">', "</u>"
    parts = [
        f"{start}{html.escape(letter)}{end}" if at in found else html.escape(letter)
        for at, letter in enumerate(text)
    ]
    return "".join(parts).replace(f"{end}{start}", "")
