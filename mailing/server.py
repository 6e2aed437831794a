"""The office's mail server: a connection to it, and what its answers mean."""

import contextlib
import enum
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, InvalidStateError, wait
from dataclasses import dataclass
from typing import Protocol

from domain.asking import is_wanted
from domain.errors import CancelledError, DataError
from domain.mail import MailSettings, Security
from mailing.patient import USUAL, Plain, Reply, Tls, nothing
from mailing.rendering import cleaned


class Verdict(enum.Enum):
    """What an answer says about one message."""

    TAKEN = "taken"
    LATER = "later"  # 4xx: it may be taken another time
    NEVER = "never"  # 5xx: not this message
    BAD_ADDRESS = "bad address"  # 5xx to the recipient: nothing for this address
    BAD_SENDER = "bad sender"  # 5xx to the sender: nothing in this name


@dataclass(frozen=True, slots=True)
class Answer:
    verdict: Verdict
    words: str  # of the server


class ServerError(DataError):
    """The server cannot be used now; the sentence says why and what to do."""


class LostError(DataError):
    """The connection ended, or what came was no answer; nobody knows what became of the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds. RFC 5321 asks for ten minutes for the answer to a whole message."""

    connect: float = 30
    answer: float = 120
    taken: float = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    sender: str
    recipient: str
    international: bool  # one of them needs a server that reads more than ASCII
    content: bytes


class Connection(Protocol):
    """An open connection that takes one message after another."""

    settings: MailSettings

    def send(
        self,
        envelope: Envelope,
        *,
        meanwhile: Callable[[], object] = ...,
        slow: Callable[[], object] = ...,
    ) -> Answer:
        """Raises LostError; the connection is of no use then.

        meanwhile is called when the server has the message and has not answered yet, slow
        whenever an answer of it takes longer than usual.
        """
        ...

    def break_off(self) -> None:
        """From any thread: whoever waits for the server gets LostError."""
        ...

    def close(self) -> None: ...


WORKS = "Works"  # how try_connection begins where nothing is wrong

# Opens a connection. Raises ServerError.
Dial = Callable[[], Connection]


def connect(
    settings: MailSettings,
    password: str = "",
    *,
    timeouts: Timeouts | None = None,
    context: ssl.SSLContext | None = None,
) -> Connection:
    """Raises ServerError, and CancelledError once nobody wants the connection any more.

    The server has to prove with its certificate that it is the one that is named.
    """
    if not settings.is_set:
        raise ServerError("The mail server is not set up. Enter it in System Options, Mail.")
    timeouts = timeouts or Timeouts()
    context = context or ssl.create_default_context()
    return _while_wanted(lambda: _connect(settings, password, timeouts, context))


def _while_wanted(work: Callable[[], Connection]) -> Connection:
    """Names, networks and servers take their time, and no thread can end another one's wait.

    So the wait is left to a thread that is of no account, not even for the end of the program.
    """
    made: Future[Connection] = Future()

    def make() -> None:
        try:
            connection = work()
        except Exception as error:  # noqa: BLE001 - raised where it is waited for
            with contextlib.suppress(InvalidStateError):
                made.set_exception(error)
            return
        try:
            made.set_result(connection)
        except InvalidStateError:
            connection.close()

    threading.Thread(target=make, name="connecting", daemon=True).start()
    while not wait([made], USUAL).done:
        if not is_wanted() and made.cancel():
            raise CancelledError
    return made.result()


def _connect(
    settings: MailSettings, password: str, timeouts: Timeouts, context: ssl.SSLContext
) -> Connection:
    with contextlib.ExitStack() as undo:
        with _in_words(settings):
            smtp = _open(settings, timeouts, context)
            undo.callback(smtp.close)
            if smtp.sock is not None:
                smtp.sock.settimeout(timeouts.answer)
            smtp.ehlo_or_helo_if_needed()
            if settings.mail_security is Security.STARTTLS:
                smtp.starttls(context=context)
                smtp.ehlo_or_helo_if_needed()
            if settings.mail_user:
                smtp.login(settings.mail_user, password)
        undo.pop_all()
    return _Smtp(settings, smtp, timeouts)


