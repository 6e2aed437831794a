"""What the portal's pages show of the office itself."""

from dataclasses import dataclass

from sqlalchemy import select

from domain.accounts import Division
from domain.branding import Branding
from domain.ids import DivisionId
from domain.settings import SystemOptions
from storage.engine import Database
from storage.portal_schema import BrandingRow
from storage.schema import DivisionRow, OfficeRow
from storage.setup import load_options
from storage.values import columns_of, value_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    organisation: str
    division: Division
    branding: Branding
    options: SystemOptions


class SqlFrontBook:
    def __init__(self, database: Database) -> None:
        self._database = database

    def front(self, of: DivisionId | None = None) -> Front:
        """Of this division, else of the office's first."""
        first = select(*columns_of(Division)).order_by(
            (DivisionRow.id == of).desc() if of else DivisionRow.active.desc(), DivisionRow.id
        )
        with self._database.reading() as session:
            division = value_of(Division, session.execute(first.limit(1)).one())
            branding = session.get(BrandingRow, division.id)
            return Front(
                organisation=session.execute(select(OfficeRow.organisation)).scalar_one(),
                division=division,
                branding=value_of(Branding, branding) if branding else Branding(id=division.id),
                options=load_options(session),
            )
