"""What the windows of one database work with."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop.data_files import KeySource
from desktop.settings import Settings
from desktop.tasks import TaskRunner
from domain.changes import Author
from storage.engine import Database
from storage.keys import Keyring


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    database: Database
    author: Author  # in whose name they write
    settings: Settings
    tasks: TaskRunner
    keys: KeySource | None = None  # None for data that is not kept safe, such as the demo
    keyring: Callable[[], Keyring | None] = lambda: None  # for the secrets of the mail