def try_connection(
    settings: MailSettings,
    password: str = "",
    *,
    timeouts: Timeouts | None = None,
    context: ssl.SSLContext | None = None,
) -> str:
    """One sentence: that it works, or what is wrong and what to do. Never raises DataError."""
    timeouts = timeouts or Timeouts(connect=10, answer=20)
    try:
        connection = connect(settings, password, timeouts=timeouts, context=context)
    except ServerError as error:
        return str(error)
    connection.close()
    how = "" if settings.mail_security is Security.NONE else f" with {settings.mail_security.value}"
    who = f" and signed in as {settings.mail_user}" if settings.mail_user else ""
    return f"{WORKS}: connected to {settings.place}{how}{who}."


def _open(settings: MailSettings, timeouts: Timeouts, context: ssl.SSLContext) -> Plain:
    place = (settings.mail_server, settings.mail_port)
    # Not the name of this computer, which is nobody's business.
    name = "[127.0.0.1]"
    if settings.mail_security is Security.TLS:
        return Tls(*place, local_hostname=name, timeout=timeouts.connect, context=context)
    return Plain(*place, local_hostname=name, timeout=timeouts.connect)


_TAKEN, _CLOSING, _GO_ON = range(200, 300), 421, 354
_NO_SMTP = "The mail server answered with something else than SMTP."


class _Smtp:
    def __init__(self, settings: MailSettings, smtp: Plain, timeouts: Timeouts) -> None:
        self.settings = settings
        self._smtp = smtp
        self._timeouts = timeouts

    def send(
        self,
        envelope: Envelope,
        *,
        meanwhile: Callable[[], object] = nothing,
        slow: Callable[[], object] = nothing,
    ) -> Answer:
        self._smtp.slow = slow
        try:
            return self._send(envelope, meanwhile)
        except LostError:
            self.close()
            raise
        except smtplib.SMTPServerDisconnected as error:
            self.close()
            late = isinstance(error.__cause__ or error.__context__, TimeoutError)
            words = "did not answer in time" if late else "ended the connection"
            raise LostError(f"The mail server {words}.") from error
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self.close()
            late = isinstance(error, TimeoutError)
            words = "did not answer in time" if late else "answered with something else than SMTP"
            raise LostError(f"The mail server {words}.") from error

    def break_off(self) -> None:
        if (connected := self._smtp.sock) is not None:
            with contextlib.suppress(OSError):
                # Not TLS's own, which would wait for the other side.
                socket.socket.shutdown(connected, socket.SHUT_RDWR)

    def close(self) -> None:
        with contextlib.suppress(smtplib.SMTPException, OSError, ValueError):
            self._wait_for(min(2, self._timeouts.answer))
            self._smtp.quit()
        self._smtp.close()

    def _send(self, envelope: Envelope, meanwhile: Callable[[], object]) -> Answer:
        options = []
        if envelope.international:
            if not self._smtp.has_extn("smtputf8"):
                return Answer(
                    Verdict.NEVER, "The mail server takes no address with letters like these."
                )
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        # Not smtplib's own, which reads the addresses once more, at the price of the rest.
        self._smtp.command_encoding = "utf-8" if options else "ascii"
        sender = " ".join((f"MAIL FROM:<{envelope.sender}>", *options))
        replies = self._replies(sender, f"RCPT TO:<{envelope.recipient}>", "DATA")
        answer = _read(next(replies), Verdict.BAD_SENDER)
        if answer.verdict is Verdict.TAKEN:
            answer = _read(next(replies), Verdict.BAD_ADDRESS)
        if answer.verdict is Verdict.TAKEN:
            answer = self._hand_over(next(replies), envelope.content, meanwhile)
        if answer.verdict is not Verdict.TAKEN:
            if self._takes_many:
                self._call_off([code for code, _ in replies])
            _read(self._smtp.rset(), Verdict.NEVER)
        return answer

    @property
    def _takes_many(self) -> bool:
        """Whether the server takes several commands at once (RFC 2920)."""
        return self._smtp.has_extn("pipelining")

    def _replies(self, *commands: str) -> Iterator[Reply]:
        """What it says to each; unless it takes many, a command is sent when it is its turn."""
        if not self._takes_many:
            yield from map(self._smtp.docmd, commands)
            return
        if not "".join(commands).isprintable():
            raise ValueError("A line end is no part of a command.")
        self._smtp.send("".join(f"{command}\r\n" for command in commands))
        for _ in commands:
            yield self._smtp.getreply()

    def _call_off(self, codes: Sequence[int]) -> None:
        """The commands after a refused one were sent already; these are the answers to them."""
        if not codes or codes[-1] != _GO_ON:
            return
        if codes[0] in _TAKEN:  # a recipient without a sender would get an empty mail
            raise LostError(_NO_SMTP)
        self._smtp.send(b".\r\n")
        self._smtp.getreply()

    def _hand_over(self, reply: Reply, content: bytes, meanwhile: Callable[[], object]) -> Answer:
        """reply is the answer to DATA."""
        if reply[0] != _GO_ON:
            answer = _read(reply, Verdict.NEVER)
            if answer.verdict is Verdict.TAKEN:
                raise LostError(_NO_SMTP)
            return answer
        self._wait_for(self._timeouts.taken)
        try:
            self._smtp.send(_dotted(content))
            meanwhile()
            return _read(self._smtp.getreply(), Verdict.NEVER)
        finally:
            self._wait_for(self._timeouts.answer)

    def _wait_for(self, seconds: float) -> None:
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(seconds)


