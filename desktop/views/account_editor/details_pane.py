"""The account itself, and on Add the first contact."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.models.account_form import AccountForm
from desktop.theme import current_theme
from desktop.views.widgets.fields import ComboBox, Field
from desktop.views.widgets.surfaces import Well
from desktop.views.widgets.text import Note, TextRole, label
from domain.accounts import AccountStatus, InvoiceDelivery


class DetailsPane(QWidget):
    """Writes into the form as it is typed into."""

    def __init__(self, form: AccountForm) -> None:
        super().__init__()
        self._form = form
        self.fields: dict[str, Field] = {}
        self._becomes = Note()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current_theme().px(12))
        column.addWidget(label(self.tr("Account"), TextRole.H3))
        column.addLayout(self._account_grid())
        if form.opened.card is None:
            column.addSpacing(current_theme().px(4))
            column.addWidget(label(self.tr("First contact"), TextRole.H3))
            column.addWidget(self._contact_well())
        column.addStretch()
        form.changed.connect(self._show)
        self._show()

    def _account_grid(self) -> QGridLayout:
        grid = _grid()
        self._add_line("number", self.tr("N&umber"), required=True)
        self._add_line("name", self.tr("&Name"), required=True)
        draft, opened = self._form.draft, self._form.opened
        classes = [c for c in opened.account_classes if c.active or c.id == draft.class_id]
        grid.addWidget(self.fields["number"], 0, 0)
        grid.addWidget(self._choice("status", self.tr("S&tatus"), _by_word(AccountStatus)), 0, 1)
        grid.addWidget(self.fields["name"], 1, 0, 1, 2)
        class_names = {c.id: c.name for c in classes}
        grid.addWidget(self._choice("class_id", self.tr("&Class"), class_names), 2, 0)
        divisions = {
            division.id: division.name
            for division in opened.divisions
            if division.active or division.id == draft.division_id
        }
        grid.addWidget(self._choice("division_id", self.tr("&Division"), divisions), 2, 1)
        delivery = self._choice(
            "invoice_delivery", self.tr("&Invoice delivery"), _by_word(InvoiceDelivery)
        )
        grid.addWidget(delivery, 3, 0, 1, 2)
        return grid

    def _contact_well(self) -> Well:
        well = Well(spacing=10)
        grid = _grid()
        for place, (name, text) in enumerate(
            {
                "name": self.tr("Contact na&me"),
                "title": self.tr("Tit&le"),
                "email": self.tr("&Email"),
                "phone_1": self.tr("&Phone 1"),
            }.items()
        ):
            field = self._line(f"contact.{name}", text, self._edit_contact(name))
            grid.addWidget(field, *divmod(place, 2))
        well.column.addLayout(grid)
        well.column.addWidget(self._becomes)
        return well

    def _add_line(self, name: str, text: str, *, required: bool) -> None:
        field = self._line(name, text, lambda typed: self._form.edit(**{name: typed}), required)
        edit = field.control
        if isinstance(edit, QLineEdit):
            edit.setText(getattr(self._form.draft, name))

    def _line(
        self, name: str, text: str, edited: Callable[[str], None], required: bool = False
    ) -> Field:
        edit = QLineEdit()
        edit.textEdited.connect(edited)
        edit.editingFinished.connect(lambda: self._form.leave(name))
        self.fields[name] = Field(text, edit, required=required)
        return self.fields[name]

    def _edit_contact(self, name: str) -> Callable[[str], None]:
        return lambda typed: self._form.edit_contact(**{name: typed})

    def _choice(self, name: str, text: str, words: Mapping[Any, str]) -> Field:
        box = ComboBox()
        for value, word in words.items():
            box.addItem(word, value)
        box.setCurrentIndex(list(words).index(getattr(self._form.draft, name)))
        values = list(words)
        box.currentIndexChanged.connect(lambda at: self._form.edit(**{name: values[at]}))
        self.fields[name] = Field(text, box)
        return self.fields[name]

    def _show(self) -> None:
        problems = self._form.problems
        for name, field in self.fields.items():
            field.set_problem(problems.get(name))
        primary = self._form.account_class.create_contact_default
        name = self._form.account_class.name
        self._becomes.set_text(
            (
                self.tr("Becomes Primary Billing of this account.")
                if primary
                else self.tr("Class {} names no billing contact by itself.").format(name)
            )
            if self._form.opened.card is None
            else ""
        )


def _grid() -> QGridLayout:
    px = current_theme().px
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(16))
    grid.setVerticalSpacing(px(14))
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    return grid


def _by_word(kind: type[Enum]) -> dict[Any, str]:
    return {value: value.value for value in kind}
