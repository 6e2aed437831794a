"""The shared parts that windows are built from."""

from desktop.views.widgets.avatar import Avatar
from desktop.views.widgets.banner import Banner, Tone, note
from desktop.views.widgets.buttons import (
    Button,
    Kind,
    danger,
    ghost,
    icon_button,
    link,
    plain,
    primary,
)
from desktop.views.widgets.counted_rows import CountedRows
from desktop.views.widgets.dialogs import (
    Confirmation,
    DialogFrame,
    Footer,
    Page,
    Question,
    confirm,
    open_dialog,
)
from desktop.views.widgets.fields import ComboBox, Field, OptionRow, SearchField, add_trailing_icon
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.pills import Chip, Pill
from desktop.views.widgets.row_delegate import RowDelegate
from desktop.views.widgets.segmented import Segment, Segmented
from desktop.views.widgets.states import EmptyState, Loading, Skeleton
from desktop.views.widgets.surfaces import Card, Surface, Well, scrolled
from desktop.views.widgets.switch import Switch
from desktop.views.widgets.table import Column, Table, TableHeader
from desktop.views.widgets.text import (
    ElidedLabel,
    IconLabel,
    Note,
    TextRole,
    announce,
    hairline,
    label,
)
from desktop.views.widgets.veil import Veil

__all__ = [
    "Avatar", "Banner", "Button", "Card", "Chip", "Column", "ComboBox", "Confirmation",
    "CountedRows", "DialogFrame", "ElidedLabel", "EmptyState", "Field", "FlowLayout", "Footer",
    "IconLabel", "Kind", "Loading", "Note", "OptionRow", "Page", "Pill", "Question", "RowDelegate",
    "SearchField", "Segment", "Segmented", "Skeleton", "Surface", "Switch", "Table", "TableHeader",
    "TextRole", "Tone", "Veil", "Well", "add_trailing_icon", "announce", "confirm", "danger",
    "ghost", "hairline", "icon_button", "label", "link", "note", "open_dialog", "plain", "primary",
    "scrolled",
]  # fmt: skip