def _dotted(content: bytes) -> bytes:
    """As RFC 5321 wants it between DATA and the answer; lines end in CR LF already."""
    content = content.replace(b"\r\n.", b"\r\n..")
    content = b"." + content if content.startswith(b".") else content
    return content + (b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n")


def _read(reply: Reply, permanent: Verdict) -> Answer:
    """Raises LostError for what ends the connection, or is no answer at all."""
    code, text = reply
    words = cleaned(f"{code} {text.decode('utf-8', 'replace')}")
    if code == _CLOSING:
        raise LostError(f"The mail server closed the connection: {words}")
    match code // 100:
        case 2:
            return Answer(Verdict.TAKEN, words)
        case 4:
            return Answer(Verdict.LATER, words)
        case 5:
            return Answer(permanent, words)
    raise LostError(_NO_SMTP)


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


@contextlib.contextmanager
def _in_words(settings: MailSettings) -> Iterator[None]:
    try:
        yield
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise ServerError(_sentence(error, settings)) from error


def _sentence(error: Exception, settings: MailSettings) -> str:
    place, security = settings.place, settings.mail_security
    match error:
        case smtplib.SMTPAuthenticationError():
            return (
                f"The mail server {place} does not accept the user or the password"
                f" ({_words_of(error)}). Check both."
            )
        case smtplib.SMTPNotSupportedError() if "STARTTLS" in str(error):
            return f"The mail server {place} does not offer STARTTLS. Choose TLS, or another port."
        case smtplib.SMTPNotSupportedError():
            return f"The mail server {place} asks nobody to sign in. Leave the user empty."
        case smtplib.SMTPResponseException():
            return f"The mail server {place} does not serve us now ({_words_of(error)})."
        case ssl.SSLCertVerificationError():
            return (
                f"The certificate of {place} cannot be trusted ({error.verify_message})."
                " Check the name of the server."
            )
        case ssl.SSLError():
            return f"{place} does not speak {security.value}. Check the port and the encryption."
        case socket.gaierror():
            return f"There is no computer {settings.mail_server}. Check the name of the server."
        case TimeoutError():
            return f"{place} does not answer. Check the port, and the network."
        case ConnectionRefusedError():
            return f"{place} does not take connections. Check the port, or start the server."
        case smtplib.SMTPServerDisconnected():
            return f"{place} ended the connection. Check the port and the encryption."
        case OSError():
            return f"{place} cannot be reached: {error.strerror or error}."
    return f"{place} does not answer like a mail server. Check the port."


def _words_of(error: smtplib.SMTPResponseException) -> str:
    text = _bytes(error.smtp_error).decode("utf-8", "replace")
    return cleaned(f"{error.smtp_code} {text}") if error.smtp_code > 0 else "no answer of SMTP"
