"""The tables of what the customer portal shows beside accounts, sites and visits."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.ids import (
    AccountId,
    AccountRequestId,
    CurrentServiceId,
    DivisionId,
    InvoiceId,
    SiteId,
    TonnageId,
)
from domain.receivables import InvoiceStatus
from domain.services import RequestStatus, Stream
from storage.schema import Base, Key, to


class InvoiceRow(Base):
    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint("account_id", "number"),
        Index(None, "account_id", "status"),
    )
    logged_as = "invoice"

    id: Mapped[InvoiceId] = mapped_column(primary_key=True)
    account_id: Mapped[AccountId] = mapped_column(to("accounts.id"))
    number: Mapped[str]
    quick_pay_code: Mapped[str]
    day: Mapped[date]
    due: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInteger)  # cents
    balance: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[InvoiceStatus]
    number_key: Mapped[Key] = mapped_column(index=True)


class CurrentServiceRow(Base):
    __tablename__ = "current_services"
    __table_args__ = (Index(None, "site_id", "service"),)
    logged_as = "current_service"

    id: Mapped[CurrentServiceId] = mapped_column(primary_key=True)
    site_id: Mapped[SiteId] = mapped_column(to("sites.id"))
    service: Mapped[str]
    quantity: Mapped[int]
    frequency: Mapped[str]
    next_day: Mapped[date | None]


class AccountRequestRow(Base):
    __tablename__ = "account_requests"
    __table_args__ = (
        UniqueConstraint("account_id", "number"),
        Index(None, "account_id", "created_at"),
    )
    logged_as = "account_request"

    id: Mapped[AccountRequestId] = mapped_column(primary_key=True)
    account_id: Mapped[AccountId] = mapped_column(to("accounts.id"))
    site_id: Mapped[SiteId | None] = mapped_column(to("sites.id"), index=True)
    number: Mapped[str]
    created_at: Mapped[datetime]
    type: Mapped[str]
    text: Mapped[str]
    status: Mapped[RequestStatus]
    closed_on: Mapped[date | None]


class TonnageRow(Base):
    __tablename__ = "tonnages"
    __table_args__ = (Index(None, "site_id", "day"),)
    logged_as = "tonnage"

    id: Mapped[TonnageId] = mapped_column(primary_key=True)
    site_id: Mapped[SiteId] = mapped_column(to("sites.id"))
    day: Mapped[date]
    material: Mapped[str]
    stream: Mapped[Stream]
    weight: Mapped[int]  # hundredths of a ton


class BrandingRow(Base):
    """How the portal looks to the customers of a division."""

    __tablename__ = "brandings"
    logged_as = "branding"

    id: Mapped[DivisionId] = mapped_column(to("divisions.id"), primary_key=True)
    name: Mapped[str]
    logo: Mapped[str]
    phone: Mapped[str]
    colour: Mapped[str]
    login_terms: Mapped[str]
