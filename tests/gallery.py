"""Draws every shared widget into one picture, to look at: `python -m tests.gallery FOLDER`."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.icons import Icon, status_mark
from desktop.models.roles import Role
from desktop.theme import Ink, Theme, ThemeChoice
from desktop.views.widgets import (
    Avatar,
    Banner,
    Card,
    Chip,
    Column,
    ComboBox,
    Confirmation,
    DialogFrame,
    EmptyState,
    Field,
    FlowLayout,
    Loading,
    OptionRow,
    Pill,
    Question,
    SearchField,
    Segment,
    Segmented,
    Skeleton,
    Switch,
    Table,
    TextRole,
    Tone,
    Well,
    add_trailing_icon,
    danger,
    ghost,
    hairline,
    icon_button,
    label,
    link,
    note,
    plain,
    primary,
)

Index = QModelIndex | QPersistentModelIndex

PEOPLE = [
    ("Account", "Primary Billing", "John Doe", "Owner", "john.doe@renogym.example", "Yes"),
    ("Account", "None", "Marcus Webb", "Facilities Director", "m.webb@renogym.example", "Invited"),
    ("Site", "None", "Tom Akerlund", "Front Desk", "front.desk@tbwchiro.example", "Disabled"),
    ("Site", "None", "Sofia Lindqvist", "–", "sofia.with.a.long.name@renogym.example", "No"),
    ("", "", "", "", "", ""),
]
HEADS = ["Type", "Billing contact", "Name", "Title", "Email", "Portal user"]


class People(QAbstractTableModel):
    """Five rows, of which the last is still loading."""

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else len(PEOPLE)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent and parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        across = orientation is Qt.Orientation.Horizontal
        return HEADS[section] if across and role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        text = PEOPLE[index.row()][index.column()]
        column = index.column()
        answers: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: text,
            Role.STRONG: column == 2,
            Role.DIM: text in ("None", "No", "–"),
            Role.SECONDARY: column in (0, 3),
            Role.ELIDE_MIDDLE: column == 4,
            Role.LOADING: not text,
        }
        if column == 0 and text:
            answers[Role.ICON] = Icon.ACCOUNT if text == "Account" else Icon.SITE
        if column == 5 and text:
            answers[Role.ICON], answers[Role.ICON_COLOR] = status_mark(text)
        return answers.get(role)


def table(parent: QWidget | None = None) -> Table:
    made = Table("Contacts", header_height=44)
    made.setModel(People(parent or made))
    widths = [102, 126, 140, 130, 180, 104]
    made.set_columns([Column(width, position == 4) for position, width in enumerate(widths)])
    made.setSortingEnabled(True)
    made.horizontalHeader().setSortIndicator(2, Qt.SortOrder.AscendingOrder)
    made.hovered_row = 1
    made.select_row(3)
    return made


def row(*widgets: QWidget) -> QHBoxLayout:
    layout = QHBoxLayout()
    layout.setSpacing(8)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch()
    return layout


def _buttons() -> Card:
    card = Card()
    asleep = primary("Save")
    asleep.setEnabled(False)
    sleeping = plain("Export", Icon.EXPORT)
    sleeping.setEnabled(False)
    card.column.addLayout(
        row(
            primary("Add contact", Icon.ADD),
            plain("Send portal invitation", Icon.SEND),
            ghost("Import", Icon.IMPORT),
            danger("Revoke access", Icon.REVOKE),
            link("Show first"),
        )
    )
    card.column.addLayout(row(asleep, sleeping, icon_button(Icon.EDIT, "Edit", "F2")))
    places = Segmented(
        "Places",
        [
            Segment("a", "Accounts", Icon.ACCOUNT),
            Segment("b", "All contacts", Icon.ALL_CONTACTS),
        ],
    )
    card.column.addLayout(row(places, SearchField("Search accounts, sites and contacts")))
    on, off = Switch("On", checked=True), Switch("Off")
    asleep_on, asleep_off = Switch("On", checked=True), Switch("Off")
    asleep_on.setEnabled(False)
    asleep_off.setEnabled(False)
    card.column.addLayout(row(on, off, asleep_on, asleep_off))
    _add_states(card)
    return card


def _add_states(card: Card) -> None:
    words = ("Active", "Invited", "Disabled", "No", "Credit Hold", "Bad Debt", "Prospect")
    card.column.addLayout(row(*(Pill(word, *status_mark(word)) for word in words)))
    pills = (Pill("Account level", Icon.ACCOUNT), Pill("Account level", Icon.ACCOUNT, Ink.ACCENT))
    card.column.addLayout(row(Avatar("John Doe"), Avatar(Icon.ADD_CONTACT), *pills))
    flow = FlowLayout()
    for chip in (Chip("VIP"), Chip("Gate code"), Chip("Account", "is active", accent=True)):
        flow.addWidget(chip)
    card.column.addLayout(flow)
    half = QCheckBox("Some")
    half.setCheckState(Qt.CheckState.PartiallyChecked)
    full, chosen = QCheckBox("Included"), QRadioButton("This computer")
    full.setChecked(True)
    chosen.setChecked(True)
    grey = QCheckBox("Asleep")
    grey.setChecked(True)
    grey.setEnabled(False)
    boxes = (QCheckBox("None"), half, full, grey, chosen, QRadioButton("Server"))
    card.column.addLayout(row(*boxes))


def _form() -> Well:
    well = Well()
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(14)
    email = QLineEdit("sofia.l@renovationgym")
    add_trailing_icon(email, Icon.EMAIL)
    bad = Field("&Email", email)
    bad.set_problem("Ending is missing, for example “.com”.")
    unused = QLineEdit(placeholderText="Not used for sign-in")
    combo, asleep = ComboBox(), ComboBox()
    combo.addItems(["Primary Billing", "None"])
    asleep.addItems(["Email"])
    asleep.setEnabled(False)
    grid.addWidget(Field("&Name", QLineEdit("John Doe"), required=True), 0, 0)
    grid.addWidget(Field("Title", QLineEdit("Owner"), hint="As on the card."), 0, 1)
    grid.addWidget(bad, 1, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(Field("Email 2", unused), 1, 1, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(Field("Billing contact", combo), 2, 0)
    grid.addWidget(Field("Service notification method", asleep), 2, 1)
    memo = QPlainTextEdit()
    memo.setPlaceholderText("Only staff can see this note")
    memo.setFixedHeight(64)
    grid.addWidget(Field("Note", memo), 3, 0, 1, 2)
    well.column.addLayout(grid)
    well.column.addWidget(hairline())
    hint = "Yes stops every text message to this person."
    refused = OptionRow("Enable portal access", Switch(""))
    refused.set_reason("Save this contact first, then open it again to send the invitation.")
    well.column.addWidget(OptionRow("Mobile opt out?", Switch("", checked=True), hint=hint))
    well.column.addWidget(refused)
    return well


def _states() -> Card:
    card = Card(margin=16)
    tones = [
        (Tone.WARN, "You are offline. Changes are kept here and sent later.", "Try now"),
        (Tone.BAD, "The invitation was not sent. “Invite email template” is not set.", "Open"),
        (Tone.INFO, "Ben Ruiz is editing this contact too.", "Show"),
    ]
    for tone, sentence, verb in tones:
        banner = Banner()
        banner.tell(tone, sentence, action=(verb, banner.dismiss), closable=False)
        card.column.addWidget(banner)
    done = Banner()
    done.succeed("Invitation sent to john.doe@renogym.example.")
    card.column.addWidget(done)
    card.column.addWidget(
        note("All sites are included while Account (All Sites) is selected.", card)
    )
    waiting = Loading()
    waiting.start()
    waiting._appear()  # noqa: SLF001 - a picture cannot wait
    card.column.addWidget(waiting)
    card.column.addWidget(Skeleton(2, 36, (2, 3, 1)))
    card.column.addWidget(
        EmptyState(
            Icon.ADD_CONTACT,
            "No contacts yet",
            "Add the first person of 49418 Renovation Gym. Then give portal access.",
            [plain("Import", Icon.IMPORT), primary("Add contact", Icon.ADD)],
        )
    )
    return card


def gallery() -> QWidget:
    window = QWidget()
    grid = QGridLayout(window)
    grid.setSpacing(16)
    listing = Card(margin=1)
    listing.column.setContentsMargins(1, 1, 1, 7)
    listing.column.addWidget(table())
    left = QVBoxLayout()
    left.addWidget(_buttons())
    left.addWidget(_form())
    grid.addLayout(left, 0, 0)
    grid.addWidget(_states(), 0, 1)
    grid.addWidget(listing, 1, 0, 1, 2)
    grid.setRowMinimumHeight(1, 280)
    return window


def dialog() -> DialogFrame:
    frame = DialogFrame("Edit Contact")
    frame.header.set_subject("John Doe", "Owner · 49418 Renovation Gym")
    frame.header.add_pill(Pill("Portal active", *status_mark("Active")))
    frame.header.add_pill(Pill("Account level", Icon.ACCOUNT))
    frame.header.add_button(ghost("Previous", Icon.PREVIOUS))
    frame.header.add_button(ghost("Next", Icon.NEXT))
    frame.add_tab("Details", lambda _: _form())
    frame.add_tab("Customer Portal Access", lambda _: label("Access", TextRole.H3))
    frame.add_tab("Tags", QWidget)
    frame.tabs.set_mark(2, Icon.PROBLEM, "1 problem")
    frame.footer.add_left(danger("Unlink from account", Icon.UNLINK))
    frame.footer.add_right(plain("Cancel"))
    frame.footer.add_right(primary("Save"))
    frame.footer.note.setText("2 unsaved changes")
    return frame


def question() -> Confirmation:
    return Confirmation(
        Question(
            title="Unlink John Doe?",
            sentence="Portal access to this account ends at once and open invitations stop"
            " working. Other accounts stay.",
            verb="Unlink",
            dangerous=True,
        )
    )


def main(folder: Path) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    theme = Theme(app)
    folder.mkdir(parents=True, exist_ok=True)
    for choice in (ThemeChoice.LIGHT, ThemeChoice.DARK):
        theme.apply(choice)
        for name, make in (("widgets", gallery), ("dialog", dialog), ("question", question)):
            window = make()
            window.show()
            if name == "dialog":
                window.resize(1120, 760)
            app.processEvents()
            window.grab().save(str(folder / f"{name}-{choice.value}.png"))
            window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
