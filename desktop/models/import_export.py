"""The rows to look at as a list for a spreadsheet."""

import csv
from collections.abc import Sequence
from pathlib import Path

from domain.errors import DataError
from domain.importing import ImportProblem
from domain.spreadsheets import protected

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
            for problem in problems:
                # A cell of a foreign file that a spreadsheet would take for a formula stays text.
                writer.writerow([protected(cell) for cell in problem_cells(problem)])
    except OSError as error:
        raise DataError(
            f"The list could not be written: {error.strerror}. Choose another place."
        ) from None
