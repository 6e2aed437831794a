"""A real SMTP server on this computer that behaves as a test wants it to."""

import asyncio
import random
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

STEPS = ("connect", "starttls", "mail", "rcpt", "data", "content")
TEMPORARY = ("450 4.2.1 Mailbox busy", "451 4.3.0 Try again", "452 4.3.1 No space now")
DROP, STALL, GARBAGE, HALF = "drop", "stall", "garbage", "half"


@dataclass
class Mood:
    """What the server does wrong: by step, or for some addresses for ever."""

    chances: dict[str, float] = field(default_factory=dict)  # by step
    faults: tuple[str, ...] = (*TEMPORARY, "421 4.3.2 Closing down", DROP, GARBAGE)
    refused: dict[str, str] = field(default_factory=dict)  # answers to RCPT by local part
    unwanted: dict[str, str] = field(default_factory=dict)  # answers to the content, likewise
    rng: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311, a test
    script: list[tuple[str, str]] = field(default_factory=list)  # (step, fault), each once

    def at(self, step: str) -> str:
        """The fault at this step, "" for none."""
        for place, (where, fault) in enumerate(self.script):
            if where == step:
                del self.script[place]
                return fault
        if self.rng.random() < self.chances.get(step, 0):
            return self.rng.choice(self.faults)
        return ""


@dataclass(frozen=True)
class Received:
    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=policy.SMTPUTF8)

    @property
    def plain(self) -> str:
        body = self.message.get_body(("plain",))
        assert body is not None
        text: str = body.get_content()
        return text

    @property
    def html(self) -> str:
        body = self.message.get_body(("html",))
        assert body is not None
        text: str = body.get_content()
        return text


class MailServer:
    """Runs between __enter__ and __exit__; received holds what it answered 250 for."""

    def __init__(
        self,
        mood: Mood | None = None,
        *,
        context: ssl.SSLContext | None = None,
        tls_at_once: bool = False,
        password: str = "",
        utf8: bool = True,
    ) -> None:
        self.mood = mood or Mood()
        self.received: list[Received] = []
        self.connections = 0
        self.transports: set[asyncio.Transport] = set()  # of these connections
        self.before_content: Callable[[], object] = lambda: None  # that is taken
        self.port = 0
        options: dict[str, Any] = {"enable_SMTPUTF8": utf8, "hostname": "mail.example"}
        if context is not None and not tls_at_once:
            options |= {"tls_context": context, "require_starttls": True}
        if password:
            options |= {
                "authenticator": _Authenticator(password),
                "auth_required": True,
                "auth_require_tls": context is not None,
            }
        self._options = options
        self._tls = context if tls_at_once else None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._listening: asyncio.Server | None = None

    def __enter__(self) -> "MailServer":
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.start(), self._loop).result()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self.stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def go_away(self) -> None:
        """Take no connections, and end those there are."""
        asyncio.run_coroutine_threadsafe(self.stop(), self._loop).result()

    def come_back(self) -> None:
        """At the same port."""
        asyncio.run_coroutine_threadsafe(self.start(), self._loop).result()

    async def start(self) -> None:
        self._listening = await self._loop.create_server(
            lambda: _Smtp(self, self._options, self._loop), "127.0.0.1", self.port, ssl=self._tls
        )
        self.port = self._listening.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._listening is not None:
            self._listening.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for transport in self.transports:  # also where a task had not begun, or would still write
            transport.abort()
        self.transports.clear()
        await asyncio.sleep(0)

    # what aiosmtpd calls

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, name: str, said: list[str]
    ) -> list[str]:
        """aiosmtpd takes several commands at once, and unlike other servers does not say so."""
        session.host_name = name
        return [*said[:-1], "250-PIPELINING", said[-1]]

    async def handle_MAIL(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := await self.fault("mail", server):
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if answer := self.mood.refused.get(address.partition("@")[0]):
            return answer
        if answer := await self.fault("rcpt", server):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if answer := self.mood.unwanted.get(str(envelope.rcpt_tos[0]).partition("@")[0]):
            return answer
        if answer := await self.fault("content", server):
            return answer
        self.before_content()
        content = envelope.original_content
        assert isinstance(content, bytes)
        self.received.append(Received(str(envelope.mail_from), tuple(envelope.rcpt_tos), content))
        return "250 OK"

    async def fault(self, step: str, server: SMTP) -> str:
        """Do what is wrong at this step, and return what to answer."""
        match self.mood.at(step):
            case "drop" | "half":
                drop(server)
                return "250 Nobody hears this"
            case "stall":
                await asyncio.sleep(30)
                return "250 Nobody waits for this"
            case "garbage":
                return "Hello, what are you?"
            case "421" as code:
                return f"{code} Closing"
            case answer:
                return answer


def drop(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


class _Authenticator:
    def __init__(self, password: str) -> None:
        self._password = password.encode()

    def __call__(self, _server: Any, _session: Any, _envelope: Any, _how: str, data: Any) -> Any:
        right = isinstance(data, LoginPassword) and data.password == self._password
        return AuthResult(success=right, handled=False)


class _Smtp(SMTP):
    def __init__(
        self, owner: MailServer, options: dict[str, Any], loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__(owner, loop=loop, **options)
        self._owner = owner

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        assert isinstance(transport, asyncio.Transport)
        self._owner.transports.add(transport)

    async def _handle_client(self) -> None:
        self._owner.connections += 1
        if answer := await self._owner.fault("connect", self):
            if self.transport is not None and not self.transport.is_closing():
                await self.push(answer)
                self.transport.close()
            return
        await super()._handle_client()

    async def smtp_STARTTLS(self, arg: str) -> None:
        if answer := await self._owner.fault("starttls", self):
            await self.push(answer)
            return
        await super().smtp_STARTTLS(arg)

    async def smtp_DATA(self, arg: str) -> None:
        fault = self._owner.mood.at("data")
        if not fault:
            await super().smtp_DATA(arg)
            return
        if fault in TEMPORARY:
            await self.push(fault)
            return
        await self.push("354 Go on")
        await self._reader.read(100)
        drop(self)
