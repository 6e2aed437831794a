"""Reading a form, after it proved that it is one of ours.

Litestar's own protection reflects whatever a cookie says into the page and goes on refusing a
browser whose cookie is of another key. Here the cookie is a number nobody else knows, and the
form carries its HMAC.
"""

import hmac
from collections.abc import Mapping
from urllib.parse import parse_qs

from litestar.exceptions import ClientException, PermissionDeniedException

from domain.links import new_token
from domain.logins import Visitor, device_kind, network_of
from service.portal import cookies
from service.portal.cookies import AnyRequest
from service.portal.portal import Portal

FIELD = "form_token"
_LONGEST = 5_000  # characters of a field
_MOST_FIELDS = 30
_FORM = "application/x-www-form-urlencoded"


def nonce_of(request: AnyRequest, portal: Portal) -> tuple[str, bool]:
    """What this browser's forms are bound to, and whether it is new to the browser."""
    known = cookies.read(request, cookies.FORM, secure=portal.secure)
    return known or new_token(), not known


def form_token(nonce: str, portal: Portal) -> str:
    return hmac.new(portal.key.form_secret().encode(), nonce.encode(), "sha256").hexdigest()


async def read(request: AnyRequest, portal: Portal) -> Mapping[str, str]:
    """The fields, each as it was typed. Raises PermissionDeniedException for a foreign form."""
    _refuse_foreign(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise ClientException("only forms are read here")
    body = (await request.body()).decode("utf-8", "replace")
    try:
        fields = parse_qs(body, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise ClientException("too many fields") from None
    given = {name: values[0][:_LONGEST].replace("\x00", "") for name, values in fields.items()}
    nonce = cookies.read(request, cookies.FORM, secure=portal.secure)
    token = given.get(FIELD, "").encode("utf-8", "replace")
    if not nonce or not hmac.compare_digest(token, form_token(nonce, portal).encode()):
        raise PermissionDeniedException("the form is not of this browser")
    return given


def visitor_of(request: AnyRequest) -> Visitor:
    address = request.client.host if request.client else ""
    browser = request.headers.get("user-agent", "")
    return Visitor(network=network_of(address), device=device_kind(browser))


def _refuse_foreign(request: AnyRequest) -> None:
    """Sent from another site: the browser says so itself."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin", "null")
    # Where nothing is referred to a browser says "null" of our own pages, too.
    own = origin == "null" or origin.partition("://")[2] == request.headers.get("host", "")
    if site not in (None, "same-origin", "none") or (site is None and not own):
        raise PermissionDeniedException("the form is of another site")
