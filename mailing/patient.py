"""The clients of smtplib, which let others work where the server takes its time."""

import select
import smtplib
import socket
from collections.abc import Callable
from io import BufferedReader

USUAL = 0.1  # seconds an answer takes at most, usually

Reply = tuple[int, bytes]  # its code and its words


def nothing() -> None:
    """For whoever has nothing else to do."""


class _Patient:
    slow: Callable[[], object] = staticmethod(nothing)  # called when an answer takes longer
    sock: socket.socket | None
    file: BufferedReader | None

    def getreply(self) -> Reply:
        if self.sock is not None and not self._is_there(self.sock):
            self.slow()
        return super().getreply()  # type: ignore[misc, no-any-return]  # of the classes below

    def _is_there(self, sock: socket.socket) -> bool:
        """Soon; of an answer that came along with the one before, the socket tells nothing."""
        return self._is_read(sock) or bool(select.select([sock], [], [], USUAL)[0])

    def _is_read(self, sock: socket.socket) -> bool:
        timeout = sock.gettimeout()
        sock.settimeout(0)
        try:
            return self.file is not None and bool(self.file.peek())
        except OSError:  # nothing there, or the end, of which reading on will tell
            return False
        finally:
            sock.settimeout(timeout)


class Plain(_Patient, smtplib.SMTP):
    pass


class Tls(_Patient, smtplib.SMTP_SSL):
    pass
