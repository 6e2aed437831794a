"""Around everything the service answers: the headers each answer carries, and one line of log.

It stands outside the framework, so that no route and no error can be without them.
"""

import time
from collections.abc import Callable

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        " form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_TLS_ONLY = {"strict-transport-security": "max-age=31536000; includeSubDomains"}
_KEPT_BY_NOBODY = {"cache-control": "no-store"}
# Of a path with a secret in it only the first part is logged.
_SECRET = ("/invite/", "/reset/", "/address/", "/preview/")

# method, path, status, milliseconds
AccessLog = Callable[[str, str, int, float], None]


class Headers:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, log: AccessLog, *, secure: bool) -> None:
        self._app = app
        self._log = log
        headers = _HEADERS | (_TLS_ONLY if secure else {})
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]
        self._pages = [(name.encode(), value.encode()) for name, value in _KEPT_BY_NOBODY.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        began, path = time.perf_counter(), str(scope["path"])
        method = str(scope.get("method", ""))

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                known = {name.lower() for name, _ in message["headers"]}
                added = self._headers + self._pages
                message["headers"] = [
                    *message["headers"],
                    *((name, value) for name, value in added if name not in known),
                ]
                took = (time.perf_counter() - began) * 1000
                self._log(method, masked(path), message["status"], took)
            await send(message)

        await self._app(scope, receive, sending)


def masked(path: str) -> str:
    for start in _SECRET:
        if path.startswith(start):
            return f"{start}..."
    return path[:100] if path.isprintable() else "..."
