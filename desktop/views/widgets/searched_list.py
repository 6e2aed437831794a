"""A list of one column to choose from, under the search that narrows it."""

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.theme import current_theme
from desktop.views.widgets.fields import SearchField
from desktop.views.widgets.surfaces import Card
from desktop.views.widgets.table import Column, Table


def searched_list(search: SearchField, table: Table, rows: QAbstractItemModel) -> QWidget:
    """The body of a dialog in which one of these rows is chosen."""
    px = current_theme().px
    table.setModel(rows)
    table.set_columns([Column(200, stretches=True)])
    table.horizontalHeader().hide()
    card = Card(margin=1)
    card.column.setContentsMargins(1, px(7), 1, px(7))
    card.column.addWidget(table)
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(px(24), px(16), px(24), px(16))
    column.setSpacing(px(12))
    column.addWidget(search)
    column.addWidget(card, 1)
    return body
