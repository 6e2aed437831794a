"""E-mail addresses and phone numbers: what is valid, and what counts as the same (A5)."""

from functools import lru_cache

LONGEST_EMAIL = 254


def read_tables() -> None:
    """Now, so that the first address and the first number need not wait for their tables."""
    mailbox("name@example.com")
    phone_key("763-555-0142", "US")


def email_problem(typed: str) -> str | None:
    """One sentence on what is wrong with an address, None when it is empty or valid."""
    address = typed.strip()
    if not address:
        return None
    local, at, host = address.rpartition("@")
    if not at:
        return "Enter an address with @, for example name@company.com."
    if not local:
        return "The part before @ is missing."
    if not host:
        return "The part after @ is missing, for example company.com."
    if "." not in host.strip("."):
        return "Ending is missing, for example “.com”."
    if len(address) > LONGEST_EMAIL:
        return f"This address is too long. {LONGEST_EMAIL} characters are allowed."
    if mailbox(address):
        return None
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - as below

    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError as error:
        return f"Check this address. {error}"
    return None


def is_valid_email(typed: str) -> bool:
    return bool(typed.strip()) and email_problem(typed) is None


@lru_cache(maxsize=50_000)  # an import asks for each address again and again
def mailbox(typed: str) -> str:
    """An address as servers know it, its domain in IDNA; empty unless it is valid."""
    # Its tables take a while to load, and most starts of the program read no address.
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        read = validate_email(typed.strip(), check_deliverability=False)
    except EmailNotValidError:
        return ""
    return f"{read.local_part}@{read.ascii_domain or read.domain}"


def email_key(typed: str) -> str:
    """Equal for addresses that are the same mailbox to us; empty unless the address is valid.

    The domain is compared in its IDNA form and lower case, the local part case-folded.
    """
    local, at, domain = mailbox(typed).rpartition("@")
    return f"{local.casefold()}{at}{domain.lower()}"


def phone_key(typed: str, country: str) -> str:
    """The number in E.164 as read in this country, for example "+17635550142".

    Empty when it cannot be read; such a number is kept as typed, and no text goes there.
    """
    # Its tables take a while to load, and most starts of the program read no phone.
    import phonenumbers  # noqa: PLC0415

    try:
        read = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(read):
        return ""
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
