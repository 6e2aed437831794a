"""Cells of a CSV file that no spreadsheet takes for a formula, and the way back.

A spreadsheet runs a cell that begins with = + - or @, and some run the wide and the raised forms of
these. One that expects semicolons also splits the cells of a file with commas at their semicolons,
tabs and line ends, so what begins there is as dangerous. In front of it goes an apostrophe, the
mark spreadsheets themselves have for text; where apostrophes stand there already, one more. So
taking one away gives back exactly what was written.
"""

import re

_SIGNS = "=+@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}"
_SIGNS += "\N{FULLWIDTH COMMERCIAL AT}\N{SMALL EQUALS SIGN}\N{SMALL PLUS SIGN}"
_SIGNS += "\N{SMALL HYPHEN-MINUS}\N{SMALL COMMERCIAL AT}\N{SUPERSCRIPT PLUS SIGN}"
_SIGNS += "\N{SUPERSCRIPT MINUS}\N{SUPERSCRIPT EQUALS SIGN}\N{SUBSCRIPT PLUS SIGN}"
_SIGNS += "\N{SUBSCRIPT MINUS}\N{SUBSCRIPT EQUALS SIGN}\N{MINUS SIGN}-"
_BEHIND = r"(?<=[;\t\r\n])"
_SIGN = rf"(?='*[^\S\t\r\n]*[{_SIGNS}])"
_BLANK = r"(?='*[\t\r\n])"  # a cell that begins with a tab or a line end

_UNMARKED = re.compile(rf"(?:\A|{_BEHIND}){_SIGN}|\A{_BLANK}")
_MARKED = re.compile(rf"(?:\A|{_BEHIND})'{_SIGN}|\A'{_BLANK}")


def protected(text: str) -> str:
    return _UNMARKED.sub("'", text)


def restored(text: str) -> str:
    """What was protected; every other text as it is."""
    return _MARKED.sub("", text)
