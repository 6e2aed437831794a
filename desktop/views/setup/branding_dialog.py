"""Portal branding of a division: what its customers see on every page of the portal."""

import base64
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QColor, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.icons import Icon
from desktop.models.branding_form import BrandingForm
from desktop.theme import current_theme
from desktop.views.widgets.banner import Tone
from desktop.views.widgets.buttons import ghost, plain, primary
from desktop.views.widgets.dialogs import DialogFrame, leave
from desktop.views.widgets.fields import Field
from desktop.views.widgets.text import Note, TextRole, label

_LOGO_HEIGHT = 40


class BrandingDialog(DialogFrame):
    def __init__(self, division: str, form: BrandingForm, parent: QWidget) -> None:
        super().__init__(parent.tr("Portal Branding"), parent)
        form.setParent(self)
        self.form = form
        self.lines = {name: QLineEdit() for name in ("name", "phone", "colour")}
        self.terms = QPlainTextEdit()
        self.terms.setTabChangesFocus(True)
        self.terms.setFixedHeight(current_theme().px(88))
        self._swatch = QLabel()
        self._picture = QLabel()
        self._logo_problem = Note(icon=Icon.PROBLEM, role=TextRole.PROBLEM)
        self.choose = plain(self.tr("Choose &picture…"), Icon.FOLDER)
        self.remove = ghost(self.tr("&Remove"), Icon.DELETE)
        self.cancel = plain(self.tr("Cancel"))
        self.save = primary(self.tr("&Save"))
        subject = self.tr("What customers of {division} see in the portal")
        self.header.set_subject(
            self.tr("Portal branding"), subject.format(division=division), Icon.PORTAL
        )
        self._fields = {
            "name": Field(self.tr("&Name"), self.lines["name"]),
            "phone": Field(self.tr("P&hone"), self.lines["phone"]),
            "colour": Field(self.tr("&Color"), self.lines["colour"]),
        }
        self._fields["name"].set_hint(self.tr("Empty: the name of the office"))
        self.set_body(self._body())
        self.footer.add_right(self.cancel)
        self.footer.add_right(self.save)
        self.setModal(True)
        self.resize(current_theme().px(600), current_theme().px(600))
        self._connect()
        self._refresh()

    def reject(self) -> None:
        if self.form.saving:
            return
        leave(self, self.form.is_dirty, self.tr("The branding is not saved yet."))

    def _body(self) -> QWidget:
        px = current_theme().px
        self._swatch.setFixedSize(px(32), px(32))
        colour = QHBoxLayout()
        colour.setSpacing(px(8))
        colour.addWidget(self._fields["colour"], 1)
        colour.addWidget(self._swatch, 0, Qt.AlignmentFlag.AlignBottom)
        pair = QHBoxLayout()
        pair.setSpacing(px(16))
        pair.addWidget(self._fields["phone"], 1)
        pair.addLayout(colour, 1)
        choice = QHBoxLayout()
        choice.setSpacing(px(8))
        choice.addWidget(self._picture)
        choice.addWidget(self.choose)
        choice.addWidget(self.remove)
        choice.addStretch(1)
        logo = QVBoxLayout()
        logo.setSpacing(px(4))
        logo.addWidget(label(self.tr("Logo"), TextRole.LABEL))
        logo.addLayout(choice)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(16), px(24), px(20))
        column.setSpacing(px(14))
        column.addWidget(self._fields["name"])
        column.addLayout(pair)
        column.addLayout(logo)
        column.addWidget(self._logo_problem)
        terms = Field(self.tr("Login &terms"), self.terms)
        terms.set_hint(self.tr("Empty: those of System Options"))
        column.addWidget(terms)
        column.addStretch(1)
        return body

    def _connect(self) -> None:
        for name, line in self.lines.items():
            line.textEdited.connect(partial(self._edit, name))
            line.editingFinished.connect(partial(self.form.leave, name))
        self.terms.textChanged.connect(lambda: self.form.edit(login_terms=self.terms.toPlainText()))
        self.choose.clicked.connect(self._choose)
        self.remove.clicked.connect(lambda: self.form.edit(logo=""))
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self.form.save)
        for keys in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.form.save)
        self.form.changed.connect(self._refresh)
        self.form.saved.connect(self.accept)
        self.form.failed.connect(lambda error: self.banner.tell(Tone.BAD, str(error)))

    def _edit(self, name: str, text: str) -> None:
        self.form.edit(**{name: text})

    def _choose(self) -> None:
        pictures = self.tr("Pictures (*.png *.jpg *.jpeg *.svg)")
        file, _ = QFileDialog.getOpenFileName(self, self.tr("Choose the Logo"), "", pictures)
        if file:
            self.form.take_logo(Path(file))

    def _refresh(self) -> None:
        draft, problems = self.form.draft, self.form.problems
        for name, line in self.lines.items():
            if line.text() != getattr(draft, name):
                line.setText(getattr(draft, name))
            self._fields[name].set_problem(problems.get(name))
        if self.terms.toPlainText() != draft.login_terms:
            with QSignalBlocker(self.terms):
                self.terms.setPlainText(draft.login_terms)
        self._logo_problem.set_text(problems.get("logo", ""))
        self._show_logo(draft.logo)
        self.remove.setVisible(bool(draft.logo))
        shade = QColor(draft.colour)
        found = shade.name() if shade.isValid() else "transparent"
        self._swatch.setStyleSheet(f"background: {found}; border-radius: 6px;")
        self.save.setEnabled(self.form.is_dirty and not self.form.saving)

    def _show_logo(self, logo: str) -> None:
        picture = QPixmap()
        picture.loadFromData(base64.b64decode(logo.partition(",")[2]))
        if picture.isNull():
            self._picture.setText(self.tr("A picture is chosen.") if logo else self.tr("None"))
            return
        height = current_theme().px(_LOGO_HEIGHT)
        self._picture.setPixmap(
            picture.scaledToHeight(height, Qt.TransformationMode.SmoothTransformation)
        )
