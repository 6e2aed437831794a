"""The portal's four cookies. With TLS their names forbid anybody else to set them."""

import re

from litestar.connection import Request
from litestar.datastructures import Cookie, State

SESSION, LINK, FORM, PREVIEW = "sid", "link", "form", "preview"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits, as all our secrets are written

AnyRequest = Request[None, None, State]


def read(request: AnyRequest, name: str, *, secure: bool) -> str:
    """Empty where there is none, or nothing we ever set."""
    value = request.cookies.get(_named(name, secure=secure), "")
    return value if is_token(value) else ""


def write(name: str, value: str, *, secure: bool) -> Cookie:
    """Until the browser is closed."""
    return Cookie(
        key=_named(name, secure=secure),
        value=value,
        path="/",
        httponly=True,
        secure=secure,
        samesite="lax",
    )


def forget(name: str, *, secure: bool) -> Cookie:
    return Cookie(
        key=_named(name, secure=secure),
        value="",
        path="/",
        max_age=0,
        httponly=True,
        secure=secure,
        samesite="lax",
    )


def is_token(text: str) -> bool:
    return _TOKEN.fullmatch(text) is not None


def _named(name: str, *, secure: bool) -> str:
    return f"__Host-{name}" if secure else name
