"""Where one is in the wizard: every step by name, the present one in the accent colour."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.icons import Icon
from desktop.theme import Ink, current_theme, restyle
from desktop.views.widgets import IconLabel, TextRole, label


class StepStrip(QWidget):
    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = names
        self._texts = [label(name, TextRole.DIM) for name in names]
        self._icons = [IconLabel(Icon.CHECKED, Ink.OK, 16) for _ in names]
        px = current_theme().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(24), px(10), px(24), px(10))
        row.setSpacing(px(6))
        for position, (icon, text) in enumerate(zip(self._icons, self._texts, strict=True)):
            if position:
                row.addSpacing(px(6))
                row.addWidget(IconLabel(Icon.NEXT, Ink.TEXT3, 12))
                row.addSpacing(px(6))
            row.addWidget(icon)
            row.addWidget(text)
        row.addStretch(1)
        self.show_step(0)

    def show_step(self, step: int) -> None:
        for position, (icon, text) in enumerate(zip(self._icons, self._texts, strict=True)):
            icon.setVisible(position < step)
            role = TextRole.STRONG if position == step else TextRole.DIM
            restyle(text, "role", role.value)
            text.setText(f"{position + 1}  {self._names[position]}")
        self.setAccessibleName(
            self.tr("Step {0} of {1}: {2}").format(step + 1, len(self._names), self._names[step])
        )
