"""A file's bytes as text, whatever program wrote them, or one sentence why not."""

import codecs
import re
from pathlib import Path
from typing import NamedTuple

from domain.errors import DataError

LARGEST = 1024 * 1024 * 1024  # a million contacts with long notes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_NO_TEXT = frozenset(range(32)) - set(b"\t\n\v\f\r\x1a\x1b")  # Ctrl+Z ends files of old programs
_PIECE = 256 * 1024

_LINE_END = re.compile(r"\r*\n|\r")  # some telephones end lines with two carriage returns


class Text(NamedTuple):
    content: str  # its lines end with a line feed
    encoding: str  # as a person names it


class UnreadableError(DataError):
    """The file cannot be imported; the sentence names it and says why."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(" ".join(f"{path.name}: {why}".split()))  # a file's words may have lines


def read(path: Path) -> Text:
    """Raises UnreadableError."""
    return _decoded(path, _bytes(path))


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableError(path, "this is a folder. Choose a file.")
        if path.exists() and not path.is_file():
            raise UnreadableError(path, "this is not a file. Choose a CSV or vCard file.")
        if path.stat().st_size > LARGEST:
            raise UnreadableError(path, "this file is larger than 1 GB. Split it.")
        content = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableError(path, "there is no such file. Check its name.") from None
    except PermissionError:
        raise UnreadableError(
            path, "this file may not be read. Ask for the permission to read it, or copy it."
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise UnreadableError(path, f"this file cannot be read. {error}") from None
    if not content.strip():
        raise UnreadableError(path, "this file is empty.")
    return content


def _decoded(path: Path, content: bytes) -> Text:
    """By its byte order mark, else by the zeros of UTF-16, else UTF-8, else Windows text."""
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return _text(path, content[len(mark) :], codec, name)
    if codec := _utf_16(content):
        return _text(path, content, codec, "UTF-16")
    if _NO_TEXT.intersection(content[:65536]) or b"\0" in content:
        raise UnreadableError(path, "this is not a text file. Choose a CSV or vCard file.")
    try:
        return _told(path, _in_pieces(content, "utf-8"), "UTF-8")
    except UnicodeDecodeError:
        return _text(path, content, "cp1252", "Windows-1252")


def _utf_16(content: bytes) -> str:
    """The codec of text without a mark whose every other byte is mostly zero, else empty."""
    start = content[:4096]
    even, odd = start[::2].count(0), start[1::2].count(0)
    most = len(start) // 2 * 0.7
    if len(content) % 2 or max(even, odd) <= most:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _text(path: Path, content: bytes, codec: str, name: str) -> Text:
    try:
        return _told(path, _in_pieces(content, codec), name)
    except UnicodeDecodeError:
        raise UnreadableError(
            path, f"this is not a text file, or a damaged one ({name}). Save it as CSV UTF-8."
        ) from None


def _in_pieces(content: bytes, codec: str) -> str:
    """Decoded; a window that is drawn meanwhile waits for a piece, and not for the whole file."""
    decoder = codecs.getincrementaldecoder(codec)()
    pieces = [
        decoder.decode(content[start : start + _PIECE]) for start in range(0, len(content), _PIECE)
    ]
    return "".join((*pieces, decoder.decode(b"", final=True)))


def _told(path: Path, text: str, name: str) -> Text:
    if "\0" in text:
        raise UnreadableError(path, "this is not a text file. Choose a CSV or vCard file.")
    if not text.strip():
        raise UnreadableError(path, "this file is empty.")
    text = text.replace("\r\n", "\n")  # nearly always all there is to do
    return Text(_LINE_END.sub("\n", text) if "\r" in text else text, name)
