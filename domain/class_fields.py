"""Every setting of an account class, as its dialog shows them (domain.md section 5).

Where the documents name a tab only in part, docs/rules.md says which settings are ours.
"""

from domain.accounts import HomePage, InactiveSiteView
from domain.class_billing_fields import FINANCE_CHARGES, PAYMENT_PROCESSING, STATUS_MANAGEMENT
from domain.setting_fields import (
    Kind,
    SettingField,
    SettingGroup,
    SettingTab,
    choices,
    money,
    switch,
    text,
)

_DETAILS = SettingTab(
    title="Details",
    left=(
        SettingGroup(
            title="Class",
            fields=(
                SettingField(name="name", label="Name", required=True, built=True),
                switch("active", "Active", "Can be chosen for an account", on=True, built=True),
                SettingField(
                    name="type",
                    label="Type",
                    effect="Kind of business, for reports",
                    kind=Kind.CHOICE,
                    choices=choices("Commercial", "Residential", "Municipal", "Broker"),
                ),
            ),
        ),
        SettingGroup(
            title="Defaults of new accounts",
            fields=(
                money(
                    "default_credit_limit",
                    "Default account credit limit",
                    "Billing warns above it; empty is no limit",
                    default=None,
                ),
                SettingField(
                    name="default_term",
                    label="Default account term",
                    effect="When an invoice is due",
                    kind=Kind.CHOICE,
                    choices=choices("Due on receipt", "Net 10", "Net 15", "Net 30", "Net 45"),
                ),
                SettingField(
                    name="default_rebate_type",
                    label="Default rebate payment type",
                    effect="How a rebate is paid out",
                    kind=Kind.CHOICE,
                    choices=choices("Account credit", "Check", "ACH"),
                ),
                switch("default_bill_by_site", "Default bill by site", "One invoice for each site"),
            ),
        ),
    ),
    right=(
        SettingGroup(
            title="Contacts",
            fields=(
                switch(
                    "create_contact_default",
                    "Create contact default",
                    "The contact entered with a new account becomes Primary Billing",
                    on=True,
                    built=True,
                ),
                switch(
                    "default_contact_service_notification",
                    "Default contact service notification",
                    "New contacts receive service notifications",
                    built=True,
                ),
            ),
        ),
        SettingGroup(
            title="Ledger",
            fields=(
                text("gl_account", "GL account"),
                text("gl_segment", "GL segment"),
                text("deposit_gl_account", "Deposit GL account"),
                text("deposit_gl_segment", "Deposit GL segment"),
                switch(
                    "generate_sap_account_id",
                    "Generate new SAP account ID",
                    "A new account gets the next number",
                ),
            ),
        ),
    ),
)

_CUSTOMER_PORTAL = SettingTab(
    title="Customer Portal",
    left=(
        SettingGroup(
            title="Access",
            fields=(
                switch(
                    "enable_portal_access",
                    "Enable portal access",
                    "Main switch for every account of this class",
                    on=True,
                    built=True,
                ),
                switch(
                    "auto_send_portal_invitation",
                    "Auto send portal invitation on contact creation",
                    "Active accounts only, valid email needed",
                    built=True,
                ),
                switch(
                    "remind_invited",
                    "Remind of an open invitation",
                    "One email three days before it expires",
                    built=True,
                ),
                switch(
                    "allow_invoice_verified_registration",
                    "Allow invoice-verified self registration",
                    "Invoice number with quick pay code or account number",
                    built=True,
                ),
            ),
        ),
        SettingGroup(
            title="Ordering and locations",
            fields=(
                switch(
                    "enable_on_call_orders",
                    "Enable on call orders",
                    "Also shows Current Services",
                    built=True,
                ),
                switch(
                    "enable_add_sites",
                    "Enable add sites",
                    "Account level users may request a new site",
                ),
                SettingField(
                    name="new_location_template",
                    label="New location template",
                    effect="Fills in a requested site",
                    kind=Kind.CHOICE,
                ),
                SettingField(
                    name="new_location_bundle",
                    label="New location bundle",
                    effect="Services of a requested site",
                    kind=Kind.CHOICE,
                ),
            ),
        ),
    ),
    right=(
        SettingGroup(
            title="Home page",
            fields=(
                SettingField(
                    name="customer_portal_home_page",
                    label="Customer portal home page",
                    effect="First page after sign-in; Standard and AR Only show blocks so far",
                    kind=Kind.CHOICE,
                    default=HomePage.STANDARD,
                    choices=tuple((page, page.value) for page in HomePage),
                    built=True,
                ),
                switch("enable_report_access", "Enable report access", "Reports and documents"),
                SettingField(
                    name="enable_viewing_inactive_site",
                    label="Enable viewing inactive site",
                    effect="What users of a closed site can open",
                    kind=Kind.CHOICE,
                    default=InactiveSiteView.NO,
                    choices=tuple((view, view.value) for view in InactiveSiteView),
                    built=True,
                ),
            ),
        ),
        SettingGroup(
            title="Work order defaults",
            fields=(
                switch(
                    "work_order_photo_in_portal",
                    "Default work order photo",
                    "Display in customer portal",
                ),
                switch(
                    "work_order_attachment_in_portal",
                    "Default work order attachment",
                    "Display in customer portal",
                ),
            ),
        ),
    ),
    remark=(
        "System Options apply to every class. A setting here wins for the accounts of this class."
    ),
)

CLASS_TABS = (
    _DETAILS, _CUSTOMER_PORTAL, PAYMENT_PROCESSING, STATUS_MANAGEMENT, FINANCE_CHARGES,
)  # fmt: skip
CLASS_FIELDS = tuple(field for tab in CLASS_TABS for field in tab.fields)
