"""The first start while it is being filled in: what is typed, what is wrong with it, creating."""

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, QObject, Signal

from desktop.tasks import TaskRunner
from domain.errors import DataError, RefusedError

SHORTEST_PASSPHRASE = 12


class DataPlace(enum.Enum):
    THIS_COMPUTER = "this computer"
    SERVER = "server"


class Protection(enum.Enum):
    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105 - a choice, not a secret
    KEY_FILE = "key file"  # named on the command line
    NONE = "none"


class NextStep(enum.Enum):
    ADD_ACCOUNT = "add account"
    OPEN_DEMO = "open demo"
    IMPORT_FILES = "import files"
    START = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStart:
    """What the first start asks for. backup_folder is empty where none is wanted yet."""

    organisation: str = ""
    staff_name: str = ""
    country: str = "US"
    protection: Protection = Protection.PASSPHRASE
    passphrase: str = ""
    passphrase_again: str = ""
    backup_folder: str = ""

    def problems(self) -> Mapping[str, str]:
        """What stops the office from being created, keyed by field name."""
        found = {}
        if not self.organisation.strip():
            found["organisation"] = _tr("Enter the name of your organization.")
        if not self.staff_name.strip():
            found["staff_name"] = _tr("Enter your name.")
        if self.protection is Protection.PASSPHRASE:
            if len(self.passphrase) < SHORTEST_PASSPHRASE:
                found["passphrase"] = _tr("Use at least {} characters.").format(SHORTEST_PASSPHRASE)
            elif self.passphrase != self.passphrase_again:
                found["passphrase_again"] = _tr("The two passphrases differ. Type it again.")
        return found


class FirstStartForm(QObject):
    """Holds what is typed across the steps, and has the office created off the GUI thread."""

    changed = Signal()
    created = Signal()
    failed = Signal(str)

    def __init__(
        self,
        answers: FirstStart,
        create: Callable[[FirstStart], None],
        tasks: TaskRunner,
        *,
        choices: Sequence[Protection],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.choices = tuple(choices)
        self._answers = answers
        self._create = create
        self._tasks = tasks
        self._refused: Mapping[str, str] = {}
        self._creating = False

    @property
    def answers(self) -> FirstStart:
        return self._answers

    @property
    def problems(self) -> Mapping[str, str]:
        return {**self._refused, **self._answers.problems()}

    @property
    def is_creating(self) -> bool:
        return self._creating

    def change(self, **typed: object) -> None:
        """Take over fields of FirstStart by their names."""
        self._answers = replace(self._answers, **typed)  # type: ignore[arg-type] # named by caller
        self._refused = {name: why for name, why in self._refused.items() if name not in typed}
        self.changed.emit()

    def create(self) -> None:
        """Create the office from the answers; says created, or failed with a sentence."""
        if self._creating or self._answers.problems():
            return
        self._creating = True
        self.changed.emit()
        answers = self._answers
        self._tasks.run(
            self, lambda: self._create(answers), done=self._on_created, failed=self._on_failed
        )

    def _on_created(self, _nothing: None) -> None:
        self._creating = False
        # Nobody needs the words any more, and a long-lived window should not hold them.
        self._answers = replace(self._answers, passphrase="", passphrase_again="")
        self.created.emit()

    def _on_failed(self, error: DataError) -> None:
        self._creating = False
        if isinstance(error, RefusedError):
            self._refused = error.problems
        self.changed.emit()
        self.failed.emit(str(error))


def _tr(sentence: str) -> str:
    return QCoreApplication.translate("FirstStart", sentence)
