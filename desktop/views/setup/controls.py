"""The control of each kind of setting, which writes into the draft as it is used."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop.models.setting_draft import SettingDraft
from desktop.theme import current_theme
from desktop.views.widgets.fields import ComboBox
from desktop.views.widgets.switch import Switch
from domain.setting_fields import Kind, SettingField, is_number, shown

Choices = Sequence[tuple[object, str]]


class SettingControl:
    """A control, and how a value gets into it; where it is a choice, also what to choose from.

    A choice is offered once the control stands in its place: Qt makes its list then, which moves
    slowly.
    """

    def __init__(
        self,
        widget: QWidget,
        show: Callable[[object], None],
        offer: Callable[[Choices], None] = lambda _: None,
    ) -> None:
        self.widget = widget
        self.show = show
        self.offer = offer


def control_for(field: SettingField, draft: SettingDraft, width: int) -> SettingControl:
    """width is that of a text."""
    match field.kind:
        case Kind.SWITCH:
            return _switch(field, draft)
        case Kind.CHOICE:
            return _choice(field, draft, width)
        case Kind.LONG_TEXT:
            return _long_text(field, draft)
    control = _line(field, draft, width)
    if field.kind is Kind.CONCEALED and isinstance(control.widget, QLineEdit):
        control.widget.setEchoMode(QLineEdit.EchoMode.Password)
    return control


def _switch(field: SettingField, draft: SettingDraft) -> SettingControl:
    switch = Switch(field.label)
    switch.toggled.connect(lambda on: draft.edit(field.name, on))
    return SettingControl(switch, lambda value: _set_silently(switch, bool(value)))


def _set_silently(switch: Switch, on: bool) -> None:
    with QSignalBlocker(switch):
        switch.setChecked(on)
    switch.update()


def _choice(field: SettingField, draft: SettingDraft, width: int) -> SettingControl:
    box = ComboBox()
    values: list[object] = []
    box.setFixedWidth(current_theme().px(width))
    box.currentIndexChanged.connect(lambda at: draft.edit(field.name, values[at]))
    box.activated.connect(lambda _: draft.leave(field.name))

    def show(value: object) -> None:
        with QSignalBlocker(box):
            box.setCurrentIndex(values.index(value) if value in values else -1)

    def offer(choices: Choices) -> None:
        words, kept = dict(choices), draft.values[field.name]
        words.setdefault(kept, str(kept))  # it is not offered any more
        values[:] = words
        with QSignalBlocker(box):
            box.clear()
            box.addItems(list(words.values()))
        show(kept)

    return SettingControl(box, show, offer)


def _long_text(field: SettingField, draft: SettingDraft) -> SettingControl:
    edit = QPlainTextEdit()
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(current_theme().px(88))
    edit.textChanged.connect(lambda: draft.type(field.name, edit.toPlainText()))

    def show(value: object) -> None:
        if edit.toPlainText() != value:
            with QSignalBlocker(edit):
                edit.setPlainText(str(value))

    return SettingControl(edit, show)


def _line(field: SettingField, draft: SettingDraft, width: int) -> SettingControl:
    edit = QLineEdit()
    edit.setFixedWidth(current_theme().px(120 if is_number(field) else width))
    if is_number(field):
        edit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        edit.setPlaceholderText(_with_unit(field, field.default))
    if field.placeholder:
        edit.setPlaceholderText(field.placeholder)
    edit.textEdited.connect(lambda text: draft.type(field.name, text))

    def show(value: object) -> None:
        if not edit.hasFocus() or not edit.isModified():  # never under somebody's hands
            text = _with_unit(field, value)
            if edit.text() != text:
                edit.setText(text)

    def leave() -> None:
        edit.setModified(False)
        show(draft.values[field.name])
        draft.leave(field.name)

    edit.editingFinished.connect(leave)
    return SettingControl(edit, show)


def _with_unit(field: SettingField, value: object) -> str:
    text = shown(field, value)
    if not isinstance(value, int):
        return text
    return {Kind.MONEY: f"$ {text}", Kind.PERCENT: f"{text} %"}.get(field.kind, text)
