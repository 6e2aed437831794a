"""A letter into the bytes that go to the mail server.

The headers are written here, because the library of Python 3.11 loses the quotes of a name when
it encodes it, and what is in the name becomes an address.
"""

import base64
import email.policy
import re
from email.message import EmailMessage
from email.utils import format_datetime

from domain import addresses
from domain.letters import LINK_MARK, CannotWriteError, Letter

_LONGEST_NAME = 100  # characters beside an address; more would only be cut by what shows it
_PLAIN_WORDS = re.compile(r"[\w !#$%&'*+,./:;?|~()\[\]{}^`-]{1,60}", re.ASCII)
_ENCODED_BYTES = 42  # that fill the 75 characters of an encoded word (RFC 2047)


def message(letter: Letter, token: str) -> bytes:
    """The same bytes whenever the same letter is given. Raises CannotWriteError."""
    sender = mailbox(letter.sender)
    headers = {
        "From": _address(letter.sender_name, sender),
        "To": _address(letter.recipient_name, mailbox(letter.recipient)),
    }
    if letter.reply_to:
        headers["Reply-To"] = _address(letter.sender_name, mailbox(letter.reply_to))
    identity = letter.message_id.strip("<>").partition("@")[0]
    headers |= {
        "Subject": _words(letter.subject),
        "Date": format_datetime(letter.date),
        "Message-ID": f"<{identity}@{sender.rpartition('@')[2]}>",
        # No holiday answer, and no loop of two machines that write to each other.
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return head.encode() + _body(letter, token, boundary=f"=_{identity}")


def is_international(letter: Letter) -> bool:
    """Whether an address has letters before its @ that only some servers can read."""
    addresses = (letter.sender, letter.recipient, letter.reply_to or letter.sender)
    return not all(mailbox(address).isascii() for address in addresses)


def mailbox(typed: str) -> str:
    """An address as servers know it: its domain in IDNA. Raises CannotWriteError."""
    found = addresses.mailbox(typed)
    if not found:
        raise CannotWriteError(f"{typed[:60]!r} is no address that mail can go to.")
    return found


def _body(letter: Letter, token: str, boundary: str) -> bytes:
    made = EmailMessage(policy=email.policy.SMTP)
    made.set_content(letter.plain.replace(LINK_MARK, token), cte="quoted-printable")
    if letter.html:
        html = letter.html.replace(LINK_MARK, token)
        made.add_alternative(html, subtype="html", cte="quoted-printable")
        # What the library would choose at random, each time anew.
        made.set_boundary(boundary)
    return made.as_bytes()


def _address(name: str, mailbox: str) -> str:
    # Nobody is called so, and some programs look for an address inside a name.
    name = " ".join(re.sub(r'[<>"\\@]+', " ", name)[:_LONGEST_NAME].split())
    if not name:
        return f"<{mailbox}>"
    words = f'"{name}"' if _PLAIN_WORDS.fullmatch(name) else _encoded(name)
    return f"{words}\r\n <{mailbox}>"


def _words(text: str) -> str:
    return text if _PLAIN_WORDS.fullmatch(text) else _encoded(text)


def _encoded(text: str) -> str:
    """Encoded words of RFC 2047, each of whole characters and on a line of its own."""
    pieces, piece = [], b""
    for character in text.encode("utf-8", "replace").decode():
        if len(piece) + len(character.encode()) > _ENCODED_BYTES:
            pieces.append(piece)
            piece = b""
        piece += character.encode()
    pieces.append(piece)
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(one).decode()}?=" for one in pieces)
