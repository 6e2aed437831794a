"""The import wizard, on an office of its own: the demo stays as it is."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.models.import_form import ImportForm, ImportStep
from desktop.models.import_state import ImportState
from desktop.views.import_wizard.wizard import ImportWizard
from tests.importing.working import HeldImporter
from tests.office import Office, an_office
from tests.shots.stage import Stage, shot

FIXTURES = Path(__file__).parents[1] / "fixtures"
FILES = tuple(FIXTURES / f"{name}.csv" for name in ("customers", "locations", "contacts"))
CARDS = FIXTURES / "people.vcf"


class _Import:
    """A wizard before its first step."""

    def __init__(self, stage: Stage) -> None:
        folder = stage.folder / f"import-{sum(1 for _ in stage.folder.glob('import-*'))}"
        folder.mkdir()
        self.stage = stage
        self.office: Office = an_office(folder)
        self.importer = HeldImporter(self.office)
        self.form = ImportForm(self.importer, stage.tasks, ImportState())
        self.wizard = ImportWizard(self.form)
        self.wizard.destroyed.connect(self._over)
        self.wizard.show()
        stage.settle()

    def choose(self, *paths: Path) -> "_Import":
        self.form.add(paths)
        self.stage.wait(lambda: all(one.file or one.problem for one in self.form.files))
        self.stage.settle()
        return self

    def go_on(self) -> "_Import":
        self.wizard.next_button.click()
        self.stage.wait(lambda: not self.form.busy or self.form.importing)
        self.stage.settle()
        return self

    def _over(self) -> None:
        self.importer.go.set()


@shot("13a-import-files-none")
def nothing(stage: Stage) -> QWidget:
    return _Import(stage).wizard


@shot("13b-import-files", large=True)
def files(stage: Stage) -> QWidget:
    damaged = stage.folder / "fleet.csv"
    damaged.write_bytes(bytes(range(64)))
    return _Import(stage).choose(*FILES, CARDS, damaged).wizard


@shot("13c-import-columns", large=True)
def columns(stage: Stage) -> QWidget:
    wizard = _Import(stage).choose(FILES[2], *FILES[:2]).go_on().wizard
    stage.settle()
    return wizard


@shot("13d-import-column-missing")
def gap(stage: Stage) -> QWidget:
    started = _Import(stage).choose(FILES[2]).go_on()
    started.form.set_column(0, 2, None)
    stage.settle()
    return started.wizard


@shot("13e-import-check", large=True)
def check(stage: Stage) -> QWidget:
    rough = stage.folder / "more-contacts.csv"
    rough.write_text(
        "Account number,Name,Email,Phone\n"
        "49418,Priya Raman,priya@renogym.example,763-555-0147\n"
        "49418,Tom Akerlund,tom at renogym,763-555-0148\n"
        "50211,Nobody Known,,\n"
        "49418,Too,many,cells,here\n",
        encoding="utf-8",
    )
    return _Import(stage).choose(*FILES, CARDS, rough).go_on().go_on().wizard


@shot("13f-import-running")
def running(stage: Stage) -> QWidget:
    started = _Import(stage).choose(*FILES).go_on().go_on()
    started.importer.go.clear()
    return started.go_on().wizard


@shot("13g-import-result")
def outcome(stage: Stage) -> QWidget:
    started = _Import(stage).choose(*FILES, CARDS).go_on().go_on().go_on()
    stage.wait(lambda: started.form.step is ImportStep.RESULT)
    stage.settle()
    return started.wizard
