"""The rows to look at as a list for a spreadsheet."""

import csv
from collections.abc import Sequence
from pathlib import Path

from domain.errors import DataError
from domain.importing import ImportProblem

PROBLEM_HEADS = ("Outcome", "File", "Line", "Account or name", "Reason")


def problem_cells(problem: ImportProblem) -> tuple[str, ...]:
    return (
        problem.outcome.value,
        problem.file,
        str(problem.line),
        problem.what,
        problem.reason,
    )


def export_problems(path: Path, problems: Sequence[ImportProblem]) -> None:
    """Raises DataError. The mark at the start lets spreadsheets read it as UTF-8."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(PROBLEM_HEADS)
            writer.writerows(map(_harmless, problems))
    except OSError as error:
        raise DataError(
            f"The list could not be written: {error.strerror}. Choose another place."
        ) from None


def _harmless(problem: ImportProblem) -> list[str]:
    """A cell of a foreign file that a spreadsheet would take for a formula stays text."""
    formula = ("=", "+", "-", "@")
    cells = problem_cells(problem)
    return [f"'{cell}" if cell.startswith(formula) else cell for cell in cells]
