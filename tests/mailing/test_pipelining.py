"""Several commands at once (RFC 2920), to a server that says word for word what a test wants."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field

import pytest

from mailing.patient import Plain
from mailing.server import Answer, Connection, Envelope, LostError, Verdict
from tests.mailing.post import dialling

MAIL = Envelope(
    sender="office@hauler.example",
    recipient="john@renogym.example",
    international=False,
    content=b"Subject: Hello\r\n\r\nHello\r\n",
)
ALL_AT_ONCE = b"MAIL FROM:<office@hauler.example>\r\nRCPT TO:<john@renogym.example>\r\nDATA\r\n"


def nothing() -> None:
    """Between two answers."""


@dataclass
class Server:
    """Answers as it is told; a command it is told nothing about gets 250."""

    answers: dict[str, str] = field(default_factory=dict)  # by command
    announces: str = "250-mail.example\r\n250 PIPELINING"
    before_rcpt: Callable[[], object] = nothing
    heard: list[bytes] = field(default_factory=list)  # what came at once, from EHLO on
    taken: list[bytes] = field(default_factory=list)  # contents

    @contextmanager
    def listening(self) -> Iterator[Connection]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            thread = threading.Thread(target=self._serve, args=(listener,))
            thread.start()
            with closing(dialling(listener.getsockname()[1])()) as connection:
                yield connection
            thread.join()

    def _serve(self, listener: socket.socket) -> None:
        client, _ = listener.accept()
        with client, suppress(ConnectionError):  # who hangs up may leave answers unread
            client.sendall(b"220 mail.example\r\n")
            while came := client.recv(10_000):
                self.heard.append(came)
                for line in came.decode().splitlines():
                    if self._answer(client, line.partition(" ")[0].upper()).startswith("354"):
                        self._take(client)

    def _answer(self, client: socket.socket, command: str) -> str:
        if command == "RCPT":
            self.before_rcpt()
        answer = self.answers.get(command, "250 OK" if command != "DATA" else "354 Go on")
        client.sendall(f"{self.announces if command == 'EHLO' else answer}\r\n".encode())
        return answer

    def _take(self, client: socket.socket) -> None:
        content = b""
        while not f"\r\n{content.decode()}".endswith("\r\n.\r\n"):
            if not (more := client.recv(10_000)):
                return
            content += more
        self.taken.append(content)
        client.sendall(b"250 Taken\r\n")


@pytest.mark.parametrize(
    ("announces", "first"),
    [
        ("250-mail.example\r\n250 PIPELINING", ALL_AT_ONCE),
        ("250 mail.example", b"MAIL FROM:<office@hauler.example>\r\n"),
    ],
)
def test_a_server_that_says_so_gets_the_commands_of_a_message_at_once(
    announces: str, first: bytes
) -> None:
    server = Server(announces=announces)
    with server.listening() as connection:
        assert connection.send(MAIL).verdict is Verdict.TAKEN
    assert server.heard[1] == first
    assert server.taken == [MAIL.content + b".\r\n"]


@pytest.mark.parametrize(
    ("answers", "answer", "ended_with"),
    [
        (
            {"RCPT": "550 No such user", "DATA": "503 Need RCPT"},
            Answer(Verdict.BAD_ADDRESS, "550 No such user"),
            [],
        ),
        (
            {"RCPT": "450 Mailbox busy", "DATA": "503 Need RCPT"},
            Answer(Verdict.LATER, "450 Mailbox busy"),
            [],
        ),
        # A server may wait for the content of a mail to nobody.
        ({"RCPT": "550 No such user"}, Answer(Verdict.BAD_ADDRESS, "550 No such user"), [b".\r\n"]),
        (
            {"MAIL": "550 Not you", "RCPT": "503 Need MAIL", "DATA": "503 Need MAIL"},
            Answer(Verdict.BAD_SENDER, "550 Not you"),
            [],
        ),
        (
            {"MAIL": "550 Not you", "RCPT": "503 Need MAIL"},
            Answer(Verdict.BAD_SENDER, "550 Not you"),
            [b".\r\n"],
        ),
        ({"DATA": "554 No"}, Answer(Verdict.NEVER, "554 No"), []),
    ],
)
def test_a_refusal_is_told_by_its_command_and_the_connection_goes_on(
    answers: dict[str, str], answer: Answer, ended_with: list[bytes]
) -> None:
    server = Server(answers=answers)
    with server.listening() as connection:
        assert connection.send(MAIL) == answer
        assert server.taken == ended_with
        server.answers = {}
        assert connection.send(MAIL).verdict is Verdict.TAKEN
    assert server.taken == [*ended_with, MAIL.content + b".\r\n"]


def test_a_recipient_taken_without_a_sender_gets_no_empty_mail() -> None:
    server = Server(answers={"MAIL": "550 Not you"})
    with server.listening() as connection, pytest.raises(LostError):
        connection.send(MAIL)
    assert server.taken == []


def test_a_server_that_closes_between_the_answers_has_not_taken_the_message() -> None:
    server = Server(answers={"RCPT": "421 Closing down", "DATA": "421 Closing down"})
    with server.listening() as connection, pytest.raises(LostError, match="421 Closing down"):
        connection.send(MAIL)
    assert server.taken == []


def test_others_work_while_the_second_answer_takes_its_time() -> None:
    others = threading.Event()
    server = Server(before_rcpt=lambda: others.wait(10))
    with server.listening() as connection:
        assert connection.send(MAIL, slow=others.set).verdict is Verdict.TAKEN
    assert others.is_set()


def test_an_answer_that_came_along_with_the_one_before_is_not_waited_for() -> None:
    waited = []
    here, there = socket.socketpair()
    with here, there, closing(Plain()) as smtp:
        smtp.sock = here
        there.sendall(b"250 The sender\r\n550 Not the recipient\r\n")
        smtp.getreply()
        smtp.slow = lambda: waited.append("for the second")
        assert smtp.getreply() == (550, b"Not the recipient")
    assert waited == []
