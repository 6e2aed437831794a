"""What a screen may ask of the sending of mail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round of sending came to."""

    sent: int = 0
    refused: int = 0
    put_off: int = 0
    trouble: str = ""  # why the server could not be used, or ""
    wants_password: bool = False  # which somebody has to enter first
    elsewhere: bool = False  # somebody else is sending from this database
    next_at: datetime | None = None  # when to go again; None: when something is queued


class Courier(Protocol):
    """Takes queued mail to the office's mail server. One thread at a time uses it."""

    def run(self, *, stop: Callable[[], bool], at_once: bool) -> Round:
        """Send what is due, until nothing is left, somebody stops it, or the server fails.

        at_once does not wait for a server that failed a moment ago. Raises DataError.
        """
        ...

    def break_off(self) -> None:
        """End a wait for the server's answer; from any thread."""
        ...
