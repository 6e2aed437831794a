"""The clients of smtplib, which let others work where the server takes its time."""

import select
import smtplib
import socket
from collections.abc import Callable

USUAL = 0.1  # seconds an answer takes at most, usually

Reply = tuple[int, bytes]  # its code and its words


def nothing() -> None:
    """For whoever has nothing else to do."""


class Plain(smtplib.SMTP):
    slow: Callable[[], object] = staticmethod(nothing)  # called when an answer takes longer

    def getreply(self) -> Reply:
        if self.sock is not None and not self._is_there(self.sock):
            self.slow()
        return super().getreply()

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


class Tls(Plain, smtplib.SMTP_SSL):
    pass
