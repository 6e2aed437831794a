"""Working stand-ins, used instead of mocks."""

from domain.errors import KeyNeededError


class MemoryKeyring:
    """A keyring as long as the test runs; it can be locked."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}
        self.locked = False

    def get(self, name: str) -> str | None:
        self._open()
        return self.secrets.get(name)

    def set(self, name: str, secret: str) -> None:
        self._open()
        self.secrets[name] = secret

    def _open(self) -> None:
        if self.locked:
            raise KeyNeededError("The keyring is locked. Unlock it and try again.")
