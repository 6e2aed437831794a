"""The plain text of an HTML mail, for programs and people that read no HTML."""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    ("address", "article", "blockquote", "br", "div", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
     "header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul")
)  # fmt: skip
_PARAGRAPHS = frozenset(
    ("blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "p", "table", "ul", "ol")
)
_SILENT = frozenset(("head", "script", "style", "title"))
_VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"))


def plain_text(html: str) -> str:
    """What the mail says, one line per block; a link's address follows its words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []  # open elements inside one that is not shown
        self._links: list[tuple[str, int]] = []  # where they lead, and where their words begin

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        hidden = "display:none" in given.get("style", "").replace(" ", "").lower()
        if self._silent or hidden or tag in _SILENT:
            if tag not in _VOID:
                self._silent.append(tag)
            return
        self._break(tag)
        if tag == "li":
            self.parts.append("- ")
        elif tag == "a":
            self._links.append((given.get("href", ""), len(self.parts)))
        elif tag == "img":
            self.parts.append(given.get("alt", ""))

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag in self._silent:
                while self._silent.pop() != tag:
                    pass
            return
        if tag == "a" and self._links:
            leads_to, start = self._links.pop()
            words = "".join(self.parts[start:]).strip()
            if leads_to and leads_to != words and not leads_to.startswith("#"):
                address = leads_to.removeprefix("mailto:")
                self.parts.append("" if address == words else f":\n{leads_to}\n")
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"[ \t\r\n]+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n\n" if tag in _PARAGRAPHS else "\n")
