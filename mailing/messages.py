"""A letter into the bytes that go to the mail server.

It is written here, because the library of Python 3.11 loses the quotes of a name when it encodes
it, and what is in the name becomes an address; and because it needs twenty times as long.
"""

import base64
import binascii
import re
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
    plain = _part("plain", letter.plain.replace(LINK_MARK, token))
    if not letter.html:
        return b"MIME-Version: 1.0\r\n" + plain
    html = _part("html", letter.html.replace(LINK_MARK, token))
    head = f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary="{boundary}"'
    line = f"\r\n--{boundary}".encode()
    # Quoted-printable writes no "=_", with which a boundary of ours begins.
    return (
        head.encode()
        + b"\r\n"
        + b"".join((line, b"\r\n", plain, line, b"\r\n", html, line, b"--\r\n"))
    )


def _part(subtype: str, text: str) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    # The last line end tells it how lines end.
    ended = f"{lines}\n".replace("\n", "\r\n")
    content = binascii.b2a_qp(ended.encode("utf-8", "replace"), istext=True)
    head = (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return head.encode() + content


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
