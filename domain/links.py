"""The secret in a mailed link: unguessable, made again at will, and stored nowhere (A12)."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from domain.ids import InvitationId, LoginMailId, PreviewId

KEY_LENGTH = 32  # bytes


@dataclass(frozen=True, slots=True)
class LinkKey:
    """Lives outside the database, which keeps the hashes of the tokens only."""

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_LENGTH:
            raise ValueError(f"a link key has {KEY_LENGTH} bytes")

    def invitation_token(self, id: InvitationId, number: int) -> str:
        """Of the invitation's link with this number; the same whenever it is asked for."""
        return self._token(f"invitation|{id}|{number}")

    def login_mail_token(self, id: LoginMailId) -> str:
        """Of the one link in this mail."""
        return self._token(f"login mail|{id}")

    def preview_token(self, id: PreviewId, shown: str) -> str:
        """Of the one link to a preview, which shows this and nothing else."""
        return self._token(f"preview|{id}|{shown}")

    def form_secret(self) -> str:
        """With which the portal's forms prove that they are its own."""
        return self._token("forms")

    def _token(self, what: str) -> str:
        # The purpose is signed too, so that a token never serves another one.
        made = hmac.digest(self.raw, what.encode(), "sha256")
        return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def token_hash(token: str) -> str:
    """What is stored and looked up. 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_token() -> str:
    """Of a session, which nobody has to make again."""
    return secrets.token_urlsafe(32)


def invitation_link(portal_url: str, token: str) -> str:
    return f"{portal_url.rstrip('/')}/invite/{token}"


def reset_link(portal_url: str, token: str) -> str:
    return f"{portal_url.rstrip('/')}/reset/{token}"


def address_link(portal_url: str, token: str) -> str:
    return f"{portal_url.rstrip('/')}/address/{token}"


def preview_link(portal_url: str, token: str) -> str:
    return f"{portal_url.rstrip('/')}/preview/{token}"
