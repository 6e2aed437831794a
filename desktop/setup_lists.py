"""The lists of the Setup menu: what each is called, what its columns are, what a new entry is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic

from PySide6.QtCore import QCoreApplication

from desktop.icons import Icon
from desktop.models.countries import countries, country_of_this_computer
from desktop.models.setup_list import ListColumn
from desktop.models.time_zones import time_zones, zone_of_this_computer
from desktop.views.setup.list_dialog import ListWords
from domain.accounts import Division
from domain.ids import (
    ContactRoleId,
    DivisionId,
    NewLocationBundleId,
    NewLocationTemplateId,
    TagTypeId,
    new_id,
)
from domain.settings import ContactRole, NewLocationBundle, NewLocationTemplate, TagType
from domain.setup import E


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedList(Generic[E]):
    words: ListWords
    kind: type[E]
    columns: tuple[ListColumn, ...]
    blank: Callable[[], E]


def contact_roles() -> EditedList[ContactRole]:
    return EditedList(
        words=ListWords(
            title=_tr("Contact Roles"),
            about=_tr("Classify contacts; up to two for each link, and they grant nothing"),
            add=_tr("&Add role"),
            icon=Icon.CONTACTS,
            width=620,
            deletes=False,
        ),
        kind=ContactRole,
        columns=(ListColumn("name", _tr("Name"), 220, stretches=True), _active()),
        blank=lambda: ContactRole(id=ContactRoleId(new_id()), name=""),
    )


def tag_types() -> EditedList[TagType]:
    return EditedList(
        words=ListWords(
            title=_tr("Tag Types"),
            about=_tr("Flags of a contact, without effect"),
            add=_tr("&Add tag type"),
            icon=Icon.TAG,
        ),
        kind=TagType,
        columns=_described(),
        blank=lambda: TagType(id=TagTypeId(new_id()), name=""),
    )


def divisions() -> EditedList[Division]:
    zones = tuple((zone, zone) for zone in time_zones())
    return EditedList(
        words=ListWords(
            title=_tr("Divisions"),
            about=_tr("Country is for phones, main email and portal URL for mail"),
            add=_tr("&Add division"),
            icon=Icon.ACCOUNT,
            width=1280,
            more=_tr("Portal &branding…"),
        ),
        kind=Division,
        columns=(
            ListColumn("name", _tr("Name"), 116),
            ListColumn("country", _tr("Country"), 120, choices=countries()),
            ListColumn("time_zone", _tr("Time zone"), 130, choices=zones),
            ListColumn("email", _tr("Main email"), 145),
            ListColumn("service_notification_email", _tr("Service notification email"), 150),
            ListColumn("login_request_email", _tr("Login request email"), 145),
            ListColumn("customer_portal_url", _tr("Customer portal URL"), 145),
            ListColumn("past_due_text", _tr("Past due text"), 110, stretches=True),
            _active(),
        ),
        blank=lambda: Division(
            id=DivisionId(new_id()),
            name="",
            country=country_of_this_computer(),
            time_zone=zone_of_this_computer(),
        ),
    )


def new_location_templates(offered: tuple[Division, ...]) -> EditedList[NewLocationTemplate]:
    """Each is for one of the divisions, or for all."""
    named = tuple((division.id, division.name) for division in offered)
    return EditedList(
        words=ListWords(
            title=_tr("New Location Templates"),
            about=_tr("Fill in a site that a customer requests · Has no effect yet"),
            add=_tr("&Add template"),
            icon=Icon.SITE,
            width=1120,
        ),
        kind=NewLocationTemplate,
        columns=(
            ListColumn("name", _tr("Name"), 160, stretches=True),
            ListColumn("division_id", _tr("Division"), 140, choices=((None, _tr("All")), *named)),
            ListColumn("source", _tr("Source"), 120),
            ListColumn("service_region", _tr("Service region"), 140),
            ListColumn("tax_region", _tr("Tax region"), 130),
            ListColumn("surcharge_group", _tr("Surcharge group"), 150),
            _active(),
        ),
        blank=lambda: NewLocationTemplate(id=NewLocationTemplateId(new_id()), name=""),
    )


def new_location_bundles() -> EditedList[NewLocationBundle]:
    return EditedList(
        words=ListWords(
            title=_tr("New Location Bundles"),
            about=_tr("Services of a site that a customer requests · Has no effect yet"),
            add=_tr("&Add bundle"),
            icon=Icon.SERVICE,
        ),
        kind=NewLocationBundle,
        columns=_described(),
        blank=lambda: NewLocationBundle(id=NewLocationBundleId(new_id()), name=""),
    )


def _described() -> tuple[ListColumn, ...]:
    return (
        ListColumn("name", _tr("Name"), 220),
        ListColumn("description", _tr("Description"), 300, stretches=True),
        _active(),
    )


def _active() -> ListColumn:
    return ListColumn("active", _tr("Active"), 90, is_switch=True)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SetupLists", text)
