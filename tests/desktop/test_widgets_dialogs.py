from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.icons import Icon
from desktop.views.widgets import (
    Confirmation,
    DialogFrame,
    Question,
    SearchField,
    Surface,
    Veil,
    confirm,
    label,
)
from tests.gallery import dialog

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
UNLINK = Question(
    title="Unlink John Doe?",
    sentence="Portal access to this account ends at once.",
    verb="Unlink",
    dangerous=True,
)


def active(qtbot: QtBot, window: QWidget) -> None:
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def framed(qtbot: QtBot) -> DialogFrame:
    frame = dialog()
    active(qtbot, frame)
    return frame


def test_keys_walk_through_the_tabs_from_anywhere_in_the_dialog(qtbot: QtBot) -> None:
    frame = framed(qtbot)
    edit = frame.findChild(QLineEdit)
    assert edit is not None
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_Tab, CTRL)
    reached = [frame.tabs.currentIndex()]
    for key in (Qt.Key.Key_3, Qt.Key.Key_1):
        qtbot.keyClick(frame, key, ALT)
        reached.append(frame.tabs.currentIndex())
    qtbot.keyClick(frame, Qt.Key.Key_Backtab, CTRL | Qt.KeyboardModifier.ShiftModifier)
    reached.append(frame.tabs.currentIndex())
    assert reached == [1, 2, 0, 2]


def test_a_mark_makes_room_for_itself_and_is_said(qtbot: QtBot) -> None:
    frame = framed(qtbot)
    tabs = frame.tabs
    before = tabs.tabRect(0).width()
    tabs.set_mark(0, Icon.PROBLEM, "1 problem")
    assert tabs.tabRect(0).width() > before
    assert tabs.accessibleTabName(0) == "Details, 1 problem"
    tabs.set_mark(0, None)
    assert tabs.mark(0) is None
    assert tabs.tabRect(0).width() == before


def test_a_confirmation_names_the_effect_and_cancel_is_the_safe_default(qtbot: QtBot) -> None:
    asked = Confirmation(UNLINK)
    active(qtbot, asked)
    texts = [b.text() for b in asked.findChildren(QPushButton) if b.isVisible()]
    assert sorted(texts) == ["Cancel", "Unlink"]
    assert asked.cancel_button.hasFocus()
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    assert asked.result() == Confirmation.DialogCode.Rejected


def test_only_the_verb_lets_it_happen(qtbot: QtBot) -> None:
    window = QWidget()
    active(qtbot, window)
    happened: list[str] = []
    question = Question(title="Leave?", sentence="2 changes.", verb="Save", other_verb="Discard")
    for button in ("cancel_button", "other_button", "verb_button"):
        asked = confirm(
            window,
            question,
            lambda: happened.append("saved"),
            other=lambda: happened.append("discarded"),
        )
        qtbot.mouseClick(getattr(asked, button), Qt.MouseButton.LeftButton)
    assert happened == ["discarded", "saved"]


def veiled(qtbot: QtBot) -> tuple[QLineEdit, Veil, SearchField]:
    window = QWidget()
    window.resize(900, 600)
    behind = QLineEdit(window)
    panel = Surface("popup")
    field = SearchField("Search")
    panel.column.addWidget(field)
    panel.column.addWidget(label("Accounts"))
    veil = Veil(window, panel)
    active(qtbot, window)
    behind.setFocus()
    veil.open(field)
    return behind, veil, field


def test_a_veil_covers_its_window_also_when_it_grows(qtbot: QtBot) -> None:
    behind, veil, field = veiled(qtbot)
    window = behind.window()
    assert field.hasFocus()
    window.resize(1000, 700)
    assert veil.size() == window.size()


def test_escape_clears_the_search_then_lifts_the_veil_and_gives_the_focus_back(
    qtbot: QtBot,
) -> None:
    behind, veil, field = veiled(qtbot)
    qtbot.keyClicks(field, "reno")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert veil.isVisible()
    with qtbot.waitSignal(veil.closed):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert behind.hasFocus()


def test_tab_stays_in_front_of_the_veil_and_a_click_beside_lifts_it(qtbot: QtBot) -> None:
    _, veil, field = veiled(qtbot)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.hasFocus()
    qtbot.mouseClick(veil, Qt.MouseButton.LeftButton, pos=QPoint(5, 500))
    assert veil.isHidden()
