"""What the contact will see in the customer portal, with the access as it is ticked now."""

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.contact_form import ContactForm
from desktop.theme import Ink, current_theme
from desktop.views.widgets import (
    IconLabel,
    Note,
    TextRole,
    Well,
    announce,
    label,
    plain,
    scrolled,
)
from domain.portal_scope import why_closed
from domain.portal_view import Seen, what_is_seen


class SeenPanel(Well):
    why_asked = Signal()
    preview_asked = Signal()

    def __init__(self, form: ContactForm, parent: QWidget) -> None:
        super().__init__(parent, spacing=8)
        self._form = form
        self._shown: tuple[Seen, ...] | str = ""
        self._title = label("", TextRole.H3, wrap=True)
        self._page = label("", TextRole.HINT, wrap=True)
        px = current_theme().px
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(IconLabel(Icon.VIEW, Ink.ACCENT))
        head.addWidget(self._title, 1)
        self._rows = QWidget()
        self._list = QVBoxLayout(self._rows)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(px(10))
        self.column.addLayout(head)
        self.column.addWidget(self._page)
        self.column.addWidget(scrolled(self._rows), 1)
        self._no_preview = Note(icon=Icon.PROBLEM, ink=Ink.BAD, role=TextRole.PROBLEM, parent=self)
        self.why = plain(self.tr("Wh&y?"), Icon.HELP)
        self.preview = plain(self.tr("Open portal &preview"), Icon.OPEN_OUTSIDE)
        for part in (self._no_preview, self.why, self.preview):
            self.column.addWidget(part)
        self.why.clicked.connect(self.why_asked)
        self.preview.clicked.connect(self._ask_preview)
        form.changed.connect(self._refresh)
        form.reopened.connect(self._forget_refusal)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def show_preview(self, address: str) -> None:
        if not QDesktopServices.openUrl(QUrl(address)):
            self.refuse_preview(
                self.tr("No browser could be started. Is one set up for this computer?")
            )

    def refuse_preview(self, sentence: str) -> None:
        """Why the portal is not shown, beside the button that was to show it."""
        self._no_preview.set_text(sentence)
        announce(self._no_preview, sentence)

    def _forget_refusal(self) -> None:
        self._no_preview.set_text("")

    def _ask_preview(self) -> None:
        self._forget_refusal()
        self.preview_asked.emit()

    def _refresh(self) -> None:
        if not self.isVisible():
            return  # with thousands of sites it takes a while, and nobody looks
        opened, draft = self._form.opened, self._form.draft
        name = draft.contact.name.strip() or self.tr("this contact")
        self._title.setText(self.tr("What {name} will see").format(name=name))
        page = self.tr("On the {page} home page").format(
            page=opened.account_class.customer_portal_home_page.value
        )
        if not draft.portal.is_open:
            page = self.tr("{page}, once portal access is enabled").format(page=page)
        self._page.setText(page)
        closed = why_closed(opened.account, opened.account_class)
        self._show(
            closed
            or what_is_seen(
                draft, opened.account, opened.account_class, opened.options, opened.sites
            )
        )

    def _show(self, shown: tuple[Seen, ...] | str) -> None:
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._list.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        if isinstance(shown, str):
            self._list.addWidget(_line(Icon.REVOKE, Ink.BAD, shown, ""))
        else:
            for seen in shown:
                mark = (Icon.SUCCESS, Ink.OK) if seen.shown else (Icon.NO, Ink.TEXT3)
                line = _line(*mark, seen.block, seen.detail)
                said = self.tr("shown") if seen.shown else self.tr("not shown")
                line.setAccessibleName(f"{seen.block}: {said}. {seen.detail}".strip())
                self._list.addWidget(line)
        self._list.addStretch(1)


def _line(icon: Icon, ink: Ink, text: str, detail: str) -> QWidget:
    px = current_theme().px
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(8))
    sign = QVBoxLayout()
    sign.setContentsMargins(0, px(1), 0, 0)
    sign.addWidget(IconLabel(icon, ink))
    sign.addStretch(1)
    words = QVBoxLayout()
    words.setSpacing(0)
    role = TextRole.BODY if ink is not Ink.TEXT3 else TextRole.DIM
    words.addWidget(label(text, role, wrap=True))
    if detail:
        words.addWidget(label(detail, TextRole.HINT, wrap=True))
    row.addLayout(sign)
    row.addLayout(words, 1)
    return line
