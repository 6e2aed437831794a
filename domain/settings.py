"""What an office sets once: system options, contact roles, tag types, its own name."""

from dataclasses import dataclass

from domain.ids import (
    ContactRoleId,
    DivisionId,
    NewLocationBundleId,
    NewLocationTemplateId,
    TagTypeId,
)

SHIPPED_TEMPLATE = "Portal Invite (All Divisions)"  # the one that comes with the program


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemOptions:
    """System Options > Customer Portal. Whatever works without a login starts as No."""

    customer_portal_url: str = ""
    display_service_history: bool = True
    display_ar_history: bool = True
    display_aging_buckets: bool = True
    display_login_terms: bool = True
    login_terms: str = ""
    display_current_services: bool = True
    display_service_quantity: bool = True
    enable_payment_as_guest: bool = False
    enable_auto_pay_max_amount: bool = True
    display_third_party_invoices: bool = False
    account_invite_from_email: str = ""
    invite_email_template: str = SHIPPED_TEMPLATE
    enable_account_request_via_address: bool = False
    account_request_address_found_template: str = ""
    enable_request_login_button: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRole:
    id: ContactRoleId
    name: str
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TagType:
    id: TagTypeId
    name: str
    description: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLocationTemplate:
    """What fills in a site that a customer requested in the portal."""

    id: NewLocationTemplateId
    name: str
    division_id: DivisionId | None = None  # None: of every division
    source: str = ""
    service_region: str = ""
    tax_region: str = ""
    surcharge_group: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLocationBundle:
    """The services put on a site that a customer requested in the portal."""

    id: NewLocationBundleId
    name: str
    description: str = ""
    active: bool = True
