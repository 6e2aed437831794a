"""Importing files into the database: domain.importing.Importer on real files and real tables."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.changes import Author
from domain.importing import FileKind, ImportFile, ImportJob, ImportReport, Progress
from importing.looking import as_kind, look
from importing.plan import Plan
from importing.plan_accounts import plan_accounts
from importing.plan_cards import plan_cards
from importing.plan_figures import plan_figures
from importing.plan_moved import plan_moved
from importing.plan_people import People, plan_people
from importing.plan_sites import plan_sites
from importing.source import Source, read_source
from storage.engine import Database
from storage.imports import ImportTarget, importing_into, looking_at


class FileImporter:
    """An Importer, which writes in the author's name."""

    def __init__(self, database: Database, author: Author) -> None:
        self._database = database
        self._author = author

    def look(self, path: Path) -> ImportFile:
        return look(path)

    def as_kind(self, file: ImportFile, kind: FileKind) -> ImportFile:
        return as_kind(file, kind)

    def check(self, job: ImportJob, progress: Progress) -> ImportReport:
        with _collector_paused():
            return self._check(job, progress)

    def run(self, job: ImportJob, progress: Progress) -> ImportReport:
        with _collector_paused():
            return self._run(job, progress)

    def _check(self, job: ImportJob, progress: Progress) -> ImportReport:
        source = read_source(job, progress)
        with looking_at(self._database) as target:
            return _plan(target, source, job, progress).report()

    def _run(self, job: ImportJob, progress: Progress) -> ImportReport:
        source = read_source(job, progress)
        with importing_into(self._database, self._author) as target:
            plan = _plan(target, source, job, progress)
            target.write(plan.writes, progress)
            progress.report(plan.writes.count, plan.writes.count, "Importing")
        return plan.report()


def _plan(target: ImportTarget, source: Source, job: ImportJob, progress: Progress) -> Plan:
    plan = Plan(target.office(), source, progress)
    plan_accounts(plan)
    plan_sites(plan)
    people = People(plan)
    plan_people(plan, people)
    plan_cards(plan, people, job.vcard_account)
    if source.moved:
        plan_moved(plan, people, target.in_accounts(), job.vcard_account)
    people.finish()
    plan_figures(plan, target)
    return plan


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Looking for cycles among the million objects of an import, which has none, would take as
    long as everything else together. They are gone again when the collector goes on.
    """
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()
