"""Approving a login request: the account, the contact, and how much access."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.login_approval import ApprovalForm
from desktop.models.offered_sites import OfferedSites
from desktop.theme import Ink, current_theme
from desktop.views.edit_contact.check_table import CheckTable
from desktop.views.widgets import (
    Card,
    Column,
    ComboBox,
    DialogFrame,
    Field,
    Note,
    Segment,
    Segmented,
    TextRole,
    Tone,
    label,
    plain,
    primary,
)
from domain.errors import DataError
from domain.login_decisions import Choice, Decision


class ApproveDialog(DialogFrame):
    """Stays, as it is, until it was stored."""

    wants_account = Signal()  # another one than those that match

    def __init__(self, form: ApprovalForm, parent: QWidget) -> None:
        super().__init__(parent.tr("Approve Login Request"), parent)
        self._form = form
        form.setParent(self)
        self._sites = OfferedSites(form)
        self._choices: list[Choice] = []
        self.who = ComboBox()
        self.other_account = plain(self.tr("Ano&ther account…"), Icon.ACCOUNT)
        self.table = CheckTable(self.tr("Access"))
        self.table.setModel(self._sites)
        self.table.set_columns([Column(200, stretches=True)])
        self.table.horizontalHeader().hide()
        self.email = Segmented(self.tr("Email"), [Segment(False, ""), Segment(True, "")], self.body)
        self._problem = Note(
            icon=Icon.PROBLEM, role=TextRole.PROBLEM, ink=Ink.BAD, parent=self.body
        )
        self._effects = [
            Note(icon=Icon.SEND, parent=self.body),
            Note(icon=Icon.WARNING, ink=Ink.WARN, parent=self.body),
        ]
        self.cancel = plain(self.tr("Cancel"))
        self.approve = primary(self._verb())
        self._fill_header()
        self.set_body(self._body(), scrolls=False)
        self.footer.add_right(self.cancel)
        self.footer.add_right(self.approve)
        self.setModal(True)
        px = current_theme().px
        self.resize(px(640), px(640))
        self._connect()

    def offer(self, choices: Sequence[Choice]) -> None:
        """To choose from; the first is chosen."""
        for choice in choices:
            self.add(choice)

    def add(self, choice: Choice) -> None:
        if choice not in self._choices:
            self._choices.append(choice)
            self.who.addItem(self._words(choice))

    def choose(self, choice: Choice) -> None:
        """Also one that was not offered."""
        self.add(choice)
        self.who.setCurrentIndex(self._choices.index(choice))

    def _words(self, choice: Choice) -> str:
        if choice.contact_id is None:
            return self.tr("New contact of {}").format(choice.account)
        words = f"{choice.name}, {choice.account}"
        known = self.tr("{words} (so far of {account})")
        return known.format(words=words, account=choice.elsewhere) if choice.elsewhere else words

    def _fill_header(self) -> None:
        typed = self._form.opened.row.request.typed
        words = {
            Decision.APPROVED: self.tr("Approve the request of {}"),
            Decision.MERGED: self.tr("{} is this contact"),
        }
        title = words[self._form.decision].format(typed.name or typed.email)
        self.header.set_subject(title, f"{typed.kind.value} · {typed.email}", Icon.KEY)

    def _verb(self) -> str:
        if not self._form.gives_access:
            return self.tr("Add &request")
        return self.tr("&Approve and invite")

    def _body(self) -> QWidget:
        px = current_theme().px
        chooser = QHBoxLayout()
        chooser.setSpacing(px(8))
        chooser.addWidget(Field(self.tr("&Contact"), self.who, parent=self.body), 1)
        chooser.addWidget(self.other_account, 0, Qt.AlignmentFlag.AlignBottom)
        self.other_account.setVisible(self._form.decision is Decision.APPROVED)
        card = Card(self.body, margin=1)
        card.column.addWidget(self.table)
        body = QWidget(self.body)
        column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(12))
        column.addLayout(chooser)
        column.addWidget(self.email)
        access = self.tr("Access") if self._form.gives_access else self.tr("About")
        offered = QVBoxLayout()
        offered.setSpacing(px(4))
        offered.addWidget(label(access, TextRole.LABEL))
        offered.addWidget(card, 1)
        column.addLayout(offered, 1)
        for part in (self._problem, *self._effects):
            column.addWidget(part)
        emails = (self.email.button(False), self.email.button(True))
        for before, after in pairwise((self.who, self.other_account, *emails, self.table)):
            self.setTabOrder(before, after)
        return body

    def _connect(self) -> None:
        form = self._form
        self.cancel.clicked.connect(self.reject)
        self.approve.clicked.connect(self._approve)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._approve)
        self.other_account.clicked.connect(self.wants_account)
        self.who.currentIndexChanged.connect(self._choose)
        self.table.ticked.connect(self._sites.toggle)
        self.email.chosen.connect(lambda wanted: form.take_email(bool(wanted)))
        form.offered.connect(self._start)
        form.changed.connect(self._refresh)
        form.approved.connect(self.accept)
        form.failed.connect(self._say)
        self._refresh()

    def _choose(self, place: int) -> None:
        self.banner.dismiss()
        self._form.choose(self._choices[place])

    def _start(self) -> None:
        """Another account or contact was read."""
        known = self._form.other_email
        typed = self._form.opened.row.request.typed.email
        self.email.button(False).setText(self.tr("Keep {}").format(known))
        self.email.button(True).setText(self.tr("Change to {}").format(typed))
        self.email.set_value(False)
        self.email.setVisible(bool(known))
        self.table.select_row(self._sites.first_chosen())

    def _refresh(self) -> None:
        form = self._form
        self._problem.set_text(form.problem)
        said = (*form.consequences, "", "")
        for note, sentence in zip(self._effects, said, strict=False):
            note.set_text(sentence)
        self.approve.setEnabled(form.row is not None and not form.busy)

    def _approve(self) -> None:
        if self._form.problem:
            self.table.setFocus()
        else:
            self._form.approve()

    def _say(self, error: DataError) -> None:
        self.banner.tell(Tone.BAD, str(error))
