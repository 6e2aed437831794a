"""The tables long lists are read from. All they hold follows from the others: see lists.py."""

from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from domain.accounts import AccountStatus
from domain.contacts import BillingKind, Level, NotificationMethod
from domain.ids import AccountClassId, AccountId, ContactId, DivisionId
from domain.portal_access import PortalState
from storage.schema import Base


class PlacedRow(Base):
    """A row of a list. Its place grows with its sort key, and leaves room for others between.

    So the table itself lies in the order of the list, and so does whatever a full-text index
    answers with places: the first matches in order are the first it finds.
    """

    __abstract__ = True

    place: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    id: Mapped[UUID] = mapped_column(unique=True)  # of the record that is listed
    sort_key: Mapped[str]
    search: Mapped[str]  # as storage.folding writes it


class ListedContactRow(PlacedRow):
    """An account contact as All contacts shows, sorts, filters and searches it."""

    __tablename__ = "listed_contacts"

    contact_id: Mapped[ContactId]
    account_id: Mapped[AccountId]
    account_number: Mapped[str]
    account_name: Mapped[str]
    name: Mapped[str]
    title: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    email_key: Mapped[str]
    sort_title: Mapped[str]
    sort_email: Mapped[str]
    sort_account: Mapped[str]
    level: Mapped[Level]
    billing: Mapped[BillingKind]
    receive_service_notifications: Mapped[bool]
    request_notification_method: Mapped[NotificationMethod]
    portal_state: Mapped[PortalState]
    valid_email: Mapped[bool]
    account_status: Mapped[AccountStatus]
    class_id: Mapped[AccountClassId]
    division_id: Mapped[DivisionId]
    reach: Mapped[int | None]  # where its sites are written out, if that is not in search

    __table_args__ = (
        Index(None, "sort_key", "id"),
        # Narrow, to step over many rows without reading them.
        Index(None, "place"),
        *(
            Index(None, name, "place")
            for name in (
                "sort_title",
                "sort_email",
                "phone",
                "sort_account",
                "level",
                "billing",
                "receive_service_notifications",
                "request_notification_method",
                "portal_state",
                "valid_email",
                "account_status",
                "class_id",
                "division_id",
            )
        ),
    )


class ListedAccountRow(PlacedRow):
    """An account as the navigator orders and searches it."""

    __tablename__ = "listed_accounts"

    number: Mapped[str]
    status: Mapped[AccountStatus]

    __table_args__ = (
        Index(None, "sort_key", "id"),
        Index(None, "place"),
        Index(None, "number", "place"),
        Index(None, "status", "place"),
    )


class ListedSiteRow(PlacedRow):
    """A site as the universal search lists it."""

    __tablename__ = "listed_sites"
    __table_args__ = (Index(None, "sort_key", "id"), Index(None, "place"))


class ReachRow(Base):
    """The sites of an account, or of a contact, that has too many to repeat them in each row.

    The rows that share them carry the token in their search text instead, so that one question
    to the full-text index finds both.
    """

    __tablename__ = "reaches"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    owner_id: Mapped[UUID] = mapped_column(unique=True)  # the account, or account contact
    token: Mapped[str]
    search: Mapped[str]
