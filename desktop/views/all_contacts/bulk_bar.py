"""What can be done with the chosen contacts, docked under the table."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop.icons import Icon
from desktop.models.all_contacts import AllContacts
from desktop.theme import Ink, current_theme
from desktop.views.widgets import Button, IconLabel, Kind, Surface, announce, hairline, label


class BulkBar(Surface):
    """In sight while something is chosen."""

    merge = Signal()
    add_tag = Signal()
    disable_access = Signal()
    export = Signal()
    invite = Signal()

    def __init__(self, contacts: AllContacts) -> None:
        super().__init__("bar", margin=0)
        self._contacts = contacts
        self._count = label("")
        self._count.setProperty("role", "bar")
        self.all = Button("", Kind.BAR_LINK)
        self.all.clicked.connect(contacts.choose_all)
        self.clear = self._made(self.tr("C&lear"), Icon.CLEAR)
        self.clear.setToolTip(self.tr("Choose nothing (Esc)"))
        self.clear.clicked.connect(contacts.clear_choice)
        self._merge = self._made(self.tr("&Merge"), Icon.RESULT)
        self._merge.setToolTip(self.tr("Merge the two contacts into one (Ctrl+M)"))
        self._merge.clicked.connect(self.merge)
        tag = self._made(self.tr("Add &tag"), Icon.TAG)
        tag.clicked.connect(self.add_tag)
        disable = self._made(self.tr("&Disable access"), Icon.REVOKE)
        disable.clicked.connect(self.disable_access)
        export = self._made(self.tr("E&xport"), Icon.EXPORT)
        export.clicked.connect(self.export)
        invite = Button(self.tr("Send &invitations"), Kind.BAR_MAIN, Icon.SEND_BULK)
        invite.setToolTip(self.tr("Send portal invitations; you see to whom before they leave"))
        invite.clicked.connect(self.invite)
        self.setFixedHeight(current_theme().px(52))
        self._lay_out(self._merge, tag, disable, export, invite)
        contacts.choice_changed.connect(self._refresh)
        contacts.shown.connect(self._refresh)
        contacts.counted.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        count, contacts = self._contacts.chosen_count, self._contacts
        words = self.tr("All matches selected") if count is None else self.tr("{count} selected")
        self._count.setText(words.format(count=f"{count or 0:,}"))
        self._merge.setVisible(contacts.chosen.is_pair)
        matches = contacts.rowCount()
        self.all.setText(
            self.tr("Select all {count} matches").format(count=f"{matches:,}")
            if contacts.is_counted
            else self.tr("Select all matches")
        )
        self.all.setVisible(not contacts.all_matches_chosen and matches > 1 and count != matches)
        was_hidden = self.isHidden()
        self.setVisible(count != 0)
        if was_hidden and count != 0:
            announce(self, self._count.text())

    def _lay_out(self, *tools: Button) -> None:
        px = current_theme().px
        row = QHBoxLayout()
        row.setContentsMargins(px(18), 0, px(10), 0)
        row.setSpacing(px(8))
        row.addWidget(IconLabel(Icon.CHOSEN, Ink.BAR_BUTTON))
        row.addWidget(self._count)
        row.addSpacing(px(8))
        row.addWidget(self.all)
        row.addStretch()
        for tool in tools:
            row.addWidget(tool)
        line = hairline(vertical=True)
        line.setProperty("surface", "bar line")
        line.setFixedHeight(px(24))
        row.addSpacing(px(4))
        row.addWidget(line)
        row.addSpacing(px(4))
        row.addWidget(self.clear)
        self.column.addLayout(row)

    @staticmethod
    def _made(text: str, meaning: Icon) -> Button:
        return Button(text, Kind.BAR, meaning)
