"""Step 2: the office, who works here, and how the data is protected."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.icons import Icon
from desktop.models.countries import countries
from desktop.models.first_start import FirstStartForm, Protection
from desktop.theme import current_theme
from desktop.views.first_start.cards import ChoiceCard
from desktop.views.first_start.pages import Page
from desktop.views.widgets.buttons import plain
from desktop.views.widgets.fields import ComboBox, Field
from desktop.views.widgets.text import TextRole, label


class OfficePage(Page):
    """Writes into the form as it is typed into; problems show once somebody wants to go on."""

    def __init__(self, form: FirstStartForm) -> None:
        super().__init__(
            2,
            self.tr("Your office"),
            self.tr("Whose contacts these are, and how they are protected."),
        )
        self._form = form
        self._checked = False
        self.fields: dict[str, Field] = {}
        self.protections: dict[Protection, ChoiceCard] = {}
        self.country = self._country_box()
        self.browse = plain(self.tr("B&rowse"), Icon.FOLDER)
        self._passphrases = QWidget()
        self._lay_out()
        self._choose_protection(form.answers.protection)
        self.browse.clicked.connect(self._browse)
        form.changed.connect(self._show)
        self._show()

    def check(self) -> bool:
        """Show every problem, with the keyboard in the first field that has one."""
        self._checked = True
        self._show()
        for name, field in self.fields.items():
            if name in self._form.problems:
                field.control.setFocus()
                return False
        return True

    def _lay_out(self) -> None:
        px = current_theme().px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(14))
        self._add_line("organisation", self.tr("&Organization"), required=True)
        self._add_line("staff_name", self.tr("Your &name"), required=True)
        self._add_line("passphrase", self.tr("&Passphrase"), required=True)
        self._add_line("passphrase_again", self.tr("Passphrase &again"), required=True)
        self._add_line("backup_folder", self.tr("Backup &folder"))
        self.fields["backup_folder"].set_hint(self.tr("May stay empty."))
        grid.addWidget(self.fields["organisation"], 0, 0)
        grid.addWidget(self.fields["staff_name"], 0, 1)
        country = Field(
            self.tr("&Country"), self.country, hint=self.tr("Phone numbers are read with it.")
        )
        grid.addWidget(country, 1, 0)
        grid.addLayout(self._backup_row(), 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.column.addLayout(grid)
        self.column.addSpacing(px(10))
        self.column.addWidget(label(self.tr("Protection of the data"), TextRole.LABEL))
        self.column.addLayout(self._protection_cards())
        row = QHBoxLayout(self._passphrases)
        row.setContentsMargins(0, px(8), 0, 0)
        row.setSpacing(px(16))
        row.addWidget(self.fields["passphrase"], 1)
        row.addWidget(self.fields["passphrase_again"], 1)
        self.column.addWidget(self._passphrases)
        self.column.addStretch()

    def _add_line(self, name: str, text: str, *, required: bool = False) -> None:
        edit = QLineEdit(str(getattr(self._form.answers, name)))
        if "passphrase" in name:
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        edit.textEdited.connect(lambda typed: self._form.change(**{name: typed}))
        self.fields[name] = Field(text, edit, required=required)

    def _country_box(self) -> ComboBox:
        box = ComboBox()
        for code, name in countries():
            box.addItem(name, code)
        box.setCurrentIndex(box.findData(self._form.answers.country))
        box.currentIndexChanged.connect(lambda _: self._form.change(country=box.currentData()))
        return box

    def _backup_row(self) -> QHBoxLayout:
        px = current_theme().px
        button = QVBoxLayout()
        button.setContentsMargins(0, px(20), 0, 0)
        button.addWidget(self.browse)
        button.addStretch()
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.fields["backup_folder"], 1)
        row.addLayout(button)
        return row

    def _protection_cards(self) -> QVBoxLayout:
        words = {
            Protection.KEYRING: (
                self.tr("Encrypted, &key kept by this computer (recommended)"),
                self.tr("Opens when you are signed in here. A copied file alone opens nowhere."),
            ),
            Protection.PASSPHRASE: (
                self.tr("Encrypted &with a passphrase"),
                self.tr("Asked at every start. Nobody can open the data without it."),
            ),
            Protection.KEY_FILE: (
                self.tr("Encrypted, &key in the file named at the start"),
                self.tr("The file is made now. Keep it: nobody can open the data without it."),
            ),
            Protection.NONE: (
                self.tr("No &encryption"),
                self.tr("Whoever can read this computer's files can read the contacts."),
            ),
        }
        column = QVBoxLayout()
        column.setSpacing(current_theme().px(8))
        for protection in self._form.choices:
            card = ChoiceCard(*words[protection])
            card.toggled.connect(
                lambda on, chosen=protection: self._choose_protection(chosen) if on else None
            )
            self.protections[protection] = card
            column.addWidget(card)
        return column

    def _choose_protection(self, protection: Protection) -> None:
        self.protections[protection].setChecked(True)
        if protection is not self._form.answers.protection:
            self._form.change(protection=protection)
        self._passphrases.setVisible(protection is Protection.PASSPHRASE)

    def _browse(self) -> None:
        start = self._form.answers.backup_folder or str(Path.home())
        chooser = QFileDialog(self, self.tr("Choose the backup folder"), start)
        chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.setOption(QFileDialog.Option.ShowDirsOnly)
        chooser.fileSelected.connect(self.take_folder)
        chooser.open()

    def take_folder(self, folder: str) -> None:
        edit = self.fields["backup_folder"].control
        if isinstance(edit, QLineEdit):
            edit.setText(folder)
        self._form.change(backup_folder=folder)

    def _show(self) -> None:
        problems: Mapping[str, str] = self._form.problems if self._checked else {}
        for name, field in self.fields.items():
            field.set_problem(problems.get(name))
        self.setEnabled(not self._form.is_creating)
