from collections.abc import Callable, Iterator
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.icons import Icon
from desktop.theme import Theme, ThemeChoice
from desktop.views.widgets import (
    Avatar,
    Banner,
    Chip,
    ComboBox,
    ElidedLabel,
    Field,
    FlowLayout,
    Loading,
    Note,
    OptionRow,
    Pill,
    SearchField,
    Segment,
    Segmented,
    Switch,
    Tone,
    icon_button,
    label,
    plain,
    primary,
)
from tests.gallery import gallery

Show = Callable[..., QWidget]


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Show]:
    """Puts widgets into a window that has the keyboard."""
    windows = []

    def show(*widgets: QWidget) -> QWidget:
        window = QWidget()
        windows.append(window)
        column = QVBoxLayout(window)
        for widget in widgets:
            column.addWidget(widget)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield show
    for window in windows:
        window.close()
        window.deleteLater()


def said(widget: QWidget, part: QAccessible.Text) -> str:
    """What a screen reader gets to know."""
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface.text(part)


def test_space_and_click_turn_a_switch_whose_word_tells_the_value(
    shown: Show, qtbot: QtBot
) -> None:
    switch = Switch("Enable portal access")
    shown(switch)
    turned: list[bool] = []
    switch.toggled.connect(turned.append)
    switch.setFocus()
    assert switch.word() == "No"
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert switch.word() == "Yes"
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton, pos=QPoint(switch.width() - 4, 14))
    assert turned == [True, False]
    assert said(switch, QAccessible.Text.Name) == "Enable portal access"


def test_arrow_keys_choose_among_segments(shown: Show, qtbot: QtBot) -> None:
    scope = Segmented("Scope", [Segment(1, "All"), Segment(2, "Account"), Segment(3, "This site")])
    shown(scope)
    chosen: list[object] = []
    scope.chosen.connect(chosen.append)
    scope.button(1).setFocus()
    qtbot.keyClick(scope.button(1), Qt.Key.Key_Right)
    assert scope.value() == 2
    qtbot.mouseClick(scope.button(3), Qt.MouseButton.LeftButton)
    scope.set_value(3)
    assert chosen == [2, 3]


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_a_chip_is_removed_by_key_or_cross_and_edited_otherwise(
    shown: Show, qtbot: QtBot, key: Qt.Key
) -> None:
    chip = Chip("Gate code on file")
    shown(chip)
    happened: list[str] = []
    chip.removed.connect(lambda: happened.append("removed"))
    chip.clicked.connect(lambda: happened.append("edited"))
    chip.setFocus()
    qtbot.keyClick(chip, key)
    qtbot.keyClick(chip, Qt.Key.Key_Return)
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 14, 14))
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(14, 14))
    assert happened == ["removed", "edited", "removed", "edited"]


def test_a_field_tells_its_problem_to_eyes_and_screen_readers(shown: Show) -> None:
    field = Field("&Email", QLineEdit(), hint="Used for sign-in.", required=True)
    window = shown(field)
    control = field.control
    assert said(control, QAccessible.Text.Name) == "Email"
    assert said(control, QAccessible.Text.Description) == "required. Used for sign-in."
    field.set_problem("Ending is missing, for example “.com”.")
    assert field.problem == "Ending is missing, for example “.com”."
    texts = [note.text() for note in window.findChildren(Note) if note.isVisible()]
    assert texts == [field.problem]
    assert "Ending is missing" in said(control, QAccessible.Text.Description)
    field.set_problem(None)
    assert [n.text() for n in window.findChildren(Note) if n.isVisible()] == ["Used for sign-in."]


def test_a_problem_does_not_move_the_text_of_its_field(shown: Show) -> None:
    edit, memo = QLineEdit(), QPlainTextEdit()
    fields = [Field("Email", edit), Field("Note", memo)]
    shown(*fields)
    before = (edit.height(), edit.cursorRect().left(), memo.viewport().width())
    for field in fields:
        field.set_problem("Too long.")
    assert (edit.height(), edit.cursorRect().left(), memo.viewport().width()) == before


def test_a_mnemonic_leads_to_the_field(shown: Show, qtbot: QtBot) -> None:
    name, title = Field("&Name", QLineEdit()), Field("&Title", QLineEdit())
    window = shown(name, title)
    qtbot.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    assert title.control.hasFocus()


def test_an_option_that_cannot_be_changed_says_why(shown: Show) -> None:
    row = OptionRow("Enable portal access", Switch(""), hint="For this account.")
    shown(row)
    row.set_reason("Portal is off for account class Roll-Off.")
    assert not row.control.isEnabled()
    assert said(row.control, QAccessible.Text.Name) == "Enable portal access"
    assert "Roll-Off" in said(row.control, QAccessible.Text.Description)
    row.set_reason(None)
    assert row.control.isEnabled()
    assert said(row.control, QAccessible.Text.Description) == "For this account."


def test_escape_clears_a_search_first_and_only_then_goes_on(shown: Show, qtbot: QtBot) -> None:
    field = SearchField("Filter contacts")
    window = shown(field)
    passed: list[int] = []
    window.keyPressEvent = lambda event: passed.append(event.key())  # type: ignore[method-assign] # to see what gets through
    field.setFocus()
    qtbot.keyClicks(field, "doe")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert passed == []
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert passed == [Qt.Key.Key_Escape]


def test_the_wheel_never_changes_a_choice(shown: Show) -> None:
    combo = ComboBox()
    combo.addItems(["None", "Email", "Text"])
    window = shown(combo)
    handle = window.windowHandle()
    center = combo.mapTo(window, combo.rect().center())
    combo.setFocus()
    QTest.wheelEvent(handle, center.toPointF(), QPoint(0, -120))
    assert combo.currentText() == "None"


