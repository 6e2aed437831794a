"""System Options > Customer Portal: the options as their window shows them."""

from domain.setting_fields import Kind, SettingField, SettingGroup
from domain.settings import SystemOptions

_DEFAULTS = SystemOptions()


def _option(
    name: str, label: str, effect: str, kind: Kind = Kind.SWITCH, *, built: bool = False
) -> SettingField:
    default = getattr(_DEFAULTS, name)
    return SettingField(
        name=name, label=label, effect=effect, kind=kind, default=default, built=built
    )


OPTION_GROUPS = (
    SettingGroup(
        title="Address and mail",
        fields=(
            SettingField(
                name="customer_portal_url",
                label="Customer portal URL",
                effect="Start of every mailed link",
                kind=Kind.WEB_ADDRESS,
                placeholder="https://portal.example.com",
                wanted=True,
                built=True,
            ),
            SettingField(
                name="account_invite_from_email",
                label="Account invite from email",
                effect="Empty: the email of the division is used",
                kind=Kind.EMAIL,
                placeholder="Division email",
                built=True,
            ),
            _option(
                "invite_email_template",
                "Invite email template",
                "Used for every portal invitation",
                Kind.CHOICE,
                built=True,
            ),
        ),
    ),
    SettingGroup(
        title="Before sign-in",
        fields=(
            _option(
                "enable_request_login_button",
                "Enable request login button",
                "Shows Request Login on the login page",
                built=True,
            ),
            _option(
                "enable_account_request_via_address",
                "Enable account request via address",
                "Login requests checked by service address",
                built=True,
            ),
            _option(
                "account_request_address_found_template",
                "Account request address found template",
                "Mail sent when the address is found",
                Kind.CHOICE,
                built=True,
            ),
            _option(
                "enable_payment_as_guest",
                "Enable payment as guest",
                "Shows Invoice Quick Pay on the login page",
                built=True,
            ),
            _option(
                "display_login_terms",
                "Display login terms",
                "Shows the terms text under the login form",
                built=True,
            ),
            SettingField(
                name="login_terms",
                label="Login terms",
                effect="The text itself",
                kind=Kind.LONG_TEXT,
                part_of="display_login_terms",
                built=True,
            ),
        ),
    ),
    SettingGroup(
        title="After sign-in",
        fields=(
            _option(
                "display_service_history",
                "Display service history",
                "Recent Services on the home page",
                built=True,
            ),
            _option(
                "display_ar_history",
                "Display AR history",
                "Past due and total due amounts",
                built=True,
            ),
            _option(
                "display_aging_buckets",
                "Display aging buckets",
                "Amounts by how long they are past due",
                built=True,
            ),
            _option(
                "display_current_services",
                "Display current services",
                "With frequency and next date; always where a class enables on call orders",
                built=True,
            ),
            _option(
                "display_service_quantity",
                "Display service quantity",
                "Quantity in front of each current service",
                built=True,
            ),
            _option(
                "enable_auto_pay_max_amount",
                "Enable auto pay max amount",
                "Maximum Payment Amount in Manage Automatic Payments",
            ),
            _option(
                "display_third_party_invoices",
                "Display third party invoices",
                "Also lists invoices issued through brokers",
            ),
        ),
    ),
)
OPTION_FIELDS = tuple(field for group in OPTION_GROUPS for field in group.fields)
