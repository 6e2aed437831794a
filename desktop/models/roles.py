"""What a model may tell the row delegate beyond Qt's own roles."""

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import Qt

from desktop.icons import Icon
from desktop.theme import Ink


class Role(IntEnum):
    """Text, alignment, tooltip and check state come from Qt's own roles.

    A model also answers Qt's AccessibleTextRole where the text alone says too little:
    "Portal user: Invited".
    """

    ICON = Qt.ItemDataRole.UserRole + 1  # an Icon, left of the text
    ICON_COLOR = Qt.ItemDataRole.UserRole + 2  # an Ink; TEXT2 where none is given
    DIM = Qt.ItemDataRole.UserRole + 3  # True: an empty or "No" value, in the quietest text
    SECONDARY = Qt.ItemDataRole.UserRole + 4  # True: less important than the name
    STRONG = Qt.ItemDataRole.UserRole + 5  # True: the row's name
    ELIDE_MIDDLE = Qt.ItemDataRole.UserRole + 6  # True: both ends tell, as in an e-mail address
    TABULAR = Qt.ItemDataRole.UserRole + 7  # True: figures of one width
    LOADING = Qt.ItemDataRole.UserRole + 8  # True: the row is not here yet, draw a skeleton
    DETAIL = Qt.ItemDataRole.UserRole + 9  # str: a second, quieter line below the text
    STATUS = Qt.ItemDataRole.UserRole + 10  # str: a state's word, drawn with its mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """All that is drawn of a cell. A long table is asked for this instead of each role."""

    text: str = ""
    icon: Icon | None = None
    icon_ink: Ink | None = None
    dim: bool = False
    secondary: bool = False
    strong: bool = False
    elide_middle: bool = False
    tabular: bool = False
    right: bool = False
    check: Qt.CheckState | None = None
    chosen: bool | None = None  # None: as the view has selected
    loading: bool = False


LOADING_LOOK = Look(loading=True)
