"""What can go wrong between a screen and its data, in words a screen can show."""

import enum
from collections.abc import Mapping, Sequence


class DataError(Exception):
    """A failure worth telling the user about; str() is the sentence to show."""


class CancelledError(DataError):
    """The user stopped the work; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__("Stopped. Nothing was changed.")


class RefusedError(DataError):
    """A rule stands against the values; problems are keyed by field name."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


class ConflictError(DataError):
    """Somebody else saved first, and changed the same fields."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(
            "Somebody else changed this record while you were editing it."
            " Your text is kept here; compare before you save."
        )
        self.fields = tuple(fields)


class BillingHeldError(DataError):
    """Another contact of the account holds the billing kind, and nobody confirmed the move (A4)."""

    def __init__(self, kind: str, holder: str) -> None:
        super().__init__(f"{holder} is {kind} of this account. Confirm the move, then save again.")
        self.kind = kind
        self.holder = holder


class GoneError(DataError):
    """The record is no longer there."""

    def __init__(self, what: str) -> None:
        super().__init__(f"This {what} is no longer here. Somebody removed it meanwhile.")


class BusyError(DataError):
    """Another program is writing to the database; trying again later works."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(
            sentence or "The database is busy with another program. Try again in a moment."
        )


class ImportRunningError(BusyError):
    def __init__(self) -> None:
        super().__init__("Import is running. Try again when it has finished.")


class KeyNeededError(DataError):
    """The database is encrypted and its key is not at hand."""


class WrongKeyError(DataError):
    def __init__(self) -> None:
        super().__init__(
            "This key or passphrase does not open the database. Check it and try again."
        )


class Trouble(enum.Enum):
    """What stands against using a database; a screen chooses the ways out by it."""

    OTHER = "other"
    MISSING = "missing"
    EMPTY = "empty"
    DAMAGED = "damaged"
    NEWER = "newer"  # made by a newer program
    READ_ONLY = "read-only"
    NOT_OPENED = "not opened"  # the system does not let us, or has no room to
    DISK = "disk"  # it does not answer as it should
    FULL = "full"
    NOT_BACKED_UP = "not backed up"  # and therefore not brought to this program's schema


class DatabaseError(DataError):
    """The database cannot be used as it is; the sentence says why and what to do."""

    def __init__(self, sentence: str, trouble: Trouble = Trouble.OTHER) -> None:
        super().__init__(sentence)
        self.trouble = trouble