def test_a_banner_stays_until_closed(shown: Show, qtbot: QtBot) -> None:
    banner = Banner()
    shown(banner)
    tried: list[bool] = []
    banner.tell(Tone.WARN, "You are offline.", action=("Try now", lambda: tried.append(True)))
    buttons = [b for b in banner.findChildren(QPushButton) if b.isVisible()]
    assert [b.text() or b.accessibleName() for b in buttons] == ["Try now", "Close this message"]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert tried == [True]
    with qtbot.waitSignal(banner.closed):
        qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert banner.text() == ""


def test_a_success_goes_by_itself(shown: Show, qtbot: QtBot) -> None:
    banner = Banner()
    shown(banner, QLineEdit())
    banner._timer.setInterval(10)  # noqa: SLF001 - nobody waits five seconds in a test
    with qtbot.waitSignal(banner.closed):
        banner.succeed("Saved.")


def test_a_success_stays_while_somebody_is_on_it(shown: Show, qtbot: QtBot) -> None:
    banner, elsewhere = Banner(), QLineEdit()
    shown(banner, elsewhere)
    banner._timer.setInterval(10)  # noqa: SLF001 - nobody waits five seconds in a test
    banner.succeed("Saved.")
    (close,) = [b for b in banner.findChildren(QPushButton) if b.isVisible()]
    close.setFocus()
    with qtbot.waitSignal(banner._timer.timeout):  # noqa: SLF001 - the moment it would have gone
        pass
    assert banner.isVisible()
    with qtbot.waitSignal(banner.closed):
        elsewhere.setFocus()


def test_loading_is_not_mentioned_when_the_answer_comes_at_once(shown: Show, qtbot: QtBot) -> None:
    loading = Loading()
    shown(loading)
    loading.start()
    assert loading.isHidden()
    qtbot.waitUntil(loading.isVisible)
    loading.stop()
    assert loading.isHidden()


def test_icon_buttons_have_a_name_and_a_tooltip_with_the_shortcut(shown: Show) -> None:
    button = icon_button(Icon.EDIT, "Edit account", "F2")
    shown(button)
    assert said(button, QAccessible.Text.Name) == "Edit account"
    assert button.toolTip() == "Edit account (F2)"
    assert min(button.width(), button.height()) >= 28


def test_focus_does_not_move_or_resize_a_button(shown: Show) -> None:
    buttons = [plain("Cancel"), primary("Save", Icon.ADD), icon_button(Icon.EDIT, "Edit")]
    shown(*buttons)
    before = [button.sizeHint() for button in buttons]
    for button, size in zip(buttons, before, strict=True):
        button.setFocus()
        assert button.sizeHint() == size
        assert size.height() == 32


def test_pills_are_read_out_as_their_word(shown: Show) -> None:
    pill = Pill("Invited", Icon.SEND)
    shown(pill)
    pill.show_state("Disabled")
    assert said(pill, QAccessible.Text.Name) == "Disabled"


def test_text_that_does_not_fit_is_in_the_tooltip(shown: Show) -> None:
    label = ElidedLabel("Total Body Wellness Chiropractic")
    window = shown(label)
    window.resize(90, 40)
    label.repaint()
    assert label.toolTip() == "Total Body Wellness Chiropractic"
    window.resize(500, 40)
    label.repaint()
    assert label.toolTip() == ""


def test_a_label_that_wraps_counts_its_lines_again_for_other_words_and_a_larger_font(
    shown: Show,
) -> None:
    words = label("Yes stops every text", wrap=True)
    shown(words)
    short = words.heightForWidth(60)
    assert words.heightForWidth(400) < short
    words.setText("Yes stops every text message to this person.")
    long = words.heightForWidth(60)
    assert long > short
    font = words.font()
    font.setPixelSize(40)
    words.setFont(font)
    assert words.heightForWidth(60) > long


def test_chips_flow_to_the_next_line(qtbot: QtBot) -> None:
    window = QWidget()
    flow = FlowLayout()
    window.setLayout(flow)
    chips = [Chip(f"Tag number {number}") for number in range(6)]
    for chip in chips:
        flow.addWidget(chip)
    qtbot.addWidget(window)
    window.resize(300, 200)
    window.show()
    assert chips[0].y() == chips[1].y() < chips[5].y()
    assert flow.heightForWidth(300) > flow.heightForWidth(2000)
    assert flow.takeAt(0) is not None
    assert flow.count() == 5


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
@pytest.mark.parametrize("zoom", [90, 150])
def test_every_widget_can_be_drawn_in_both_themes_and_grows_with_the_zoom(
    qtbot: QtBot, theme: Theme, choice: ThemeChoice, zoom: int
) -> None:
    window = gallery()
    qtbot.addWidget(window)
    window.show()
    avatar = cast("Avatar", window.findChild(Avatar))
    before = avatar.sizeHint().height()
    theme.apply(choice, zoom)
    assert avatar.sizeHint().height() == round(before * zoom / 100)
    image = window.grab().toImage()
    ground = image.pixelColor(2, 2).lightness()
    assert (ground < 128) is (choice is ThemeChoice.DARK)
    assert theme.dark is (choice is ThemeChoice.DARK)


def test_every_button_of_the_gallery_can_be_named(qtbot: QtBot) -> None:
    window = gallery()
    qtbot.addWidget(window)
    window.show()
    buttons = [button for button in window.findChildren(QPushButton) if button.isVisible()]
    assert buttons
    assert [b for b in buttons if not said(b, QAccessible.Text.Name)] == []
