"""Whose mail a template is seen as: a real contact, found by what is typed."""

from PySide6.QtCore import QStringListModel, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QListView, QStyledItemDelegate, QWidget

from desktop.models.template_editor import TemplateEditor
from desktop.views.widgets.fields import SearchField
from domain.templates import Sample

_TYPING_PAUSE = 150


class SampleSearch(SearchField):
    """Shows the contact that was chosen, again when the keyboard leaves without another."""

    def __init__(self, editor: TemplateEditor, parent: QWidget) -> None:
        super().__init__(self.tr("Search contacts"), self.tr("Preview for this contact"))
        self.setParent(parent)
        self._editor = editor
        self._found: dict[str, Sample] = {}
        self._words = QStringListModel(self)
        self.choices = QListView(self)
        self.search = QCompleter(self._words, self)
        self.search.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.search.setPopup(self.choices)
        self.choices.setItemDelegate(QStyledItemDelegate(self.choices))
        self.search.setWidget(self)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._typing.timeout.connect(lambda: editor.find(self.text()))
        self.textEdited.connect(lambda _: self._typing.start())
        self.search.activated.connect(self._choose)
        editor.found.connect(self._offer)
        self.show_chosen()

    def show_chosen(self) -> None:
        sample = self._editor.sample
        self.setText(_said(sample) if sample is not None else "")
        self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self._editor.find("")
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            QTimer.singleShot(0, self, self.selectAll)  # after the click that brought it here

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self.choices.isVisible():
            self._typing.stop()
            self.show_chosen()

    def _offer(self, samples: tuple[Sample, ...]) -> None:
        self._found = {_said(sample): sample for sample in samples}
        self._words.setStringList(list(self._found))
        if self._found and self.hasFocus():
            self.search.complete()
        else:
            self.choices.hide()

    def _choose(self, words: str) -> None:
        self._editor.see_as(self._found[words])
        self.show_chosen()


def _said(sample: Sample) -> str:
    return f"{sample.name} · {sample.account}"
