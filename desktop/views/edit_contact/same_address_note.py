"""The word under an address that somebody else has already."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.same_address import Namesake, SameAddress
from desktop.theme import Ink, current_theme
from desktop.views.widgets import IconLabel, announce, label, plain
from desktop.views.widgets.surfaces import reach_in_place


class SameAddressNote(QFrame):
    """Says who has the address, and offers that person; hidden while nobody has it."""

    open_asked = Signal(object)  # an AccountContactId
    link_asked = Signal(object)  # an AddressOwner
    merge_asked = Signal(object)  # an AddressOwner

    def __init__(self, same_address: SameAddress, parent: QWidget) -> None:
        super().__init__(parent)
        self._same_address = same_address
        self._found: Namesake | None = None
        self.setProperty("tone", "info")
        same_address.changed.connect(self._refresh)
        self.hide()
        self._refresh()

    def text(self) -> str:
        return self._text.text() if self._found else ""

    def _fill(self) -> None:
        """Of most addresses there is nothing to say."""
        px = current_theme().px
        self._text = label(wrap=True)
        self._open = plain("", Icon.CONTACT)
        self._open.clicked.connect(self._ask_open)
        self._link = plain(self.tr("Link to this account instead"), Icon.LINK)
        self._link.clicked.connect(self._ask_link)
        self._merge = plain("", Icon.RESULT)
        self._merge.clicked.connect(self._ask_merge)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self._open)
        buttons.addWidget(self._link)
        buttons.addWidget(self._merge)
        buttons.addStretch()
        words = QVBoxLayout()
        words.setSpacing(px(8))
        words.addWidget(self._text)
        words.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(10), px(12), px(10))
        row.setSpacing(px(8))
        row.addWidget(IconLabel(Icon.CONTACTS, Ink.ACCENT, 18), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        reach_in_place(self)

    def _refresh(self) -> None:
        found = self._found = self._same_address.found
        self.setVisible(found is not None)
        if found:
            if self.layout() is None:
                self._fill()
            self._text.setText(found.sentence)
            self._open.setText(self.tr("Open {name}").format(name=found.owner.name))
            self._open.setVisible(found.open_id is not None)
            self._link.setVisible(found.can_link)
            self._merge.setText(self.tr("Merge with {name}").format(name=found.owner.name))
            self._merge.setVisible(found.can_merge)
            announce(self, found.sentence)

    def _ask_open(self) -> None:
        if self._found:
            self.open_asked.emit(self._found.open_id)

    def _ask_link(self) -> None:
        if self._found:
            self.link_asked.emit(self._found.owner)

    def _ask_merge(self) -> None:
        if self._found:
            self.merge_asked.emit(self._found.owner)
