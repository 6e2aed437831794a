"""What the portal's pages show of the office itself."""

from dataclasses import dataclass

from sqlalchemy import bindparam, case, select
from sqlalchemy.orm import Session

from domain.accounts import Division
from domain.branding import Branding
from domain.ids import DivisionId
from domain.settings import SystemOptions
from storage.engine import Database
from storage.portal_schema import BrandingRow
from storage.schema import DivisionRow, OfficeRow
from storage.setup import load_options
from storage.values import columns_of, leading_value


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
        with self._database.reading() as session:
            return load_front(session, load_options(session), of)


def load_front(session: Session, options: SystemOptions, of: DivisionId | None) -> Front:
    organisation, *found = session.connection().execute(_FRONT, {"division": of}).one()
    division = leading_value(Division, found)
    branded = found[len(columns_of(Division)) :]
    return Front(
        organisation=organisation,
        division=division,
        branding=leading_value(Branding, branded) if branded[0] else Branding(id=division.id),
        options=options,
    )


_FRONT = (
    select(
        select(OfficeRow.organisation).scalar_subquery(),
        *columns_of(Division),
        *columns_of(Branding),
    )
    .select_from(DivisionRow)
    .outerjoin(BrandingRow, BrandingRow.id == DivisionRow.id)
    .order_by(
        case((DivisionRow.id == bindparam("division"), 0), else_=1),
        DivisionRow.active.desc(),
        DivisionRow.id,
    )
    .limit(1)
)
