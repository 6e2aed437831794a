"""The tables that the setup screens alone fill."""

from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.ids import AccountClassId, DivisionId, NewLocationBundleId, NewLocationTemplateId
from storage.schema import Base, to


class AccountClassSettingRow(Base):
    """One setting of a class that was ever set; the others have the default of class_fields."""

    __tablename__ = "account_class_settings"
    __table_args__ = (UniqueConstraint("class_id", "name"),)
    logged_as = "account_class_setting"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    class_id: Mapped[AccountClassId] = mapped_column(to("account_classes.id"))
    name: Mapped[str]
    value: Mapped[str]  # JSON


class NewLocationTemplateRow(Base):
    __tablename__ = "new_location_templates"
    logged_as = "new_location_template"

    id: Mapped[NewLocationTemplateId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    division_id: Mapped[DivisionId | None] = mapped_column(to("divisions.id"), index=True)
    source: Mapped[str]
    service_region: Mapped[str]
    tax_region: Mapped[str]
    surcharge_group: Mapped[str]
    active: Mapped[bool]


class NewLocationBundleRow(Base):
    __tablename__ = "new_location_bundles"
    logged_as = "new_location_bundle"

    id: Mapped[NewLocationBundleId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str]
    active: Mapped[bool]
