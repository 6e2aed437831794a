"""The import wizard, by keyboard and drop, on a real database."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from desktop.models.import_form import ImportForm, ImportStep
from desktop.models.import_state import ImportState
from desktop.models.import_tables import FileTable, PreviewTable, ProblemTable
from desktop.tasks import Step, ThreadedTasks
from desktop.views.import_wizard.wizard import ImportWizard
from domain.errors import ImportRunningError
from domain.importing import FileKind, ImportField, ImportJob
from tests.importing.working import HeldImporter
from tests.importing.working import Progress as Silent
from tests.office import Office, an_office

FIXTURES = Path(__file__).parents[1] / "fixtures"
FILES = [FIXTURES / f"{name}.csv" for name in ("customers", "locations", "contacts")]
Key = Qt.Key


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = an_office(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def importer(office: Office) -> Iterator[HeldImporter]:
    made = HeldImporter(office)
    yield made
    made.go.set()


@pytest.fixture
def state() -> ImportState:
    return ImportState()


@pytest.fixture
def wizard(qtbot: QtBot, importer: HeldImporter, state: ImportState) -> Iterator[ImportWizard]:
    tasks = ThreadedTasks()
    made = ImportWizard(ImportForm(importer, tasks, state))
    qtbot.addWidget(made)
    made.show()
    yield made
    importer.go.set()
    tasks.close()


@pytest.fixture
def form(wizard: ImportWizard) -> ImportForm:
    (found,) = wizard.findChildren(ImportForm)
    return found


def choose(qtbot: QtBot, form: ImportForm, *paths: Path) -> None:
    form.add(paths)
    qtbot.waitUntil(lambda: all(one.file or one.problem for one in form.files))


def checked(qtbot: QtBot, wizard: ImportWizard, form: ImportForm, *paths: Path) -> None:
    choose(qtbot, form, *paths)
    wizard.next_button.click()
    wizard.next_button.click()
    qtbot.waitUntil(lambda: form.report is not None)


def test_files_go_all_the_way_by_keyboard_alone(
    qtbot: QtBot, wizard: ImportWizard, form: ImportForm, office: Office
) -> None:
    assert not wizard.next_button.isEnabled()
    choose(qtbot, form, *FILES)
    for step in (ImportStep.COLUMNS, ImportStep.CHECK):
        qtbot.keyClick(wizard, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert form.step is step
    qtbot.waitUntil(lambda: form.report is not None)
    assert wizard.next_button.text() == "&Import 10 records"
    qtbot.keyClick(wizard, Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: form.step is ImportStep.RESULT)
    assert wizard.outcome.isVisible()
    assert office.search.search("John Doe", 5).contact_count == 1
    with qtbot.waitSignal(wizard.wants_accounts):
        qtbot.keyClick(wizard, Key.Key_Return)
    assert not wizard.isVisible()


def test_back_leads_to_the_step_before_with_everything_kept(
    qtbot: QtBot, wizard: ImportWizard, form: ImportForm
) -> None:
    checked(qtbot, wizard, form, *FILES)
    for step in (ImportStep.COLUMNS, ImportStep.FILES):
        qtbot.keyClick(wizard, Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert form.step is step
    assert len(form.files) == 3


def test_dropped_files_are_chosen(qtbot: QtBot, wizard: ImportWizard, form: ImportForm) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path)) for path in FILES])
    event = QDropEvent(
        QPointF(100, 100),
        Qt.DropAction.CopyAction,
        dropped,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    wizard.files.dropEvent(event)
    qtbot.waitUntil(lambda: all(one.file for one in form.files))
    assert [one.file and one.file.kind for one in form.files] == [
        FileKind.CUSTOMERS, FileKind.LOCATIONS, FileKind.CONTACTS,
    ]  # fmt: skip


def test_a_file_that_cannot_be_read_says_why_and_stands_in_the_way_until_removed(
    qtbot: QtBot, wizard: ImportWizard, form: ImportForm, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"\0\1\2")
    choose(qtbot, form, FILES[0], broken)
    table = wizard.files.table.model()
    assert table.index(1, 3).data() == "This is not a text file. Choose a CSV or vCard file."
    assert not wizard.next_button.isEnabled()
    assert "broken.csv" in wizard.footer.note.text()
    wizard.files.table.select_row(1)
    wizard.files.table.setFocus()
    qtbot.keyClick(wizard.files.table, Key.Key_Delete)
    assert [one.path for one in form.files] == FILES[:1]
    assert wizard.next_button.isEnabled()


def test_a_missing_column_is_shown_and_can_be_chosen(
    qtbot: QtBot, wizard: ImportWizard, form: ImportForm, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Account number,Who,Email\n49418,Ann,ann@lee.example\n", encoding="utf-8")
    choose(qtbot, form, FILES[0], path)
    wizard.next_button.click()
    form.set_kind(1, FileKind.CONTACTS)
    wizard.next_button.click()
    assert form.step is ImportStep.COLUMNS
    assert wizard.columns.file.currentText() == "people.csv"
    assert wizard.columns.problem.text() == "Choose the column that holds “Name”."
    choice = wizard.columns.choices[1]
    choice.setFocus()
    qtbot.keyClicks(choice, "Name")
    choice.activated.emit(choice.currentIndex())
    assert form.files[1].file
    assert form.files[1].file.columns[1] is ImportField.NAME
    assert wizard.columns.problem.text() == ""
    wizard.next_button.click()
    qtbot.waitUntil(lambda: form.report is not None)


def test_a_field_chosen_for_a_second_column_leaves_the_first(
    qtbot: QtBot, wizard: ImportWizard, form: ImportForm
) -> None:
    choose(qtbot, form, FILES[2])
    form.set_column(0, 1, ImportField.NAME)
    assert form.files[0].file
    assert form.files[0].file.columns[1:3] == (ImportField.NAME, None)
    assert wizard.columns.choices[2].currentText() == "Not imported"


def test_the_check_shows_counts_and_rows_and_changes_nothing(
    qtbot: QtBot, wizard: ImportWizard, form: ImportForm, office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text("Account number,Name,Title\n9,Ann,\n49418,Bo,,,,x\n", encoding="utf-8")
    checked(qtbot, wizard, form, FILES[0], path)
    table = wizard.check.table.model()
    reasons = [table.index(row, 4).data() for row in range(table.rowCount())]
    assert "This row has 6 cells, the header has 3." in reasons
    assert office.search.search("Mill", 5).account_count == 0


def test_what_the_portal_shows_is_counted_in_one_line(
    qtbot: QtBot, wizard: ImportWizard, form: ImportForm, office: Office, tmp_path: Path
) -> None:
    office.add_account(sites=1)
    invoices, visits = tmp_path / "invoices.csv", tmp_path / "visits.csv"
    invoices.write_text("Invoice,Account Number,Date,Amount\n1,49418,2025-06-01,12.00\n")
    visits.write_text("Site,Date,Service\n49418001,2025-06-01,Trash\n49418001,2025-06-08,Trash\n")
    checked(qtbot, wizard, form, invoices, visits)
    line = "Invoices: 1, 1 new or changed · Visits: 2, 2 new or changed"
    assert line in [one.text() for one in wizard.check.findChildren(QLabel) if one.isVisible()]
    assert wizard.next_button.text() == "&Import 3 records"
    wizard.next_button.click()
    qtbot.waitUntil(lambda: form.step is ImportStep.RESULT)
    told = [one.text() for one in wizard.header.findChildren(QLabel)]
    assert "What the customer portal shows of them is here now." in told


def test_the_list_can_be_exported(
    qtbot: QtBot, wizard: ImportWizard, form: ImportForm, tmp_path: Path
) -> None:
    checked(qtbot, wizard, form, FILES[0])
    wizard.check.export_button.click()
    (chooser,) = wizard.check.findChildren(QFileDialog)
    assert chooser.isVisible()
    with qtbot.waitSignal(form.exported):
        chooser.fileSelected.emit(str(tmp_path / "list.csv"))
    chooser.reject()
    content = (tmp_path / "list.csv").read_text(encoding="utf-8-sig")
    assert content.startswith("Outcome,File,Line,Account or name,Reason\nAdapted,customers.csv,2,")
    assert "list.csv" in wizard.banner.text()
    with qtbot.waitSignal(form.failed):
        form.export(tmp_path / "no folder" / "list.csv")
    assert "Choose another place" in wizard.banner.text()


def test_other_windows_hear_that_an_import_runs_and_stop_leaves_nothing(
    qtbot: QtBot,
    wizard: ImportWizard,
    form: ImportForm,
    importer: HeldImporter,
    state: ImportState,
    office: Office,
) -> None:
    account = office.add_account("1", "Before")
    checked(qtbot, wizard, form, *FILES)
    importer.go.clear()
    steps: list[Step] = []
    form.progressed.connect(steps.append)
    wizard.next_button.click()
    qtbot.waitUntil(lambda: any(step.what == "Importing" for step in steps))
    assert [state.running] == [True]
    with pytest.raises(ImportRunningError):
        office.add_contact(account, "Typed meanwhile")
    qtbot.keyClick(wizard.cancel_button, Key.Key_Space)
    qtbot.waitUntil(lambda: form.step is ImportStep.CHECK)
    assert wizard.banner.text() == "Stopped. Nothing was changed."
    assert [state.running] == [False]
    assert office.search.search("Mill", 5).account_count == 0
    office.add_contact(account, "Typed meanwhile")


@pytest.mark.parametrize("close", ["escape", "button", "window"])
def test_closed_while_importing_it_comes_back_with_the_result(
    qtbot: QtBot, wizard: ImportWizard, form: ImportForm, importer: HeldImporter, close: str
) -> None:
    checked(qtbot, wizard, form, *FILES)
    importer.go.clear()
    wizard.next_button.click()
    ways: dict[str, Callable[[], Any]] = {
        "escape": lambda: qtbot.keyClick(wizard, Key.Key_Escape),
        "button": wizard.next_button.click,
        "window": wizard.close,
    }
    ways[close]()
    assert not wizard.isVisible()
    importer.go.set()
    qtbot.waitUntil(wizard.isVisible)
    assert form.step is ImportStep.RESULT


def test_a_failed_run_says_why_and_can_be_tried_again(
    qtbot: QtBot, wizard: ImportWizard, form: ImportForm, importer: HeldImporter
) -> None:
    checked(qtbot, wizard, form, *FILES)
    importer.error = ImportRunningError()
    wizard.next_button.click()
    qtbot.waitUntil(lambda: "Import is running" in wizard.banner.text())
    assert form.step is ImportStep.CHECK
    importer.error = None
    wizard.next_button.click()
    qtbot.waitUntil(lambda: form.step is ImportStep.RESULT)


def test_files_that_are_here_already_leave_nothing_to_import(
    qtbot: QtBot, wizard: ImportWizard, form: ImportForm, importer: HeldImporter
) -> None:
    files = tuple(importer.look(path) for path in FILES)
    importer.run(ImportJob(files=files), Silent())
    checked(qtbot, wizard, form, *FILES)
    assert not wizard.next_button.isEnabled()
    assert form.why_not_next() == "There is nothing to import: everything is here already."


def test_an_account_for_the_vcards_is_asked_for_only_where_there_are_some(
    qtbot: QtBot, wizard: ImportWizard, form: ImportForm
) -> None:
    choose(qtbot, form, FILES[0])
    assert not wizard.files.account.isVisible()
    choose(qtbot, form, FIXTURES / "people.vcf")
    assert wizard.files.account.isVisible()
    qtbot.keyClicks(wizard.files.account, "12")
    wizard.next_button.click()
    wizard.next_button.click()
    qtbot.waitUntil(lambda: "There is no account 12." in wizard.banner.text())
    assert form.step is ImportStep.COLUMNS


def test_the_tables_keep_qts_rules(qtbot: QtBot, wizard: ImportWizard, form: ImportForm) -> None:
    files, preview, problems = FileTable(form), PreviewTable(form), ProblemTable(form)
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(model, fatal) for model in (files, preview, problems)]
    checked(qtbot, wizard, form, *FILES)
    preview.show_file(form.files[0].file)
    assert form.report
    problems.show_problems(form.report.problems)
    preview.show_file(None)
    form.remove(0)
    assert len(testers) == 3
