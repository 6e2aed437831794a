"""Choosing rows by keys and clicks."""

from PySide6.QtCore import Qt

from tests.desktop.all_contacts.working import NAMES, AllOpened
from tests.desktop.main_window.opened import CTRL, SHIFT

Key = Qt.Key


def test_space_and_a_click_on_a_box_choose_a_plain_click_only_marks(everybody: AllOpened) -> None:
    everybody.click("John Doe")
    assert everybody.chosen() == []
    assert not everybody.bar.isVisible()
    everybody.key(Key.Key_Space)
    everybody.tick("Lena Ortiz")
    assert everybody.chosen() == ["John Doe", "Lena Ortiz"]
    assert everybody.opened.says("2 selected")
    everybody.key(Key.Key_Space)
    assert everybody.chosen() == ["John Doe"]


def test_shift_chooses_from_the_last_row_to_this_one(everybody: AllOpened) -> None:
    everybody.click("Ben Ruiz")
    everybody.click("Lena Ortiz", modifiers=SHIFT)
    assert everybody.chosen() == ["Ben Ruiz", "John Doe", "Lena Ortiz"]


def test_shift_and_arrows_grow_and_shrink_the_range(everybody: AllOpened) -> None:
    everybody.click("Ben Ruiz")
    for _ in range(3):
        everybody.key(Key.Key_Down, SHIFT)
    everybody.key(Key.Key_Up, SHIFT)
    assert everybody.chosen() == ["Ben Ruiz", "John Doe", "Lena Ortiz"]
    everybody.key(Key.Key_End, SHIFT)
    assert everybody.chosen() == NAMES[1:]


def test_ctrl_a_chooses_all_matches_and_esc_lets_them_go(everybody: AllOpened) -> None:
    everybody.grid.setFocus()
    everybody.key(Key.Key_A, CTRL)
    assert everybody.chosen() == NAMES
    everybody.tick("John Doe")
    assert everybody.opened.says("5 selected")
    assert everybody.box() == "PartiallyChecked"
    everybody.key(Key.Key_Escape)
    assert everybody.chosen() == []
    assert not everybody.bar.isVisible()


def test_the_box_above_the_boxes_has_three_states(everybody: AllOpened) -> None:
    assert everybody.box() == "Unchecked"
    everybody.tick("John Doe")
    assert everybody.box() == "PartiallyChecked"
    everybody.click_header_box()
    assert everybody.box() == "Checked"
    assert everybody.chosen() == NAMES
    everybody.click_header_box()
    assert everybody.chosen() == []
    assert not everybody.contacts.query.descending  # a click on the box sorts nothing


def test_ticking_every_row_by_hand_ticks_the_box_above(everybody: AllOpened) -> None:
    everybody.tick(*NAMES)
    assert everybody.box() == "Checked"


def test_what_is_chosen_stays_chosen_while_one_filters_and_sorts(everybody: AllOpened) -> None:
    everybody.tick("John Doe", "Ben Ruiz")
    everybody.search("mill")
    everybody.shows("Alicia Fuentes", "Ben Ruiz")
    assert everybody.chosen() == ["Ben Ruiz"]
    assert everybody.opened.says("2 selected")
    everybody.grid.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    everybody.shows("Ben Ruiz", "Alicia Fuentes")
    everybody.search("")
    everybody.key(Key.Key_Backspace)
    everybody.shows(*reversed(NAMES))
    assert everybody.chosen() == ["John Doe", "Ben Ruiz"]


def test_all_matches_of_a_filter_stay_chosen_when_the_filter_goes(everybody: AllOpened) -> None:
    everybody.search("mill")
    everybody.shows("Alicia Fuentes", "Ben Ruiz")
    everybody.grid.setFocus()
    everybody.key(Key.Key_A, CTRL)
    everybody.tick("Ben Ruiz")
    everybody.filter.clear_all()
    everybody.shows(*NAMES)
    everybody.opened.wait(lambda: everybody.chosen() == ["Alicia Fuentes"])
    assert everybody.contacts.chosen.query is None


def test_all_matches_stay_meant_while_one_narrows_them(everybody: AllOpened) -> None:
    everybody.grid.setFocus()
    everybody.key(Key.Key_A, CTRL)
    everybody.search("mill")
    everybody.shows("Alicia Fuentes", "Ben Ruiz")
    everybody.tick("Ben Ruiz")
    everybody.filter.clear_all()
    everybody.shows(*NAMES)
    assert everybody.chosen() == [name for name in NAMES if name != "Ben Ruiz"]
    assert everybody.opened.says("5 selected")


def test_select_all_matches_takes_the_whole_filter(everybody: AllOpened) -> None:
    everybody.tick("John Doe", "Ben Ruiz")
    assert everybody.bar.all.text() == "Select all 6 matches"
    everybody.bar.all.click()
    assert everybody.chosen() == NAMES
    assert not everybody.bar.all.isVisible()
