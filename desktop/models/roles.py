"""What a model may tell the row delegate beyond Qt's own roles."""

from enum import IntEnum

from PySide6.QtCore import Qt


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
