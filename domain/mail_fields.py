"""System Options > Mail: the settings of the mail server as their window shows them."""

from domain.mail import MailSettings, Security
from domain.setting_fields import Kind, SettingField, SettingGroup

KEPT_ELSEWHERE = "mail_password"  # its name among the values; it is no part of MailSettings
_DEFAULTS = MailSettings()

MAIL_GROUPS = (
    SettingGroup(
        title="Mail server",
        fields=(
            SettingField(
                name="mail_server",
                label="Server",
                effect="All mail leaves by it",
                placeholder="mail.company.com",
                wanted=True,
                built=True,
            ),
            SettingField(
                name="mail_security",
                label="Security",
                effect="Encryption of the connection; None only for a server on this computer",
                kind=Kind.CHOICE,
                default=_DEFAULTS.mail_security,
                choices=tuple((one, one.value.partition(" (")[0]) for one in Security),
                built=True,
            ),
            SettingField(
                name="mail_port",
                label="Port",
                effect="Usually 587 for STARTTLS, 465 for TLS",
                kind=Kind.PORT,
                default=_DEFAULTS.mail_port,
                built=True,
            ),
            SettingField(
                name="mail_user",
                label="User",
                effect="Empty: the server asks nobody to sign in",
                built=True,
            ),
            SettingField(name=KEPT_ELSEWHERE, label="Password", kind=Kind.CONCEALED, built=True),
            SettingField(
                name="mail_per_minute",
                label="Messages per minute",
                effect="The most the server takes; 0: no limit",
                kind=Kind.NUMBER,
                default=_DEFAULTS.mail_per_minute,
                built=True,
            ),
        ),
    ),
)
MAIL_FIELDS = tuple(field for group in MAIL_GROUPS for field in group.fields)
