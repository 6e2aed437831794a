"""*Why?*: whether the contact sees a page of the customer portal, and the step that says no."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.icons import Icon
from desktop.models.contact_form import ContactForm
from desktop.theme import Ink, current_theme, restyle
from desktop.views.main.site_chooser import SiteChooser
from desktop.views.widgets import (
    Card,
    ComboBox,
    DialogFrame,
    Field,
    IconLabel,
    Segment,
    Segmented,
    TextRole,
    announce,
    label,
    plain,
    primary,
)
from domain.accounts import Site
from domain.portal_scope import Answer, Page, Standing, Step, why


class WhyDialog(DialogFrame):
    """Answers for what is on the form now, saved or not."""

    def __init__(self, form: ContactForm, parent: QWidget, site: Site | None = None) -> None:
        super().__init__(parent.tr("Why?"), parent)
        self._form = form
        sites = form.opened.sites
        self._site = site or (sites[0] if sites else None)
        self.where = Segmented(
            self.tr("Account or site"),
            [
                Segment(False, self.tr("The account"), Icon.ACCOUNT),
                Segment(True, self.tr("One site"), Icon.SITE),
            ],
        )
        self.choose = plain("", Icon.EXPAND)
        self.choose.setAccessibleName(self.tr("Choose the site"))
        self.page = ComboBox()
        for page in Page:
            self.page.addItem(page.value, page)
        self._chooser = SiteChooser(self)
        self._mark = IconLabel(Icon.SUCCESS, Ink.OK, 20)
        self.verdict = label("", TextRole.H2, wrap=True)
        self.steps = {step: _StepLine(step) for step in Step}
        self.close_button = primary(self.tr("Close"))
        self._build()
        self._connect()
        self.where.set_value(site is not None)
        self.where.button(True).setEnabled(self._site is not None)
        self._refresh()

    def _build(self) -> None:
        px = current_theme().px
        opened = self._form.opened
        account = f"{opened.account.number} {opened.account.name}"
        context = self.tr("{account} · as it is on the form now, saved or not")
        self.header.set_subject(self._name, context.format(account=account))
        asked = QHBoxLayout()
        asked.setSpacing(px(12))
        asked.addWidget(Field(self.tr("&Page"), self.page), 1)
        asked.addWidget(Field(self.tr("&Account or site"), self.where))
        verdict = QHBoxLayout()
        verdict.setSpacing(px(8))
        verdict.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        verdict.addWidget(self.verdict, 1)
        card = Card(margin=16, spacing=0)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(10))
        grid.setColumnStretch(2, 1)
        for at, line in enumerate(self.steps.values()):
            line.put_into(grid, at)
        card.column.addLayout(grid)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(16), px(24), px(20))
        column.setSpacing(px(16))
        column.addLayout(asked)
        column.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(verdict)
        column.addWidget(card)
        column.addStretch(1)
        self.set_body(body)
        self.footer.add_right(self.close_button)
        self.setModal(True)
        self.resize(px(640), px(520))

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.accept)
        self.where.chosen.connect(self._refresh)
        self.choose.clicked.connect(self._offer)
        self._chooser.chosen.connect(self._choose)
        self.page.currentIndexChanged.connect(self._refresh)
        self._form.changed.connect(self._refresh)

    @property
    def _name(self) -> str:
        return self._form.draft.contact.name.strip() or self.tr("This contact")

    def answer(self) -> Answer:
        opened = self._form.opened
        standing = Standing.of(self._form.draft, opened.account, opened.account_class)
        site = self._site if self.where.value() else None
        return why(standing, self.page.currentData(), site, opened.options, opened.sites)

    def _offer(self) -> None:
        corner = QPoint(self.choose.width(), self.choose.height() + 4)
        self._chooser.open_at(self.choose.mapToGlobal(corner), self._form.opened.sites, self._site)

    def _choose(self, id: object) -> None:
        self._site = next(site for site in self._form.opened.sites if site.id == id)
        self._refresh()

    def _refresh(self, _chosen: object = None) -> None:
        answer, site = self.answer(), self._site
        self.choose.setVisible(bool(self.where.value()))
        self.choose.setText(f"{site.number}  {site.name}" if site else "")
        self._mark.set_icon(*((Icon.SUCCESS, Ink.OK) if answer.allowed else (Icon.FAILED, Ink.BAD)))
        refusal = answer.refusal
        sentence = refusal.sentence if refusal else ""
        words = self.tr("Yes, {name} sees this.") if answer.allowed else self.tr("No. {sentence}")
        self.verdict.setText(words.format(name=self._name, sentence=sentence))
        for checked in answer.checked:
            first = checked is refusal
            self.steps[checked.step].show_answer(
                checked.sentence, refuses=checked.refuses, first=first
            )
        announce(self, self.verdict.text())


class _StepLine:
    """One step of the chain."""

    def __init__(self, step: Step) -> None:
        self._mark = IconLabel(Icon.SUCCESS, Ink.OK)
        self._name = label(step.value, TextRole.STRONG)
        self.sentence: QLabel = label("", TextRole.DIM, wrap=True)

    def put_into(self, grid: QGridLayout, row: int) -> None:
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._mark, row, 0, top)
        grid.addWidget(self._name, row, 1, top)
        grid.addWidget(self.sentence, row, 2, top)

    def show_answer(self, sentence: str, *, refuses: bool, first: bool) -> None:
        """The first step that says no stands out; what would say no after it is told too."""
        if first:
            mark = (Icon.FAILED, Ink.BAD)
        else:
            mark = (Icon.NO, Ink.TEXT2) if refuses else (Icon.SUCCESS, Ink.OK)
        self._mark.set_icon(*mark)
        self.sentence.setText(sentence)
        restyle(self.sentence, "role", TextRole.PROBLEM if first else TextRole.DIM)
        said = f"{self._name.text()}: {sentence}"
        self.sentence.setAccessibleName(said)
