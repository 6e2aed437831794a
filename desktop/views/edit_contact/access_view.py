"""The rows of Customer Portal Access: how they are drawn, and roles chosen in them."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from desktop.icons import Icon, paint_icon, status_mark
from desktop.models.access_table import ACCESS, LINKED_ROLE, ROLE_1, ROLE_2, SITE_ROLE, AccessTable
from desktop.models.index import Index
from desktop.theme import Ink, Size, current_theme, soft
from desktop.views.edit_contact.check_table import BOX, LEAD, CheckTable
from desktop.views.widgets import Column, ComboBox, RowDelegate
from desktop.views.widgets.text import is_restyled
from domain.accounts import Account, Site

_SITE_HEIGHT, _ACCOUNT_HEIGHT = 80, 60
_DISC = 32
_ROLE, _NARROW_ROLE = 144, 104
_COMBO_HEIGHT = 32


class AccessView(CheckTable):
    """Space ticks a row; in a role cell Space, F4, Enter or a click opens its choices."""

    def __init__(self, model: AccessTable, account: Account, parent: QWidget | None = None) -> None:
        name = self.tr("Access to the account and its sites")
        super().__init__(name, parent, row_height=_SITE_HEIGHT)
        self._delegate = AccessDelegate(self, model, account)
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self.set_columns([Column(400, stretches=True), Column(_ROLE), Column(_ROLE + LEAD)])
        self.clicked.connect(self._choose_role)
        self.opened.connect(self._choose_role)
        model.modelReset.connect(self._fit_account)
        self._fit_account()

    def set_account(self, account: Account) -> None:
        self._delegate.account = account

    def content_height(self) -> int:
        """Of header and all rows."""
        return self.horizontalHeader().sizeHint().height() + self.verticalHeader().length()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, key = self.currentIndex(), event.key()
        if index.column() > ACCESS and key in (Qt.Key.Key_Space, Qt.Key.Key_F4):
            self._choose_role(index)
        elif index.column() > ACCESS and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.model().setData(index, None)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_restyled(event) and self.verticalHeader().count():
            self._fit_account()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = current_theme().px
        # In a narrow window the names need the room more than the roles do.
        role = max(px(_NARROW_ROLE), min(px(_ROLE), event.size().width() // 5))
        for column, width in ((ROLE_1, role), (ROLE_2, role + px(LEAD))):
            self.horizontalHeader().resizeSection(column, width)

    def _fit_account(self) -> None:
        self.verticalHeader().resizeSection(0, current_theme().px(_ACCOUNT_HEIGHT))

    def _choose_role(self, index: QModelIndex) -> None:
        if index.column() > ACCESS and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.setCurrentIndex(index)
            self.edit(index)


class AccessDelegate(RowDelegate):
    def __init__(self, view: AccessView, model: AccessTable, account: Account) -> None:
        super().__init__(view, LEAD)
        self._model = model
        self.account = account

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        linked = bool(index.data(LINKED_ROLE))
        self._paint_row(painter, option, index, linked=linked)
        if index.column() == ACCESS:
            self._paint_entity(painter, option, index, linked=linked)
        elif linked:
            self._paint_combo(painter, option, index)
        else:
            self._paint_remark(painter, option.rect, index)
        painter.restore()

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        combo = ComboBox()
        combo.setParent(parent)
        combo.setAccessibleName(self._model.headerData(index.column(), Qt.Orientation.Horizontal))
        combo.addItem("–", None)
        for role in self._model.roles(index):
            combo.addItem(role.name, role.id)
        combo.activated.connect(lambda _: self._finish(combo))
        return combo

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, ComboBox):
            chosen = index.data(Qt.ItemDataRole.EditRole)
            ids = [editor.itemData(position) for position in range(editor.count())]
            editor.setCurrentIndex(ids.index(chosen) if chosen in ids else 0)
            editor.showPopup()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, ComboBox):
            model.setData(index, editor.currentData())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        editor.setGeometry(_combo_area(option.rect, index))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        words = QFontMetrics(current_theme().font()).horizontalAdvance(str(index.data() or ""))
        return QSize(words, option.rect.height())

    def _finish(self, combo: ComboBox) -> None:
        self.commitData.emit(combo)
        self.closeEditor.emit(combo)
        self._table.setFocus(Qt.FocusReason.PopupFocusReason)

    def _paint_row(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, *, linked: bool
    ) -> None:
        # Tinted is what is a link, not what is selected.
        edges = self._edges(index.column())
        self._paint_ground(painter, option.rect, index.row(), chosen=False, edges=edges)
        if linked:
            theme, rect = current_theme(), option.rect
            focused = self._table.hasFocus() and self._table.current_row() == index.row()
            inset = 2 if focused else 0
            ground = rect.adjusted(
                inset if index.column() == ACCESS else 0,
                inset,
                -inset if index.column() == ROLE_2 else 0,
                -max(inset, 1),
            )
            painter.fillRect(ground, theme.color(Ink.ACCENT_SOFT))

    def _paint_entity(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, *, linked: bool
    ) -> None:
        px = current_theme().px
        site: Site | None = index.data(SITE_ROLE)
        rect = option.rect
        top = rect.top() + px(14) if site else rect.center().y() - px(_DISC) // 2
        disc = QRect(rect.left() + px(LEAD + BOX + 12), top, px(_DISC), px(_DISC))
        box = QRect(0, 0, px(BOX), px(BOX))
        box.moveCenter(disc.center())
        box.moveLeft(rect.left() + px(LEAD))
        checked = QStyleOptionViewItem(option)
        if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            checked.state &= ~QStyle.StateFlag.State_Enabled
        ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole) or 0)
        self._paint_check(painter, checked, ticked, box)
        _paint_disc(painter, disc, Icon.SITE if site else Icon.ACCOUNT, linked=linked)
        words = rect.adjusted(disc.right() + px(8) - rect.left(), 0, -px(8), 0)
        if site:
            _paint_site(painter, words, site)
        else:
            self._paint_account(painter, words)

    def _paint_account(self, painter: QPainter, area: QRect) -> None:
        px = current_theme().px
        first = QRect(area.left(), area.center().y() - px(17), area.width(), px(18))
        _text(painter, first, self.tr("Account (All Sites)"), Ink.TEXT, _strong())
        also = self.tr("{number} {name} · also covers sites added later")
        told = also.format(number=self.account.number, name=self.account.name)
        _text(painter, first.translated(0, px(18)), told, Ink.TEXT2, _small())

    def _paint_combo(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current_theme()
        current = self._table.hasFocus() and self._table.currentIndex() == index
        area = _combo_area(option.rect, index)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 if current else 1
        painter.setPen(QPen(theme.color(Ink.ACCENT if current else Ink.EDGE), width))
        painter.setBrush(theme.color(Ink.SURFACE))
        half = width / 2
        painter.drawRoundedRect(QRectF(area).adjusted(half, half, -half, -half), 6, 6)
        caret = QRect(area.right() - theme.px(22), area.top(), theme.px(14), area.height())
        paint_icon(painter, Icon.EXPAND, Ink.TEXT2, caret)
        words = area.adjusted(theme.px(10), 0, -theme.px(26), 0)
        _text(painter, words, str(index.data()), Ink.TEXT, theme.font())

    def _paint_remark(self, painter: QPainter, rect: QRect, index: Index) -> None:
        theme = current_theme()
        # A remark is as wide as both roles, of which the second cell has none.
        words = rect.adjusted(theme.px(18), 0, -theme.px(4), 0)
        _text(painter, words, str(index.data() or ""), Ink.TEXT2, theme.font(Size.LABEL))


def _paint_disc(painter: QPainter, disc: QRect, icon: Icon, *, linked: bool) -> None:
    theme = current_theme()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(Ink.SURFACE if linked else Ink.NEUTRAL_SOFT))
    painter.drawEllipse(disc)
    painter.restore()
    side = theme.px(16)
    area = QRect(0, 0, side, side)
    area.moveCenter(disc.center())
    paint_icon(painter, icon, Ink.ACCENT if linked else Ink.TEXT2, area)


def _paint_site(painter: QPainter, area: QRect, site: Site) -> None:
    px = current_theme().px
    line = QRect(area.left(), area.top() + px(10), area.width(), px(22))
    number = current_theme().font(weight=500, tabular=True)
    left = _text(painter, line, site.number, Ink.TEXT2, number) + px(9)
    line.setLeft(left)
    mark = status_mark(site.status.value)
    pill = QFontMetrics(_small(500)).horizontalAdvance(site.status.value) + px(14 + 4 + 18)
    name = line.adjusted(0, 0, -pill - px(9), 0)
    right = _text(painter, name, site.name, Ink.TEXT, _strong())
    _paint_pill(painter, QRect(right + px(9), line.top(), pill, px(22)), site.status.value, *mark)
    address = QRect(area.left(), line.bottom() + 1, area.width(), px(20))
    _text(painter, address, site.street, Ink.TEXT2, _small())
    _text(painter, address.translated(0, px(20)), site.city_line, Ink.TEXT2, _small())


def _paint_pill(painter: QPainter, area: QRect, word: str, icon: Icon, ink: Ink) -> None:
    theme = current_theme()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(soft(ink)))
    painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
    painter.restore()
    side = theme.px(14)
    sign = QRect(area.left() + theme.px(9), area.center().y() - side // 2, side, side)
    paint_icon(painter, icon, ink, sign)
    _text(painter, area.adjusted(theme.px(27), 0, 0, 0), word, ink, _small(500))


def _text(painter: QPainter, area: QRect, text: str, ink: Ink, font: QFont) -> int:
    """Draw one line and return where it ends."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.setFont(font)
    painter.setPen(current_theme().color(ink))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(area, flags, shown)
    return area.left() + metrics.horizontalAdvance(shown)


def _combo_area(cell: QRect, index: Index) -> QRect:
    px = current_theme().px
    beside = px(8) + (px(LEAD) if index.column() == ROLE_2 else 0)
    area = QRect(0, 0, cell.width() - beside, px(_COMBO_HEIGHT))
    area.moveCenter(cell.center())
    area.moveLeft(cell.left() + px(8))
    return area


def _strong() -> QFont:
    return current_theme().font(weight=600)


def _small(weight: int = 400) -> QFont:
    return current_theme().font(Size.LABEL, weight)
