"""The notification templates while somebody works on one of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.tasks import Latest, TaskRunner
from domain.addresses import is_valid_email
from domain.errors import DataError, RefusedError
from domain.ids import TemplateId, new_id
from domain.mail import NotificationTemplate, TemplateType, Tried
from domain.templates import Preview, Sample, TemplateDesk, placeholders_in

_PAUSE = 200  # milliseconds of typing


class TemplateEditor(QObject):
    """One draft at a time, beside a preview of it. Knows no widgets."""

    changed = Signal()  # the list or the draft
    previewed = Signal()
    found = Signal(object)  # Samples that match what was sought last
    tested = Signal()
    saved = Signal()
    deleted = Signal()
    failed = Signal(object)  # a DataError; the draft is as it was

    def __init__(
        self,
        templates: tuple[NotificationTemplate, ...],
        samples: tuple[Sample, ...],
        desk: TemplateDesk,
        tasks: TaskRunner,
    ) -> None:
        super().__init__()
        self.templates = templates
        self.sample = samples[0] if samples else None
        self.problems: Mapping[str, str] = {}
        self.preview = Preview()
        self.outcome: Tried | None = None
        self.saving = False
        self._desk = desk
        self._tasks = tasks
        self._previews, self._tests = Latest(tasks, self), Latest(tasks, self)
        self._searches = Latest(tasks, self)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.look)
        self._base: NotificationTemplate | None = None
        self.draft = _blank()
        self._take(templates[0] if templates else None)

    @property
    def is_new(self) -> bool:
        return self._base is None

    @property
    def is_dirty(self) -> bool:
        return self.draft != (self._base or replace(_blank(), id=self.draft.id))

    @property
    def testing(self) -> bool:
        return self._tests.waiting

    @property
    def placeholders(self) -> int:
        """How many different ones stand in it."""
        draft = self.draft
        return len(placeholders_in(draft.subject + draft.body + draft.text_body))

    def open(self, id: TemplateId | None) -> None:
        """Another one; None begins a new one. What was typed is gone."""
        self._take(next((one for one in self.templates if one.id == id), None))
        self.changed.emit()

    def edit(self, **values: Any) -> None:
        changed = replace(self.draft, **values)
        if changed != self.draft:
            self.draft = changed
            self.problems = {
                name: text for name, text in self.problems.items() if name not in values
            }
            self._pause.start()
            self.changed.emit()

    def discard(self) -> None:
        self._take(self._base)
        self.changed.emit()

    def save(self) -> None:
        """Ends in saved or failed."""
        self.saving = True
        self.changed.emit()
        desk, draft, base = self._desk, self.draft, self._base

        def keep() -> tuple[NotificationTemplate, tuple[NotificationTemplate, ...]]:
            return desk.keep(draft, base), desk.templates()

        self._tasks.run(self, keep, done=self._take_saved, failed=self._fail)

    def delete(self) -> None:
        """Take it away for good. Ends in deleted or failed."""
        if self._base is None:
            return
        self.saving = True
        self.changed.emit()
        desk, id = self._desk, self._base.id

        def work() -> tuple[NotificationTemplate, ...]:
            desk.delete(id)
            return desk.templates()

        self._tasks.run(self, work, done=self._take_rest, failed=self._fail)

    # Preview and test

    def see_as(self, sample: Sample) -> None:
        self.sample = sample
        self.look()

    def find(self, text: str) -> None:
        """Look for contacts to see it as. Ends in found."""
        desk = self._desk
        self._searches.ask(
            lambda: desk.samples(text), done=self.found.emit, failed=self._show_problem
        )

    def look(self) -> None:
        """Render the draft anew. Ends in previewed."""
        self._pause.stop()
        desk, draft, sample = self._desk, self.draft, self.sample
        if sample is not None:
            self._previews.ask(
                lambda: desk.preview(draft, sample.id), done=self._show, failed=self._show_problem
            )

    def send_test(self, to: str) -> None:
        """Ends in tested."""
        desk, draft, sample = self._desk, self.draft, self.sample
        if sample is None:
            return
        if not is_valid_email(to):
            self._told(Tried(works=False, sentence="Enter the address the test is to go to."))
            return
        self.outcome = None
        self._tests.ask(
            lambda: desk.send_test(draft, sample.id, to),
            done=self._told,
            failed=lambda error: self._told(Tried(works=False, sentence=str(error))),
        )
        self.tested.emit()

    # Behind it

    def _take(self, template: NotificationTemplate | None) -> None:
        self._base = template
        self.draft = template or _blank()
        self.problems = {}
        self.outcome = None
        self.look()

    def _show(self, preview: Preview) -> None:
        # What is half typed cannot be rendered; the last one that could stays in sight.
        kept = preview.unknown or preview.problem
        self.preview = (
            replace(self.preview, unknown=preview.unknown, problem=preview.problem)
            if kept
            else preview
        )
        self.previewed.emit()

    def _show_problem(self, error: DataError) -> None:
        self._show(Preview(problem=str(error)))

    def _told(self, outcome: Tried) -> None:
        self.outcome = outcome
        self.tested.emit()

    def _take_saved(
        self, kept: tuple[NotificationTemplate, tuple[NotificationTemplate, ...]]
    ) -> None:
        self.saving = False
        template, self.templates = kept
        self._take(template)
        self.changed.emit()
        self.saved.emit()

    def _take_rest(self, templates: tuple[NotificationTemplate, ...]) -> None:
        self.saving = False
        self.templates = templates
        self._take(templates[0] if templates else None)
        self.changed.emit()
        self.deleted.emit()

    def _fail(self, error: DataError) -> None:
        self.saving = False
        if isinstance(error, RefusedError):
            self.problems = dict(error.problems)
        self.changed.emit()
        self.failed.emit(error)


def _blank() -> NotificationTemplate:
    return NotificationTemplate(
        id=TemplateId(new_id()), type=TemplateType.PORTAL_INVITE, name="", body="", subject=""
    )
