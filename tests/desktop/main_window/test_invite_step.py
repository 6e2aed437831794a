"""Send portal invitation, for whoever is marked or chosen."""

from dataclasses import replace

from PySide6.QtCore import Qt

from desktop.views.main.actions import MainActions
from domain.bulk import Chosen
from domain.portal_access import end_access, grant_access
from tests.desktop.main_window.opened import CTRL, Opened
from tests.office import MONDAY_MORNING


def mark(gym: Opened, name: str) -> None:
    gym.wait(lambda: name in gym.names())
    gym.grid.setFocus()
    gym.grid.select_row(gym.names().index(name))
    gym.wait(lambda: gym.marked_name() == name)


def change_access(gym: Opened, name: str, *, ends: bool = False) -> None:
    mark(gym, name)
    row = gym.contacts.current()
    assert row is not None
    step = end_access if ends else grant_access
    gym.office.change(row.id, lambda one: replace(one, portal=step(one.portal, MONDAY_MORNING)))
    gym.window.refresh()


def reason(gym: Opened) -> str:
    """Why the button does nothing, empty where it does something."""
    invite = gym.contacts.invite
    return "" if invite.isEnabled() else invite.toolTip()


def test_ctrl_i_opens_the_review_for_the_marked_contact(gym: Opened) -> None:
    assert reason(gym) == "Mark a contact first."
    mark(gym, "John Doe")
    assert gym.contacts.invite.text() == "Send portal invitation"
    gym.key(Qt.Key.Key_I, CTRL)
    gym.click("Send portal invitation")
    row = gym.contacts.current()
    assert row is not None
    assert gym.asked.windows == [("send invitations", Chosen(ids=frozenset({row.id})))] * 2


def test_whoever_is_invited_gets_a_new_link(gym: Opened) -> None:
    change_access(gym, "John Doe")
    gym.wait(lambda: gym.contacts.invite.text() == "Resend portal invitation")
    assert not reason(gym)


def test_why_a_contact_cannot_be_invited_is_said_beside_the_button(gym: Opened) -> None:
    mark(gym, "Priya Raman")
    assert reason(gym) == "Enter a valid email address first."
    change_access(gym, "John Doe")
    change_access(gym, "John Doe", ends=True)
    ended = "Portal access was ended. Open the contact to allow it again."
    gym.wait(lambda: reason(gym) == ended)
    gym.key(Qt.Key.Key_I, CTRL)
    assert gym.asked.windows == []


def test_a_class_without_portal_access_is_named(gym: Opened) -> None:
    office = gym.office
    office.setup.keep(replace(office.comm, enable_portal_access=False))
    gym.window.refresh()
    mark(gym, "John Doe")
    gym.wait(lambda: reason(gym) == "Portal is off for account class COMM.")


def test_in_all_contacts_it_is_for_those_that_are_chosen(gym: Opened) -> None:
    gym.key(Qt.Key.Key_2, CTRL)
    invite = gym.child(MainActions).invite
    assert not invite.isEnabled()
    gym.key(Qt.Key.Key_A, CTRL)
    gym.wait(invite.isEnabled)
    gym.key(Qt.Key.Key_I, CTRL)
    [(what, chosen)] = gym.asked.windows
    assert what == "send invitations"
    assert isinstance(chosen, Chosen)
    assert chosen.query is not None


def test_a_narrow_card_keeps_import_and_export_behind_one_button(gym: Opened) -> None:
    card = gym.contacts
    assert not card.more.isVisible()
    gym.window.resize(1180, 720)
    gym.wait(card.more.isVisible)
    assert [action.text() for action in card.more.menu().actions()] == [
        "&Import files…",
        "E&xport…",
    ]
    assert gym.window.width() == 1180
    gym.window.resize(1440, 900)
    gym.wait(lambda: not card.more.isVisible())
