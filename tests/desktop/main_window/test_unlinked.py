"""After Unlink the neighbour has the mark, so that the keyboard goes on from there."""

from PySide6.QtCore import Qt

from domain.ids import AccountContactId
from tests.desktop.main_window.opened import Opened


def mark(gym: Opened, row: int) -> AccountContactId:
    gym.grid.setFocus()
    gym.grid.select_row(row)
    current = gym.contacts.current()
    assert current is not None
    return current.id


def test_the_next_contact_is_marked_after_one_was_unlinked(gym: Opened) -> None:
    names = gym.names()
    gym.office.contacts.unlink(mark(gym, 1))
    gym.wait(lambda: len(gym.names()) == 3)

    assert gym.names() == [names[0], *names[2:]]
    assert gym.marked_name() == names[2]
    gym.key(Qt.Key.Key_Return)
    assert gym.asked.windows[-1][0] == "edit contact"


def test_the_last_but_one_is_marked_after_the_last_was_unlinked(gym: Opened) -> None:
    names = gym.names()
    gym.office.contacts.unlink(mark(gym, 3))
    gym.wait(lambda: len(gym.names()) == 3)

    assert gym.marked_name() == names[2]


def test_a_mark_that_somebody_took_away_stays_away(gym: Opened) -> None:
    going = mark(gym, 1)
    gym.key(Qt.Key.Key_Escape)
    gym.office.contacts.unlink(going)
    gym.wait(lambda: len(gym.names()) == 3)

    assert gym.marked_name() is None


def test_a_filter_that_hides_the_marked_contact_marks_nobody_else(gym: Opened) -> None:
    mark(gym, gym.names().index("John Doe"))
    gym.contacts.filter.setText("Priya")
    gym.wait(lambda: gym.names() == ["Priya Raman"])

    assert gym.marked_name() is None
