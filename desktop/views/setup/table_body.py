"""The body of a dialog that is about a table."""

from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from desktop.theme import current_theme
from desktop.views.widgets.surfaces import Card


def table_body(tools: QLayout, *shown: QWidget, parent: QWidget) -> QWidget:
    """The tools, and below them in a card the table, with what may stand in its place."""
    px = current_theme().px
    body = QWidget(parent)
    column = QVBoxLayout(body)
    column.setContentsMargins(px(24), px(16), px(24), px(20))
    column.setSpacing(px(12))
    column.addLayout(tools)
    card = Card(body, margin=1)
    card.column.setContentsMargins(1, 1, 1, px(7))
    for part in shown:
        card.column.addWidget(part)
    column.addWidget(card, 1)
    return body
